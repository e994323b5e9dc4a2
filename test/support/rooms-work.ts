/** A pair at work with all that belongs to it, for tests that need a row in every table. */
import { must } from './authorization-mutate';
import { HOUR, inTime } from './authorization-time';
import { assignmentsOf, closed, opened, submit } from './rooms-feedback';
import { itemsOf, milestonesOf } from './rooms-pairs';
import { unique, type Institution } from './scenario';

/** One of each, by type. The administrator is the mentee: a request for feedback is seen by nobody else. */
export async function workOf(uni: Institution): Promise<Record<string, string>> {
  const { admin } = uni;
  const programId = await uni.program();
  const { milestoneTemplate } = await must(
    admin,
    'setMilestoneTemplate',
    { programId, items: itemsOf(5) },
    'milestoneTemplate { id }',
  );
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const application = await answered(uni, programId, cohortId);
  const mentee = { ...admin, enrollmentId: await uni.enroll(admin, cohortId) };
  const { id: pairingId } = await uni.pair(cohortId, { mentee });
  const milestoneId = (await milestonesOf(admin, pairingId))[0]!.id;
  await must(admin, 'completeMilestone', { milestoneId });
  const { meeting } = await must(
    admin,
    'recordMeeting',
    { pairingId, startsAt: inTime(-HOUR), minutes: 30, mode: 'VIDEO' },
    'meeting { id }',
  );
  const asked = { uni, programId, cohortId, people: [admin] };
  const round = await opened(asked);
  const assignment = (await assignmentsOf(admin, 'OPEN'))[0]!.id;
  await submit(admin, [4], assignment);
  await closed(asked, round);
  const { feedbackRound } = await admin.run('query($id: ID!) { feedbackRound(id: $id) { instrumentId } }', {
    id: round,
  });
  return {
    ...application,
    MilestoneTemplate: milestoneTemplate.id,
    Milestone: milestoneId,
    Meeting: meeting.id,
    FeedbackInstrument: feedbackRound.instrumentId,
    FeedbackRound: round,
    FeedbackAssignment: assignment,
  };
}

/** An application of the administrator, as a facilitator, with one answer. */
async function answered(
  uni: Institution,
  programId: string,
  cohortId: string,
): Promise<Record<string, string>> {
  const { admin } = uni;
  const { applicationForm } = await must(
    admin,
    'setApplicationForm',
    {
      programId,
      role: 'FACILITATOR',
      questions: [
        {
          key: 'MODE',
          kind: 'CHOICE',
          tier: 'COORDINATOR',
          texts: [{ language: 'en', text: 'How?' }],
          options: [{ key: 'A', labels: [{ language: 'en', text: 'This way' }] }],
        },
      ],
    },
    'applicationForm { id questions { id } }',
  );
  const enrollmentId = await uni.enroll(admin, cohortId, 'FACILITATOR', 'DRAFT');
  const { application } = await must(
    admin,
    'saveApplication',
    { enrollmentId, answers: [{ key: 'MODE', options: ['A'] }] },
    'application { id }',
  );
  return {
    ApplicationForm: applicationForm.id,
    ApplicationQuestion: applicationForm.questions[0].id,
    Application: application.id,
  };
}

/** Requests for feedback to the administrator, so many, on one pairing. */
export async function askedOften(uni: Institution, count: number): Promise<void> {
  // Last by name, so that it stands behind the others where programs are listed.
  const programId = await uni.program({ name: unique('Zuletzt') });
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  await uni.pair(cohortId, { mentee: { ...uni.admin, enrollmentId: await uni.enroll(uni.admin, cohortId) } });
  const asked = { uni, programId, cohortId, people: [uni.admin] };
  for (let round = 0; round < count; round++) await opened(asked, [{}], { round: { asks: ['MENTEE'] } });
}

/** So many tags of goals, five to each goal of one person. */
export async function tagOften(uni: Institution, count: number): Promise<void> {
  const enrollmentId = await uni.enroll(await uni.person(), await uni.cohort({}, 'ENROLLING'));
  const goals = Array.from({ length: Math.ceil(count / 5) }, (_, index) => ({
    text: 'To learn',
    tags: Array.from({ length: 5 }, (_, tag) => `Tag ${index}-${tag}`),
  }));
  await must(uni.admin, 'setGoals', { enrollmentId, goals });
}
