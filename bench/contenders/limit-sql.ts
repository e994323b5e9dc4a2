/**
 * The statements of the limit: each gives the whole answer as one JSON text. Written by hand for these operations,
 * with the institution known; no row security, no audit. Dashboards and writes count base rows.
 */

/** An instant as the API writes it. */
const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const cursor = (key: string, id: string) =>
  `translate(encode(convert_to('["' || ${key} || '","' || ${id} || '"]', 'UTF8'), 'base64'), E'+/=\\n', '-_')`;

const person = (role: string) => `(
    select coalesce(json_agg(row_to_json(x)), '[]') from (
      select (select row_to_json(y) from (select 'person_' || pe.id as id, pe.display_name as "displayName") y) as person
      from pairing_members m join people pe on pe.institution_id = $1 and pe.id = m.person_id
      where m.institution_id = $1 and m.pairing_id = p.id and m.role = '${role}' order by m.id
    ) x)`;

/** $1 institution, $2 cohort. */
export const PAGE = `
with page as materialized (
  select pr.id, pr.state, pr.started_on, pr.created_at, row_number() over (order by pr.created_at, pr.id) as place
  from pairings pr where pr.institution_id = $1 and pr.cohort_id = $2 order by pr.created_at, pr.id limit 51
), edges as materialized (
  select p.place, ${cursor('p.created_at::text', 'p.id')} as cursor, (select row_to_json(n) from (select
    'pairing_' || p.id as id, p.state, p.started_on as "startedOn",
    ${person('MENTOR')} as mentors,
    ${person('MENTEE')} as mentees,
    (select row_to_json(x) from (
      select u.milestones_total as "milestonesTotal", u.milestones_done as "milestonesDone", u.meetings_held as "meetingsHeld",
        ${instant('u.last_met_at')} as "lastMetAt"
      from pairing_summaries u where u.institution_id = $1 and u.pairing_id = p.id) x) as summary,
    (select row_to_json(z) from (select (select coalesce(json_agg(row_to_json(x)), '[]') from (
      select (select row_to_json(y) from (select 'milestone_' || ms.id as id, ms.title ->> 'en' as title, ms.state, ms.due_on as "dueOn",
        ${instant('ms.done_at')} as "doneAt") y) as node
      from milestones ms where ms.institution_id = $1 and ms.pairing_id = p.id order by ms.position limit 20) x) as edges) z) as milestones
  ) n) as node
  from page p where p.place <= 50
)
select row_to_json(d)::text as json from (select (select row_to_json(q) from (select (select row_to_json(t) from (
  select 'cohort_' || c.id as id, c.name, c.state, (select row_to_json(x) from (select
    (select coalesce(json_agg(row_to_json(e)), '[]') from (select cursor, node from edges order by place) e) as edges,
    (select row_to_json(y) from (select exists (select from page where place > 50) as "hasNextPage",
      (select cursor from edges order by place desc limit 1) as "endCursor") y) as "pageInfo") x) as pairings
  from cohorts c where c.institution_id = $1 and c.id = $2
) t) as cohort) q) as data) d`;

/**
 * $1 institution. One pass over each table: of the forms tried, with joins, laterals or one row per cohort, these
 * were the cheapest together.
 */
