/** Pairings when many act at the same moment, at two servers: seats are never oversold, and everybody is told what became of her. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate, race, resultOf, tally, times } from '../support/authorization-mutate';
import { HOUR, inTime, lasting, later } from '../support/authorization-time';
import { eventually } from '../support/client';
import { withClient } from '../support/cluster';
import {
  brokenRules,
  couple,
  move,
  moved,
  mutateAt,
  offer,
  propose,
  seatsOf,
  stateOf,
  statesIn,
  type PairingPayload,
} from '../support/pairings';
import { institution, type Actor, type Institution, type Member } from '../support/scenario';
import type { TestServer } from '../support/server';

const MANY = 50;

let second: TestServer;
beforeAll(async () => {
  second = await ithaca.another(
    { DATABASE_POOL_SIZE: '16', MAX_CONCURRENT_REQUESTS: '200', DATABASE_WAIT_MS: '20000' },
    { role: 'api' },
  );
});
afterAll(() => second.stop());

/** One that is broken up costs its victims a second and a try: the order of locks is there so that there are none. */
async function deadlocks(): Promise<number> {
  const [row] = await asSuperuser<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  return Number(row?.deadlocks);
}

let before = 0;
beforeEach(async () => {
  before = await deadlocks();
});
afterEach(async () => {
  // The database tells its statistics a moment later; what it owes is told in a later test at the latest.
  expect((await deadlocks()) - before).toBe(0);
});

/** Sends at two servers in turn, all at once. */
async function rush<T>(admin: Actor, work: ((url: string) => Promise<T>)[]): Promise<T[]> {
  return race(admin, work.length, (index) => work[index]!(index % 4 ? second.url : ithaca.url));
}

interface Stage {
  uni: Institution;
  cohortId: string;
  programId: string;
}

async function stage(policy: object = {}, state: 'MATCHING' | 'ACTIVE' = 'MATCHING'): Promise<Stage> {
  const uni = await institution();
  const programId = await uni.program();
  if (Object.keys(policy).length) await must(uni.admin, 'setProgramPolicy', { programId, ...policy });
  return { uni, programId, cohortId: await uni.cohort({ programId }, state) };
}

const members = (uni: Institution, cohortId: string, role: string, count: number): Promise<Member[]> =>
  times(count, () => uni.member(cohortId, role));

/** The id of a proposal that must succeed. */
async function proposed(
  uni: Institution,
  cohortId: string,
  mentor: Member,
  mentee: Member,
  input: object = {},
) {
  const { pairing } = await must<PairingPayload>(
    uni.admin,
    'proposePairing',
    { cohortId, members: couple(mentor, mentee), ...input },
    'pairing { id }',
  );
  return pairing?.id as string;
}

const confirm = (who: Actor, pairingId: string) => (url: string) =>
  mutateAt<PairingPayload>(url, who, 'confirmPairing', { pairingId });

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

/** Two steps about the same pairing at once: one goes first, and the other is told, or follows. */
async function duel(
  steps: (
    pair: { id: string; mentor: Member; mentee: Member },
    uni: Institution,
  ) => ((url: string) => Promise<any>)[],
  possible: string[],
  rounds = 8,
): Promise<Record<string, number>> {
  const { uni, cohortId } = await stage();
  const ends: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const pair = await uni.pair(cohortId, { state: 'PROPOSED' });
    await moved(pair.mentor, 'confirmPairing', pair.id);
    const work = steps(pair, uni);
    await rush(uni.admin, round % 2 ? work : [...work].reverse());
    ends.push(await stateOf(pair.id));
    expect(await brokenRules(cohortId)).toEqual([]);
  }
  expect(ends.filter((end) => !possible.includes(end))).toEqual([]);
  return tally(ends);
}

const at = (who: Actor, name: string, input: object) => (url: string) => mutateAt(url, who, name, input);

test('confirming against withdrawing: in the end the pairing is withdrawn', async () => {
  const ends = await duel(
    ({ id, mentee }, uni) => [confirm(mentee, id), at(uni.admin, 'withdrawPairing', { pairingId: id })],
    ['WITHDRAWN'],
  );
  expect(ends).toEqual({ WITHDRAWN: 8 });
});

test('confirming against declining: one of them is true', async () => {
  await duel(
    ({ id, mentee }, uni) => [
      confirm(mentee, id),
      at(uni.admin, 'declinePairing', { pairingId: id, personId: mentee.personId }),
    ],
    ['CONFIRMED', 'DECLINED'],
  );
});

test('confirming against leaving the cohort: nobody is paired with who left', async () => {
  await duel(
    ({ id, mentee }) => [
      confirm(mentee, id),
      (url) => mutateAtEnrollment(url, mentee, 'withdrawEnrollment', { enrollmentId: mentee.enrollmentId }),
    ],
    ['WITHDRAWN', 'CLOSING'],
  );
});

