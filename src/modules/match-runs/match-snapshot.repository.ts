/** SQL of what the matcher looks up beside people: their hours, and what these refer to. Called by a job. */
import sql, { type Sql } from 'sql-template-tag';
import type { Context } from '../../context';
import { rowsInSlices } from '../../db/long-lists';
import { uuidOf } from '../../ids';
import type { EarlierPairing, Participant, Skill } from '../../matching/types';
import { AFFILIATION } from '../role-grants/role-grant.repository';
import type { Hours } from './match-hours';

/** When accepted people of the cohort can meet; where they have not said, when they work. */
export function findHours(ctx: Context, cohortId: string): Promise<Hours[]> {
  return rowsInSlices(
    ctx.db,
    'matchSnapshot.hours',
    sql`select 'person_' || p.id as "personId", coalesce(p.time_zone, i.time_zone) as "timeZone",
        json_agg(json_build_object('weekday', aw.weekday, 'fromTime', aw.from_time, 'toTime', aw.to_time) order by aw.weekday, aw.from_time) as windows
      from people p join institutions i on i.id = p.institution_id join availability_windows aw on aw.person_id = p.id
      where p.id in (select e.person_id from enrollments e where e.cohort_id = ${uuidOf(cohortId)} and e.state = 'ACCEPTED')
        and (aw.kind = 'AVAILABLE' or not exists (select from availability_windows o where o.person_id = p.id and o.kind = 'AVAILABLE'))
      group by p.id, p.time_zone, i.time_zone order by p.id`,
  );
}

/** The skills that people of the cohort offer or want, by name and place; of merged ones, what they became part of. */
export function findSkills(ctx: Context, cohortId: string): Promise<Skill[]> {
  return rowsInSlices(
    ctx.db,
    'matchSnapshot.skills',
    sql`select 'skill_' || t.id as id, t.name, 'skill_' || coalesce(up.merged_into_id, up.id) as "parentId"
      from skills t left join skills up on up.id = t.parent_id
      where t.id in (select coalesce(s.merged_into_id, s.id) from enrollment_skills x join skills s on s.id = x.skill_id
        where x.enrollment_id in (select e.id from enrollments e where e.cohort_id = ${uuidOf(cohortId)} and e.state = 'ACCEPTED'))
      order by t.id`,
  );
}

const accepted = (cohortId: string) => sql`e.cohort_id = ${uuidOf(cohortId)} and e.state = 'ACCEPTED'`;

/** By enrollment, the tags of goals; of a mentor also those that are a word for a skill that she offers. */
export async function findGoals(ctx: Context, cohortId: string): Promise<Map<string, string[]>> {
  const rows = await ctx.db.rows<{ id: string; goals: string[] }>(
    'matchSnapshot.goals',
    sql`select 'enrollment_' || e.id as id, array_agg(tags.name) as goals from enrollments e cross join lateral (
        select t.name from goals g join goal_taggings gt on gt.goal_id = g.id join goal_tags t on t.id = gt.tag_id where g.enrollment_id = e.id
        union
        select t.name from enrollment_skills x join skills s on s.id = x.skill_id
          join skill_words w on w.skill_id = coalesce(s.merged_into_id, s.id) join goal_tags t on t.key = w.key
        where e.role = 'MENTOR' and x.enrollment_id = e.id and x.direction = 'OFFERED'
      ) tags where ${accepted(cohortId)} group by e.id`,
  );
  return new Map(rows.map(({ id, goals }) => [id, goals]));
}

const BEGUN = ['ACTIVE', 'ON_HOLD', 'CLOSING', 'COMPLETED', 'ENDED_EARLY', 'TRANSFERRED'];

/** Who of the cohort was paired with whom before, anywhere in the institution. */
export async function findHistory(ctx: Context, cohortId: string): Promise<EarlierPairing[]> {
  const people = sql`(select e.person_id from enrollments e where ${accepted(cohortId)})`;
  const rows = await ctx.db.rows<{ mentor: string; mentee: string; completed: boolean }>(
    'matchSnapshot.history',
    sql`select 'person_' || a.person_id as mentor, 'person_' || b.person_id as mentee, bool_or(pr.state = 'COMPLETED') as completed
      from pairing_members a join pairing_members b on b.pairing_id = a.pairing_id and b.role = 'MENTEE' join pairings pr on pr.id = a.pairing_id
      where a.role = 'MENTOR' and a.person_id in ${people} and b.person_id in ${people} and pr.state = any(${BEGUN})
      group by a.person_id, b.person_id`,
  );
  return rows.map(({ mentor, mentee, completed }) => ({ personIds: [mentor, mentee], completed }));
}

/** By enrollment: pairings that a mentor has completed as one, and that a mentee has begun as one. */
export function findExperience(ctx: Context, cohortId: string): Promise<Map<string, number>> {
  return numbers(
    ctx,
    'matchSnapshot.experience',
    sql`select 'enrollment_' || e.id as id, (select count(*) from pairing_members m join pairings pr on pr.id = m.pairing_id
        where m.person_id = e.person_id and m.role = e.role
          and pr.state = any(case e.role when 'MENTOR' then array['COMPLETED'] else ${BEGUN}::text[] end))::integer as number
      from enrollments e where ${accepted(cohortId)} and e.role in ('MENTOR', 'MENTEE')`,
  );
}

/** By enrollment, for how many days a mentee has waited: since her mentor left, or since she was accepted. */
export function findWaitingDays(
  ctx: Context,
  cohortId: string,
  today: string,
  timeZone: string,
): Promise<Map<string, number>> {
  return numbers(
    ctx,
    'matchSnapshot.waitingDays',
    sql`select 'enrollment_' || e.id as id, greatest(${today}::date - (
        case when wt.lost_partner then wt.state_changed_at else coalesce(wt.waiting_since, e.waiting_since, e.state_changed_at) end
        at time zone ${timeZone})::date, 0) as number
      from enrollments e left join waitlist_entries wt on wt.enrollment_id = e.id and wt.state = 'WAITING'
      where ${accepted(cohortId)} and e.role = 'MENTEE'`,
  );
}

async function numbers(ctx: Context, name: string, statement: Sql): Promise<Map<string, number>> {
  const rows = await rowsInSlices<{ id: string; number: number }>(ctx.db, name, statement);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

export type Attributes = Participant['attributes'];

/** By enrollment. Who is no guest comes from the institution. */
export async function findAttributes(ctx: Context, cohortId: string): Promise<Map<string, Attributes>> {
  const rows = await ctx.db.rows<{ id: string; attributes: Attributes }>(
    'matchSnapshot.attributes',
    sql`select 'enrollment_' || e.id as id, json_strip_nulls(json_build_object('JOB_TITLE', p.job_title,
        'AFFILIATION', case when p.guest then ${AFFILIATION(sql`p.id`)} else '' end, 'TIME_ZONE', coalesce(p.time_zone, i.time_zone))) as attributes
      from enrollments e join people p on p.id = e.person_id join institutions i on i.id = p.institution_id where ${accepted(cohortId)}`,
  );
  return new Map(rows.map(({ id, attributes }) => [id, attributes]));
}
