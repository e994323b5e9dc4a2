/** SQL about whom a run looks at, and which pairs it was given: pins, and those of an earlier run. */
import sql, { join } from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import type { EarlierPair } from './match-earlier';
import type { MatchPin, MatchPool } from './match-goal';

const OPEN = sql`('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING')`;

/** Whom the pool leaves out of a cohort's people. */
export async function leftOutOf(ctx: Context, cohortId: string, pool: MatchPool): Promise<Set<string>> {
  const reasons = [
    ...(pool.unmatchedOnly
      ? [
          sql`e.role in ('MENTEE', 'PEER') and exists (select from pairing_members m join pairings pr on pr.id = m.pairing_id
            where m.enrollment_id = e.id and pr.state in ${OPEN})`,
        ]
      : []),
    ...unitsOf(pool.menteeOrgUnitIds, 'MENTEE'),
    ...unitsOf(pool.mentorOrgUnitIds, 'MENTOR'),
  ];
  if (!reasons.length) return new Set();
  const rows = await ctx.db.rows<{ id: string }>(
    'matchPool.leftOut',
    sql`select 'enrollment_' || e.id as id from enrollments e join people p on p.id = e.person_id
      where e.cohort_id = ${uuidOf(cohortId)} and e.state = 'ACCEPTED' and (${join(reasons, ' or ')})`,
  );
  return new Set(rows.map(({ id }) => id));
}

function unitsOf(units: readonly string[] | null | undefined, role: 'MENTOR' | 'MENTEE') {
  if (!units) return [];
  return [
    sql`e.role = ${role} and (p.org_unit_id is null or p.org_unit_id not in (
      with recursive below as (
        select o.id from org_units o where o.id = any(${units.map(uuidOf)}::uuid[])
        union select o.id from org_units o join below b on o.parent_id = b.id)
      select below.id from below))`,
  ];
}

/** How many mentees mentors of a cohort have, or were offered. */
export async function menteesHeld(ctx: Context, cohortId: string): Promise<Map<string, number>> {
  const rows = await ctx.db.rows<{ id: string; held: number }>(
    'matchPool.held',
    sql`select 'enrollment_' || m.enrollment_id as id, count(*)::integer as held
      from pairing_members m join pairings pr on pr.id = m.pairing_id
      where pr.cohort_id = ${uuidOf(cohortId)} and pr.state in ${OPEN} and m.role = 'MENTOR' group by m.enrollment_id`,
  );
  return new Map(rows.map(({ id, held }) => [id, held]));
}

/** Of these pins, the places of those that name no mentor and mentee of the cohort. */
export async function misplacedPins(
  ctx: Context,
  cohortId: string,
  pins: readonly MatchPin[],
): Promise<number[]> {
  const asJson = JSON.stringify(
    pins.map(({ mentorEnrollmentId, menteeEnrollmentId }, at) => ({
      at,
      mentor: uuidOf(mentorEnrollmentId),
      mentee: uuidOf(menteeEnrollmentId),
    })),
  );
  const rows = await ctx.db.rows<{ at: number }>(
    'matchPool.misplacedPins',
    sql`select x.at from json_to_recordset(${asJson}::json) as x(at integer, mentor uuid, mentee uuid)
      where not exists (select from enrollments e where e.id = x.mentor and e.cohort_id = ${uuidOf(cohortId)} and e.role = 'MENTOR')
        or not exists (select from enrollments e where e.id = x.mentee and e.cohort_id = ${uuidOf(cohortId)} and e.role = 'MENTEE')
      order by x.at`,
  );
  return rows.map(({ at }) => at);
}

/** What a run has staged and nobody has thrown away. */
export function earlierPairs(ctx: Context, runId: string): Promise<EarlierPair[]> {
  return ctx.db.rows(
    'matchPool.earlierPairs',
    sql`select 'enrollment_' || a.enrollment_id as "mentorId", 'enrollment_' || b.enrollment_id as "menteeId", q.pinned
      from match_proposals q
      join match_proposal_members a on a.proposal_id = q.id and a.role = 'MENTOR'
      join match_proposal_members b on b.proposal_id = q.id and b.role = 'MENTEE'
      where q.match_run_id = ${uuidOf(runId)} and q.state in ('STAGED', 'BLOCKED', 'SUPERSEDED')
      order by a.enrollment_id, b.enrollment_id`,
  );
}
