/**
 * All SQL of progress. Figures are sums over the summary row of each pairing and over indexed rows of the asked
 * cohorts, so they cost what the cohorts hold, not what the institution has ever done. One statement for each
 * kind of figure, whatever the number of cohorts asked about.
 */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { reachOf } from '../../auth/decisions';
import { dayIn } from '../../clock';
import { defineLoader, type Context } from '../../context';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import { visibleCohorts } from '../cohorts/cohort.policy';
import type {
  EnrollmentCount,
  FeedbackProgress,
  MeetingProgress,
  MilestoneProgress,
  PairingCount,
  ProgressScope,
  ProgressWeek,
  SeatProgress,
  UnmatchedCount,
} from './progress.types';

/** Of which rows of `cohorts c` the viewer may read the figures. */
function readable(viewer: Viewer): SqlText {
  const reach = reachOf(viewer, 'progress.read');
  if (reach.everywhere) return sql`true`;
  return sql`c.program_id = any(${reach.programIds.map(uuidOf)}::uuid[]) or c.id = any(${reach.cohortIds.map(uuidOf)}::uuid[])`;
}

type Of = ProgressScope['of'];
const PARENT = { COHORT: raw('c.id'), PROGRAM: raw('c.program_id') };

/** The cohorts asked about: (cohort_id, parent), the parent being what the figures are summed by. */
function scope(ctx: Context, of: Of, ids: readonly string[]): SqlText {
  return sql`scope as (select c.id as cohort_id, ${PARENT[of]} as parent from cohorts c
    where ${PARENT[of]} = any(${ids.map(uuidOf)}::uuid[]) and (${visibleCohorts(ctx.viewer)}) and (${readable(ctx.viewer)}))`;
}

type Figures<T> = T & { id: string };
type Loader<T> = (ctx: Context) => { load(id: string): Promise<Figures<T> | null> };

/** One loader for cohorts and one for programs. The statement gives a row for each parent, with its uuid as `id`. */
function figures<T>(
  name: string,
  statement: (ctx: Context, scope: SqlText) => SqlText,
): Record<Of, Loader<T>> {
  const loaderOf = (of: Of) =>
    defineLoader<Figures<T>>(async (ctx, ids) => {
      const rows = await ctx.db.rows<Figures<T>>(`progress.${name}`, statement(ctx, scope(ctx, of, ids)));
      return rows.map((row) => ({ ...row, id: `${of.toLowerCase()}_${row.id}` }));
    });
  return { COHORT: loaderOf('COHORT'), PROGRAM: loaderOf('PROGRAM') };
}

const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/** Which of the asked cohorts and programs the viewer may read figures of at all. */
export const readableLoader = figures<object>(
  'readable',
  (_ctx, scope) => sql`with ${scope} select distinct s.parent as id from scope s`,
);

export const enrollmentCounts = figures<{ counts: EnrollmentCount[] }>(
  'enrollments',
  (_ctx, scope) => sql`with ${scope}
    select g.parent as id, json_agg(json_build_object('role', g.role, 'state', g.state, 'count', g.count) order by g.role, g.state) as counts
    from (select s.parent, e.role, e.state, count(*) as count from scope s join enrollments e on e.cohort_id = s.cohort_id group by 1, 2, 3) g
    group by g.parent`,
);

export const pairingCounts = figures<{ counts: PairingCount[] }>(
  'pairings',
  (_ctx, scope) => sql`with ${scope}
    select g.parent as id, json_agg(json_build_object('state', g.state, 'count', g.count) order by g.state) as counts
    from (select s.parent, pr.state, count(*) as count from scope s join pairings pr on pr.cohort_id = s.cohort_id group by 1, 2) g
    group by g.parent`,
);

