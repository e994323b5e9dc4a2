/** Who may do what with feedback. See authorization-cases.ts. */
import { randomUUID } from 'node:crypto';
import { COHORT_STAFF, MEMBERS, operation, PROGRAM_STAFF, type Case } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { pairOf } from './authorization-pairings';
import type { World } from './authorization-world';

const instrument = ({ programId }: World) => ({
  programId,
  key: `I${randomUUID().replaceAll('-', '').toUpperCase()}`,
  names: [{ language: 'en', text: 'Survey' }],
  rightsStatus: 'OWN',
  minimumAnswered: 1,
  items: [{ texts: [{ language: 'en', text: 'How was it?' }], low: 1, high: 5, subscale: 'SATISFACTION' }],
});

async function planOf(world: World, cohortId: string): Promise<object> {
  const made = await must(
    world.uni.admin,
    'createFeedbackInstrument',
    instrument(world),
    'feedbackInstrument { id }',
  );
  return { cohortId, instrumentId: made.feedbackInstrument.id, name: 'Closing', asks: ['MENTEE'] };
}

/** A round that asks nobody yet. */
async function plannedRound(world: World, cohortId?: string): Promise<string> {
  const input = await planOf(world, cohortId ?? (await world.cohort('MATCHING')));
  return (await must(world.uni.admin, 'planFeedbackRound', input, 'feedbackRound { id }')).feedbackRound.id;
}

async function openRound(world: World, cohortId?: string): Promise<string> {
  const feedbackRoundId = await plannedRound(world, cohortId);
  await must(world.uni.admin, 'openFeedbackRound', { feedbackRoundId });
  return feedbackRoundId;
}

/** The participant is asked. */
async function assignmentOf(world: World): Promise<{ roundId: string; id: string }> {
  const { id } = await pairOf(world, 'CONFIRMED');
  const { pairing } = await world.uni.admin.run('query($id: ID!) { pairing(id: $id) { cohortId } }', { id });
  const roundId = await openRound(world, pairing.cohortId);
  const { feedbackAssignments } = await world.people.participant.run(
    '{ feedbackAssignments(state: OPEN, first: 1) { edges { node { id } } } }',
  );
  return { roundId, id: feedbackAssignments.edges[0].node.id };
}

export const FEEDBACK_QUERIES: Record<string, Case> = {
  feedbackRound: {
    query: operation('query', 'feedbackRound', 'ID', '__typename id'),
    make: async (world) => {
      const shows = (await assignmentOf(world)).roundId;
      return { variables: { id: shows }, shows };
    },
    may: [...COHORT_STAFF, 'participant'],
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: [],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  },
  feedbackAssignments: {
    query: '{ feedbackAssignments(first: 100) { edges { node { id } } } }',
    make: async (world) => ({ variables: {}, shows: (await assignmentOf(world)).id }),
    may: ['participant'],
    sees: [],
    otherwise: 'HIDDEN',
    scopes: [],
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  },
};

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object>,
  rest: Partial<Case>,
): Case {
  return {
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: COHORT_STAFF,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: [],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

const own: Partial<Case> = { may: ['participant'] };

export const FEEDBACK_MUTATIONS: Record<string, Case> = {
  createFeedbackInstrument: mutation(
    'createFeedbackInstrument',
    'feedbackInstrument { id }',
    async (world) => instrument(world),
    { may: PROGRAM_STAFF, sees: MEMBERS, keyOtherwise: 'FORBIDDEN' },
  ),
  planFeedbackRound: mutation(
    'planFeedbackRound',
    'feedbackRound { id }',
    async (world) => planOf(world, await world.cohort('MATCHING')),
    { sees: MEMBERS, keyOtherwise: 'FORBIDDEN' },
  ),
  openFeedbackRound: mutation(
    'openFeedbackRound',
    'feedbackRound { id state }',
    async (world) => ({ feedbackRoundId: await plannedRound(world) }),
    {},
  ),
  closeFeedbackRound: mutation(
    'closeFeedbackRound',
    'feedbackRound { id state }',
    async (world) => ({ feedbackRoundId: (await assignmentOf(world)).roundId }),
    // Who is asked knows of the round.
    { sees: ['participant'] },
  ),
  submitFeedback: mutation(
    'submitFeedback',
    'assignment { id state }',
    async (world) => ({ assignmentId: (await assignmentOf(world)).id, answers: [{ position: 1, value: 4 }] }),
    own,
  ),
  declineFeedback: mutation(
    'declineFeedback',
    'assignment { id state }',
    async (world) => ({ assignmentId: (await assignmentOf(world)).id }),
    own,
  ),
};
