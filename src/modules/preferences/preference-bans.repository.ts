/**
 * What wishes mean for pairing. Whom somebody avoids in a cohort she is not paired with there, whichever of the two
 * wished it. Asked by the judge of pairings and by match runs, never for anybody to read.
 */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { PreferenceKind } from './preference.entity';

/** Couples among some people of whom one avoids the other, as couple keys. */
export async function avoidedCouples(
  ctx: Context,
  cohortId: string,
  personIds: readonly string[],
): Promise<Set<string>> {
  const people = personIds.map(uuidOf);
  const rows = await ctx.db.rows<{ couple: string }>(
    'preferences.avoidedCouples',
    sql`select least(e.person_id, w.person_id) || '=' || greatest(e.person_id, w.person_id) as couple
      from preference_entries w join enrollments e on e.id = w.enrollment_id
      where w.kind = ${PreferenceKind.AVOID} and w.person_id = any(${people}::uuid[]) and e.person_id = any(${people}::uuid[])
        and e.cohort_id = ${uuidOf(cohortId)} and e.state = any(${LIVE_STATES})`,
  );
  return new Set(rows.map(({ couple }) => couple));
}

/** Everybody in a cohort who avoids somebody, with whom. */
export function avoidancesIn(ctx: Context, cohortId: string): Promise<{ first: string; second: string }[]> {
  return ctx.db.rows(
    'preferences.avoidancesIn',
    sql`select 'person_' || e.person_id as first, 'person_' || w.person_id as second
      from enrollments e join preference_entries w on w.enrollment_id = e.id and w.kind = ${PreferenceKind.AVOID}
      where e.cohort_id = ${uuidOf(cohortId)} and e.state = any(${LIVE_STATES})`,
  );
}

export interface RankedWish {
  enrollmentId: string;
  /** The person wished for. */
  personId: string;
  place: number;
}

/** Ranked wishes of the accepted people of a cohort, for a matcher that scores them. */
export function rankedWishesIn(ctx: Context, cohortId: string): Promise<RankedWish[]> {
  return ctx.db.rows(
    'preferences.rankedIn',
    sql`select 'enrollment_' || e.id as "enrollmentId", 'person_' || w.person_id as "personId", w.place
      from enrollments e join preference_entries w on w.enrollment_id = e.id and w.kind = ${PreferenceKind.RANKED}
      where e.cohort_id = ${uuidOf(cohortId)} and e.state = 'ACCEPTED' order by e.id, w.place`,
  );
}
