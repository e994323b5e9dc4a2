/** SQL of what a run tells about its review by group. Whoever calls it has been shown the run, or tells nobody. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { uuidOf } from '../../ids';
import { MatchRun } from './match-run.entity';
import type { EquityReview } from './match-run.state';

export async function setEquityReview(ctx: Context, runId: string, to: EquityReview): Promise<MatchRun> {
  const [row] = await ctx.db.rows<MatchRun>(
    'matchReview.set',
    sql`update match_runs r set equity_review = ${to}, version = r.version + 1, updated_at = ${ctx.clock.now()}
      where r.id = ${uuidOf(runId)} returning ${columnsOf(MatchRun, 'r')}`,
  );
  return row as MatchRun;
}

/** Runs under review that would pair just these two, locked. */
export function lockReviewedPairing(
  ctx: Context,
  personIds: readonly string[],
): Promise<Pick<MatchRun, 'id' | 'cohortId' | 'equityReview'>[]> {
  const people = personIds.map(uuidOf);
  return ctx.db.rows(
    'matchReview.pairing',
    sql`select 'matchrun_' || r.id as id, 'cohort_' || r.cohort_id as "cohortId", r.equity_review as "equityReview" from match_runs r
      where r.state in ('DONE', 'RELEASED') and r.equity_review in ('REQUESTED', 'REVIEWED') and exists (
        select from match_proposals q join match_proposal_members w on w.proposal_id = q.id join enrollments e on e.id = w.enrollment_id
        where q.match_run_id = r.id and q.state in ('STAGED', 'BLOCKED') and e.person_id = any(${people}::uuid[])
        group by q.id having count(distinct e.person_id) = ${people.length})
      order by r.id for update of r`,
  );
}
