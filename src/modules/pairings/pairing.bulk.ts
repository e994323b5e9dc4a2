/** What coordinators do with many members at once. */
import { authorize } from '../../auth/decisions';
import type { Context } from '../../context';
import { cohortLoader } from '../cohorts/cohort.repository';
import { demand } from '../update';
import type { Pairing } from './pairing.entity';
import { mayManagePairing } from './pairing.policy';
import { members } from './pairing.repository';
import { confirmPairing, getPairing } from './pairing.service';

/** Says yes for every member who has not answered. May: coordinators. Refuses and records as each answer does. */
export async function confirmForAll(
  ctx: Context,
  pairingId: string,
  reason: string | null = null,
): Promise<Pairing> {
  let pairing = await getPairing(ctx, pairingId);
  const cohort = await demand('Cohort', pairing.cohortId, (id) => cohortLoader(ctx).load(id));
  authorize(mayManagePairing(ctx.viewer, cohort));
  for (const { personId, response } of await members.load(ctx, pairingId)) {
    if (response === 'PENDING') pairing = await confirmPairing(ctx, { pairingId, personId, reason });
  }
  return pairing;
}