test('confirming against leaving the institution: nobody is paired with who left', async () => {
  await duel(
    ({ id, mentor, mentee }, uni) => [
      confirm(mentee, id),
      () => mutate(uni.admin, 'deactivatePerson', { personId: mentor.personId }),
    ],
    ['WITHDRAWN', 'CLOSING'],
  );
});

async function mutateAtEnrollment(_url: string, who: Actor, name: string, input: object) {
  return mutate(who, name, input, 'enrollment { state }');
}

test('confirming against the job that expires offers: an answer in time counts, a late one does not', async () => {
  const { uni, cohortId } = await stage();
  const admin = lasting(uni.admin, uni);
  const pairs = await times(8, () =>
    uni.pair(cohortId, { state: 'PROPOSED', input: { expiresAt: inTime(HOUR) } }),
  );
  await Promise.all(pairs.map(({ mentor, id }) => moved(mentor, 'confirmPairing', id)));
  const newcomers = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')] as const;
  const answers = pairs.map(({ mentee, id }) => confirm(lasting(mentee, uni), id));
  // The second server’s clock stands where it was: half the answers are in time, and meet the job.
  const results = await later(2 * HOUR, async () => {
    await propose(admin, cohortId, ...newcomers);
    return rush(
      admin,
      answers.map((answer, index) => () => answer(index % 2 ? second.url : ithaca.url)),
    );
  });
  await later(2 * HOUR, async () => {
    await move(admin, 'withdrawPairing', pairs[0]!.id);
    await eventually(async () => ((await statesIn(cohortId)).EXPIRED! >= 4 ? true : null));
  });
  for (const [index, result] of results.entries()) {
    const expected = await stateOf(pairs[index]!.id);
    if (resultOf(result) === 'OK') expect(expected).toBe('CONFIRMED');
    else expect(['EXPIRED', 'WITHDRAWN']).toContain(expected);
    if (index % 2 === 0) expect(resultOf(result)).not.toBe('OK');
  }
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('an exclusion that is being made keeps a proposal waiting, and then bans it', async () => {
  const { uni, cohortId, programId } = await stage();
  const [mentor, mentee] = [await uni.member(cohortId, 'MENTOR'), await uni.member(cohortId, 'MENTEE')];
  const personIds = [mentor.personId, mentee.personId];
  await withClient(ithaca.urls.superuser, async (client) => {
    // Holds the exclusion back in the middle of its transaction.
    await client.query('begin; lock table exclusions in exclusive mode');
    const waits = (count: number) => async () => {
      const { rows } = await client.query(
        `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0].count >= count ? true : null;
    };
    const excluded = mutate(uni.admin, 'createExclusion', { programId, personIds });
    await eventually(waits(1));
    const offered = propose(uni.admin, cohortId, mentor, mentee);
    await eventually(waits(2));
    await client.query('commit');
    expect([resultOf(await excluded), resultOf(await offered)]).toEqual(['OK', 'PairingBanned']);
  });
});

/** The state in which a member leaves, and what becomes of the pairing. */
const DEPARTURES: [from: string, to: string][] = [
  ['PROPOSED', 'WITHDRAWN'],
  ['CONFIRMED', 'CLOSING'],
  ['ACTIVE', 'CLOSING'],
  ['ON_HOLD', 'CLOSING'],
  ['CLOSING', 'CLOSING'],
];

describe.each(['deactivatePerson', 'withdrawEnrollment', 'removeEnrollment'])('%s', (how) => {
  test.each(DEPARTURES)(
    'of a member of a pairing that is %s: it is %s, and the other is free at once',
    async (from, to) => {
      const { uni, cohortId } = await stage({}, 'ACTIVE');
      const pair = await uni.pair(cohortId, { state: from === 'PROPOSED' ? 'PROPOSED' : 'CONFIRMED' });
      if (from === 'ACTIVE')
        await asSuperuser(`update pairings set state = 'ACTIVE' where id = $1`, [uuidOf(pair.id)]);
      if (from === 'ON_HOLD') await moved(pair.mentor, 'pausePairing', pair.id);
      if (from === 'CLOSING') await moved(pair.mentor, 'closePairing', pair.id);
      expect(await stateOf(pair.id)).toBe(from);
      expect(await seatsOf(pair.mentee.enrollmentId)).toEqual([1]);

      if (how === 'deactivatePerson') await must(uni.admin, how, { personId: pair.mentor.personId });
      else if (how === 'withdrawEnrollment')
        await must(pair.mentor, how, { enrollmentId: pair.mentor.enrollmentId });
      else await must(uni.admin, how, { enrollmentId: pair.mentor.enrollmentId, reason: 'Absent' });

      expect(await stateOf(pair.id)).toBe(to);
      expect(await seatsOf(pair.mentee.enrollmentId)).toEqual([]);
      expect(await seatsOf(pair.mentor.enrollmentId)).toEqual([]);
      expect(await brokenRules(cohortId)).toEqual([]);
      // Free means that she can be paired at once.
      const next = await uni.pair(cohortId, { mentee: pair.mentee });
      expect(await stateOf(next.id)).toBe('CONFIRMED');
      const { enrollment } = await uni.admin.run(
        'query($id: ID!) { enrollment(id: $id) { seats { offered held used free overcommitted } } }',
        { id: pair.mentee.enrollmentId },
      );
      expect(enrollment.seats).toEqual({ offered: 1, held: 0, used: 1, free: 0, overcommitted: 0 });
      // What is left of the old one can be ended, and takes no seat by that.
      if (to === 'CLOSING') {
        expect(await moved(pair.mentee, 'completePairing', pair.id)).toBe('COMPLETED');
        expect(await seatsOf(pair.mentee.enrollmentId)).toEqual([1]);
      }
    },
  );
});

test('two who leave at once leave nothing behind', async () => {
  const { uni, cohortId } = await stage();
  for (let round = 0; round < 6; round++) {
    const { id, mentor, mentee } = await uni.pair(cohortId, { state: round % 2 ? 'CONFIRMED' : 'PROPOSED' });
    await rush(uni.admin, [
      () => mutate(mentor, 'withdrawEnrollment', { enrollmentId: mentor.enrollmentId }),
      () => mutate(uni.admin, 'deactivatePerson', { personId: mentee.personId }),
    ]);
    expect(['WITHDRAWN', 'CLOSING']).toContain(await stateOf(id));
    expect(await seatsOf(mentor.enrollmentId)).toEqual([]);
    expect(await seatsOf(mentee.enrollmentId)).toEqual([]);
    expect(await brokenRules(cohortId)).toEqual([]);
  }
});

test('pausing and resuming at once, over and over: the hold tells what the state tells', async () => {
  const { uni, cohortId } = await stage();
  const { id, mentor, mentee } = await uni.pair(cohortId);
  const results = await rush(
    uni.admin,
    Array.from({ length: 24 }, (_, index) =>
      at(index % 3 ? mentor : mentee, index % 2 ? 'pausePairing' : 'resumePairing', { pairingId: id }),
    ),
  );
  const told = tally(results.map(resultOf));
  expect(told.OK).toBeGreaterThan(0);
  // Resuming is refused to what is confirmed and not paused, too.
  for (const type of Object.keys(told)) expect(['OK', 'IllegalTransition', 'NotPossibleNow']).toContain(type);
  expect(await brokenRules(cohortId)).toEqual([]);
  expect(await seatsOf(mentor.enrollmentId)).toEqual([1]);
});

test('of six who end a pairing at once one ends it, and its seat is given away once', async () => {
  const { uni, cohortId } = await stage();
  const { id, mentor, mentee } = await uni.pair(cohortId);
  const others = await members(uni, cohortId, 'MENTEE', 6);
  const results = await rush(uni.admin, [
    ...Array.from({ length: 6 }, () =>
      at(uni.admin, 'endPairing', { pairingId: id, reason: 'NO_FIT', notAgain: true }),
    ),
    ...others.map((other) => at(uni.admin, 'proposePairing', { cohortId, members: couple(mentor, other) })),
  ]);
  expect(tally(results.slice(0, 6).map(resultOf))).toEqual({ OK: 1, IllegalTransition: 5 });
  expect(results.slice(6).filter((result) => resultOf(result) === 'OK').length).toBeLessThanOrEqual(1);
  expect(await brokenRules(cohortId)).toEqual([]);
  const again = await propose(uni.admin, cohortId, mentor, mentee);
  expect(['PairingBanned', 'MentorAtCapacity']).toContain(resultOf(again));
});

test('the same two again later: the next episode, with its predecessor', async () => {
  const { uni, cohortId } = await stage({}, 'ACTIVE');
  const first = await uni.pair(cohortId);
  await moved(first.mentor, 'endPairing', first.id, { reason: 'OTHER' });
  const declined = await uni.pair(cohortId, { ...first, state: 'PROPOSED' });
  await moved(first.mentee, 'declinePairing', declined.id);
  // Ten at once still make one.
  const results = await rush(
    uni.admin,
    Array.from({ length: 10 }, () =>
      at(uni.admin, 'proposePairing', { cohortId, members: couple(first.mentor, first.mentee) }),
    ),
  );
  expect(results.filter((result) => resultOf(result) === 'OK')).toHaveLength(1);
  const { cohort } = await uni.admin.run(
    'query($id: ID!) { cohort(id: $id) { pairings { edges { node { id episode state predecessor { id } } } } } }',
    { id: cohortId },
  );
  const nodes = cohort.pairings.edges.map(({ node }: any) => node);
  expect(nodes).toEqual([
    { id: first.id, episode: 1, state: 'ENDED_EARLY', predecessor: null },
    { id: declined.id, episode: 2, state: 'DECLINED', predecessor: { id: first.id } },
    { id: expect.any(String), episode: 3, state: 'PROPOSED', predecessor: { id: declined.id } },
  ]);
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
