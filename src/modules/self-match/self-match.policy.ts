/** Whether a mentee may ask a mentor. The same rules guard the mutation and answer the directory. */
import { every, no, notNow, YES, type Decision } from '../../auth/decisions';
import { AlreadyExists, NotPossibleNow, type UserError } from '../../graphql/user-errors';
import type { Cohort } from '../cohorts/cohort.entity';
import { pairable } from '../pairings/pairing.policy';
import { SelfMatch, type PolicyValues } from '../programs/program-policy.entity';
import { noSeatFree, tooManyOpenRequests } from './self-match.errors';

/** How the viewer and a mentor stand to each other. */
export interface Standing {
  /** The mentor's enrollment. */
  id: string;
  cohortId: string;
  /** Whether a seat of the mentor is free. */
  free: boolean;
  /** The open pairing of the two. */
  pairingId: string | null;
  /** Whether the mentor has said no to the mentee before. */
  declined: boolean;
  /** Whether the mentor is on leave; told nobody. */
  away: boolean;
  /** The viewer as an accepted mentee of the mentor's cohort; null where she is none. */
  mentee: Mentee | null;
}

export interface Mentee {
  /** Her enrollment. */
  id: string;
  /** Whether she may have one more mentor. */
  free: boolean;
  ready: boolean;
  /** How many of her requests wait for an answer. */
  open: number;
}

export type Rules = Pick<PolicyValues, 'selfMatch' | 'maxOpenRequests'>;
type Placed = Pick<Cohort, 'id' | 'programId' | 'state'>;

/** Accepted mentees of the cohort, where the program lets them. */
export function mayRequest(mentee: boolean, { selfMatch }: Rules, cohort: Placed): Decision {
  return every(
    mentee ? YES : no('Only an accepted mentee of this cohort may ask its mentors.'),
    selfMatch === SelfMatch.REQUESTS
      ? YES
      : notNow('Mentees don’t ask mentors in this program. Its coordinators pair you.'),
    pairable(cohort),
  );
}

/**
 * What stands in the way of just this request, if anything. What bans the two, and whether the mentor is away or not
 * ready, is not among it: a directory that told would tell whose wish it is.
 */
export function refusalOf({ maxOpenRequests }: Rules, standing: Standing, mentee: Mentee): UserError | null {
  if (standing.pairingId)
    return new AlreadyExists(
      ['enrollmentId'],
      'You have asked this mentor, or are paired with her, already. Look among your pairings.',
      standing.pairingId,
    );
  if (standing.declined)
    return new NotPossibleNow('This mentor has said no to you before. Ask another.', ['enrollmentId']);
  if (!mentee.ready)
    return new NotPossibleNow('You are not ready to be paired yet. `enrollment.readiness` says what lacks.');
  if (!mentee.free)
    return new NotPossibleNow(
      'You have no place for another mentor now: each is taken or promised, or you are on leave.',
    );
  if (mentee.open >= maxOpenRequests) return tooManyOpenRequests(mentee.open, maxOpenRequests);
  return standing.free ? null : noSeatFree(standing.id);
}

/** For clients: who, the rules, and what is known of the two, together. */
export function canRequest(rules: Rules, cohort: Placed, standing: Standing): Decision {
  const refusal = standing.mentee && refusalOf(rules, standing, standing.mentee);
  return every(mayRequest(standing.mentee !== null, rules, cohort), refusal ? notNow(refusal.message) : YES);
}
