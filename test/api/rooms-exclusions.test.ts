/** Exclusions: whom they keep apart, where and how long, who makes and lifts them. */
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { codes, moved, propose } from '../support/pairings';
import { institution, type Actor, type Institution } from '../support/scenario';

const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);

async function stage() {
  const uni = await institution();
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  const personIds = [mentor.personId, mentee.personId];
  return { uni, programId, cohortId, mentor, mentee, personIds, admin: lasting(uni.admin, uni) };
}

const exclude = (who: Actor, input: object) =>
  mutate(
    who,
    'createExclusion',
    input,
    'exclusion { id source reason programId expiresOn liftedAt version people { id } }',
  );

async function list(uni: Institution, filter: object = {}): Promise<any[]> {
  const { exclusions } = await uni.admin.run(
    'query($f: ExclusionFilter) { exclusions(filter: $f) { totalCount edges { node { id source liftedAt expiresOn } } } }',
    { f: filter },
  );
  expect(exclusions.totalCount).toBe(exclusions.edges.length);
  return exclusions.edges.map(({ node }: any) => node);
}

test('it holds both ways around, in its program alone, until it is lifted', async () => {
  const { uni, programId, cohortId, mentor, mentee, personIds } = await stage();
  const { exclusion } = await exclude(uni.admin, { personIds, programId, reason: 'Married' });
  expect(exclusion).toMatchObject({
    source: 'COORDINATOR',
    reason: 'Married',
    programId,
    expiresOn: null,
    liftedAt: null,
  });
  expect(exclusion.people.map(({ id }: any) => id).sort()).toEqual([...personIds].sort());
  expect(codes(await propose(uni.admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']);
  const other = {
    mentor: { ...mentee, enrollmentId: await uni.enroll(mentee, cohortId, 'MENTOR') },
    mentee: { ...mentor, enrollmentId: await uni.enroll(mentor, cohortId, 'MENTEE') },
  };
  expect(codes(await propose(uni.admin, cohortId, other.mentor, other.mentee))).toEqual(['PairingBanned']);
  const elsewhere = await uni.cohort({}, 'MATCHING');
  const [a, b] = [
    { ...mentor, enrollmentId: await uni.enroll(mentor, elsewhere, 'MENTOR') },
    { ...mentee, enrollmentId: await uni.enroll(mentee, elsewhere, 'MENTEE') },
  ];
  expect(codes(await propose(uni.admin, elsewhere, a, b))).toEqual([]);
  await must(uni.admin, 'liftExclusion', { exclusionId: exclusion.id, expectedVersion: exclusion.version });
  expect(codes(await propose(uni.admin, cohortId, mentor, mentee))).toEqual([]);
  expect(resultOf(await mutate(uni.admin, 'liftExclusion', { exclusionId: exclusion.id }))).toBe(
    'NotPossibleNow',
  );
});

test('without a program it holds everywhere; what stands is not touched', async () => {
  const { uni, cohortId, mentor, mentee, personIds } = await stage();
  const { pairing } = await propose(uni.admin, cohortId, mentor, mentee);
  expect(resultOf(await exclude(uni.admin, { personIds }))).toBe('OK');
  await moved(mentor, 'confirmPairing', pairing!.id);
  expect(await moved(mentee, 'confirmPairing', pairing!.id)).toBe('CONFIRMED');
  const elsewhere = await uni.cohort({}, 'MATCHING');
  const [a, b] = [
    { ...mentor, enrollmentId: await uni.enroll(mentor, elsewhere, 'MENTOR') },
    { ...mentee, enrollmentId: await uni.enroll(mentee, elsewhere, 'MENTEE') },
  ];
  expect(codes(await propose(uni.admin, elsewhere, a, b))).toEqual(['PairingBanned']);
});

test('it holds to the end of its last day, and does not stand in the way of another afterwards', async () => {
  const { uni, admin, programId, cohortId, mentor, mentee, personIds } = await stage();
  expect(resultOf(await exclude(admin, { personIds, programId, expiresOn: day(2) }))).toBe('OK');
  expect(resultOf(await exclude(admin, { personIds, programId }))).toBe('AlreadyExists');
  await later(2 * DAY, async () =>
    expect(codes(await propose(admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']),
  );
  await later(3 * DAY, async () => {
    const { pairing, userErrors } = await propose(admin, cohortId, mentor, mentee);
    expect(userErrors).toEqual([]);
    await must(admin, 'withdrawPairing', { pairingId: pairing!.id });
    expect(resultOf(await exclude(admin, { personIds, programId }))).toBe('OK');
    expect(codes(await propose(admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']);
  });
  expect(await list(uni, { lifted: true })).toMatchObject([{ expiresOn: day(2) }]);
  expect(await list(uni, { lifted: false })).toMatchObject([{ expiresOn: null }]);
});

test('"not again" outlasts an exclusion that would have ended', async () => {
  const { uni, admin, programId, cohortId, mentor, mentee, personIds } = await stage();
  const { id } = await uni.pair(cohortId, { mentor, mentee });
  await must(admin, 'createExclusion', { personIds, programId, expiresOn: day(5) });
  await moved(mentee, 'endPairing', id, { reason: 'NO_FIT', notAgain: true });
  await later(30 * DAY, async () =>
    expect(codes(await propose(admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']),
  );
  expect(await list(uni, { lifted: false })).toMatchObject([{ source: 'NOT_AGAIN', expiresOn: null }]);
});

test('of ten who make the same one at once, in either order of people, one makes it', async () => {
  const { uni, programId, personIds } = await stage();
  const results = await race(uni.admin, 10, (index) =>
    exclude(uni.admin, { programId, personIds: index % 2 ? personIds : [...personIds].reverse() }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 9 });
  expect(await list(uni)).toHaveLength(1);
});

test.each([
  ['one person', (ids: string[]) => [ids[0]]],
  ['the same twice', (ids: string[]) => [ids[0], ids[0]]],
  ['three', (ids: string[]) => [...ids, ids[0]]],
])('%s can’t be excluded', async (_, choose) => {
  const { uni, personIds } = await stage();
  const { userErrors } = await exclude(uni.admin, { personIds: choose(personIds) });
  expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['personIds'] }]);
});

test('those whom it is about never learn of it', async () => {
  const { uni, programId, cohortId, mentor, mentee, personIds } = await stage();
  const { pairing } = await propose(uni.admin, cohortId, mentor, mentee);
  const { exclusion } = await exclude(uni.admin, { personIds, programId, reason: 'Complaint of 3 May' });
  for (const who of [
    mentor,
    mentee,
    await uni.person(['ANALYST']),
    await uni.person(['SAFEGUARDING_LEAD']),
  ]) {
    expect((await who.run('{ exclusions { totalCount } }')).exclusions.totalCount).toBe(0);
    expect(codeOf(await who.ask('query($id: ID!) { node(id: $id) { id } }', { id: exclusion.id }))).toBe(
      'NOT_FOUND',
    );
  }
  void pairing;
  const facts = await asSuperuser<{ payload: string }>(
    `select y.payload::text as payload from events e join event_payloads y on y.event_id = e.id where $1 = any(e.node_ids)`,
    [exclusion.id],
  );
  expect(facts).toHaveLength(1);
  expect(facts[0]?.payload).not.toContain('Complaint');
});

test('one of a cohort holds there alone, and is for its coordinators', async () => {
  const { uni, programId, cohortId, mentor, mentee, personIds } = await stage();
  const sibling = await uni.cohort({ programId }, 'MATCHING');
  const [own, other] = [
    await uni.person(['COORDINATOR'], { cohortId }),
    await uni.person(['COORDINATOR'], { cohortId: sibling }),
  ];
  const { exclusion } = await exclude(own, { personIds, cohortId, reason: 'Family' });
  expect(exclusion).toMatchObject({ programId, source: 'COORDINATOR' });
  expect(resultOf(await exclude(uni.admin, { personIds, cohortId }))).toBe('AlreadyExists');
  expect(resultOf(await exclude(uni.admin, { personIds, cohortId, programId: await uni.program() }))).toBe(
    'InvalidInput',
  );
  expect(codes(await propose(uni.admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']);
  const [a, b] = [
    { ...mentor, enrollmentId: await uni.enroll(mentor, sibling, 'MENTOR') },
    { ...mentee, enrollmentId: await uni.enroll(mentee, sibling, 'MENTEE') },
  ];
  expect(codes(await propose(uni.admin, sibling, a, b))).toEqual([]);
  expect(await list(uni, { cohortId })).toMatchObject([{ id: exclusion.id }]);
  expect(await list(uni, { cohortId: sibling })).toEqual([]);
  const seen = async (who: Actor) => (await who.run('{ exclusions { totalCount } }')).exclusions.totalCount;
  expect([await seen(own), await seen(other)]).toEqual([1, 0]);

  const change = (input: object) =>
    mutate(
      own,
      'updateExclusion',
      { exclusionId: exclusion.id, ...input },
      'exclusion { expiresOn reason version }',
    );
  expect((await change({ expiresOn: day(3) })).exclusion).toMatchObject({
    expiresOn: day(3),
    reason: 'Family',
  });
  expect(resultOf(await change({ expiresOn: day(-1) }))).toBe('InvalidInput');
  expect(resultOf(await change({ reason: null, expectedVersion: 1 }))).toBe('VersionConflict');
  expect((await change({ expiresOn: null, reason: null })).exclusion).toMatchObject({
    expiresOn: null,
    reason: null,
  });
  await must(own, 'liftExclusion', { exclusionId: exclusion.id });
  expect(resultOf(await change({}))).toBe('NotPossibleNow');
});

test('"not again" can be said when a pairing is over, by whoever was in it', async () => {
  const { uni, cohortId, mentor, mentee } = await stage();
  const { id } = await uni.pair(cohortId, { mentor, mentee });
  expect(resultOf(await mutate(mentee, 'notAgain', { pairingId: id }))).toBe('NotPossibleNow');
  await moved(mentor, 'endPairing', id, { reason: 'NO_FIT' });
  for (let twice = 0; twice < 2; twice++) await must(mentee, 'notAgain', { pairingId: id });
  expect(codes(await propose(uni.admin, cohortId, mentor, mentee))).toEqual(['PairingBanned']);
  expect(await list(uni)).toMatchObject([{ source: 'NOT_AGAIN' }]);
});
