/** "Not again", said after a pairing is over. Locks: cohort (shared), enrollments, so that nobody pairs them meanwhile. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { holdCohort } from '../cohorts/cohort.repository';
import { createNotAgain } from '../exclusions/exclusion.service';
import { checkVersion, demand } from '../update';
import type { Pairing } from './pairing.entity';
import type { MovePairingInput } from './pairing.inputs';
import { mayMovePairing } from './pairing.policy';
import { findPairingPlace, lockPairing, membersOf } from './pairing.repository';
import { lockSeatsOf } from './pairing-seats.repository';
import { OPEN_STATES } from './pairing.state';

/**
 * Keeps the people of a pairing that is over from being paired again in its program. Saying it again changes nothing.
 * May: whoever was a member, coordinators. Refuses: NotPossibleNow, VersionConflict. Records: ExclusionCreated.
 */
export function notAgain(ctx: Context, input: MovePairingInput): Promise<Pairing> {
  return inTransaction(ctx, async (ctx) => {
    const place = await demand('Pairing', input.pairingId, (id) => findPairingPlace(ctx, id));
    const cohort = await demand('Cohort', place.cohortId, (id) => holdCohort(ctx, id));
    await lockSeatsOf(ctx, place.enrollmentIds);
    const pairing = await demand('Pairing', input.pairingId, (id) => lockPairing(ctx, id));
    const people = (await membersOf(ctx, pairing.id)).map(({ personId }) => personId);
    const member = ctx.viewer.personId !== null && people.includes(ctx.viewer.personId);
    authorize(mayMovePairing(ctx.viewer, member, cohort));
    checkVersion(pairing, input);
    if (OPEN_STATES.includes(pairing.state))
      throw new Refusal(
        new NotPossibleNow(`The pairing is ${pairing.state}. End it first, with \`notAgain\` or without.`),
      );
    await createNotAgain(ctx, cohort.programId, people);
    return pairing;
  });
}
