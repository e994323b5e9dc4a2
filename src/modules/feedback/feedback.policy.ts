/** Who may do what with feedback. Coordinators see rounds and figures; a response only its author. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { decide, notNow, reachOf, YES, type Decision } from '../../auth/decisions';
import type { Viewer } from '../../auth/viewer';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { FeedbackRightsStatus, type FeedbackInstrument } from './feedback-instrument.entity';
import type { FeedbackRound } from './feedback-round.entity';
import { FeedbackRoundState } from './feedback.state';

export interface Place {
  programId: string;
  cohortId?: string;
}

export function mayManageFeedback(viewer: Viewer, place: Place): Decision {
  return decide(viewer, 'feedback.manage', place);
}

/** Of which `cohorts c` the viewer may manage feedback. */
export function managesFeedback(viewer: Viewer): SqlText {
  const { everywhere, programIds, cohortIds } = reachOf(viewer, 'feedback.manage');
  if (everywhere) return sql`true`;
  return sql`c.id = any(${cohortIds.map(uuidOf)}::uuid[]) or c.program_id = any(${programIds.map(uuidOf)}::uuid[])`;
}

const own = (viewer: Viewer) => (viewer.personId ? uuidOf(viewer.personId) : null);

/** Which rows of `feedback_instruments fi` the viewer may see: those of her programs, and what she was asked. */
export function visibleInstruments(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'feedback.manage');
  if (staff.everywhere) return sql`true`;
  const programs = staff.programIds.map(uuidOf);
  const cohorts = staff.cohortIds.map(uuidOf);
  return sql`fi.program_id = any(${programs}::uuid[])
    or exists (select from cohorts staffed where staffed.program_id = fi.program_id and staffed.id = any(${cohorts}::uuid[]))
    or exists (select from feedback_rounds asking join feedback_assignments mine on mine.round_id = asking.id
      where asking.instrument_id = fi.id and mine.person_id = ${own(viewer)}::uuid)`;
}

/** Which rows of `feedback_rounds fr` the viewer may see: those of her cohorts, and those in which she is asked. */
export function visibleRounds(viewer: Viewer): SqlText {
  const staff = reachOf(viewer, 'feedback.manage');
  if (staff.everywhere) return sql`true`;
  const programs = staff.programIds.map(uuidOf);
  const cohorts = staff.cohortIds.map(uuidOf);
  return sql`fr.cohort_id = any(${cohorts}::uuid[])
    or exists (select from cohorts staffed where staffed.id = fr.cohort_id and staffed.program_id = any(${programs}::uuid[]))
    or exists (select from feedback_assignments mine where mine.round_id = fr.id and mine.person_id = ${own(viewer)}::uuid)`;
}

/** Which rows of `feedback_assignments fa` the viewer may see: her own, whoever she is. */
export function visibleAssignments(viewer: Viewer): SqlText {
  return sql`fa.person_id = ${own(viewer)}::uuid`;
}

/** Nobody is asked in words that the institution may not use. */
export function usable({ rightsStatus }: FeedbackInstrument): Decision {
  return rightsStatus === FeedbackRightsStatus.PERMISSION_NEEDED
    ? notNow(
        'The wording of this instrument may not be used yet. Make a version of it once there is permission.',
      )
    : YES;
}

/** A round takes answers while it is open, to the end of its last day. */
export function answerable(ctx: Context, round: FeedbackRound): Decision {
  if (round.state !== FeedbackRoundState.OPEN) return notNow(`This feedback round is ${round.state}.`);
  const over = round.closesOn !== null && dayIn(ctx.viewer.timeZone, ctx.clock.now()) > round.closesOn;
  return over ? notNow(`Answers could be given until ${round.closesOn}.`) : YES;
}
