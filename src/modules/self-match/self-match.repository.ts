/** All SQL about mentees who look for a mentor. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { dayIn } from '../../clock';
import { defineLoader, type Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import type { Participant, Skill } from '../../matching/types';
import { visibleDirectory } from '../directory/directory.policy';
import type { MatchSettings } from '../match-runs/match-run.settings';
import { onLeave, seatLedger } from '../pairings/pairing-ledger.repository';
import { OPEN_STATES } from '../pairings/pairing.state';
import type { ProgramKind } from '../programs/program.entity';
import { isReady } from '../readiness/readiness.policy';
import type { Standing } from './self-match.policy';

const own = ({ viewer }: Context) => viewer.personId && uuidOf(viewer.personId);

/** The enrollment through which the viewer is an accepted mentee of a cohort. */
export async function findOwnMentee(ctx: Context, cohortId: string): Promise<string | null> {
  const row = await firstRow<{ id: string }>(
    ctx.db,
    'selfMatch.own',
    sql`select 'enrollment_' || e.id as id from enrollments e where ${acceptedMentee(ctx)} and e.cohort_id = ${uuidOf(cohortId)}`,
  );
  return row?.id ?? null;
}

/** Of `enrollments e`. */
const acceptedMentee = (ctx: Context) =>
  sql`e.person_id = ${own(ctx)}::uuid and e.role = 'MENTEE' and e.state = 'ACCEPTED'`;

/** A mentor whom the directory of the cohort shows the viewer. */
export async function findListedMentor(ctx: Context, cohortId: string, id: string): Promise<string | null> {
  const row = await firstRow<{ id: string }>(
    ctx.db,
    'selfMatch.mentor',
    sql`select 'enrollment_' || d.id as id from enrollments d
      where d.id = ${uuidOf(id)} and d.cohort_id = ${uuidOf(cohortId)} and d.role = 'MENTOR' and (${visibleDirectory(ctx.viewer)})`,
  );
  return row?.id ?? null;
}

/** How the viewer stands to mentors whom she was shown. */
export function standingsOf(ctx: Context, ids: readonly string[]): Promise<Standing[]> {
  const mentors = ids.map(uuidOf);
  return ctx.db.rows(
    'selfMatch.standings',
    sql`with own as (
      select e.cohort_id, e.person_id, json_build_object('id', 'enrollment_' || e.id, 'free', seats.free > 0,
          'ready', ${isReady(dayIn(ctx.viewer.timeZone, ctx.clock.now()))}, 'open', ${openRequests}) as mentee
        from enrollments e cross join ${seatLedger(ctx)}
        where ${acceptedMentee(ctx)} and e.cohort_id in (select asked.cohort_id from enrollments asked where asked.id = any(${mentors}::uuid[])))
    select 'enrollment_' || e.id as id, 'cohort_' || e.cohort_id as "cohortId", seats.free > 0 as free, ${onLeave(ctx)} as away,
      (select 'pairing_' || pr.id from ${pairings} and pr.state = any(${OPEN_STATES})) as "pairingId",
      exists (select from ${pairings} and pr.state = 'DECLINED' and exists (select from pairing_members m
        where m.pairing_id = pr.id and m.person_id = e.person_id and m.response = 'DECLINED')) as declined, own.mentee
    from enrollments e cross join ${seatLedger(ctx)} left join own on own.cohort_id = e.cohort_id
    where e.id = any(${mentors}::uuid[]) and e.role = 'MENTOR'`,
  );
}

/** Requests of `enrollments e` that wait for an answer. */
const openRequests = sql`(select count(*) from pairing_members m join pairings pr on pr.id = m.pairing_id
  where m.enrollment_id = e.id and pr.origin = 'PARTICIPANT' and pr.state = 'PROPOSED')`;

/** Those of the mentor `e` and the mentee `own`; the key is that of pairing.key.ts. */
const pairings = sql`pairings pr where pr.cohort_id = e.cohort_id and pr.pair_key = e.person_id || '>' || own.person_id`;

export const standingLoader = defineLoader(standingsOf);

type Shown =
  | 'id'
  | 'personId'
  | 'level'
  | 'discipline'
  | 'orgUnitId'
  | 'skills'
  | 'languages'
  | 'meetingModes'
  | 'location';

/** A mentor, or the viewer as a mentee, as the matcher sees them, by what a directory shows. */
export interface Fitting extends Pick<Participant, Shown> {
  cohortId: string;
  role: 'MENTOR' | 'MENTEE';
  kind: ProgramKind;
  /** Of the newest run of the cohort that was released; null where none was. */
  settings: MatchSettings | null;
}

/** These mentors, and the viewer in their cohorts. The same fields as the matcher's in match-compute.repository.ts. */
export function findFitting(ctx: Context, ids: readonly string[]): Promise<Fitting[]> {
  const mentors = ids.map(uuidOf);
  return ctx.db.rows(
    'selfMatch.fitting',
    sql`select 'enrollment_' || e.id as id, 'person_' || e.person_id as "personId", 'cohort_' || e.cohort_id as "cohortId", e.role, e.level, e.discipline,
        'orgunit_' || p.org_unit_id as "orgUnitId", ${skills} as skills, ${languages} as languages, p.meeting_modes as "meetingModes", p.location,
        g.kind, used.settings
      from enrollments e join people p on p.id = e.person_id join cohorts c on c.id = e.cohort_id join programs g on g.id = c.program_id
      left join lateral (select r.settings from match_runs r where r.cohort_id = c.id and r.state = 'RELEASED'
        order by r.created_at desc, r.id desc limit 1) used on true
      where e.id = any(${mentors}::uuid[]) and e.role = 'MENTOR'
        or ${acceptedMentee(ctx)} and e.cohort_id in (select asked.cohort_id from enrollments asked where asked.id = any(${mentors}::uuid[]))`,
  );
}

const skills: SqlText = sql`array(select distinct 'skill_' || coalesce(s.merged_into_id, s.id) from enrollment_skills x join skills s on s.id = x.skill_id
  where x.enrollment_id = e.id and x.direction = case e.role when 'MENTOR' then 'OFFERED' else 'WANTED' end)`;
const languages: SqlText = sql`array(select distinct lower(split_part(l.language, '-', 1)) from person_languages l
  where l.person_id = e.person_id and l.proficiency <> 'BASIC')`;

/** Skills by name and place, as the matcher takes them. */
export function findSkillsById(ctx: Context, ids: readonly string[]): Promise<Skill[]> {
  return ctx.db.rows(
    'selfMatch.skills',
    sql`select 'skill_' || t.id as id, t.name, 'skill_' || coalesce(up.merged_into_id, up.id) as "parentId"
      from skills t left join skills up on up.id = t.parent_id where t.id = any(${ids.map(uuidOf)}::uuid[]) order by t.id`,
  );
}
