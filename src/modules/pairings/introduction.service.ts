/** What stands before a yes: where the rules ask for it, the members of a proposal meet first. */
import type { Context } from '../../context';
import { Refusal } from '../../graphql/user-errors';
import { currentPolicy } from '../programs/program-policy.repository';
import { ChemistryMeeting } from '../programs/program-policy.entity';
import { haveMet } from './introduction.repository';
import { meetingNeeded } from './pairing.errors';
import type { Pairing } from './pairing.entity';
import type { PairingMember } from './pairing-member.entity';
import { mayAnswerUnmet } from './pairing.policy';

/**
 * The pairing as a member says yes to it, or a coordinator on behalf of one. Before the members have met that is
 * refused where the rules ask for it; a coordinator may give a reason, which is noted with the pairing.
 */
export async function afterMeeting(
  ctx: Context,
  pairing: Pairing,
  programId: string,
  { personId, response }: Pick<PairingMember, 'personId' | 'response'>,
  reason: string | null,
): Promise<Pairing> {
  if (response === 'ACCEPTED') return pairing;
  const policy = await currentPolicy(ctx, programId);
  const asked = policy.chemistryMeeting === ChemistryMeeting.REQUIRED;
  const met = asked && (await haveMet(ctx, pairing.id));
  if (mayAnswerUnmet(pairing, policy, met).allowed) return pairing;
  const onBehalf = personId !== ctx.viewer.personId;
  if (!onBehalf || !reason) throw new Refusal(meetingNeeded(pairing.id, onBehalf));
  return { ...pairing, overrideReason: [pairing.overrideReason, reason].filter(Boolean).join('\n') };
}
