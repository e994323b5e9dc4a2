/** Pairings when a member leaves: over or closing, and the other is free at once. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from '../support/authorization-database';
import { must, mutate } from '../support/authorization-mutate';
import { brokenRules, moved, seatsOf, stage, stateOf, twoServers } from '../support/pairings';

const { rush } = twoServers();

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
      const { uni, cohortId } = await stage({ automaticOffers: false }, 'ACTIVE');
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
