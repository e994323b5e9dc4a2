/** What pairs do: meet, reach milestones, answer a feedback round. Each as herself. */
import { line, percent } from './print';
import { all, type Paired } from './matching';
import type { Place, Staff } from './people';

const DAY_MS = 24 * 3_600_000;

/** Four of five pairs meet once; mentors of those who met complete the first milestone. */
export async function workTogether(staff: Staff, { cohortId }: Place, pairings: Paired[]): Promise<void> {
  await staff.coordinator.mutate('activateCohort', 'MoveCohortInput', { cohortId }, 'cohort { state }');
  let done = 0;
  const meeting = pairings.filter((_, index) => index % 5 !== 4);
  for (const { id, mentor } of meeting) {
    const who = await staff.participant(mentor);
    const startsAt = new Date(Date.now() - DAY_MS / 24).toISOString();
    await who.mutate(
      'recordMeeting',
      'RecordMeetingInput',
      { pairingId: id, startsAt, minutes: 45, mode: 'VIDEO' },
      'meeting { state }',
    );
    const [first] = await all<{ id: string }>(who, 'milestones', id, 'id', 'Pairing');
    if (!first) throw new Error('A confirmed pairing has no milestones');
    await who.mutate(
      'completeMilestone',
      'MoveMilestoneInput',
      { milestoneId: first.id },
      'milestone { state }',
    );
    done++;
  }
  line(`${meeting.length} pairs met, ${done} first milestones done`);
}

const QUESTIONS = ['I get what I hoped for from this mentoring', 'We make good use of our time together'];

/** All are asked, three of four answer. */
export async function giveFeedback(
  staff: Staff,
  { programId, cohortId }: Place,
  pairings: Paired[],
): Promise<void> {
  const { coordinator } = staff;
  const { feedbackInstrument } = await coordinator.mutate(
    'createFeedbackInstrument',
    'CreateFeedbackInstrumentInput',
    {
      programId,
      key: 'CHECK_IN',
      names: [{ language: 'en', text: 'Check-in' }],
      rightsStatus: 'OWN',
      minimumAnswered: 2,
      items: QUESTIONS.map((text) => ({
        texts: [{ language: 'en', text }],
        low: 1,
        high: 5,
        subscale: 'SATISFACTION',
      })),
    },
    'feedbackInstrument { id }',
  );
  const { feedbackRound } = await coordinator.mutate(
    'planFeedbackRound',
    'PlanFeedbackRoundInput',
    { cohortId, instrumentId: feedbackInstrument.id, name: 'Check-in', asks: ['MENTOR', 'MENTEE'] },
    'feedbackRound { id }',
  );
  const round = { feedbackRoundId: feedbackRound.id };
  await coordinator.mutate('openFeedbackRound', 'MoveFeedbackRoundInput', round, 'feedbackRound { state }');
  let number = 0;
  const emails = [...new Set(pairings.flatMap(({ mentor, mentee }) => [mentor, mentee]))];
  for (const email of emails) {
    const who = await staff.participant(email);
    const { feedbackAssignments } = await who.run(
      '{ feedbackAssignments(first: 100, state: OPEN) { edges { node { id } } } }',
    );
    for (const { node } of feedbackAssignments.edges) {
      if (number++ % 4 === 3) continue;
      const answers = QUESTIONS.map((_, index) => ({
        position: index + 1,
        value: 3 + ((number + index) % 3),
      }));
      await who.mutate(
        'submitFeedback',
        'SubmitFeedbackInput',
        { assignmentId: node.id, answers },
        'assignment { state }',
      );
    }
  }
  const { feedbackRound: closed } = await coordinator.mutate(
    'closeFeedbackRound',
    'MoveFeedbackRoundInput',
    round,
    'feedbackRound { results { asked answered satisfactionHundredths hiddenReason } }',
  );
  const { asked, answered, satisfactionHundredths: mean, hiddenReason } = closed.results;
  const shown = mean === null ? `not shown (${hiddenReason})` : `${mean / 100} of 5`;
  line(
    `${answered} of ${asked} answered (${percent(asked ? answered / asked : null)}), mean satisfaction ${shown}`,
  );
}

/** Ends the cohort, so that it can be reported on. */
export async function closeCohort(staff: Staff, { cohortId }: Place): Promise<void> {
  for (const move of ['beginWrapUp', 'completeCohort'])
    await staff.coordinator.mutate(move, 'MoveCohortInput', { cohortId }, 'cohort { state }');
  line('the cohort is completed; its people are counted once, when a report is asked for');
}
