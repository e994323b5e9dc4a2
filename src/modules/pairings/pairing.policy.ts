/** Who may do what with a pairing, and which pairings a viewer may see. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, every, no, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import type { Cohort } from '../cohorts/cohort.entity';
import { visibleCohorts } from '../cohorts/cohort.policy';
import { CohortState } from '../cohorts/cohort.state';
import { ChemistryMeeting, type PolicyValues } from '../programs/program-policy.entity';
import { PairingOrigin, type Pairing } from './pairing.entity';
import type { PairingMember } from './pairing-member.entity';
import { PAIRING_TRANSITIONS, PairingState } from './pairing.state';

/**
 * Which rows of `pairings pr` the viewer may see; part of every read of the room and of what belongs to a
 * pairing. Members see their own; staff those of the cohorts it works for.
 */
export function visiblePairings(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'pairing.readAny');
  if (staff.everywhere) return sql`true`;
  const own = viewer.personId ? uuidOf(viewer.personId) : null;
  const programs = staff.programIds.map(uuidOf);
  const cohorts = staff.cohortIds.map(uuidOf);
  return sql`exists (select from pairing_members mine where mine.pairing_id = pr.id and mine.person_id = ${own}::uuid)
    or pr.cohort_id = any(${cohorts}::uuid[])
    or exists (select from cohorts staffed where staffed.id = pr.cohort_id and staffed.program_id = any(${programs}::uuid[]))`;
}

type Placed = Pick<Cohort, 'id' | 'programId' | 'state'>;

/** Coordinators of the cohort. */
export function mayManagePairing(viewer: Viewer, cohort: Placed): Decision {
  return decide(viewer, 'pairing.manage', { programId: cohort.programId, cohortId: cohort.id });
}

/** Whether the viewer coordinates the cohort of `pairings pr`, and may see it. */
export function managedPairings(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'pairing.manage');
  const managed = everywhere
    ? sql`true`
    : sql`c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])`;
  return sql`exists (select from cohorts c where c.id = pr.cohort_id and (${managed}) and (${visibleCohorts(viewer)}))`;
}

export function canPropose(viewer: Viewer, cohort: Placed): Decision {
  return every(mayManagePairing(viewer, cohort), pairable(cohort));
}

/** Pairs are made while the cohort matches or runs. */
export function pairable({ state }: Placed): Decision {
  return state === CohortState.MATCHING || state === CohortState.ACTIVE
    ? YES
    : notNow(`Pairs are made while a cohort is MATCHING or ACTIVE; this one is ${state}.`);
}

/** A member herself, or a coordinator on her behalf. */
export function mayAnswer(viewer: Viewer, member: boolean, cohort: Placed): Decision {
  return member ? YES : mayManagePairing(viewer, cohort);
}

/** Coordinators; and the mentee who asked, as long as she has no answer. */
export function mayWithdrawPairing(
  viewer: Viewer,
  { origin, state }: Pick<Pairing, 'origin' | 'state'>,
  members: readonly Pick<PairingMember, 'personId' | 'role'>[],
  cohort: Placed,
): Decision {
  const open = origin === PairingOrigin.PARTICIPANT && state === PairingState.PROPOSED;
  const asked = members.some(({ personId, role }) => personId === viewer.personId && role === 'MENTEE');
  return open && asked ? YES : mayManagePairing(viewer, cohort);
}

/** Members and coordinators: pausing, resuming, ending. */
export function mayMovePairing(viewer: Viewer, member: boolean, cohort: Placed): Decision {
  return member ? YES : mayManagePairing(viewer, cohort);
}

/** Only what is paused goes on. */
export function canResumePairing(who: Decision, pairing: Pairing): Decision {
  const paused = pairing.state === PairingState.ON_HOLD;
  return every(who, paused ? YES : no(`The pairing is ${pairing.state}, not paused.`));
}

/** An offer can be accepted until its time is up, also when no job has noted yet that it is. */
export function canConfirmPairing(ctx: Context, who: Decision, pairing: Pairing): Decision {
  return every(canMovePairing(who, pairing, PairingState.CONFIRMED), answerable(ctx, pairing));
}

/** Where the rules ask for it, nobody says yes before the members have met. Who is introduced blindly can't meet. */
export function mayAnswerUnmet(
  { blind }: Pick<Pairing, 'blind'>,
  { chemistryMeeting }: Pick<PolicyValues, 'chemistryMeeting'>,
  met: boolean,
): Decision {
  return met || blind || chemistryMeeting !== ChemistryMeeting.REQUIRED
    ? YES
    : notNow(
        'The program asks you to meet before you answer. Plan a meeting of the kind CHEMISTRY, and record it.',
      );
}

export function answerable({ clock }: Context, { state, expiresAt }: Pairing): Decision {
  if (state !== PairingState.PROPOSED)
    return notNow(`Only a proposal is answered; this pairing is ${state}.`);
  const late = expiresAt !== null && expiresAt <= clock.now();
  return late ? notNow('The time to answer is over. Ask a coordinator for a new proposal.') : YES;
}

/** For clients: who and state together. */
export function canMovePairing(who: Decision, pairing: Pairing, to: PairingState): Decision {
  const possible = PAIRING_TRANSITIONS[pairing.state].includes(to);
  return every(who, possible ? YES : no(`A pairing that is ${pairing.state} can't become ${to}.`));
}
