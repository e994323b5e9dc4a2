/** Pairs in a cohort and a round that asks them, for the tests of feedback. */
import { randomUUID } from 'node:crypto';
import { must, mutate, type Payload } from './authorization-mutate';
import { institution, type Actor, type Institution } from './scenario';

export interface Asked {
  uni: Institution;
  programId: string;
  cohortId: string;
  people: Actor[];
}

/** So many pairs at work; mentors and mentees by turns. */
export async function crowd(pairs: number): Promise<Asked> {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const people: Actor[] = [];
  for (let count = 0; count < pairs; count++) {
    const { mentor, mentee } = await uni.pair(cohortId);
    people.push(mentor, mentee);
  }
  return { uni, programId, cohortId, people };
}

export interface Item {
  low?: number;
  high?: number;
  reversed?: boolean;
  subscale?: string | null;
}

const text = (words: string) => [{ language: 'en', text: words }];

export const instrumentOf = (programId: string, items: Item[], more: object = {}) => ({
  programId,
  key: 'CLOSING',
  names: text('Closing survey'),
  rightsStatus: 'OWN',
  minimumAnswered: 1,
  items: items.map((item, index) => ({
    texts: text(`Question ${index + 1}`),
    low: 1,
    high: 5,
    subscale: 'SATISFACTION',
    ...item,
  })),
  ...more,
});

/** A round of the instrument, planned. */
export async function planned(
  { uni, programId, cohortId }: Asked,
  items: Item[] = [{}],
  more: { instrument?: object; round?: object } = {},
): Promise<string> {
  const input = instrumentOf(programId, items, {
    key: `K${randomUUID().slice(0, 8).toUpperCase()}`,
    ...more.instrument,
  });
  const { feedbackInstrument } = await must(
    uni.admin,
    'createFeedbackInstrument',
    input,
    'feedbackInstrument { id }',
  );
  const round = {
    cohortId,
    instrumentId: feedbackInstrument.id,
    name: 'At the end',
    asks: ['MENTOR', 'MENTEE'],
    ...more.round,
  };
  return (await must(uni.admin, 'planFeedbackRound', round, 'feedbackRound { id }')).feedbackRound.id;
}

export async function opened(...given: Parameters<typeof planned>): Promise<string> {
  const feedbackRoundId = await planned(...given);
  await must(given[0].uni.admin, 'openFeedbackRound', { feedbackRoundId });
  return feedbackRoundId;
}

export interface Assignment {
  id: string;
  state: string;
  roundId: string;
  pairingId: string;
  answers: { position: number; value: number }[];
}

export async function assignmentsOf(who: Actor, state: string | null = null): Promise<Assignment[]> {
  const { feedbackAssignments } = await who.run(
    `query($state: FeedbackAssignmentState) { feedbackAssignments(state: $state) { edges { node { id state roundId pairingId
      answers { position value } } } } }`,
    { state },
  );
  return feedbackAssignments.edges.map(({ node }: { node: Assignment }) => node);
}

/** Her answers to the items in their order; null leaves one out. */
export async function submit(who: Actor, values: (number | null)[], assignmentId?: string): Promise<Payload> {
  const id = assignmentId ?? (await assignmentsOf(who, 'OPEN'))[0]?.id;
  const answers = values.flatMap((value, index) => (value === null ? [] : [{ position: index + 1, value }]));
  return mutate(who, 'submitFeedback', { assignmentId: id, answers }, 'assignment { id state }');
}

const RESULTS = 'results { asked answered minimumAnswers satisfactionHundredths hiddenReason }';

/** Closes the round; gives what came of it. */
export async function closed({ uni }: Asked, feedbackRoundId: string): Promise<Record<string, unknown>> {
  const { feedbackRound } = await must(
    uni.admin,
    'closeFeedbackRound',
    { feedbackRoundId },
    `feedbackRound { ${RESULTS} }`,
  );
  return feedbackRound.results;
}

export async function resultsOf(who: Actor, id: string): Promise<Record<string, unknown> | null> {
  const { feedbackRound } = await who.run(`query($id: ID!) { feedbackRound(id: $id) { ${RESULTS} } }`, {
    id,
  });
  return feedbackRound.results;
}
