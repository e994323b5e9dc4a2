/** One mutation for many: a result for each, in the order asked, and no refusal undoes another's success. */
import { randomUUID } from 'node:crypto';
import { contentsOf } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { inTime } from '../support/authorization-time';
import { grant } from '../support/authorization-world';
import { institution, type Actor } from '../support/scenario';

interface Row {
  id: string;
  enrollment: { state: string } | null;
  userErrors: { code: string }[];
}

const RESULTS = 'results { id enrollment { state } }';

async function results(who: Actor, name: string, input: object): Promise<[string, string | undefined][]> {
  const { results: rows } = await must<{ results: Row[] }>(who, name, input, RESULTS);
  return rows.map((row) => [row.id, row.enrollment?.state ?? row.userErrors[0]?.code]);
}

test('many are invited, each with her own answer', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const [fresh, other, enrolled, left] = [
    await uni.person(),
    await uni.person(),
    await uni.person(),
    await uni.person(),
  ];
  await uni.enroll(enrolled, cohortId, 'MENTEE', 'INVITED');
  await must(uni.admin, 'deactivatePerson', { personId: left.personId });
  const unknown = `person_${randomUUID()}`;
  const personIds = [
    fresh.personId,
    enrolled.personId,
    unknown,
    cohortId,
    left.personId,
    'nonsense',
    other.personId,
  ];
  expect(await results(uni.admin, 'invitePeople', { cohortId, personIds, role: 'MENTEE' })).toEqual([
    [fresh.personId, 'INVITED'],
    [enrolled.personId, 'ALREADY_EXISTS'],
    [unknown, 'NOT_FOUND'],
    [cohortId, 'INVALID_INPUT'],
    [left.personId, 'NOT_POSSIBLE_NOW'],
    ['nonsense', 'INVALID_INPUT'],
    [other.personId, 'INVITED'],
  ]);
});

test.each([
  ['screenEnrollments', 'SUBMITTED', 'SCREENING', {}],
  ['acceptEnrollments', 'SCREENING', 'ACCEPTED', {}],
  ['rejectEnrollments', 'SUBMITTED', 'REJECTED', { reason: 'Full' }],
  ['completeEnrollments', 'ACCEPTED', 'COMPLETED', {}],
] as const)('%s moves those that can be moved', async (name, from, to, more) => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const coordinator = await uni.person();
  await grant(uni.admin, { personId: coordinator.personId, role: 'COORDINATOR', cohortId });
  const enroll = async (state: 'INVITED' | typeof from, cohort = cohortId) =>
    uni.enroll(await uni.person(), cohort, 'MENTEE', state);
  const [first, invited, second] = [await enroll(from), await enroll('INVITED'), await enroll(from)];
  const hidden = await enroll(from, await uni.cohort({}, 'ENROLLING'));
  // Her own, where she coordinates nothing: seen, but not hers to move.
  const own = await uni.enroll(coordinator, await uni.cohort({}, 'ENROLLING'), 'MENTEE', from);
  expect(
    await results(coordinator, name, { enrollmentIds: [first, invited, hidden, own, second], ...more }),
  ).toEqual([
    [first, to],
    [invited, 'ILLEGAL_TRANSITION'],
    [hidden, 'NOT_FOUND'],
    [own, 'FORBIDDEN'],
    [second, to],
  ]);
});

test('an input that is wrong as a whole changes nothing', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const { personId } = await uni.person();
  const before = await contentsOf(uni.id);
  const many = (count: number) => Array.from({ length: count }, () => `person_${randomUUID()}`);
  for (const personIds of [[], [personId, personId], [personId, ...many(100)]]) {
    const payload = await mutate(
      uni.admin,
      'invitePeople',
      { cohortId, personIds, role: 'MENTEE' },
      'results { id }',
    );
    expect(payload).toMatchObject({
      results: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['personIds'] }],
    });
  }
  const blank = { enrollmentIds: [`enrollment_${randomUUID()}`], reason: ' ' };
  expect(await mutate(uni.admin, 'rejectEnrollments', blank, 'results { id }')).toMatchObject({
    results: null,
    userErrors: [{ path: ['reason'] }],
  });
  expect(await contentsOf(uni.id)).toEqual(before);
});

test('a hundred at once are served', async () => {
  const uni = await institution();
  const cohortId = await uni.cohort({}, 'ENROLLING');
  const { personId } = await uni.person();
  const personIds = [...Array.from({ length: 99 }, () => `person_${randomUUID()}`), personId];
  const told = await results(uni.admin, 'invitePeople', {
    cohortId,
    personIds,
    role: 'MENTEE',
    expiresAt: inTime(1e9),
  });
  expect(told.map(([id]) => id)).toEqual(personIds);
  expect(told.at(-1)).toEqual([personId, 'INVITED']);
});
