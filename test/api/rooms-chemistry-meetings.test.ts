/** Meetings before the answer, by the rules of the program. */
import { must, mutate } from '../support/authorization-mutate';
import { HOUR, inTime } from '../support/authorization-time';
import { moved } from '../support/pairings';
import { auditEvents } from '../support/readiness';
import { institution } from '../support/scenario';

async function proposal(chemistryMeeting: string) {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, chemistryMeeting });
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const pair = await uni.pair(cohortId, { state: 'PROPOSED' });
  return { uni, programId, cohortId, ...pair };
}
const held = (pairingId: string, kind = 'CHEMISTRY') => ({
  pairingId,
  startsAt: inTime(-HOUR),
  minutes: 30,
  mode: 'VIDEO',
  kind,
});

test('where it is required, nobody says yes before they have met, and is told what to do', async () => {
  const { uni, cohortId, id, mentor, mentee } = await proposal('REQUIRED');
  const asked =
    'query($id: ID!) { pairing(id: $id) { state summary { meetingsHeld } permissions { canConfirm { allowed reason } } } }';
  const seen = async () => (await mentee.run(asked, { id })).pairing;
  expect((await seen()).permissions.canConfirm).toMatchObject({ allowed: false });
  const refused = await mutate(mentee, 'confirmPairing', { pairingId: id });
  expect(refused.userErrors).toMatchObject([
    { __typename: 'MeetingNeeded', code: 'MEETING_NEEDED', message: expect.stringContaining('CHEMISTRY') },
  ]);
  const { meeting } = await must(
    mentee,
    'scheduleMeeting',
    { pairingId: id, startsAt: inTime(HOUR), durationMinutes: 30, mode: 'VIDEO', kind: 'CHEMISTRY' },
    'meeting { id kind state permissions { canCancel { allowed } } }',
  );
  expect(meeting).toMatchObject({
    kind: 'CHEMISTRY',
    state: 'PROPOSED',
    permissions: { canCancel: { allowed: true } },
  });
  await must(mentor, 'confirmMeeting', { meetingId: meeting.id });
  expect((await mutate(mentee, 'confirmPairing', { pairingId: id })).userErrors).toHaveLength(1);
  await must(mentor, 'recordMeeting', held(id));
  expect(await seen()).toEqual({
    state: 'PROPOSED',
    summary: { meetingsHeld: 0 },
    permissions: { canConfirm: { allowed: true, reason: null } },
  });
  await moved(mentee, 'confirmPairing', id);
  expect(await moved(mentor, 'confirmPairing', id)).toBe('CONFIRMED');
  expect((await seen()).summary).toEqual({ meetingsHeld: 0 });
  expect((await mutate(mentor, 'recordMeeting', held(id))).userErrors).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW' },
  ]);
  await must(mentor, 'recordMeeting', held(id, 'REGULAR'));
  expect(await seen()).toMatchObject({ state: 'ACTIVE', summary: { meetingsHeld: 1 } });
  const { cohort } = await uni.admin.run(
    'query($id: ID!) { cohort(id: $id) { progress { weeks(last: 2) { meetingsHeld } } } }',
    { id: cohortId },
  );
  expect(cohort.progress.weeks.reduce((sum: number, week: any) => sum + week.meetingsHeld, 0)).toBe(1);
  const kinds = (await auditEvents(uni, 'MeetingHeld')).map(({ changes }) => changes.kind ?? null);
  expect(kinds).toEqual([[null, 'CHEMISTRY'], null]);
});

test('a coordinator confirms on behalf with a reason, which she alone reads', async () => {
  const { uni, id, mentee } = await proposal('REQUIRED');
  const onBehalf = { pairingId: id, personId: mentee.personId };
  expect((await mutate(uni.admin, 'confirmPairing', onBehalf)).userErrors).toMatchObject([
    { __typename: 'MeetingNeeded', path: ['reason'] },
  ]);
  await must(uni.admin, 'confirmPairing', { ...onBehalf, reason: 'Known for years' });
  const reason = 'query($id: ID!) { pairing(id: $id) { overrideReason } }';
  expect((await uni.admin.run(reason, { id })).pairing.overrideReason).toBe('Known for years');
  expect((await mentee.run(reason, { id })).pairing.overrideReason).toBeNull();
  // A member's own words are no reason.
  const own = await mutate(mentee, 'confirmPairing', { pairingId: id, reason: 'No need' });
  expect(own.userErrors).toEqual([]);
});

test('a member can’t give herself a reason', async () => {
  const { id, mentor } = await proposal('REQUIRED');
  const { userErrors } = await mutate(mentor, 'confirmPairing', { pairingId: id, reason: 'No need' });
  expect(userErrors).toMatchObject([{ __typename: 'MeetingNeeded' }]);
});

test.each([
  ['NONE', 'CHEMISTRY', ['NotPossibleNow']],
  ['OPTIONAL', 'CHEMISTRY', []],
  ['OPTIONAL', 'REGULAR', ['NotPossibleNow']],
])('with %s a %s meeting before the answer gives %j; nobody has to meet', async (rule, kind, expected) => {
  const { id, mentor, mentee } = await proposal(rule);
  const { userErrors } = await mutate(mentor, 'recordMeeting', held(id, kind));
  expect(userErrors.map(({ __typename }: any) => __typename)).toEqual(expected);
  await moved(mentee, 'confirmPairing', id);
});
