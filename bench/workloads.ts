/** The operations that are measured, as clients send them: one named document each, with variables. */

export type WorkloadName = 'W0' | 'W1' | 'W2' | 'W3';

export interface Operation {
  operationName: string;
  query: string;
}

export const OPERATIONS = {
  W0: { operationName: 'Nothing', query: 'query Nothing { __typename }' },
  W1: {
    operationName: 'Page',
    query: `query Page($cohort: ID!) {
  cohort(id: $cohort) {
    id name state
    pairings(first: 50) {
      edges {
        cursor
        node {
          id state startedOn
          mentors { person { id displayName } }
          mentees { person { id displayName } }
          summary { milestonesTotal milestonesDone meetingsHeld lastMetAt }
          milestones(first: 20) { edges { node { id title state dueOn doneAt } } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`,
  },
  W2: {
    operationName: 'Dashboard',
    query: `query Dashboard {
  cohorts(first: 10, orderBy: NAME_ASC, filter: { states: [ACTIVE] }) {
    edges {
      node {
        id name state
        progress {
          pairings { state count }
          milestones { planned done overdue completionRate }
          meetings { held minutes }
          pairingsWithoutContact(days: 30)
          feedback { closedRounds asked answered responseRate meanSatisfaction }
        }
      }
    }
  }
}`,
  },
  W3: {
    operationName: 'Done',
    query: `mutation Done($input: MoveMilestoneInput!) {
  completeMilestone(input: $input) {
    milestone { id state doneAt pairing { id summary { milestonesTotal milestonesDone nextDueOn lastMetAt } } }
    userErrors { message }
  }
}`,
  },
  People: {
    operationName: 'People',
    query: `query People($first: Int!, $after: String) {
  people(first: $first, after: $after) {
    edges { cursor node { id displayName email } }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
} satisfies Record<string, Operation>;

export const WORKLOADS: Record<WorkloadName, string> = {
  W0: '`{ __typename }`, signed in',
  W1: 'a page of 50 pairings with people, figures and 400 milestones',
  W2: 'a dashboard of 10 cohorts: 3,000 pairings, 24,000 milestones, 15,000 meetings, 12,000 requests for feedback',
  W3: 'a milestone is done; the figures of its pairing',
};