export const unmatchedCounts = figures<{ counts: UnmatchedCount[] }>(
  'unmatched',
  (ctx, scope) => sql`with ${scope}, accepted as (
      select s.parent, e.role, e.id,
        bool_or(pr.state in ('CONFIRMED', 'ACTIVE', 'ON_HOLD') or (pr.state = 'CLOSING' and m.seat_number is not null)) as paired,
        bool_or(pr.state = 'PROPOSED') as awaiting, bool_or(pr.confirmed_at is not null) as lost, bool_or(pr.id is not null) as proposed
      from scope s join enrollments e on e.cohort_id = s.cohort_id and e.state = 'ACCEPTED'
      left join pairing_members m on m.enrollment_id = e.id left join pairings pr on pr.id = m.pairing_id
      group by s.parent, e.role, e.id
    ), reasons as (
      select a.parent, a.role, case
          when exists (select from leaves l where l.enrollment_id = a.id and l.from_on <= ${today(ctx)}::date and coalesce(l.to_on, 'infinity') >= ${today(ctx)}::date) then 'ON_LEAVE'
          when a.awaiting then 'AWAITING_ANSWERS' when a.lost then 'LOST_PARTNER' when a.proposed then 'NOT_CONFIRMED' else 'NO_PROPOSAL' end as reason
      from accepted a where a.paired is not true
    )
    select g.parent as id, json_agg(json_build_object('role', g.role, 'reason', g.reason, 'count', g.count) order by g.role, g.reason) as counts
    from (select r.parent, r.role, r.reason, count(*) as count from reasons r group by 1, 2, 3) g group by g.parent`,
);

export const seatProgress = figures<SeatProgress>(
  'seats',
  (_ctx, scope) => sql`with ${scope}
    select s.parent as id, sum(e.capacity)::integer as offered, sum(t.held)::integer as held, sum(t.used)::integer as used,
      sum(greatest(e.capacity - t.held - t.used, 0))::integer as free
    from scope s join enrollments e on e.cohort_id = s.cohort_id and e.state = 'ACCEPTED' and e.role = 'MENTOR'
    cross join lateral (select count(*) filter (where pr.state = 'PROPOSED') as held, count(*) filter (where pr.state <> 'PROPOSED') as used
      from pairing_members m join pairings pr on pr.id = m.pairing_id where m.enrollment_id = e.id and m.seat_number is not null) t
    group by s.parent`,
);

export const milestoneProgress = figures<Omit<MilestoneProgress, 'completionRate'>>(
  'milestones',
  (ctx, scope) => sql`with ${scope}
    select s.parent as id, coalesce(sum(u.planned), 0)::integer as planned, coalesce(sum(u.done), 0)::integer as done, coalesce(sum(o.overdue), 0)::integer as overdue
    from scope s
    cross join lateral (select sum(u.milestones_total) as planned, sum(u.milestones_done) as done from pairing_summaries u where u.cohort_id = s.cohort_id) u
    cross join lateral (select count(*) as overdue from milestones i join pairings pr on pr.id = i.pairing_id and pr.state in ('CONFIRMED', 'ACTIVE', 'CLOSING')
      where i.cohort_id = s.cohort_id and i.state in ('PLANNED', 'IN_PROGRESS') and i.due_on < ${today(ctx)}::date) o
    group by s.parent`,
);

export const meetingProgress = figures<MeetingProgress>(
  'meetings',
  (_ctx, scope) => sql`with ${scope}
    select s.parent as id, coalesce(sum(u.meetings_held), 0)::integer as held, coalesce(sum(u.minutes_met), 0)::integer as minutes
    from scope s left join pairing_summaries u on u.cohort_id = s.cohort_id group by s.parent`,
);

/** Pairings at work whose last contact is longer ago than so many days, by days asked. */
const contactLoaders = new Map<number, Record<Of, Loader<{ count: number }>>>();

export function withoutContact(days: number): Record<Of, Loader<{ count: number }>> {
  const known = contactLoaders.get(days);
  if (known) return known;
  const made = figures<{ count: number }>(
    'withoutContact',
    (ctx, scope) => sql`with ${scope}
      select s.parent as id, count(pr.id)::integer as count from scope s
      join pairing_summaries u on u.cohort_id = s.cohort_id and u.contact_since_on < ${today(ctx)}::date - ${days}::integer
      join pairings pr on pr.id = u.pairing_id and pr.state in ('CONFIRMED', 'ACTIVE') group by s.parent`,
  );
  contactLoaders.set(days, made);
  return made;
}