export const DASHBOARD = `
with scope as materialized (
  select c.id, c.name, c.state, (now() at time zone i.time_zone)::date as today, i.time_zone
  from cohorts c join institutions i on i.id = c.institution_id
  where c.institution_id = $1 and c.state = 'ACTIVE' order by c.name collate "C", c.id limit 10
), pairs as materialized (
  select pr.id, pr.cohort_id, pr.state, pr.started_on from pairings pr where pr.institution_id = $1 and pr.cohort_id = any(array(select id from scope))
), states as (
  select g.cohort_id, json_agg(row_to_json(x) order by g.state) as counts
  from (select cohort_id, state, count(*) as count from pairs group by 1, 2) g, lateral (select g.state, g.count) x group by 1
), work as (
  select ms.cohort_id, count(*) filter (where ms.state <> 'WAIVED') as planned, count(*) filter (where ms.state = 'DONE') as done
  from milestones ms where ms.institution_id = $1 and ms.cohort_id = any(array(select id from scope)) group by 1
), late as (
  select ms.cohort_id, count(*) as overdue from milestones ms join scope s on s.id = ms.cohort_id
  where ms.institution_id = $1 and ms.state in ('PLANNED', 'IN_PROGRESS') and ms.due_on < s.today
    and ms.pairing_id not in (select id from pairs where state not in ('CONFIRMED', 'ACTIVE', 'CLOSING')) group by 1
), met as (
  select mt.pairing_id, count(*) as held, sum(mt.held_minutes) as minutes, max(mt.starts_at) as last_at
  from meetings mt where mt.institution_id = $1 and mt.cohort_id = any(array(select id from scope)) and mt.state = 'HELD' group by 1
), meetings as (
  select p.cohort_id, sum(met.held) as held, sum(met.minutes) as minutes, count(*) filter (where p.state in ('CONFIRMED', 'ACTIVE')
    and greatest(p.started_on, (met.last_at at time zone s.time_zone)::date) < s.today - 30) as silent
  from pairs p join scope s on s.id = p.cohort_id left join met on met.pairing_id = p.id group by 1
), scores as materialized (
  select w.response_id, w.value from feedback_answers w where w.institution_id = $1
), given as (
  select r.round_id, count(*) as answered, round(round(avg(v.value), 10) * 100) as mean
  from feedback_responses r join scores v on v.response_id = r.id where r.institution_id = $1 group by 1
), feedback as (
  select fr.cohort_id, count(*) as rounds, sum(a.asked) as asked, sum(coalesce(g.answered, 0)) as answered,
    round(sum(g.mean * g.answered) / sum(g.answered)) as mean
  from feedback_rounds fr left join given g on g.round_id = fr.id
  cross join lateral (select count(*) as asked from feedback_assignments fa where fa.institution_id = $1 and fa.round_id = fr.id) a
  where fr.institution_id = $1 and fr.cohort_id = any(array(select id from scope)) and fr.state = 'CLOSED' group by 1
)
select row_to_json(d)::text as json from (select (select row_to_json(q) from (select (select row_to_json(o) from (select
  coalesce(json_agg(row_to_json(e)), '[]') as edges from (
  select (select row_to_json(n) from (select 'cohort_' || s.id as id, s.name, s.state, (select row_to_json(p) from (select
    coalesce(states.counts, '[]') as pairings,
    (select row_to_json(x) from (select coalesce(work.planned, 0) as planned, coalesce(work.done, 0) as done, coalesce(late.overdue, 0) as overdue,
      work.done / nullif(work.planned, 0)::float8 as "completionRate") x) as milestones,
    (select row_to_json(x) from (select coalesce(meetings.held, 0) as held, coalesce(meetings.minutes, 0) as minutes) x) as meetings,
    coalesce(meetings.silent, 0) as "pairingsWithoutContact",
    (select row_to_json(x) from (select coalesce(f.rounds, 0) as "closedRounds", coalesce(f.asked, 0) as asked, coalesce(f.answered, 0) as answered,
      (f.answered / nullif(f.asked, 0)::float8)::float8 as "responseRate", (f.mean / 100)::float8 as "meanSatisfaction") x) as feedback) p) as progress) n) as node
  from scope s left join states on states.cohort_id = s.id left join work on work.cohort_id = s.id left join meetings on meetings.cohort_id = s.id
    left join late on late.cohort_id = s.id left join feedback f on f.cohort_id = s.id order by s.name collate "C", s.id) e
) o) as cohorts) q) as data) d`;

/** $1 institution, $2 milestone. The statement sees the rows as they were before it. */
export const DONE = `
with moved as (
  update milestones ms set state = 'DONE', done_at = now(), version = ms.version + 1, updated_at = now()
  where ms.institution_id = $1 and ms.id = $2 and ms.state in ('PLANNED', 'IN_PROGRESS') returning ms.id, ms.state, ms.done_at, ms.pairing_id
)
select row_to_json(d)::text as json from (select (select row_to_json(q) from (select (select row_to_json(c) from (select
  (select row_to_json(m) from (select 'milestone_' || moved.id as id, moved.state, ${instant('moved.done_at')} as "doneAt",
    (select row_to_json(p) from (select 'pairing_' || moved.pairing_id as id, (select row_to_json(s) from (
      select count(*) filter (where o.state <> 'WAIVED') as "milestonesTotal", count(*) filter (where o.state = 'DONE' or o.id = moved.id) as "milestonesDone",
        min(o.due_on) filter (where o.state in ('PLANNED', 'IN_PROGRESS') and o.id <> moved.id) as "nextDueOn",
        (select ${instant('max(mt.starts_at)')} from meetings mt where mt.institution_id = $1 and mt.pairing_id = moved.pairing_id and mt.state = 'HELD') as "lastMetAt"
      from milestones o where o.institution_id = $1 and o.pairing_id = moved.pairing_id) s) as summary) p) as pairing) m) as milestone,
  json_build_array() as "userErrors") c) as "completeMilestone") q) as data from moved) d`;
