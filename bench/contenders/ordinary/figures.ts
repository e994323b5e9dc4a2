/** Figures of cohorts: one SQL query for each kind, over the base tables, for all cohorts asked about. */
import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { FeedbackProgress, MeetingProgress, MilestoneProgress, PairingCount } from './types';

type Row<T> = T & { cohortId: string };

const STATES = `select cohort_id as "cohortId", state, count(*)::integer as count from pairings
  where institution_id = $1 and cohort_id = any($2) group by 1, 2 order by state`;

const MILESTONES = `select m.cohort_id as "cohortId", (count(*) filter (where m.state <> 'WAIVED'))::integer as planned,
    (count(*) filter (where m.state = 'DONE'))::integer as done,
    (count(*) filter (where m.state in ('PLANNED', 'IN_PROGRESS') and m.due_on < (now() at time zone i.time_zone)::date
      and p.state in ('CONFIRMED', 'ACTIVE', 'CLOSING')))::integer as overdue
  from milestones m join pairings p on p.institution_id = m.institution_id and p.id = m.pairing_id join institutions i on i.id = m.institution_id
  where m.institution_id = $1 and m.cohort_id = any($2) group by 1`;

const MEETINGS = `select cohort_id as "cohortId", count(*)::integer as held, sum(held_minutes)::integer as minutes from meetings
  where institution_id = $1 and cohort_id = any($2) and state = 'HELD' group by 1`;

const SILENT = `select p.cohort_id as "cohortId", count(*)::integer as count from pairings p join institutions i on i.id = p.institution_id
  left join (select pairing_id, max(starts_at) as last_at from meetings where institution_id = $1 and cohort_id = any($2) and state = 'HELD' group by 1) l
    on l.pairing_id = p.id
  where p.institution_id = $1 and p.cohort_id = any($2) and p.state in ('CONFIRMED', 'ACTIVE')
    and greatest(p.started_on, (l.last_at at time zone i.time_zone)::date) < (now() at time zone i.time_zone)::date - $3::integer group by 1`;

const FEEDBACK = `select r.cohort_id as "cohortId", count(*)::integer as "closedRounds", sum(a.asked)::integer as asked, sum(g.answered)::integer as answered,
    round(sum(g.mean * g.answered) / sum(g.answered)) / 100 as "meanSatisfaction"
  from feedback_rounds r
  left join (select round_id, count(*) as asked from feedback_assignments where institution_id = $1 group by 1) a on a.round_id = r.id
  left join (
    select s.round_id, count(*) as answered, round(round(avg(w.value), 10) * 100) as mean
    from feedback_responses s join feedback_answers w on w.institution_id = s.institution_id and w.response_id = s.id
    where s.institution_id = $1 group by 1
  ) g on g.round_id = r.id
  where r.institution_id = $1 and r.cohort_id = any($2) and r.state = 'CLOSED' group by 1`;

export function figureLoaders(source: DataSource, institutionId: string) {
  const rowsOf = <T>(text: string, ids: readonly string[], ...more: unknown[]) =>
    source.query<Row<T>[]>(text, [institutionId, ids, ...more]);
  const first = <T>(text: string) =>
    new DataLoader<string, T | undefined>(async (ids) => {
      const rows = await rowsOf<T>(text, ids);
      return ids.map((id) => rows.find((row) => row.cohortId === id));
    });
  return {
    pairings: new DataLoader<string, PairingCount[]>(async (ids) => {
      const rows = await rowsOf<PairingCount>(STATES, ids);
      return ids.map((id) => rows.filter((row) => row.cohortId === id));
    }),
    milestones: first<MilestoneProgress>(MILESTONES),
    meetings: first<MeetingProgress>(MEETINGS),
    feedback: first<FeedbackProgress>(FEEDBACK),
    silent: new DataLoader<{ cohortId: string; days: number }, number>(
      async (keys) => {
        const rows = await rowsOf<{ count: number }>(
          SILENT,
          keys.map(({ cohortId }) => cohortId),
          keys[0]?.days,
        );
        return keys.map(({ cohortId }) => rows.find((row) => row.cohortId === cohortId)?.count ?? 0);
      },
      { cache: false },
    ),
  };
}
