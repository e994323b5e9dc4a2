/** What a mutation answers of a pairing is what a query says a moment later, also where nothing was read again. */
import { later, DAY, lasting } from '../support/authorization-time';
import { must } from '../support/authorization-mutate';
import { institution } from '../support/scenario';

const SHOWN =
  'id state version summary { milestonesTotal milestonesDone nextDueOn meetingsHeld contactSinceOn }';

interface Shown {
  pairing: {
    id: string;
    state: string;
    summary: { contactSinceOn: string | null; nextDueOn: string | null };
  };
}

test('after each step of a pairing', async () => {
  const uni = await institution();
  const programId = await uni.program();
  await must(uni.admin, 'setMilestoneTemplate', {
    programId,
    items: [{ titles: [{ language: 'en', text: 'Meet' }], dueAfterDays: 5 }],
  });
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  const { id, mentor, mentee } = await uni.pair(cohortId, { state: 'PROPOSED' });
  const admin = lasting(uni.admin, uni);
  const step = async (who: typeof admin, name: string) => {
    const { pairing } = await must<Shown>(who, name, { pairingId: id }, `pairing { ${SHOWN} }`);
    const read = await admin.run(`query($id: ID!) { pairing(id: $id) { ${SHOWN} } }`, { id });
    expect(pairing).toEqual(read.pairing);
    return pairing;
  };
  await step(mentor, 'confirmPairing');
  const confirmed = await step(mentee, 'confirmPairing');
  expect(confirmed.summary.contactSinceOn).not.toBeNull();
  expect(confirmed.summary.nextDueOn).not.toBeNull();
  await step(admin, 'pausePairing');
  const resumed = await later(3 * DAY, () => step(admin, 'resumePairing'));
  expect(resumed.summary.contactSinceOn! > confirmed.summary.contactSinceOn!).toBe(true);
  expect(resumed.summary.nextDueOn! > confirmed.summary.nextDueOn!).toBe(true);
});
