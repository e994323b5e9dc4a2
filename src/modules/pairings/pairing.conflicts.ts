/** Whether reporting lines that have changed since a pairing was proposed ban it now. */
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { Refusal } from '../../graphql/user-errors';
import type { Cohort } from '../cohorts/cohort.entity';
import { findConflictWithin } from '../reporting-lines/line-bans.repository';
import type { Pairing } from './pairing.entity';
import { banned } from './pairing.errors';
import { mayManagePairing } from './pairing.policy';

/** What the lines are is no business of the members: only coordinators are told the rule. */
export async function refuseLineConflict(ctx: Context, pairing: Pairing, cohort: Cohort): Promise<void> {
  const conflict = await findConflictWithin(ctx, pairing.id, dayIn(ctx.viewer.timeZone, ctx.clock.now()));
  if (!conflict) return;
  const knows = mayManagePairing(ctx.viewer, cohort).allowed;
  throw new Refusal(banned(knows ? conflict.kind : 'RULE', ['pairingId']));
}
