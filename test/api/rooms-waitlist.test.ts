/** Waitlists: who waits in which order, what is offered to whom by itself, and what becomes of it. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { eventually } from '../support/client';
import { brokenRules, members, moved, proposed, seatsOf, stage, stateOf } from '../support/pairings';
import type { Member } from '../support/scenario';
import { brokenWaitlists, join, listed, offered, placeOf, skipped } from '../support/waitlist';

const lower = (mentor: Member, uni: any, capacity: number) =>
  must(uni.admin, 'updateEnrollment', { enrollmentId: mentor.enrollmentId, capacity });

/** A cohort with a mentor who gives no seat for now. */
async function waiting(policy: object = {}, mentees = 3) {
  const set = await stage({ waitlistReasons: ['First generation', 'Returning'], ...policy }, 'ACTIVE');
  const mentor = await set.uni.member(set.cohortId, 'MENTOR');
  await lower(mentor, set.uni, 0);
  return { ...set, mentor, mentees: await members(set.uni, set.cohortId, 'MENTEE', mentees) };
}

test('the order: who lost a mentor, then by reason, then by time; each sees her own place alone', async () => {
  const { uni, cohortId, mentees } = await waiting({ automaticOffers: false }, 4);
  const [a, b, c, d] = mentees as [Member, Member, Member, Member];
  await join(a, a);
  await join(b, b);
  await join(uni.admin, c, { reason: 'Returning' });
  await join(uni.admin, d, { reason: 'First generation' });
  const ids = (...who: Member[]) => who.map(({ enrollmentId }) => enrollmentId);
  expect(await listed(uni.admin, cohortId)).toEqual(ids(d, c, a, b));
  // A mentor who leaves: her mentee goes first, though she comes last.
  const pair = await uni.pair(cohortId, {});
  await must(pair.mentor, 'withdrawEnrollment', { enrollmentId: pair.mentor.enrollmentId });
  expect(await listed(uni.admin, cohortId)).toEqual(ids(pair.mentee, d, c, a, b));
  expect(await placeOf(pair.mentee, pair.mentee.enrollmentId)).toMatchObject({
    state: 'WAITING',
    position: 1,
    lostPartner: true,
    skips: [],
  });

  expect(await placeOf(b, b.enrollmentId)).toMatchObject({ position: 5, reason: null, lostPartner: false });
  const { cohort } = await b.run(
    'query($id: ID!) { cohort(id: $id) { waitlist { totalCount edges { node { enrollmentId } } } } }',
    { id: cohortId },
  );
  expect(cohort.waitlist).toEqual({ totalCount: 1, edges: [{ node: { enrollmentId: b.enrollmentId } }] });
  // Another order of the same reasons is another order of the list.
  const { cohort: placed } = await uni.admin.run('query($id: ID!) { cohort(id: $id) { programId } }', {
    id: cohortId,
  });
  await must(uni.admin, 'setProgramPolicy', {
    programId: placed.programId,
    waitlistReasons: ['Returning', 'First generation'],
  });
  expect(await listed(uni.admin, cohortId)).toEqual(ids(pair.mentee, c, d, a, b));
  const { enrollment } = await b.run('query($id: ID!) { enrollment(id: $id) { standing } }', {
    id: b.enrollmentId,
  });
  expect(enrollment.standing).toEqual(['READY', 'WAITLISTED']);
});

