/**
 * All SQL of progress. Figures are sums over the summary row of each pairing and over indexed rows of the asked
 * cohorts, so they cost what the cohorts hold, not what the institution has ever done. One statement for each
 * kind of figure, whatever the number of cohorts asked about. A scope `s` is (cohort_id, program_id, parent), the parent
 * being what the figures are summed by; every figure of one row is there for each parent.
 */
import sql, { raw, type Sql as SqlText } from 'sql-template-tag';
import { reachOf } from '../../auth/decisions';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import type { Viewer } from '../../auth/viewer';
import { uuidOf } from '../../ids';
import { Fault } from '../../graphql/faults';
import { figure, figures, scope, type ScopeSql } from '../../reads/figures';
import { derived } from '../../reads/links';
import { visibleCohorts } from '../cohorts/cohort.policy';
import { seatLedger } from '../pairings/pairing-ledger.repository';
import { DEFAULT_POLICY } from '../programs/program-policy.entity';
import type {
  EnrollmentCount,
  FeedbackProgress,
  MeetingProgress,
  MilestoneProgress,
  PairingCount,
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

const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/** The cohorts whose id, or whose program's id, is asked about. */
const cohortsBy =
  (parent: 'id' | 'program_id'): ScopeSql =>
  ({ viewer }, match) =>
    sql`(select c.id as cohort_id, c.program_id, c.${raw(parent)} as parent from cohorts c
      where c.${raw(parent)} ${match} and (${visibleCohorts(viewer)}) and (${readable(viewer)}))`;

export const progressOfCohort = scope('Cohort.progress', 'progress', cohortsBy('id'));
export const progressOfProgram = scope('Program.progress', 'progress', cohortsBy('program_id'));

export const asOf = derived<object, object, Date>('Progress.asOf', {
  value: (ctx) => ctx.clock.now(),
  sql: (ctx) => sql`${ctx.clock.now()}::timestamptz`,
});

export const enrollmentCounts = figures<EnrollmentCount>(
  'Progress.enrollments',
  'progress.enrollments',
  (_ctx, scope) => sql`select s.parent, e.role, e.state, count(*)::integer as count
    from ${scope} s join enrollments e on e.cohort_id = s.cohort_id group by 1, 2, 3 order by 1, 2, 3`,
);

export const pairingCounts = figures<PairingCount>(
  'Progress.pairings',
  'progress.pairings',
  (_ctx, scope) => sql`select s.parent, pr.state, count(*)::integer as count
    from ${scope} s join pairings pr on pr.cohort_id = s.cohort_id group by 1, 2 order by 1, 2`,
);

export const unmatchedCounts = figures<UnmatchedCount>(
  'Progress.unmatched',
  'progress.unmatched',
  (ctx, scope) => sql`with accepted as (
      select s.parent, e.role, e.id,
        bool_or(pr.state in ('CONFIRMED', 'ACTIVE', 'ON_HOLD') or (pr.state = 'CLOSING' and m.seat_number is not null)) as paired,
        bool_or(pr.state = 'PROPOSED') as awaiting, bool_or(pr.confirmed_at is not null) as lost, bool_or(pr.id is not null) as proposed
      from ${scope} s join enrollments e on e.cohort_id = s.cohort_id and e.state = 'ACCEPTED'
      left join pairing_members m on m.enrollment_id = e.id left join pairings pr on pr.id = m.pairing_id
      group by s.parent, e.role, e.id
    ), reasons as (
      select a.parent, a.role, case
          when exists (select from leaves l where l.enrollment_id = a.id and l.from_on <= ${today(ctx)}::date and coalesce(l.to_on, 'infinity') >= ${today(ctx)}::date) then 'ON_LEAVE'
          when a.awaiting then 'AWAITING_ANSWERS' when a.lost then 'LOST_PARTNER' when a.proposed then 'NOT_CONFIRMED' else 'NO_PROPOSAL' end as reason
      from accepted a where a.paired is not true
    )
    select r.parent, r.role, r.reason, count(*)::integer as count from reasons r group by 1, 2, 3 order by 1, 2, 3`,
);

export const seatProgress = figure<SeatProgress>(
  'Progress.seats',
  'progress.seats',
  (
    ctx,
    scope,
  ) => sql`select s.parent, coalesce(sum(seats.offered), 0)::integer as offered, coalesce(sum(seats.held), 0)::integer as held,
      coalesce(sum(seats.used), 0)::integer as used, coalesce(sum(seats.free), 0)::integer as free
    from ${scope} s left join enrollments e on e.cohort_id = s.cohort_id and e.state = 'ACCEPTED' and e.role = 'MENTOR'
    left join ${seatLedger(ctx)} on true
    group by s.parent`,
);

/**
 * What is late is counted in the days that the summary keeps of open milestones, which are in their order. Nothing
 * is open before the start of a pairing or after its end, and nothing is late in a pause.
 */
export const milestoneProgress = figure<MilestoneProgress>(
  'Progress.milestones',
  'progress.milestones',
  (
    ctx,
    scope,
  ) => sql`select s.parent, coalesce(sum(u.planned), 0)::integer as planned, coalesce(sum(u.done), 0)::integer as done,
      coalesce(sum(u.overdue), 0)::integer as overdue, sum(u.done)::float8 / nullif(sum(u.planned), 0)::float8 as "completionRate"
    from ${scope} s cross join lateral (
      select sum(u.milestones_total) as planned, sum(u.milestones_done) as done,
        sum(width_bucket(${today(ctx)}::date - 1, u.open_due_on)) filter (where u.next_due_on < ${today(ctx)}::date
          and u.pairing_id <> all (array(select pr.id from pairings pr where pr.cohort_id = s.cohort_id and pr.state = 'ON_HOLD'))) as overdue
      from pairing_summaries u where u.cohort_id = s.cohort_id) u
    group by s.parent`,
);

export const meetingProgress = figure<MeetingProgress>(
  'Progress.meetings',
  'progress.meetings',
  (
    _ctx,
    scope,
  ) => sql`select s.parent, coalesce(sum(u.meetings_held), 0)::integer as held, coalesce(sum(u.minutes_met), 0)::integer as minutes
    from ${scope} s left join pairing_summaries u on u.cohort_id = s.cohort_id group by s.parent`,
);

/** Pairings at work whose last contact is longer ago than so many days, or than the program's rules say. */
export const withoutContact = figure<{ value: number }, { days?: number | null }>(
  'Progress.pairingsWithoutContact',
  'progress.withoutContact',
  (ctx, scope, { days }) => sql`select s.parent, coalesce(sum(u.silent), 0)::integer as value
    from ${scope} s cross join lateral (
      select count(*) as silent from pairing_summaries u join pairings pr on pr.id = u.pairing_id and pr.state in ('CONFIRMED', 'ACTIVE')
      where u.cohort_id = s.cohort_id and u.contact_since_on < ${today(ctx)}::date - ${typeof days === 'number' ? sql`${between('days', days, 365)}::integer` : contactGap}) u
    group by s.parent`,
);

const contactGap = sql`coalesce((
  select y.contact_gap_days from program_policies y where y.program_id = s.program_id order by y.number desc limit 1), ${DEFAULT_POLICY.contactGapDays}::integer)`;

export const feedbackProgress = figure<FeedbackProgress>(
  'Progress.feedback',
  'progress.feedback',
  (
    _ctx,
    scope,
  ) => sql`select s.parent, count(f.id)::integer as "closedRounds", coalesce(sum(f.asked), 0)::integer as asked,
      coalesce(sum(f.answered), 0)::integer as answered, sum(f.answered)::float8 / nullif(sum(f.asked), 0)::float8 as "responseRate",
      (round(sum(f.mean_hundredths::numeric * f.answered) filter (where f.mean_hundredths is not null)
        / nullif(sum(f.answered) filter (where f.mean_hundredths is not null), 0)) / 100)::float8 as "meanSatisfaction"
    from ${scope} s left join feedback_rounds f on f.cohort_id = s.cohort_id and f.state = 'CLOSED' group by s.parent`,
);

/** The last weeks, the running one included, with zeros where nothing happened. */
export const weeklyProgress = figures<ProgressWeek, { last: number }>(
  'Progress.weeks',
  'progress.weeks',
  (ctx, scope, { last }) => weeksSql(ctx, scope, between('last', last, 53)),
);

function weeksSql(ctx: Context, scope: SqlText, weeks: number): SqlText {
  const zone = ctx.viewer.timeZone;
  const week = (column: string) => sql`date_trunc('week', ${raw(column)} at time zone ${zone})::date`;
  const since = sql`(select min(k.starts_on)::timestamp at time zone ${zone} from weeks k)`;
  return sql`with weeks as (
      select (date_trunc('week', ${today(ctx)}::date::timestamp)::date - 7 * n) as starts_on from generate_series(0, ${weeks}::integer - 1) n
    ), happened as (
      select s.parent, ${week('e.created_at')} as starts_on, 'enrollments' as what from ${scope} s join enrollments e on e.cohort_id = s.cohort_id and e.created_at >= ${since}
      union all select s.parent, ${week('pr.confirmed_at')}, 'confirmed' from ${scope} s join pairings pr on pr.cohort_id = s.cohort_id and pr.confirmed_at >= ${since}
      union all select s.parent, date_trunc('week', pr.ended_on::timestamp)::date, 'ended' from ${scope} s join pairings pr on pr.cohort_id = s.cohort_id
        and pr.confirmed_at is not null and pr.ended_on >= (select min(k.starts_on) from weeks k)
      union all select s.parent, ${week('i.done_at')}, 'done' from ${scope} s join milestones i on i.cohort_id = s.cohort_id and i.state = 'DONE' and i.done_at >= ${since}
      union all select s.parent, ${week('t.starts_at')}, 'held' from ${scope} s join meetings t on t.cohort_id = s.cohort_id and t.state = 'HELD' and t.kind = 'REGULAR' and t.starts_at >= ${since}
    ), counted as (
      select h.parent, h.starts_on, count(*) filter (where h.what = 'enrollments') as enrollments, count(*) filter (where h.what = 'confirmed') as confirmed,
        count(*) filter (where h.what = 'ended') as ended, count(*) filter (where h.what = 'done') as done, count(*) filter (where h.what = 'held') as held
      from happened h group by 1, 2
    )
    select p.parent, k.starts_on as "startsOn", coalesce(n.enrollments, 0)::integer as enrollments, coalesce(n.confirmed, 0)::integer as "pairingsConfirmed",
      coalesce(n.ended, 0)::integer as "pairingsEnded", coalesce(n.done, 0)::integer as "milestonesDone", coalesce(n.held, 0)::integer as "meetingsHeld"
    from (select distinct s.parent from ${scope} s) p cross join weeks k left join counted n on n.parent = p.parent and n.starts_on = k.starts_on
    order by p.parent, k.starts_on`;
}

function between(name: string, value: number, most: number): number {
  if (value >= 1 && value <= most) return value;
  throw new Fault('BAD_USER_INPUT', `\`${name}\` must be from 1 to ${most}; it is ${value}.`);
}
