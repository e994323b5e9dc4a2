/**
 * Mentees ask mentors while a match run is released: both take seats of the same people at the same moment, at two
 * servers. Nobody gets a seat that is not there, and every proposal that fell says why.
 */
import { mutate, must, resultOf, tally, times } from '../support/authorization-mutate';
import {
  brokenRules,
  confirm,
  matched,
  members,
  mutateAt,
  offer,
  runOf,
  seatsOf,
  statesIn,
  twoServers,
  type PairingPayload,
} from '../support/pairings';
import type { Actor, Member } from '../support/scenario';
import { open } from '../support/self-match';

const ASKING = 50;
const MENTORS = 20;
/** How many of them have asked when the release begins. */
const EARLY = 10;
const LIMIT = 3;

const { rush } = twoServers();

const ask = (cohortId: string, mentee: Member, mentor: Member) => (url: string) =>
  mutateAt<PairingPayload>(url, mentee, 'requestPairing', { cohortId, enrollmentId: mentor.enrollmentId });

/** A mentee asks, unless she has already, and the mentor who got the request says yes at once. */
const selfMatch =
  (cohortId: string, mentee: Member, mentor: Member, asked: string | null) => async (url: string) => {
    const request = asked ? null : await ask(cohortId, mentee, mentor)(url);
    const id = asked ?? request?.pairing?.id;
    return id ? `asked, ${resultOf(await confirm(mentor, id)(url))}` : resultOf(request!);
  };

const TOLD = ['asked, OK', 'asked, MenteeAtCapacity', 'NoSeatFree', 'NotPossibleNow', 'AlreadyExists'];
const FELL = /seats of this mentor are taken|pairings that she may have|paired in this cohort already/;

test('fifty self-matches during a release, three runs: nothing is oversold, and what fell says why', async () => {
  const { uni, cohortId } = await open(0);
  const mentors = await members(uni, cohortId, 'MENTOR', MENTORS);
  const mentees = await members(uni, cohortId, 'MENTEE', ASKING);
  // One seat to three: 39 for 50.
  await times(MENTORS, (index) => offer(uni, mentors[index]!.enrollmentId, 1 + (index % 3)));

  for (let round = 0; round < 3; round++) {
    const run = await matched(uni, cohortId, { seed: round });
    expect(run.matched).toBe(39);
    const askedOf = (index: number) => mentors[(index * 7 + round) % MENTORS]!;
    // Some have asked since the run was computed: these seats are gone, whoever comes first from here on.
    const before = await times(EARLY, async (index) => {
      const { pairing } = await ask(cohortId, mentees[index]!, askedOf(index))(ithaca.url);
      return pairing!.id;
    });
    let release = { released: 0, blocked: 0 };
    const told = await rush(uni.admin, [
      ...mentees.map((mentee, index) => selfMatch(cohortId, mentee, askedOf(index), before[index] ?? null)),
      async (url: string) => {
        const input = { matchRunId: run.id };
        release = await mutateAt(url, uni.admin, 'releaseMatchRun', input, 'released blocked');
        return 'released';
      },
    ]);

    expect(told.filter((one) => one !== 'released' && !TOLD.includes(one))).toEqual([]);
    expect(tally(told).released).toBe(1);
    expect(await brokenRules(cohortId)).toEqual([]);
    for (const [index, { enrollmentId }] of mentors.entries())
      expect((await seatsOf(enrollmentId)).length).toBeLessThanOrEqual(1 + (index % 3));

    const { proposals } = await runOf(uni, run.id);
    const fell = proposals.filter(({ state }: any) => state === 'BLOCKED');
    const stands = proposals.filter(({ state }: any) => state === 'RELEASED');
    expect([stands.length, fell.length]).toEqual([release.released, release.blocked]);
    expect(stands.length + fell.length).toBe(run.matched);
    expect(fell.length).toBeGreaterThanOrEqual(EARLY);
    for (const { blockedReason, pairing } of fell)
      expect([pairing, blockedReason]).toEqual([null, expect.stringMatching(FELL)]);
    for (const { blockedReason, pairing } of stands)
      expect([pairing.origin, blockedReason]).toEqual(['MATCH_RUN', null]);
    await takeAllBack(uni.admin, cohortId);
  }
});

/** So that the next round finds everybody free. */
async function takeAllBack(admin: Actor, cohortId: string): Promise<void> {
  const { cohort } = await admin.run(
    'query($id: ID!) { cohort(id: $id) { pairings(first: 100, filter: { states: [PROPOSED, CONFIRMED] }) { edges { node { id } } } } }',
    { id: cohortId },
  );
  const ids: string[] = cohort.pairings.edges.map(({ node }: any) => node.id);
  await times(ids.length, (index) => must(admin, 'withdrawPairing', { pairingId: ids[index] }));
  const states = await statesIn(cohortId);
  expect([states.PROPOSED, states.CONFIRMED]).toEqual([undefined, undefined]);
}

test('twenty requests of one mentee at once: as many as the program allows, and the others are told how many', async () => {
  const { uni, cohortId, mentee, mentors } = await open(20);
  const results = await rush(
    uni.admin,
    mentors.map(
      ({ enrollmentId }) =>
        (url: string) =>
          mutateAt<PairingPayload>(url, mentee, 'requestPairing', { cohortId, enrollmentId }),
    ),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: LIMIT, TooManyOpenRequests: 20 - LIMIT });
  for (const { userErrors } of results.filter((one) => one.userErrors.length))
    expect(userErrors[0]?.message).toContain(`${LIMIT} requests of yours wait`);
  expect(await statesIn(cohortId)).toEqual({ PROPOSED: LIMIT });

  // All mentors who were asked say yes at once: she has one of them, and the seats of the others are free again.
  const asked = results.flatMap(({ pairing }, index) =>
    pairing ? [{ id: pairing.id, mentor: mentors[index]! }] : [],
  );
  await rush(
    uni.admin,
    asked.map(({ id, mentor }) => confirm(mentor, id)),
  );
  expect(await statesIn(cohortId)).toEqual({ CONFIRMED: 1, SUPERSEDED: LIMIT - 1 });
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('ten mentees ask for the last seat at once: one holds it, and it is free again when she takes her request back', async () => {
  const { uni, cohortId, mentors } = await open(1);
  const [mentor] = mentors;
  const mentees = await members(uni, cohortId, 'MENTEE', 10);
  const results = await rush(
    uni.admin,
    mentees.map(
      (mentee) => (url: string) =>
        mutateAt<PairingPayload>(url, mentee, 'requestPairing', {
          cohortId,
          enrollmentId: mentor!.enrollmentId,
        }),
    ),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, NoSeatFree: 9 });
  const first = results.findIndex(({ pairing }) => pairing);
  await must(mentees[first]!, 'withdrawPairing', { pairingId: results[first]!.pairing!.id });
  expect(
    resultOf(
      await mutate(mentees[(first + 1) % 10]!, 'requestPairing', {
        cohortId,
        enrollmentId: mentor!.enrollmentId,
      }),
    ),
  ).toBe('OK');
});