export const feedbackProgress = figures<
  Omit<FeedbackProgress, 'responseRate' | 'meanSatisfaction'> & { mean: string | null }
>(
  'feedback',
  (_ctx, scope) => sql`with ${scope}
    select s.parent as id, count(f.id)::integer as "closedRounds", coalesce(sum(f.asked), 0)::integer as asked, coalesce(sum(f.answered), 0)::integer as answered,
      sum(f.mean_hundredths::numeric * f.answered) filter (where f.mean_hundredths is not null)
        / nullif(sum(f.answered) filter (where f.mean_hundredths is not null), 0) as mean
    from scope s left join feedback_rounds f on f.cohort_id = s.cohort_id and f.state = 'CLOSED' group by s.parent`,
);

const weekLoaders = new Map<number, Record<Of, Loader<{ weeks: ProgressWeek[] }>>>();

/** The last weeks, the running one included, with zeros where nothing happened. */
export function weeklyProgress(weeks: number): Record<Of, Loader<{ weeks: ProgressWeek[] }>> {
  const known = weekLoaders.get(weeks);
  if (known) return known;
  const made = figures<{ weeks: ProgressWeek[] }>('weeks', (ctx, scope) => weeksSql(ctx, scope, weeks));
  weekLoaders.set(weeks, made);
  return made;
}

function weeksSql(ctx: Context, scope: SqlText, weeks: number): SqlText {
  const zone = ctx.viewer.timeZone;
  const week = (column: string) => sql`date_trunc('week', ${raw(column)} at time zone ${zone})::date`;
  const since = sql`(select min(k.starts_on)::timestamp at time zone ${zone} from weeks k)`;
  return sql`with ${scope}, weeks as (
      select (date_trunc('week', ${today(ctx)}::date::timestamp)::date - 7 * n) as starts_on from generate_series(0, ${weeks}::integer - 1) n
    ), happened as (
      select s.parent, ${week('e.created_at')} as starts_on, 'enrollments' as what from scope s join enrollments e on e.cohort_id = s.cohort_id and e.created_at >= ${since}
      union all select s.parent, ${week('pr.confirmed_at')}, 'confirmed' from scope s join pairings pr on pr.cohort_id = s.cohort_id and pr.confirmed_at >= ${since}
      union all select s.parent, date_trunc('week', pr.ended_on::timestamp)::date, 'ended' from scope s join pairings pr on pr.cohort_id = s.cohort_id
        and pr.confirmed_at is not null and pr.ended_on >= (select min(k.starts_on) from weeks k)
      union all select s.parent, ${week('i.done_at')}, 'done' from scope s join milestones i on i.cohort_id = s.cohort_id and i.state = 'DONE' and i.done_at >= ${since}
      union all select s.parent, ${week('t.starts_at')}, 'held' from scope s join meetings t on t.cohort_id = s.cohort_id and t.state = 'HELD' and t.starts_at >= ${since}
    ), counted as (
      select h.parent, h.starts_on, count(*) filter (where h.what = 'enrollments') as enrollments, count(*) filter (where h.what = 'confirmed') as confirmed,
        count(*) filter (where h.what = 'ended') as ended, count(*) filter (where h.what = 'done') as done, count(*) filter (where h.what = 'held') as held
      from happened h group by 1, 2
    )
    select p.parent as id, json_agg(json_build_object('startsOn', k.starts_on, 'enrollments', coalesce(n.enrollments, 0), 'pairingsConfirmed', coalesce(n.confirmed, 0),
        'pairingsEnded', coalesce(n.ended, 0), 'milestonesDone', coalesce(n.done, 0), 'meetingsHeld', coalesce(n.held, 0)) order by k.starts_on) as weeks
    from (select distinct s.parent from scope s) p cross join weeks k left join counted n on n.parent = p.parent and n.starts_on = k.starts_on
    group by p.parent`;
}
