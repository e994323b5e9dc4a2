/** Lifecycles: what DESIGN section 5 draws, and what follows from any lifecycle at all. */
import 'reflect-metadata';
import * as fc from 'fast-check';
import { Refusal, type IllegalTransition } from '../../src/graphql/user-errors';
import {
  cohortTransitions,
  CohortState,
  takesApplications,
  takesInvitations,
} from '../../src/modules/cohorts/cohort.state';
import {
  ENROLLMENT_TRANSITIONS,
  EnrollmentState,
  LIVE_STATES,
} from '../../src/modules/enrollments/enrollment.state';
import {
  FEEDBACK_ASSIGNMENT_TRANSITIONS,
  FEEDBACK_ROUND_TRANSITIONS,
} from '../../src/modules/feedback/feedback.state';
import { ATTENTION_TRANSITIONS } from '../../src/modules/attention/attention.state';
import { MEETING_TRANSITIONS } from '../../src/modules/meetings/meeting.state';
import { MILESTONE_TRANSITIONS } from '../../src/modules/milestones/milestone.state';
import { WAITLIST_OFFER_TRANSITIONS, WAITLIST_TRANSITIONS } from '../../src/modules/waitlist/waitlist.state';
import { checkTransition, type Transitions } from '../../src/state-machine';

const cohortStates = Object.values(CohortState);
const enrollmentStates = Object.values(EnrollmentState);
const MACHINES: [string, Transitions<string>, string[], string[]][] = [
  ['cohort', cohortTransitions({ rolling: false }), cohortStates, ['DRAFT']],
  ['rolling cohort', cohortTransitions({ rolling: true }), cohortStates, ['DRAFT']],
  ['enrollment', ENROLLMENT_TRANSITIONS, enrollmentStates, ['INVITED', 'DRAFT']],
  ['place on a waitlist', WAITLIST_TRANSITIONS, Object.keys(WAITLIST_TRANSITIONS), ['WAITING']],
  ['offer from a waitlist', WAITLIST_OFFER_TRANSITIONS, Object.keys(WAITLIST_OFFER_TRANSITIONS), ['OPEN']],
  ['milestone', MILESTONE_TRANSITIONS, Object.keys(MILESTONE_TRANSITIONS), ['PLANNED']],
  ['attention item', ATTENTION_TRANSITIONS, Object.keys(ATTENTION_TRANSITIONS), ['OPEN']],
  ['meeting', MEETING_TRANSITIONS, Object.keys(MEETING_TRANSITIONS), ['PROPOSED']],
  ['feedback round', FEEDBACK_ROUND_TRANSITIONS, Object.keys(FEEDBACK_ROUND_TRANSITIONS), ['PLANNED']],
  [
    'request for feedback',
    FEEDBACK_ASSIGNMENT_TRANSITIONS,
    Object.keys(FEEDBACK_ASSIGNMENT_TRANSITIONS),
    ['OPEN'],
  ],
];

/** Where one may stay, in a lifecycle that can always begin again. */
const RESTS: Record<string, string[]> = { 'place on a waitlist': ['PLACED', 'LEFT'] };

/** All states that a walk through the table can come to. */
function reachable(table: Transitions<string>, from: string[]): Set<string> {
  const seen = new Set(from);
  for (const state of seen) for (const next of table[state] ?? []) seen.add(next);
  return seen;
}

describe.each(MACHINES)('%s', (name, table, states, beginnings) => {
  test('has a row for each state, steps to other states only, and names each once', () => {
    expect(Object.keys(table).sort()).toEqual([...states].sort());
    for (const [state, next] of Object.entries(table)) {
      expect(next).not.toContain(state);
      expect(new Set(next).size).toBe(next.length);
      for (const to of next) expect(states).toContain(to);
    }
  });

  test('can come to every state, and from every state to an end', () => {
    expect([...reachable(table, beginnings)].sort()).toEqual([...states].sort());
    const ends = RESTS[name] ?? states.filter((state) => !table[state]?.length);
    for (const state of states)
      expect([...reachable(table, [state])].some((to) => ends.includes(to))).toBe(true);
  });

  test('lets a step pass exactly when the table has it, and else says what is allowed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.constantFrom(...states), (from, to) => {
        const step = () => checkTransition('thing', table, from, to);
        if (table[from]?.includes(to)) return step();
        try {
          step();
        } catch (error) {
          const [refusal] = (error as Refusal).errors as [IllegalTransition];
          expect(error).toBeInstanceOf(Refusal);
          expect(refusal).toMatchObject({
            code: 'ILLEGAL_TRANSITION',
            state: from,
            allowed: table[from],
            path: [],
          });
          expect(refusal.message).toContain(`The thing is ${from} and can't become ${to}.`);
          return;
        }
        throw new Error(`${from} became ${to}`);
      }),
    );
  });
});

test('a rolling cohort may do what another may, and begin while it enrolls', () => {
  const [fixed, rolling] = [cohortTransitions({ rolling: false }), cohortTransitions({ rolling: true })];
  const more = cohortStates.flatMap((from) =>
    rolling[from].filter((to) => !fixed[from].includes(to)).map((to) => `${from} ${to}`),
  );
  expect(more).toEqual(['ENROLLING ACTIVE']);
  for (const from of cohortStates) for (const to of fixed[from]) expect(rolling[from]).toContain(to);
});

test('whoever may apply could also be invited, and nobody joins a cohort that wraps up or is over', () => {
  for (const state of cohortStates) {
    for (const rolling of [false, true]) {
      if (takesApplications({ state, rolling })) expect(takesInvitations({ state })).toBe(true);
    }
  }
  expect(cohortStates.filter((state) => takesInvitations({ state }))).toEqual([
    'ENROLLING',
    'MATCHING',
    'ACTIVE',
  ]);
  expect(cohortStates.filter((state) => takesApplications({ state, rolling: false }))).toEqual(['ENROLLING']);
  expect(cohortStates.filter((state) => takesApplications({ state, rolling: true }))).toEqual([
    'ENROLLING',
    'MATCHING',
    'ACTIVE',
  ]);
});

test('an enrollment lives as long as a step is left; a live one can be removed, and leaves with the person', () => {
  const live = enrollmentStates.filter((state) => ENROLLMENT_TRANSITIONS[state].length > 0);
  expect([...LIVE_STATES].sort()).toEqual([...live].sort());
  for (const state of live) {
    expect(ENROLLMENT_TRANSITIONS[state]).toEqual(expect.arrayContaining(['REMOVED', 'LEFT_INSTITUTION']));
  }
});
