/** SQL about reviews of match runs, as the application. Every read of a review carries the visibility predicate. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import type { PageArgs } from '../../graphql/connection';
import { newId, uuidOf } from '../../ids';
import { page } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import type { StoredAttribute, StoredResult } from '../equity-reports/equity-report.result';
import { MatchRun } from '../match-runs/match-run.entity';
import { MatchRunReview } from './match-run-review.entity';
import type { Place } from './match-run-review.places';
import { reviewableRuns, visibleReviews } from './match-run-review.policy';
import type { StoredReview } from './match-run-review.result';
import type { MatchRunReviewState } from './match-run-review.state';

const voided = sql`(select r.equity_review = 'VOID' from match_runs r where r.institution_id = v.institution_id and r.id = v.match_run_id) as voided`;
const columns = () => sql`${columnsOf(MatchRunReview, 'v')}, ${voided}`;

export const readableReviews = readableNode('matchRunReviews', {
  entity: MatchRunReview,
  alias: 'v',
  more: voided,
  from: sql`match_run_reviews v`,
  visible: visibleReviews,
});

export const listReviews = page('Query.matchRunReviews', readableReviews, (ctx, _page: PageArgs) => ({
  name: 'matchRunReviews.list',
  from: sql`match_run_reviews v`,
  where: [visibleReviews(ctx.viewer)],
  sort: { expression: 'v.created_at', type: 'timestamptz', descending: true },
  idColumn: 'v.id',
}));

/** The cohort of a run that the viewer may review. */
export async function findPlaceToReview(ctx: Context, runId: string): Promise<string | null> {
  const row = await firstRow<{ cohortId: string }>(
    ctx.db,
    'matchRunReviews.place',
    sql`select 'cohort_' || r.cohort_id as "cohortId" from match_runs r where r.id = ${uuidOf(runId)} and (${reviewableRuns(ctx.viewer)})`,
  );
  return row?.cohortId ?? null;
}

export function lockRun(ctx: Context, runId: string): Promise<MatchRun | null> {
  return firstRow(
    ctx.db,
    'matchRunReviews.lockRun',
    sql`select ${columnsOf(MatchRun, 'r')} from match_runs r where r.id = ${uuidOf(runId)} for update of r`,
  );
}

/** One decision at a time about the runs of a cohort: each is held against the others. */
export async function lockReviewsOf(ctx: Context, cohortId: string): Promise<void> {
  await ctx.db.rows(
    'matchRunReviews.lockCohort',
    sql`select pg_advisory_xact_lock(hashtextextended(${`matchRunReviews:${cohortId}`}, 0))`,
  );
}

/** Without a lock, under which a frozen one is out of sight; that of the run holds it. */
export function findReviewOf(ctx: Context, runId: string): Promise<MatchRunReview | null> {
  return firstRow(
    ctx.db,
    'matchRunReviews.ofRun',
    sql`select ${columns()} from match_run_reviews v where v.match_run_id = ${uuidOf(runId)}`,
  );
}

/** Whether anything of the run, or of a run that it keeps from, goes back to a decision about single people. */
export async function isEdited(ctx: Context, runId: string): Promise<boolean> {
  const rows = await ctx.db.rows(
    'matchRunReviews.edited',
    sql`with recursive line as (
        select r.id, r.goal, r.pins, true as own from match_runs r where r.id = ${uuidOf(runId)}
        union select r.id, r.goal, r.pins, false from line l join match_runs r on 'matchrun_' || r.id = l.goal ->> 'keepFrom'
      )
      select from line l where jsonb_array_length(l.pins) > 0 or exists (select from match_proposals q where q.match_run_id = l.id
        and (q.by_hand or q.pinned or (l.own and q.state <> 'STAGED')
          or (q.state = 'DISCARDED' and (select d.state from match_runs d where d.id = l.id) <> 'DISCARDED')))
      limit 1`,
  );
  return rows.length > 0;
}

