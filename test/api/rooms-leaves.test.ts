/** Leaves of members: pairings stand still by themselves, due days move by what both were away, free seats are kept. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { eventually } from '../support/client';
import { brokenRules, moved, propose, stage, stateOf } from '../support/pairings';
import type { Institution, Member, Pair } from '../support/scenario';

const DAY_MS = 86_400_000;
const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const leave = (who: Member, fromOn: string, toOn?: string) =>
  must(who, 'startLeave', { enrollmentId: who.enrollmentId, fromOn, ...(toOn ? { toOn } : {}) });
const back = (who: Member, toOn: string) => must(who, 'endLeave', { enrollmentId: who.enrollmentId, toOn });

/** A pairing that began so many days ago, with a milestone due. */
async function working(began: number): Promise<{ uni: Institution; cohortId: string; pair: Pair }> {
  const { uni, cohortId } = await stage({}, 'ACTIVE');
  const pair = await uni.pair(cohortId);
  await must(uni.admin, 'addMilestone', {
    pairingId: pair.id,
    titles: [{ language: 'en', text: 'Plan' }],
    dueOn: day(10),
  });
  await asSuperuser('update pairings set started_on = $2 where id = $1', [uuidOf(pair.id), day(-began)]);
  return { uni, cohortId, pair };
}

async function shown(uni: Institution, { id }: Pair) {
  const { pairing } = await uni.admin.run(
    `query($id: ID!) { pairing(id: $id) { state holds { source leaveId fromOn toOn } milestones { edges { node { dueOn overdue } } }
      summary { nextDueOn contactSinceOn } } }`,
    { id },
  );
  return { ...pairing, dueOn: pairing.milestones.edges[0].node.dueOn };
}

test('a leave that has begun holds the pairing; it can’t be resumed, and goes on when the leave is over', async () => {
  const { uni, cohortId, pair } = await working(20);
  await leave(pair.mentee, day(-6));
  expect(await shown(uni, pair)).toMatchObject({
    state: 'ON_HOLD',
    holds: [{ source: 'LEAVE', leaveId: expect.stringContaining('leave_'), fromOn: day(-6), toOn: null }],
  });
  const { userErrors } = await mutate(pair.mentor, 'resumePairing', { pairingId: pair.id });
  expect(userErrors).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW', path: ['pairingId'], message: expect.stringContaining('on leave') },
  ]);
  await back(pair.mentee, day(-1));
  expect(await shown(uni, pair)).toMatchObject({
    state: 'CONFIRMED',
    dueOn: day(16),
    summary: { nextDueOn: day(16), contactSinceOn: day(0) },
  });
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('both sides away, and a pause: what overlaps counts once, and the last to come back lets it go on', async () => {
  const { uni, cohortId, pair } = await working(30);
  await moved(pair.mentor, 'pausePairing', pair.id);
  await asSuperuser('update pairing_holds set from_on = $2 where pairing_id = $1', [
    uuidOf(pair.id),
    day(-10),
  ]);
  await leave(pair.mentor, day(-8), day(-5));
  expect(await stateOf(pair.id)).toBe('ON_HOLD');
  await leave(pair.mentee, day(-14));
  await back(pair.mentee, day(-3));
  expect(await stateOf(pair.id)).toBe('ON_HOLD');
  expect(await moved(pair.mentor, 'resumePairing', pair.id)).toBe('CONFIRMED');
  // From 14 days ago until today, whoever was away.
  expect((await shown(uni, pair)).dueOn).toBe(day(24));
  // A leave told of afterwards that lies in days that were counted moves nothing; one day more moves a day.
  await leave(pair.mentor, day(-15), day(-12));
  expect(await shown(uni, pair)).toMatchObject({ state: 'CONFIRMED', dueOn: day(25) });
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('a leave in the future takes hold, and ends, when its day comes', async () => {
  const { uni, cohortId, pair } = await working(20);
  await leave(pair.mentor, day(2), day(4));
  expect(await stateOf(pair.id)).toBe('CONFIRMED');
  const { id } = (
    await asSuperuser<{ id: string }>('select id from leaves where enrollment_id = $1', [
      uuidOf(pair.mentor.enrollmentId),
    ])
  )[0]!;
  // Its days come, as if time had passed; whatever else is told of leaves lets the job look.
  const comes = async (from: string, to: string, state: string) => {
    await asSuperuser('update leaves set from_on = $2, to_on = $3 where id = $1', [id, from, to]);
    const other = await uni.member(cohortId, 'MENTOR');
    await leave(other, day(30));
    await eventually(async () => ((await stateOf(pair.id)) === state ? true : null));
  };
  await comes(day(-2), day(1), 'ON_HOLD');
  await comes(day(-2), day(-1), 'CONFIRMED');
  expect((await shown(uni, pair)).dueOn).toBe(day(12));
  expect(await brokenRules(cohortId)).toEqual([]);
});

test('free seats are kept during a leave, or may be given by rule; either way pairings keep theirs', async () => {
  const { uni, cohortId, programId } = await stage({ mentorCapacity: 3 }, 'ACTIVE');
  const { id, mentor } = await uni.pair(cohortId);
  await leave(mentor, day(0));
  const seats = async () =>
    (
      await uni.admin.run(
        'query($id: ID!) { enrollment(id: $id) { standing seats { offered held used free overcommittedBy } } }',
        { id: mentor.enrollmentId },
      )
    ).enrollment;
  expect(await seats()).toEqual({
    standing: ['READY', 'PAIRED', 'ON_LEAVE'],
    seats: { offered: 3, held: 2, used: 1, free: 0, overcommittedBy: 0 },
  });
  const mentee = await uni.member(cohortId, 'MENTEE');
  const kept = await propose(uni.admin, cohortId, mentor, mentee);
  expect(kept.userErrors).toMatchObject([
    { code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('on leave') },
  ]);
  await must(uni.admin, 'setProgramPolicy', { programId, seatDuringLeave: 'FREE' });
  expect((await seats()).seats).toEqual({ offered: 3, held: 0, used: 1, free: 2, overcommittedBy: 0 });
  expect((await propose(uni.admin, cohortId, mentor, mentee)).userErrors).toEqual([]);
  expect(await stateOf(id)).toBe('ON_HOLD');
});
