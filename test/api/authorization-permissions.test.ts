/** `permissions` tell beforehand what the mutation then answers, in every state and for every kind of viewer. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { disagreements, tokensOf, type Acts } from '../support/authorization-permissions';
import { DAY, inTime } from '../support/authorization-time';
import { prepareWorld, type World } from '../support/authorization-world';
import { unique } from '../support/scenario';

const COHORT_STATES = [
  'DRAFT',
  'ENROLLING',
  'MATCHING',
  'ACTIVE',
  'WRAP_UP',
  'COMPLETED',
  'ARCHIVED',
  'CANCELED',
];
const ENROLLMENT_STATES = [
  ...[
    'INVITED',
    'DRAFT',
    'SUBMITTED',
    'SCREENING',
    'ACCEPTED',
    'COMPLETED',
    'REJECTED',
    'DECLINED',
    'EXPIRED',
    'WITHDRAWN',
  ],
  ...['REMOVED', 'LEFT_INSTITUTION'],
];

const cohortActs = (cohortId: string, personId: string): Acts => ({
  canUpdate: ['updateCohort', 'UpdateCohortInput', () => ({ cohortId, name: unique('Name') })],
  canOpenEnrollment: ['openEnrollment', 'MoveCohortInput', () => ({ cohortId })],
  canStartMatching: ['startMatching', 'MoveCohortInput', () => ({ cohortId })],
  canActivate: ['activateCohort', 'MoveCohortInput', () => ({ cohortId })],
  canBeginWrapUp: ['beginWrapUp', 'MoveCohortInput', () => ({ cohortId })],
  canComplete: ['completeCohort', 'MoveCohortInput', () => ({ cohortId })],
  canArchive: ['archiveCohort', 'MoveCohortInput', () => ({ cohortId })],
  canCancel: ['cancelCohort', 'MoveCohortInput', () => ({ cohortId })],
  canInvite: ['invitePerson', 'InvitePersonInput', () => ({ cohortId, personId, role: 'FACILITATOR' })],
  canApply: ['applyToCohort', 'ApplyInput', () => ({ cohortId, role: 'FACILITATOR' })],
});

async function cohortOf({ uni, people, key, cohort }: World) {
  const cohortId = await cohort('ENROLLING');
  const enrolledGuest = await uni.person(['GUEST']);
  await uni.enroll(enrolledGuest, cohortId, 'MENTOR', 'ACCEPTED');
  const { cohortCoordinator, otherCoordinator, member } = people;
  const tokens = Object.fromEntries(
    Object.entries({ cohortCoordinator, otherCoordinator, member, enrolledGuest }).map(([who, { token }]) => [
      who,
      token,
    ]),
  );
  const personId = (await uni.person()).personId;
  return {
    cohortId,
    acts: cohortActs(cohortId, personId),
    tokens: { ...tokens, key: await key(['PROGRAMS_WRITE', 'ENROLLMENTS_WRITE', 'PEOPLE_READ']) },
    put: async (state: string, rolling: boolean) => {
      await asSuperuser('update cohorts set state = $2, rolling = $3 where id = $1', [
        uuidOf(cohortId),
        state,
        rolling,
      ]);
      await asSuperuser(
        `delete from invitation_tokens where enrollment_id in (select id from enrollments where cohort_id = $1 and role = 'FACILITATOR')`,
        [uuidOf(cohortId)],
      );
      await asSuperuser(`delete from enrollments where cohort_id = $1 and role = 'FACILITATOR'`, [
        uuidOf(cohortId),
      ]);
    },
  };
}

test.each([
  [false, COHORT_STATES],
  // Elsewhere it makes no difference.
  [true, ['ENROLLING', 'MATCHING', 'ACTIVE', 'WRAP_UP']],
] as const)('cohorts in every state, rolling: %s', async (rolling, states) => {
  const { cohortId, tokens, acts, put } = await cohortOf(await prepareWorld());
  for (const state of states) {
    await put(state, rolling);
    const wrong = await disagreements('Cohort', cohortId, tokens, acts, () => put(state, rolling));
    expect({ state, wrong }).toEqual({ state, wrong: [] });
  }
});

test.each([
  ['before', { enrollmentOpensOn: inTime(3 * DAY).slice(0, 10) }],
  ['after', { enrollmentClosesOn: inTime(-3 * DAY).slice(0, 10) }],
  [
    'within',
    { enrollmentOpensOn: inTime(-3 * DAY).slice(0, 10), enrollmentClosesOn: inTime(3 * DAY).slice(0, 10) },
  ],
])('cohorts %s the days of their enrollment', async (_, days) => {
  const { cohortId, tokens, acts, put } = await cohortOf(await prepareWorld());
  const values = { enrollmentOpensOn: null, enrollmentClosesOn: null, ...days };
  await asSuperuser('update cohorts set enrollment_opens_on = $2, enrollment_closes_on = $3 where id = $1', [
    uuidOf(cohortId),
    values.enrollmentOpensOn,
    values.enrollmentClosesOn,
  ]);
  const { canApply, canInvite } = acts;
  expect(
    await disagreements('Cohort', cohortId, tokens, { canApply, canInvite } as Acts, () =>
      put('ENROLLING', false),
    ),
  ).toEqual([]);
});

test('enrollments in every state', async () => {
  const { uni, people, key, cohort } = await prepareWorld();
  const cohortId = await cohort();
  const enrollmentId = await uni.enroll(people.participant, cohortId, 'MENTEE', 'INVITED');
  const { cohortCoordinator, safeguardingLead, participant } = people;
  const tokens = tokensOf({ cohortCoordinator, safeguardingLead, participant });
  tokens.key = await key(['ENROLLMENTS_WRITE', 'PROGRAMS_READ']);
  const acts: Acts = {
    canAcceptInvitation: ['acceptInvitation', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canDeclineInvitation: ['declineInvitation', 'LeaveEnrollmentInput', () => ({ enrollmentId })],
    canSubmit: ['submitEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canScreen: ['screenEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canAccept: ['acceptEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
    canReject: ['rejectEnrollment', 'DecideEnrollmentInput', () => ({ enrollmentId, reason: 'Full' })],
    canWithdraw: ['withdrawEnrollment', 'LeaveEnrollmentInput', () => ({ enrollmentId })],
    canRemove: ['removeEnrollment', 'DecideEnrollmentInput', () => ({ enrollmentId, reason: 'Absent' })],
    canComplete: ['completeEnrollment', 'MoveEnrollmentInput', () => ({ enrollmentId })],
  };
  const check = async (
    state: string,
    { expiresAt = null as string | null, cohortState = 'ENROLLING' } = {},
  ) => {
    const put = async () => {
      await asSuperuser('update cohorts set state = $2 where id = $1', [uuidOf(cohortId), cohortState]);
      await asSuperuser('update enrollments set state = $2, invitation_expires_at = $3 where id = $1', [
        uuidOf(enrollmentId),
        state,
        expiresAt,
      ]);
    };
    await put();
    const wrong = await disagreements('Enrollment', enrollmentId, tokens, acts, put);
    expect({ state, expiresAt, cohortState, wrong }).toEqual({ state, expiresAt, cohortState, wrong: [] });
  };
  for (const state of ENROLLMENT_STATES) await check(state);
  for (const expiresAt of [inTime(DAY), inTime(-DAY)]) await check('INVITED', { expiresAt });
  for (const cohortState of ['WRAP_UP', 'CANCELED']) {
    for (const state of ['INVITED', 'DRAFT', 'SUBMITTED', 'SCREENING', 'ACCEPTED'])
      await check(state, { cohortState });
  }
});