/** Who stands alike in all of the runs, as the matcher left them. */
export function placesIn(ctx: Context, runIds: readonly string[]): Promise<Place[]> {
  const runs = runIds.map(uuidOf);
  return ctx.db.rows(
    'matchRunReviews.places',
    sql`with stands as (
        select o.run_id, o.enrollment_id, bool_or(o.matched) as matched from (
          select q.match_run_id as run_id, w.enrollment_id, true as matched
          from match_proposals q join match_proposal_members w on w.proposal_id = q.id
          where q.match_run_id = any(${runs}::uuid[]) and not q.by_hand and w.role <> 'MENTOR'
          union all
          select f.match_run_id, f.enrollment_id, false from match_leftovers f
          where f.match_run_id = any(${runs}::uuid[]) and f.role <> 'MENTOR' and f.reason <> 'NOT_READY') o
        group by 1, 2
      ), everybody as (
        select jsonb_object_agg('matchrun_' || s.run_id, s.matched) as stands from stands s group by s.enrollment_id
      )
      select e.stands, count(*)::integer as people from everybody e group by e.stands`,
  );
}

/** Other runs of the cohort that were reviewed, or are being. */
export async function otherReviewed(ctx: Context, cohortId: string, runId: string): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'matchRunReviews.others',
    sql`select 'matchrun_' || v.match_run_id as id from match_run_reviews v
      where v.cohort_id = ${uuidOf(cohortId)} and v.match_run_id <> ${uuidOf(runId)} and v.state in ('COMPUTING', 'FROZEN') order by v.id`,
  );
  return rows.map(({ id }) => id);
}

/** Nothing where there is one already. */
export async function insertRequest(ctx: Context, run: MatchRun): Promise<boolean> {
  const now = ctx.clock.now();
  const rows = await ctx.db.rows(
    'matchRunReviews.request',
    sql`insert into match_run_reviews (institution_id, id, match_run_id, cohort_id, state, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(newId('MatchRunReview'))}, ${uuidOf(run.id)}, ${uuidOf(run.cohortId)}, 'REQUESTED', ${now}, ${now})
      on conflict (institution_id, match_run_id) do nothing returning true as done`,
  );
  return rows.length > 0;
}

export async function startReviewRow(
  ctx: Context,
  id: string,
  { key, version, k }: { key: string; version: number; k: number },
): Promise<void> {
  await ctx.db.rows(
    'matchRunReviews.start',
    sql`update match_run_reviews v set state = 'COMPUTING', k = ${k}, profile_key = ${key}, profile_version = ${version},
        version = v.version + 1, updated_at = ${ctx.clock.now()} where v.id = ${uuidOf(id)}`,
  );
}

/** The next review to compute: one that waits, or that a worker left behind. */
export function findOpenReview(ctx: Context): Promise<MatchRunReview | null> {
  return firstRow(
    ctx.db,
    'matchRunReviews.open',
    sql`select ${columns()} from match_run_reviews v where v.state = 'COMPUTING' order by v.created_at, v.id limit 1`,
  );
}

/** False where another worker finished it. */
export async function finishReviewRow(
  ctx: Context,
  id: string,
  state: MatchRunReviewState,
  result: StoredReview | null,
): Promise<boolean> {
  const rows = await ctx.db.rows(
    'matchRunReviews.finish',
    sql`update match_run_reviews v set state = ${state}, result = ${result && JSON.stringify(result)}, as_of = ${result && new Date(result.asOf)},
        version = v.version + 1, updated_at = ${ctx.clock.now()}
      where v.id = ${uuidOf(id)} and v.state = 'COMPUTING' returning true as done`,
  );
  return rows.length > 0;
}

/** Of the cohort, but not of this run, oldest first. */
export function frozenReviews(
  ctx: Context,
  { cohortId, id }: MatchRunReview,
): Promise<{ runId: string; result: StoredReview }[]> {
  return ctx.db.rows(
    'matchRunReviews.frozen',
    sql`select 'matchrun_' || v.match_run_id as "runId", v.result from match_run_reviews v
      where v.cohort_id = ${uuidOf(cohortId)} and v.id <> ${uuidOf(id)} and v.state = 'FROZEN' order by v.id`,
  );
}

/** What frozen reports about the cohort, alone or with others, say of its mentees. */
export async function frozenReports(ctx: Context, cohortId: string): Promise<StoredAttribute[]> {
  const rows = await ctx.db.rows<{ result: StoredResult }>(
    'matchRunReviews.reports',
    sql`select p.result from equity_reports p join equity_report_cohorts o on o.report_id = p.id
      where o.cohort_id = ${uuidOf(cohortId)} and p.role = 'MENTEE' and p.state = 'FROZEN' order by p.id`,
  );
  return rows.flatMap(({ result }) => result.attributes);
}
