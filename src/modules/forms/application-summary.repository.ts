/** What a cohort answered, question by question, for its staff: over the tiers that they may read, and no others. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { uuidOf } from '../../ids';
import { byParent } from '../../reads/by-parent';
import { readAsStaff } from './application.policy';
import type { ApplicationQuestionSummary } from './application.types';

type Row = ApplicationQuestionSummary & { parent: string };

/** Answers to a question count with what it is in the form in use; those from when it was of another kind do not. */
const summaries = defineLoader<{ id: string; rows: ApplicationQuestionSummary[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<Row>(
    'applications.summaries',
    sql`with given as (
        select aw.cohort_id, e.role, aw.key, aq.kind, aw.number, aw.options
        from application_answers aw join application_questions aq on aq.id = aw.question_id join enrollments e on e.id = aw.enrollment_id
          join applications ap on ap.enrollment_id = e.id join cohorts c on c.id = aw.cohort_id
        where aw.cohort_id = any(${ids.map(uuidOf)}::uuid[]) and ap.submitted_at is not null and (${readAsStaff(ctx.viewer)})
      ), tallied as (
        select g.cohort_id, g.role, g.key, g.kind, count(*)::integer as answered, avg(g.number) as mean, min(g.number) as lowest, max(g.number) as highest
        from given g group by 1, 2, 3, 4
      ), chosen as (
        select g.cohort_id, g.role, g.key, g.kind, o.key as option, count(*)::integer as count from given g, unnest(g.options) o(key) group by 1, 2, 3, 4, 5
      )
      select c.id as parent, af.role, 'applicationquestion_' || nq.id as "questionId", nq.key, coalesce(t.answered, 0) as answered,
        t.mean, t.lowest, t.highest, coalesce((
          select json_agg(json_build_object('key', ao.key, 'count', coalesce(h.count, 0)) order by ao.position)
          from application_options ao left join chosen h on h.cohort_id = c.id and h.role = af.role and h.key = nq.key and h.kind = nq.kind and h.option = ao.key
          where ao.question_id = nq.id), '[]') as options
      from cohorts c join application_forms af on af.program_id = c.program_id
        join application_questions nq on nq.form_id = af.id
        left join tallied t on t.cohort_id = c.id and t.role = af.role and t.key = nq.key and t.kind = nq.kind
      where c.id = any(${ids.map(uuidOf)}::uuid[]) and (${readAsStaff(ctx.viewer, 'nq')})
        and not exists (select from application_forms newer where newer.program_id = af.program_id and newer.role = af.role and newer.number > af.number)
      order by af.role, nq.position`,
  );
  const belonging = byParent<ApplicationQuestionSummary>(rows);
  return ids.map((id) => ({ id, rows: belonging(id) }));
});

export async function summaryOf(ctx: Context, cohortId: string): Promise<ApplicationQuestionSummary[]> {
  return (await summaries(ctx).load(cohortId))?.rows ?? [];
}
