/** Seats of pairings when many act at the same moment, at two servers: never oversold, and everybody is told what became of her. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, resultOf, tally, times } from '../support/authorization-mutate';
import {
  at,
  brokenRules,
  confirm,
  couple,
  members,
  move,
  moved,
  mutateAt,
  offer,
  propose,
  proposed,
  seatsOf,
  stage,
  statesIn,
  twoServers,
  type PairingPayload,
} from '../support/pairings';
import type { Member } from '../support/scenario';

const MANY = 50;

const { rush } = twoServers();

test.each([1, 3])('%i seats and fifty offers beside each other: so many are confirmed', async (seats) => {
  const { uni, cohortId } = await stage();
  const mentor = await uni.member(cohortId, 'MENTOR');
  await offer(uni, mentor.enrollmentId, seats);
  const mentees = await members(uni, cohortId, 'MENTEE', MANY);
  const ids = await times(MANY, (index) =>
    proposed(uni, cohortId, mentor, mentees[index]!, { holdsSeats: false }),
  );
  expect(await seatsOf(mentor.enrollmentId)).toEqual([]);

  const results = await rush(uni.admin, [
    ...ids.map((id, index) => confirm(mentees[index]!, id)),
    ...ids.map((id) => confirm(mentor, id)),
  ]);
  expect((await statesIn(cohortId)).CONFIRMED).toBe(seats);
  expect(await seatsOf(mentor.enrollmentId)).toEqual(Array.from({ length: seats }, (_, index) => index + 1));
  expect(await brokenRules(cohortId)).toEqual([]);
  // All others are over, and whoever came too late was told why.
  expect(await statesIn(cohortId)).toEqual({ CONFIRMED: seats, SUPERSEDED: MANY - seats });
  const told = tally(results.map(resultOf));
  expect(
    Object.keys(told).filter((type) => !['OK', 'MentorAtCapacity', 'IllegalTransition'].includes(type)),
  ).toEqual([]);
  expect(results.filter(({ pairing }) => pairing?.state === 'CONFIRMED')).toHaveLength(seats);
  for (const { userErrors } of results)
    for (const error of userErrors)
      if (error.__typename === 'IllegalTransition') expect(error.message).toContain('SUPERSEDED');
});

test('fifty proposals for the last seat: one holds it', async () => {
  const { uni, cohortId } = await stage();
  const mentor = await uni.member(cohortId, 'MENTOR');
  const mentees = await members(uni, cohortId, 'MENTEE', MANY);
  const results = await rush(
    uni.admin,
    mentees.map(
      (mentee) => (url: string) =>
        mutateAt<PairingPayload>(url, uni.admin, 'proposePairing', {
          cohortId,
          members: couple(mentor, mentee),
        }),
    ),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, MentorAtCapacity: MANY - 1 });
  expect(await statesIn(cohortId)).toEqual({ PROPOSED: 1 });
  expect(await seatsOf(mentor.enrollmentId)).toEqual([1]);
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('two mentors accept one mentee: she has one of them', async () => {
  const { uni, cohortId } = await stage();
  const mentee = await uni.member(cohortId, 'MENTEE');
  const mentors = await members(uni, cohortId, 'MENTOR', 2);
  for (const holdsSeats of [false]) {
    const ids = await times(2, (index) => proposed(uni, cohortId, mentors[index]!, mentee, { holdsSeats }));
    for (const id of ids) expect(await moved(mentee, 'confirmPairing', id)).toBe('PROPOSED');
    const results = await rush(
      uni.admin,
      ids.map((id, index) => confirm(mentors[index]!, id)),
    );
    expect(results.filter(({ pairing }) => pairing?.state === 'CONFIRMED')).toHaveLength(1);
    expect(await statesIn(cohortId)).toEqual({ CONFIRMED: 1, SUPERSEDED: 1 });
    expect(await seatsOf(mentee.enrollmentId)).toEqual([1]);
    expect(await brokenRules(cohortId)).toEqual([]);
  }
  // An offer that holds seats is not made for a mentee whose seat is taken.
  const third = await uni.member(cohortId, 'MENTOR');
  const { userErrors } = await propose(uni.admin, cohortId, third, mentee);
  expect(userErrors).toMatchObject([{ __typename: 'MenteeAtCapacity', path: ['members', '1'] }]);
});

test('a mentee who may have two mentors gets both', async () => {
  const { uni, cohortId } = await stage({ mentorsPerMentee: 2 });
  const mentee = await uni.member(cohortId, 'MENTEE');
  const mentors = await members(uni, cohortId, 'MENTOR', 3);
  const ids = await times(3, (index) =>
    proposed(uni, cohortId, mentors[index]!, mentee, { holdsSeats: false }),
  );
  for (const id of ids) await moved(mentee, 'confirmPairing', id);
  await rush(
    uni.admin,
    ids.map((id, index) => confirm(mentors[index]!, id)),
  );
  expect(await statesIn(cohortId)).toEqual({ CONFIRMED: 2, SUPERSEDED: 1 });
  expect(await brokenRules(cohortId)).toEqual([]);
});

test.each([
  [false, { OK: 1, AlreadyExists: 1 }],
  [true, { OK: 2 }],
])('the same two both ways around at once, where that is allowed: %s', async (bothDirections, expected) => {
  const { uni, cohortId } = await stage({ bothDirections });
  for (let round = 0; round < 5; round++) {
    const [a, b] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTOR')];
    const asMentee = async (who: Member) => ({
      ...who,
      enrollmentId: await uni.enroll(who, cohortId, 'MENTEE'),
    });
    const [aMentee, bMentee] = [await asMentee(a), await asMentee(b)];
    const results = await rush(
      uni.admin,
      [couple(a, bMentee), couple(b, aMentee)].map(
        (both) => (url: string) => mutateAt(url, uni.admin, 'proposePairing', { cohortId, members: both }),
      ),
    );
    expect(tally(results.map(resultOf))).toEqual(expected);
  }
});

test('the same two are proposed once, whoever proposes', async () => {
  const { uni, cohortId } = await stage({ mentorCapacity: 20, mentorsPerMentee: 10 });
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  const results = await rush(
    uni.admin,
    Array.from(
      { length: 10 },
      (_, index) => (url: string) =>
        mutateAt(url, uni.admin, 'proposePairing', {
          cohortId,
          members: couple(mentor, mentee),
          holdsSeats: index % 2 === 0,
        }),
    ),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 9 });
});

test('a capacity lowered while seats are given: never more than one of the two numbers', async () => {
  const { uni, cohortId } = await stage({ mentorCapacity: 5 });
  const mentor = await uni.member(cohortId, 'MENTOR');
  const mentees = await members(uni, cohortId, 'MENTEE', 8);
  await rush(uni.admin, [
    ...mentees.map((mentee) =>
      at(uni.admin, 'proposePairing', { cohortId, members: couple(mentor, mentee) }),
    ),
    async () =>
      must(uni.admin, 'updateEnrollment', { enrollmentId: mentor.enrollmentId, capacity: 2 }) as any,
  ]);
  const seats = await seatsOf(mentor.enrollmentId);
  expect(seats.length).toBeLessThanOrEqual(5);
  expect(seats).toEqual(Array.from({ length: seats.length }, (_, index) => index + 1));
  const { enrollment } = await uni.admin.run(
    'query($id: ID!) { enrollment(id: $id) { seats { offered held used free overcommitted } } }',
    { id: mentor.enrollmentId },
  );
  expect(enrollment.seats).toEqual({
    offered: 2,
    held: seats.length,
    used: 0,
    free: Math.max(0, 2 - seats.length),
    overcommitted: Math.max(0, seats.length - 2),
  });
  const { userErrors } = await propose(uni.admin, cohortId, mentor, await uni.member(cohortId, 'MENTEE'));
  expect(userErrors).toMatchObject([{ __typename: 'MentorAtCapacity' }]);
});

test('offers to the same people in every order deadlock nobody', async () => {
  const { uni, cohortId } = await stage({ mentorCapacity: 6, mentorsPerMentee: 6 });
  const [mentors, mentees] = [
    await members(uni, cohortId, 'MENTOR', 6),
    await members(uni, cohortId, 'MENTEE', 6),
  ];
  const all = mentors.flatMap((mentor) => mentees.map((mentee) => couple(mentor, mentee)));
  const results = await rush(
    uni.admin,
    all.map((both, index) =>
      at(uni.admin, 'proposePairing', { cohortId, members: index % 2 ? both : [...both].reverse() }),
    ),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 36 });
  const { pairings } = await uni.admin.run('{ pairings(first: 100) { edges { node { id } } } }');
  const ids: string[] = pairings.edges.map(({ node }: any) => node.id);
  const answers = await rush(
    uni.admin,
    ids.flatMap((pairingId) =>
      ['MENTOR', 'MENTEE'].map((role) => async (url: string) => {
        const [row] = await asSuperuser<{ person: string }>(
          `select 'person_' || person_id as person from pairing_members where pairing_id = $1 and role = $2`,
          [uuidOf(pairingId), role],
        );
        return mutateAt(url, uni.admin, 'confirmPairing', { pairingId, personId: row?.person });
      }),
    ),
  );
  expect(tally(answers.map(resultOf))).toEqual({ OK: 72 });
  expect(await statesIn(cohortId)).toEqual({ CONFIRMED: 36 });
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('answers stay as they were given: yes twice is yes, and nobody answers for another', async () => {
  const { uni, cohortId } = await stage();
  const { id, mentor, mentee } = await uni.pair(cohortId, { state: 'PROPOSED' });
  const results = await rush(
    uni.admin,
    Array.from({ length: 6 }, () => confirm(mentor, id)),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 6 });
  const denied = await mentee.ask(
    'mutation($i: AnswerPairingInput!) { confirmPairing(input: $i) { userErrors { code } } }',
    {
      i: { pairingId: id, personId: mentor.personId },
    },
  );
  expect(denied.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const [answered] = await asSuperuser<{ count: number }>(
    `select count(*)::int as count from events where type = 'PairingAnswered' and $1 = any(node_ids)`,
    [id],
  );
  expect(answered?.count).toBe(1);
  expect((await move(mentee, 'confirmPairing', id)).pairing?.state).toBe('CONFIRMED');
  expect((await move(mentee, 'confirmPairing', id)).pairing?.state).toBe('CONFIRMED');
});
