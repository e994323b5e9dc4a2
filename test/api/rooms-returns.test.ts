/** Coming back and going on: a departure undone, a return, late joining, roll-over, and one cap over all programs. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { eventually } from '../support/client';
import { brokenRules, moved, propose, proposed, seatsOf, stage, stateOf } from '../support/pairings';
import type { Institution, Member } from '../support/scenario';
import { brokenWaitlists, join, placeOf } from '../support/waitlist';

const NOT_RESTORED = 'person { deactivatedAt } notRestored { nodeId message }';
const gone = (uni: Institution, { personId }: Member) => must(uni.admin, 'deactivatePerson', { personId });
const returns = (uni: Institution, { personId }: Member) =>
  must(uni.admin, 'reactivatePerson', { personId }, NOT_RESTORED);
const enrollmentOf = async (uni: Institution, id: string) =>
  (
    await uni.admin.run(
      `query($id: ID!) { enrollment(id: $id) { state level discipline capacity previousId rolledOverFromId previous { id }
        rolledOverFrom { id } consentedAt consentPolicyNumber skills { offered } seats { used free overcommittedBy } } }`,
      { id },
    )
  ).enrollment;

test.each(['CONFIRMED', 'ACTIVE', 'ON_HOLD'])(
  'an HR error undone: the pairing that was %s is what it was, without a new episode, and nobody waits for it',
  async (state) => {
    const { uni, cohortId } = await stage({}, 'ACTIVE');
    const { id, mentor, mentee } = await uni.pair(cohortId);
    if (state === 'ACTIVE')
      await asSuperuser(`update pairings set state = 'ACTIVE' where id = $1`, [uuidOf(id)]);
    if (state === 'ON_HOLD') await moved(mentor, 'pausePairing', id);
    await gone(uni, mentor);
    expect(await stateOf(id)).toBe('CLOSING');
    expect(await placeOf(mentee, mentee.enrollmentId)).toMatchObject({ lostPartner: true, position: 1 });
    expect((await returns(uni, mentor)).notRestored).toEqual([]);
    expect(await stateOf(id)).toBe(state === 'ACTIVE' ? 'ACTIVE' : 'CONFIRMED');
    expect((await enrollmentOf(uni, mentor.enrollmentId)).state).toBe('ACCEPTED');
    expect(await seatsOf(mentor.enrollmentId)).toEqual([1]);
    expect(await seatsOf(mentee.enrollmentId)).toEqual([1]);
    expect(await placeOf(mentee, mentee.enrollmentId)).toMatchObject({ state: 'PLACED' });
    const { pairing } = await uni.admin.run(
      'query($id: ID!) { pairing(id: $id) { episode endReason members { toOn } } }',
      { id },
    );
    expect(pairing).toEqual({ episode: 1, endReason: null, members: [{ toOn: null }, { toOn: null }] });
    expect(await brokenRules(cohortId)).toEqual([]);
    expect(await brokenWaitlists(uni.id)).toEqual([]);
  },
);

test('what can’t be given back is told: a seat that went to another, a time that is over', async () => {
  const { uni, cohortId } = await stage({ automaticOffers: false }, 'ACTIVE');
  const { id, mentor, mentee } = await uni.pair(cohortId);
  await gone(uni, mentor);
  const next = await uni.pair(cohortId, { mentee });
  expect((await returns(uni, mentor)).notRestored).toEqual([
    { nodeId: id, message: expect.stringContaining('given to somebody else') },
  ]);
  expect(await stateOf(id)).toBe('CLOSING');
  expect(await stateOf(next.id)).toBe('CONFIRMED');
  expect((await enrollmentOf(uni, mentor.enrollmentId)).state).toBe('ACCEPTED');
  expect(await brokenRules(cohortId)).toEqual([]);

  await gone(uni, mentor);
  await asSuperuser(`update people set deactivated_at = now() - interval '31 days' where id = $1`, [
    uuidOf(mentor.personId),
  ]);
  expect((await returns(uni, mentor)).notRestored).toEqual([]);
  expect((await enrollmentOf(uni, mentor.enrollmentId)).state).toBe('LEFT_INSTITUTION');
  // A later departure does not bring back what an earlier one ended.
  await gone(uni, mentor);
  await returns(uni, mentor);
  expect((await enrollmentOf(uni, mentor.enrollmentId)).state).toBe('LEFT_INSTITUTION');
});

test('who withdrew comes back by a new enrollment, which knows the old; accepting is consent', async () => {
  const { uni, cohortId } = await stage({ mentorCapacity: 2 }, 'ACTIVE');
  const mentor = await uni.member(cohortId, 'MENTOR');
  await must(mentor, 'withdrawEnrollment', { enrollmentId: mentor.enrollmentId });
  const again = await uni.enroll(mentor, cohortId, 'MENTOR');
  expect(await enrollmentOf(uni, again)).toMatchObject({
    state: 'ACCEPTED',
    previousId: mentor.enrollmentId,
    previous: { id: mentor.enrollmentId },
    consentedAt: expect.any(String),
    consentPolicyNumber: 1,
  });
});

test('late joiners: their milestones count from their own first day; the same two may be paired again', async () => {
  const { uni, programId } = await stage({}, 'ACTIVE');
  await must(uni.admin, 'setMilestoneTemplate', {
    programId,
    items: [{ titles: [{ language: 'en', text: 'First month' }], dueAfterDays: 30 }],
  });
  const cohortId = await uni.cohort({ programId, startsOn: '2026-01-01' }, 'ACTIVE');
  const { id, mentor, mentee } = await uni.pair(cohortId);
  const today = new Date();
  const dueOn = new Date(today.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
  const { pairing } = await mentee.run(
    'query($id: ID!) { pairing(id: $id) { startedOn milestones { edges { node { dueOn } } } } }',
    { id },
  );
  expect(pairing).toEqual({
    startedOn: today.toISOString().slice(0, 10),
    milestones: { edges: [{ node: { dueOn } }] },
  });
  await must(mentor, 'endPairing', { pairingId: id, reason: 'TIME_UP' });
  const second = await uni.pair(cohortId, { mentor, mentee });
  const { pairing: next } = await mentee.run(
    'query($id: ID!) { pairing(id: $id) { episode predecessor { id } } }',
    { id: second.id },
  );
  expect(next).toEqual({ episode: 2, predecessor: { id } });
});

test('roll-over: invited anew with what they brought along, once, and each for herself', async () => {
  const { uni, programId, cohortId } = await stage({ automaticOffers: false }, 'ACTIVE');
  const mentor = await uni.member(cohortId, 'MENTOR');
  await must(uni.admin, 'updateEnrollment', {
    enrollmentId: mentor.enrollmentId,
    capacity: 4,
    level: 7,
    discipline: 'Physics',
    skillsOffered: ['Negotiation'],
  });
  const waiting = await uni.member(cohortId, 'MENTEE');
  await join(waiting, waiting);
  const { waitingSinceAt } = (await placeOf(waiting, waiting.enrollmentId))!;
  const left = await uni.member(cohortId, 'MENTEE');
  await must(left, 'withdrawEnrollment', { enrollmentId: left.enrollmentId });
  await must(uni.admin, 'completeEnrollment', { enrollmentId: mentor.enrollmentId });
  const toCohortId = await uni.cohort({ programId }, 'ENROLLING');
  const roll = (enrollmentIds?: string[]) =>
    must(
      uni.admin,
      'rollOverEnrollments',
      { fromCohortId: cohortId, toCohortId, ...(enrollmentIds ? { enrollmentIds } : {}) },
      'results { id enrollment { id state } userErrors { code } }',
    );
  const named = [mentor, waiting, left].map(({ enrollmentId }) => enrollmentId);
  const { results } = await roll(named);
  expect(results.map(({ enrollment, userErrors }: any) => enrollment?.state ?? userErrors[0].code)).toEqual([
    'INVITED',
    'INVITED',
    'NOT_POSSIBLE_NOW',
  ]);
  const [ofMentor, ofWaiting] = results.map(({ enrollment }: any) => enrollment?.id);
  expect(await enrollmentOf(uni, ofMentor)).toMatchObject({
    capacity: 4,
    level: 7,
    discipline: 'Physics',
    skills: { offered: ['Negotiation'] },
    rolledOverFrom: { id: mentor.enrollmentId },
    consentedAt: null,
  });
  expect((await roll(named)).results[0].enrollment.id).toBe(ofMentor);
  expect((await roll()).results).toEqual([]);
  // She accepts, and waits from when she waited first.
  await must(waiting, 'acceptInvitation', { enrollmentId: ofWaiting });
  await must(waiting, 'submitEnrollment', { enrollmentId: ofWaiting });
  await must(uni.admin, 'screenEnrollment', { enrollmentId: ofWaiting });
  await must(uni.admin, 'acceptEnrollment', { enrollmentId: ofWaiting });
  await join(waiting, { ...waiting, enrollmentId: ofWaiting });
  expect(await placeOf(waiting, ofWaiting)).toMatchObject({ waitingSinceAt });
  expect(await enrollmentOf(uni, ofWaiting)).toMatchObject({ consentPolicyNumber: 1 });
  const elsewhere = await mutate(uni.admin, 'rollOverEnrollments', {
    fromCohortId: cohortId,
    toCohortId: await uni.cohort({}, 'ENROLLING'),
  });
  expect(elsewhere.userErrors).toMatchObject([{ path: ['toCohortId'] }]);
});

test('one cap over all programs: seats of all cohorts count, and she lowers it herself', async () => {
  const { uni, cohortId } = await stage({ mentorCapacity: 5 }, 'ACTIVE');
  const mentor = await uni.member(cohortId, 'MENTOR');
  const elsewhere = await uni.cohort({}, 'ACTIVE');
  const there: Member = { ...mentor, enrollmentId: await uni.enroll(mentor, elsewhere, 'MENTOR') };
  await must(uni.admin, 'setPairingCap', { cap: 3 });
  await must(mentor, 'setPairingCap', { personId: mentor.personId, cap: 2 });
  const raised = await mutate(mentor, 'setPairingCap', { personId: mentor.personId, cap: 3 });
  expect(raised.userErrors).toMatchObject([{ code: 'NOT_POSSIBLE_NOW', path: ['cap'] }]);
  await proposed(uni, cohortId, mentor, await uni.member(cohortId, 'MENTEE'));
  await proposed(uni, elsewhere, there, await uni.member(elsewhere, 'MENTEE'));
  expect((await enrollmentOf(uni, mentor.enrollmentId)).seats).toMatchObject({ free: 0 });
  const { userErrors } = await propose(uni.admin, cohortId, mentor, await uni.member(cohortId, 'MENTEE'));
  expect(userErrors).toMatchObject([
    { __typename: 'PersonAtCapacity', code: 'AT_CAPACITY', path: ['members', '0'] },
  ]);
  await must(uni.admin, 'setPairingCap', { personId: mentor.personId, cap: null });
  expect((await enrollmentOf(uni, mentor.enrollmentId)).seats).toMatchObject({ free: 1 });
  const { person } = await mentor.run('query($id: ID!) { person(id: $id) { pairingCap } }', {
    id: mentor.personId,
  });
  expect(person.pairingCap).toBeNull();
});

test('a pairing that was left and nobody ended ends by itself after thirty days', async () => {
  const { uni, cohortId } = await stage({}, 'ACTIVE');
  const { id, mentor } = await uni.pair(cohortId);
  await must(mentor, 'withdrawEnrollment', { enrollmentId: mentor.enrollmentId });
  await asSuperuser(`update pairings set state_changed_at = now() - interval '31 days' where id = $1`, [
    uuidOf(id),
  ]);
  await asSuperuser(
    `select graphile_worker.add_job('endAbandoned', json_build_object('institutionId', $1::text))`,
    [uuidOf(uni.id)],
  );
  await eventually(async () => ((await stateOf(id)) === 'ENDED_EARLY' ? true : null));
});

test.each([
  [
    'she has a partner again',
    async (uni: Institution, cohortId: string, mentee: Member) => void (await uni.pair(cohortId, { mentee })),
  ],
  [
    'she leaves the list',
    async (_uni: Institution, _cohortId: string, mentee: Member) =>
      void (await must(mentee, 'leaveWaitlist', { enrollmentId: mentee.enrollmentId })),
  ],
  [
    'she leaves the cohort',
    async (_uni: Institution, _cohortId: string, mentee: Member) =>
      void (await must(mentee, 'withdrawEnrollment', { enrollmentId: mentee.enrollmentId })),
  ],
])('coordinators are told who lost a mentor, until %s', async (_how, over) => {
  const { uni, cohortId } = await stage({ automaticOffers: false }, 'ACTIVE');
  const { mentor, mentee } = await uni.pair(cohortId);
  const items = async () => {
    const { cohort } = await uni.admin.run(
      'query($id: ID!) { cohort(id: $id) { attention { edges { node { kind state closing enrollment { id } person { id } } } } } }',
      { id: cohortId },
    );
    return cohort.attention.edges.map(({ node }: any) => node);
  };
  expect(await items()).toEqual([]);
  await gone(uni, mentor);
  const about = {
    kind: 'LOST_PARTNER',
    enrollment: { id: mentee.enrollmentId },
    person: { id: mentee.personId },
  };
  expect(await items()).toEqual([{ ...about, state: 'OPEN', closing: null }]);
  await over(uni, cohortId, mentee);
  expect(await items()).toEqual([{ ...about, state: 'CLOSED', closing: 'GONE' }]);
});
