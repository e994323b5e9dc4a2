/** Rules about meetings beside those that hold for everything below a pairing (pairings/pairing-work.ts). */
import { notNow, YES, type Decision } from '../../auth/decisions';
import type { Context } from '../../context';
import type { Meeting } from './meeting.entity';
import { MeetingState } from './meeting.state';

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
