/** Steps about the same pairing at the same moment, at two servers: one goes first, and the other is told, or follows. */
import { mutate, resultOf, tally, times } from '../support/authorization-mutate';
import { HOUR, inTime, lasting, later } from '../support/authorization-time';
import { eventually } from '../support/client';
import { withClient } from '../support/cluster';
import {
  at,
  brokenRules,
  confirm,
  couple,
  members,
  move,
  moved,
  propose,
  seatsOf,
  stage,
  stateOf,
  statesIn,
  twoServers,
} from '../support/pairings';
import type { Actor, Institution, Member } from '../support/scenario';

const { rush, secondUrl } = twoServers();

/** Two steps about the same pairing at once: one goes first, and the other is told, or follows. */
async function duel(
  steps: (
    pair: { id: string; mentor: Member; mentee: Member },
    uni: Institution,
  ) => ((url: string) => Promise<any>)[],
  possible: string[],
  rounds = 8,
): Promise<Record<string, number>> {
  // Who was left behind would be offered the seat of the next round's mentor.
  const { uni, cohortId } = await stage({ automaticOffers: false });
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
      answers.map((answer, index) => () => answer(index % 2 ? secondUrl() : ithaca.url)),
    );
  });
  await later(2 * HOUR, async () => {
    await move(admin, 'withdrawPairing', pairs[0]!.id);
    // All that are left open but the newcomers' proposal, which has days. The first may be withdrawn before it expires.
    await eventually(async () => ((await statesIn(cohortId)).PROPOSED === 1 ? true : null));
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
