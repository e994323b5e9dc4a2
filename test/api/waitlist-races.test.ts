/** Waitlists when many act at the same moment, at two servers: no seat twice, no place lost, no step that no table has. */
import { must, resultOf, tally } from '../support/authorization-mutate';
import {
  at,
  brokenRules,
  couple,
  members,
  mutateAt,
  proposed,
  seatsOf,
  stage,
  twoServers,
} from '../support/pairings';
import type { Member } from '../support/scenario';
import { brokenWaitlists, join, listed, offered } from '../support/waitlist';
import { prepared, storm } from '../support/waitlist-storm';

const { rush } = twoServers();

test('twenty actors at random, some rounds of them', async () => {
  const set = await prepared(4, 8);
  const outcomes = await storm(rush, set, 20_261_128, 4);
  expect(outcomes.OK).toBeGreaterThan(10);
});

test('a seat that frees while many join: one has it, and everybody else her place', async () => {
  const { uni, cohortId } = await stage({}, 'ACTIVE');
  const mentor = await uni.member(cohortId, 'MENTOR');
  const mentees = await members(uni, cohortId, 'MENTEE', 8);
  await rush(
    uni.admin,
    mentees.map((who) => () => join(who, who)),
  );
  expect((await listed(uni.admin, cohortId)).sort()).toEqual(
    mentees.map(({ enrollmentId }) => enrollmentId).sort(),
  );
  const first = mentees.find(({ enrollmentId }) => enrollmentId)!;
  await Promise.race(mentees.map((who) => offered(uni, who)));
  expect(first).toBeDefined();
  expect(await seatsOf(mentor.enrollmentId)).toEqual([1]);
  expect(await brokenRules(cohortId)).toEqual([]);
  expect(await brokenWaitlists(uni.id)).toEqual([]);
});

test('the last seat under a cap, asked for in two cohorts at once: one gets it', async () => {
  const { uni, cohortId } = await stage({ mentorCapacity: 9 }, 'ACTIVE');
  const elsewhere = await uni.cohort({}, 'ACTIVE');
  const mentor = await uni.member(cohortId, 'MENTOR');
  const there: Member = { ...mentor, enrollmentId: await uni.enroll(mentor, elsewhere, 'MENTOR') };
  await must(uni.admin, 'updateEnrollment', { enrollmentId: there.enrollmentId, capacity: 9 });
  await must(uni.admin, 'setPairingCap', { personId: mentor.personId, cap: 3 });
  const [here, away] = [
    await members(uni, cohortId, 'MENTEE', 6),
    await members(uni, elsewhere, 'MENTEE', 6),
  ];
  // Offers that take no seat before they are confirmed take it under the same cap.
  const open = await proposed(uni, cohortId, mentor, here[5]!, { holdsSeats: false });
  await must(here[5]!, 'confirmPairing', { pairingId: open });
  const results = await rush(uni.admin, [
    at(mentor, 'confirmPairing', { pairingId: open }),
    ...here
      .slice(0, 5)
      .map((mentee) => at(uni.admin, 'proposePairing', { cohortId, members: couple(mentor, mentee) })),
    ...away.map(
      (mentee) => (url: string) =>
        mutateAt(url, uni.admin, 'proposePairing', { cohortId: elsewhere, members: couple(there, mentee) }),
    ),
  ]);
  expect(tally(results.map(resultOf))).toEqual({ OK: 3, PersonAtCapacity: 9 });
  expect((await seatsOf(mentor.enrollmentId)).length + (await seatsOf(there.enrollmentId)).length).toBe(3);
  expect(await brokenWaitlists(uni.id)).toEqual([]);
});