test('joining: a reason is the program’s and the coordinator’s, joining again keeps the place, many at once', async () => {
  const { uni, cohortId, mentor, mentees } = await waiting({ automaticOffers: false });
  const [a, b, c] = mentees as [Member, Member, Member];
  await join(a, a);
  const before = await placeOf(a, a.enrollmentId);
  const hers = await a.ask(
    'mutation($i: JoinWaitlistInput!) { joinWaitlist(input: $i) { userErrors { code } } }',
    { i: { enrollmentId: a.enrollmentId, reason: 'Returning' } },
  );
  expect(hers.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const wrong = await mutate(uni.admin, 'joinWaitlist', { enrollmentId: a.enrollmentId, reason: 'Nice' });
  expect(wrong.userErrors).toMatchObject([
    {
      code: 'INVALID_INPUT',
      path: ['reason'],
      message: expect.stringContaining('First generation, Returning'),
    },
  ]);
  await join(uni.admin, a, { reason: 'Returning' });
  await join(a, a);
  expect(await placeOf(a, a.enrollmentId)).toEqual({ ...before, reason: 'Returning' });

  const paired = await uni.pair(cohortId, {});
  const outsider = await uni.enroll(await uni.person(), cohortId, 'MENTEE', 'SUBMITTED');
  const { results } = await must(
    uni.admin,
    'joinWaitlistMany',
    {
      enrollmentIds: [b.enrollmentId, paired.mentee.enrollmentId, outsider, c.enrollmentId],
      reason: 'Returning',
    },
    'results { id enrollment { id } userErrors { code } }',
  );
  expect(results.map(({ userErrors }: any) => userErrors[0]?.code ?? 'OK')).toEqual([
    'OK',
    'NOT_POSSIBLE_NOW',
    'NOT_POSSIBLE_NOW',
    'OK',
  ]);
  await must(a, 'leaveWaitlist', { enrollmentId: a.enrollmentId });
  expect(await placeOf(a, a.enrollmentId)).toMatchObject({ state: 'LEFT', position: null });
  const again = await mutate(a, 'leaveWaitlist', { enrollmentId: a.enrollmentId });
  expect(again.userErrors).toMatchObject([{ code: 'NOT_POSSIBLE_NOW' }]);
  // Who comes back comes last.
  await join(a, a);
  expect(await listed(uni.admin, cohortId)).toEqual([b, c, a].map(({ enrollmentId }) => enrollmentId));
  expect(await seatsOf(mentor.enrollmentId)).toEqual([]);
});

test('a seat that frees is offered to the first for whom it is feasible; who is skipped keeps her place', async () => {
  const { uni, cohortId, programId, mentor, mentees } = await waiting({ offerDays: 3 });
  const [a, b, c] = mentees as [Member, Member, Member];
  for (const who of [a, b, c]) await join(who, who);
  await must(uni.admin, 'createExclusion', { personIds: [a.personId, mentor.personId], programId });
  await lower(mentor, uni, 1);
  const first = await offered(uni, b);
  expect(await placeOf(b, b.enrollmentId)).toMatchObject({ state: 'OFFERED', position: 2 });
  expect(await placeOf(a, a.enrollmentId)).toMatchObject({ state: 'WAITING', position: 1, skips: [] });
  expect(await skipped(uni, a, mentor)).toBe('EXCLUSION');
  const { pairing } = await b.run(
    'query($id: ID!) { pairing(id: $id) { state origin expiresAt holdsSeats members { role response } } }',
    { id: first },
  );
  expect(pairing).toMatchObject({ state: 'PROPOSED', origin: 'WAITLIST', holdsSeats: true });
  const days = (Date.parse(pairing.expiresAt) - Date.now()) / 86_400_000;
  expect(Math.abs(days - 3)).toBeLessThan(0.01);
  expect(await seatsOf(mentor.enrollmentId)).toEqual([1]);

  // She can't leave with an offer in her hands; saying no, she keeps her place, and the seat goes to the next.
  const leaving = await mutate(b, 'leaveWaitlist', { enrollmentId: b.enrollmentId });
  expect(leaving.userErrors).toMatchObject([{ code: 'NOT_POSSIBLE_NOW' }]);
  await moved(b, 'declinePairing', first);
  const second = await offered(uni, c);
  expect(await placeOf(b, b.enrollmentId)).toMatchObject({
    state: 'WAITING',
    position: 2,
    offers: [{ state: 'DECLINED', automatic: true, enrollmentId: mentor.enrollmentId }],
  });
  expect(await skipped(uni, b, mentor)).toBe('PAIRED_BEFORE');

  expect(await moved(mentor, 'confirmPairing', second)).toBe('PROPOSED');
  expect(await moved(c, 'confirmPairing', second)).toBe('CONFIRMED');
  expect(await placeOf(c, c.enrollmentId)).toMatchObject({
    state: 'PLACED',
    position: null,
    offers: [{ state: 'ACCEPTED' }],
  });
  expect(await listed(uni.admin, cohortId)).toEqual([a.enrollmentId, b.enrollmentId]);
  expect(await brokenRules(cohortId)).toEqual([]);
  expect(await brokenWaitlists(uni.id)).toEqual([]);
});

test('an offer that nobody answers expires, and the seat goes to the next', async () => {
  const { uni, mentor, mentees } = await waiting({ offerDays: 1 }, 2);
  const [a, b] = mentees as [Member, Member];
  for (const who of [a, b]) await join(who, who);
  await lower(mentor, uni, 1);
  const first = await offered(uni, a);
  await asSuperuser('update pairings set expires_at = now() where id = $1', [uuidOf(first)]);
  // Whatever is proposed in the institution lets the job look.
  await uni.pair(await uni.cohort({}, 'ACTIVE'), { state: 'PROPOSED' });
  await eventually(async () => ((await stateOf(first)) === 'EXPIRED' ? true : null));
  const second = await offered(uni, b);
  expect(await placeOf(a, a.enrollmentId)).toMatchObject({
    state: 'WAITING',
    position: 1,
    offers: [{ state: 'EXPIRED' }],
  });
  expect(await stateOf(second)).toBe('PROPOSED');
});

test('by hand: an offer to whoever waits, taken back again; switched off, nothing is offered by itself', async () => {
  const { uni, cohortId, programId, mentor, mentees } = await waiting({ automaticOffers: false });
  const [a, b, c] = mentees as [Member, Member, Member];
  for (const who of [a, b]) await join(who, who);
  await lower(mentor, uni, 1);
  const offer = (who: Member, more = {}) =>
    mutate(
      uni.admin,
      'offerSeat',
      { waitingEnrollmentId: who.enrollmentId, seatEnrollmentId: mentor.enrollmentId, ...more },
      'pairing { id state origin }',
    );
  const { pairing } = await offer(b);
  expect(pairing).toMatchObject({ state: 'PROPOSED', origin: 'WAITLIST' });
  expect(await placeOf(b, b.enrollmentId)).toMatchObject({
    state: 'OFFERED',
    offers: [{ automatic: false }],
  });
  expect((await offer(a)).userErrors).toMatchObject([
    { __typename: 'MentorAtCapacity', path: ['seatEnrollmentId'] },
  ]);
  expect((await offer(b)).userErrors).toMatchObject([{ path: ['waitingEnrollmentId'] }]);
  expect((await offer(c)).userErrors).toMatchObject([{ path: ['waitingEnrollmentId'] }]);
  expect(await moved(uni.admin, 'withdrawPairing', pairing.id)).toBe('WITHDRAWN');
  expect(await placeOf(b, b.enrollmentId)).toMatchObject({
    state: 'WAITING',
    offers: [{ state: 'WITHDRAWN' }],
  });
  // Switched on again, it goes to the first.
  await must(uni.admin, 'setProgramPolicy', { programId, automaticOffers: true });
  await offered(uni, a);
  expect(await placeOf(b, b.enrollmentId)).toMatchObject({
    state: 'WAITING',
    offers: [{ state: 'WITHDRAWN' }],
  });
  expect(await listed(uni.admin, cohortId)).toEqual([a.enrollmentId, b.enrollmentId]);
});

test('who finds a partner by other means waits no more; taken back before the start, she is where she was', async () => {
  const { uni, cohortId, mentees } = await waiting({}, 2);
  const [a, b] = mentees as [Member, Member];
  for (const who of [a, b]) await join(who, who);
  const { waitingSinceAt } = (await placeOf(a, a.enrollmentId))!;
  const other = await uni.member(cohortId, 'MENTOR');
  // The seat of the newcomer is offered to the first by itself; that is taken back for another.
  await moved(uni.admin, 'withdrawPairing', await offered(uni, a));
  await moved(uni.admin, 'withdrawPairing', await offered(uni, b));
  const id = await proposed(uni, cohortId, other, a);
  expect(await placeOf(a, a.enrollmentId)).toMatchObject({ state: 'WAITING', position: 1 });
  await moved(other, 'confirmPairing', id);
  await moved(a, 'confirmPairing', id);
  expect(await placeOf(a, a.enrollmentId)).toMatchObject({ state: 'PLACED', position: null });
  await moved(uni.admin, 'withdrawPairing', id);
  expect(await placeOf(a, a.enrollmentId)).toMatchObject({ state: 'WAITING', position: 1, waitingSinceAt });
  expect(await brokenWaitlists(uni.id)).toEqual([]);
});

test('a mentor may wait too, and gets the mentee who comes', async () => {
  const { uni, cohortId, mentor } = await waiting({}, 0);
  await lower(mentor, uni, 1);
  await join(mentor, mentor);
  expect(await listed(uni.admin, cohortId, 'MENTOR')).toEqual([mentor.enrollmentId]);
  const mentee = await uni.member(cohortId, 'MENTEE');
  const id = await offered(uni, mentor);
  await moved(mentee, 'confirmPairing', id);
  expect(await moved(mentor, 'confirmPairing', id)).toBe('CONFIRMED');
  expect(await placeOf(mentor, mentor.enrollmentId)).toMatchObject({ state: 'PLACED' });
});

test.each(['PROPOSED', 'CONFIRMED'] as const)(
  'a mentor withdraws from a pairing that is %s: who had a mentor goes first, at the old time',
  async (state) => {
    const { uni, cohortId, mentees } = await waiting({ automaticOffers: false }, 2);
    const [a, b] = mentees as [Member, Member];
    for (const who of [a, b]) await join(who, who);
    const { waitingSinceAt } = (await placeOf(b, b.enrollmentId))!;
    const { mentor } = await uni.pair(cohortId, { mentee: b, state });
    await must(uni.admin, 'removeEnrollment', { enrollmentId: mentor.enrollmentId, reason: 'Absent' });
    const lost = state === 'CONFIRMED';
    expect(await placeOf(b, b.enrollmentId)).toMatchObject({
      state: 'WAITING',
      lostPartner: lost,
      position: lost ? 1 : 2,
      waitingSinceAt,
    });
    expect(await brokenWaitlists(uni.id)).toEqual([]);
  },
);

test('who leaves the cohort leaves its waitlist', async () => {
  const { uni, cohortId, mentees } = await waiting({}, 2);
  const [a, b] = mentees as [Member, Member];
  for (const who of [a, b]) await join(who, who);
  await must(a, 'withdrawEnrollment', { enrollmentId: a.enrollmentId });
  expect(await placeOf(a, a.enrollmentId)).toMatchObject({ state: 'LEFT', position: null });
  expect(await placeOf(b, b.enrollmentId)).toMatchObject({ position: 1 });
  expect(await listed(uni.admin, cohortId)).toEqual([b.enrollmentId]);
});
