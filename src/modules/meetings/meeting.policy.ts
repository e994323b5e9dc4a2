/** Rules about meetings beside those that hold for everything below a pairing (pairings/pairing-work.ts). */
import { notNow, YES, type Decision } from '../../auth/decisions';
import type { Context } from '../../context';
import type { Pairing } from '../pairings/pairing.entity';
import { PairingState } from '../pairings/pairing.state';
import { atWork } from '../pairings/pairing-work';
import { ChemistryMeeting } from '../programs/program-policy.entity';
import { currentPolicy } from '../programs/program-policy.repository';
import { MeetingKind, type Meeting } from './meeting.entity';
import { MeetingState } from './meeting.state';

/** Ordinary meetings are for pairings at work; for getting acquainted, also the time before, where the rules have it. */
export async function meetable(
  ctx: Context,
  pairing: Pick<Pairing, 'state' | 'blind'>,
  programId: string,
  kind: MeetingKind,
  isNew = false,
): Promise<Decision> {
  if (kind === MeetingKind.REGULAR || (!isNew && pairing.state !== PairingState.PROPOSED))
    return atWork(pairing);
  if (pairing.state !== PairingState.PROPOSED)
    return notNow(`This pairing is ${pairing.state}: all have answered. Plan an ordinary meeting.`);
  if (pairing.blind)
    return notNow('The members are introduced blindly, so they meet after all have said yes.');
  const { chemistryMeeting } = await currentPolicy(ctx, programId);
  return chemistryMeeting === ChemistryMeeting.NONE
    ? notNow('The program has no meetings before the answer. Meet when all have said yes.')
    : YES;
}

/**
 * What a member asks for is proposed, and any other member agrees for all; what a coordinator of the cohort sets is
 * scheduled at once.
 */
export function firstState(coordinates: boolean): MeetingState {
  return coordinates ? MeetingState.SCHEDULED : MeetingState.PROPOSED;
}

/** Nobody agrees to her own proposal, unless she coordinates the pairing. */
export function confirmable(ctx: Context, meeting: Meeting, coordinates: boolean): Decision {
  const own = meeting.proposedById !== null && meeting.proposedById === ctx.viewer.personId;
  return own && !coordinates ? notNow('You proposed this meeting; another member must confirm it.') : YES;
}

export function holdable(ctx: Context, { startsAt }: Pick<Meeting, 'startsAt'>): Decision {
  return startsAt > ctx.clock.now() ? notNow('This meeting has not begun yet.') : YES;
}
