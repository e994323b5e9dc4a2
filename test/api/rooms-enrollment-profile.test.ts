/** What people bring into a cohort: seats, levels, skills; and when they are away. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { codeOf } from '../support/client';
import { brokenRules, codes, moved, offer, propose, seatsOf } from '../support/pairings';
import { institution, type Actor, type Member } from '../support/scenario';

const day = (days: number) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const PROFILE = `enrollment { id version capacity level discipline interestedInBothRoles skills { wanted offered } onLeave
  leaves { id fromOn toOn } seats { offered held used free overcommitted } }`;
const update = (who: Actor, enrollmentId: string, input: object) =>
  mutate(who, 'updateEnrollment', { enrollmentId, ...input }, PROFILE);

test('a capacity lowered below use takes nothing away: free is 0, and the rest is shown', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ACTIVE');
  const mentor = await uni.member(cohortId, 'MENTOR');
  await offer(uni, mentor.enrollmentId, 4);
  const [first, second] = [
    await uni.pair(cohortId, { mentor }),
    await uni.pair(cohortId, { mentor }),
    await uni.pair(cohortId, { mentor, state: 'PROPOSED' }),
  ];
  const seats = async (capacity: number) =>
    (await update(mentor, mentor.enrollmentId, { capacity })).enrollment.seats;
  expect(await seats(4)).toEqual({ offered: 4, held: 1, used: 2, free: 1, overcommitted: 0 });
  expect(await seats(1)).toEqual({ offered: 1, held: 1, used: 2, free: 0, overcommitted: 2 });
  expect(await seats(0)).toEqual({ offered: 0, held: 1, used: 2, free: 0, overcommitted: 3 });
  const refuse = async () =>
    codes(await propose(uni.admin, cohortId, mentor, await uni.member(cohortId, 'MENTEE')));
  expect(await refuse()).toEqual(['MentorAtCapacity']);
  await seats(1);
  await moved(mentor, 'endPairing', first.id, { reason: 'OTHER' });
  expect(await refuse()).toEqual(['MentorAtCapacity']);
  await moved(mentor, 'endPairing', second.id, { reason: 'OTHER' });
  expect(await seats(1)).toEqual({ offered: 1, held: 1, used: 0, free: 0, overcommitted: 0 });
  // Two seats again: the lowest number that is free is given, none twice.
  expect(await seats(2)).toMatchObject({ free: 1 });
  await uni.pair(cohortId, { mentor });
  expect(new Set(await seatsOf(mentor.enrollmentId)).size).toBe(2);
});

test('a live offer stands when capacity falls below it', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'MATCHING');
  const { id, mentor, mentee } = await uni.pair(cohortId, { state: 'PROPOSED' });
  await offer(uni, mentor.enrollmentId, 0);
  await moved(mentor, 'confirmPairing', id);
  expect(await moved(mentee, 'confirmPairing', id)).toBe('CONFIRMED');
  const late = await uni.member(cohortId, 'MENTEE');
  expect(codes(await propose(uni.admin, cohortId, mentor, late))).toEqual(['MentorAtCapacity']);
  const offered = await propose(uni.admin, cohortId, mentor, late, { holdsSeats: false });
  await moved(mentor, 'confirmPairing', offered.pairing!.id);
  expect(codes(await mutate(late, 'confirmPairing', { pairingId: offered.pairing!.id }))).toEqual([
    'MentorAtCapacity',
  ]);
  expect((await brokenRules(cohortId)).map((one: any) => one.rule)).toEqual(['oversold']);
});

test('new people get the seats that the program’s rules say', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setProgramPolicy', { programId, mentorCapacity: 4, mentorsPerMentee: 2 });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  const capacity = async (role: string) => {
    const { enrollmentId } = await uni.member(cohortId, role);
    return (await uni.admin.run('query($id: ID!) { enrollment(id: $id) { capacity } }', { id: enrollmentId }))
      .enrollment.capacity;
  };
  expect([await capacity('MENTOR'), await capacity('MENTEE')]).toEqual([4, 2]);
});

test('a field left out stays, null clears, a value sets; the person and coordinators alone may', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const who = await uni.member(cohortId, 'MENTOR');
  const id = who.enrollmentId;
  const all = {
    capacity: 3,
    level: 7,
    discipline: 'Physics',
    interestedInBothRoles: true,
    skillsWanted: ['Teaching'],
    skillsOffered: [' Writing ', 'writing', 'Statistics'],
  };
  const made = await update(who, id, all);
  expect(made.enrollment).toMatchObject({
    capacity: 3,
    level: 7,
    discipline: 'Physics',
    interestedInBothRoles: true,
  });
  expect(made.enrollment.skills.wanted).toEqual(['Teaching']);
  expect(made.enrollment.skills.offered.map((name: string) => name.toLowerCase())).toEqual([
    'statistics',
    'writing',
  ]);
  expect((await update(who, id, {})).enrollment).toMatchObject({
    capacity: 3,
    level: 7,
    skills: made.enrollment.skills,
  });
  const cleared = await update(uni.admin, id, {
    level: null,
    discipline: null,
    skillsWanted: null,
    skillsOffered: [],
  });
  expect(cleared.enrollment).toMatchObject({
    level: null,
    discipline: null,
    capacity: 3,
    skills: { wanted: [], offered: [] },
  });
  for (const [input, path] of [
    [{ capacity: -1 }, ['capacity']],
    [{ capacity: 101 }, ['capacity']],
    [{ capacity: null }, ['capacity']],
    [{ level: 101 }, ['level']],
    [{ interestedInBothRoles: null }, ['interestedInBothRoles']],
    [{ skillsWanted: ['ok', ' '] }, ['skillsWanted', '1']],
    [{ skillsOffered: ['x'.repeat(101)] }, ['skillsOffered', '0']],
    [{ skillsOffered: Array.from({ length: 51 }, (_, index) => `S${index}`) }, ['skillsOffered']],
  ] as const)
    expect([input, (await update(who, id, input)).userErrors]).toMatchObject([
      input,
      [{ code: 'INVALID_INPUT', path }],
    ]);
  const UPDATE =
    'mutation($i: UpdateEnrollmentInput!) { updateEnrollment(input: $i) { userErrors { code } } }';
  const asked = async (by: Actor) => codeOf(await by.ask(UPDATE, { i: { enrollmentId: id, level: 1 } }));
  expect(await asked(await uni.person())).toBe('NOT_FOUND');
  expect(await asked(await uni.person(['SAFEGUARDING_LEAD']))).toBe('FORBIDDEN');
  await must(who, 'withdrawEnrollment', { enrollmentId: id });
  expect(resultOf(await update(who, id, { level: 1 }))).toBe('NotPossibleNow');
});

test('skills are known by name in the whole institution, whatever the case, and made once', async () => {
  const [uni, other] = [await institution(), await institution()];
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const people: Member[] = [];
  for (let index = 0; index < 8; index++) people.push(await uni.member(cohortId, 'MENTEE'));
  const results = await race(uni.admin, 8, (index) =>
    update(people[index]!, people[index]!.enrollmentId, {
      skillsWanted: index % 2 ? ['Negotiation', '100%_sure'] : ['100%_SURE', 'NEGOTIATION'],
    }),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 8 });
  const names = async (who: Actor, startsWith?: string) =>
    (
      await who.run('query($s: String) { skills(nameStartsWith: $s) { edges { node { name } } } }', {
        s: startsWith,
      })
    ).skills.edges.map(({ node }: any) => node.name.toLowerCase());
  expect((await names(people[0]!)).sort()).toEqual(['100%_sure', 'negotiation']);
  expect(await names(people[0]!, 'NEG')).toEqual(['negotiation']);
  expect(await names(people[0]!, '100%')).toEqual(['100%_sure']);
  expect(await names(people[0]!, '1%')).toEqual([]);
  expect(await names(other.admin)).toEqual([]);
});

test('leaves do not overlap, are seen as of today, and can be ended once', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ACTIVE');
  const who = lasting(await uni.member(cohortId, 'MENTOR'), uni);
  const [row] = await asSuperuser<{ id: string }>(
    `select 'enrollment_' || id as id from enrollments where person_id = $1`,
    [uuidOf(who.personId)],
  );
  const enrollmentId = row!.id;
  const start = (fromOn: string, toOn?: string | null) =>
    mutate(who, 'startLeave', { enrollmentId, fromOn, toOn }, PROFILE);
  expect((await start(day(3), day(2))).userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['toOn'] }]);
  expect((await start(day(2), day(4))).enrollment).toMatchObject({
    onLeave: false,
    leaves: [{ fromOn: day(2), toOn: day(4) }],
  });
  for (const [fromOn, toOn] of [
    [day(4), day(6)],
    [day(1), day(2)],
    [day(0), null],
    [day(3), day(3)],
  ] as const)
    expect([fromOn, resultOf(await start(fromOn, toOn))]).toEqual([fromOn, 'AlreadyExists']);
  expect(resultOf(await start(day(5)))).toBe('OK');
  const away = async () =>
    (await who.run(`query($id: ID!) { enrollment(id: $id) { onLeave } }`, { id: enrollmentId })).enrollment
      .onLeave;
  const seen: boolean[] = [];
  for (const days of [0, 1, 2, 4, 5, 40]) await later(days * DAY, async () => void seen.push(await away()));
  expect(seen).toEqual([false, false, true, true, true, true]);
  const end = (toOn: string) => mutate(who, 'endLeave', { enrollmentId, toOn }, PROFILE);
  expect((await end(day(4))).userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['toOn'] }]);
  expect((await end(day(8))).enrollment.leaves).toMatchObject([
    { toOn: day(4) },
    { fromOn: day(5), toOn: day(8) },
  ]);
  expect(resultOf(await end(day(9)))).toBe('NotPossibleNow');
  const results = await race(uni.admin, 6, () => start(day(20)));
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 5 });
});

test('who goes on leave keeps her seats; a version read before is told to be old', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ACTIVE');
  const { id, mentor } = await uni.pair(cohortId);
  const { enrollment } = await update(mentor, mentor.enrollmentId, {});
  const input = { enrollmentId: mentor.enrollmentId, expectedVersion: enrollment.version };
  const left = await must(mentor, 'startLeave', { ...input, fromOn: day(0) }, PROFILE);
  expect(left.enrollment.seats).toMatchObject({ used: 1, free: 0 });
  expect(await seatsOf(mentor.enrollmentId)).toEqual([1]);
  expect(resultOf(await mutate(mentor, 'endLeave', { ...input, toOn: day(0) }))).toBe('VersionConflict');
  expect(resultOf(await update(mentor, mentor.enrollmentId, { ...input, level: 3 }))).toBe('VersionConflict');
  void id;
});
