/** SQL of the computation: what goes into the matcher, and what comes out of it. Called by a job. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import { columnsOf } from '../../db/columns';
import { rowsInSlices } from '../../db/long-lists';
import { firstRow } from '../../db/statements';
import type { Ban } from '../../matching/types';
import { avoidancesIn } from '../preferences/preference-bans.repository';
import { lineBansIn } from '../reporting-lines/line-bans.repository';
import type { PolicyValues } from '../programs/program-policy.repository';
import { onLeave, seatLedger } from '../pairings/pairing-ledger.repository';
import type { Lazily, Outcome, ProposalRow } from './match-outcome';
import { SkillLevel } from '../skills/skill-choice.entity';
import { MatchRun } from './match-run.entity';

/** The oldest run that waits, or was left behind by a worker that died, locked. */
export function lockWaitingRun(ctx: Context): Promise<MatchRun | null> {
  return firstRow(
    ctx.db,
    'matchCompute.lockWaiting',
    sql`select ${columnsOf(MatchRun, 'r')} from match_runs r where r.state in ('QUEUED', 'RUNNING')
      order by r.created_at, r.id limit 1 for update of r`,
  );
}

/** Weakest first. */
const SKILL_LEVELS = Object.values(SkillLevel);

export interface Candidate {
  id: string;
  personId: string;
  role: 'MENTOR' | 'MENTEE' | 'PEER';
  seats: number;
  level: number | null;
  discipline: string | null;
  orgUnitId: string | null;
  skills: string[];
  skillLevels: Record<string, number>;
  languages: string[];
  meetingModes: string[];
  location: string | null;
  wishes: string[];
}

/**
 * Accepted mentors and mentees with free seats who are not on leave. Nothing but this reaches the matcher.
 * Skills of all at once: asked for each, PostgreSQL looked at every skill for every person.
 */
export function findCandidates(
  ctx: Context,
  cohortId: string,
  roles: readonly Candidate['role'][],
): Promise<Candidate[]> {
  return rowsInSlices(
    ctx.db,
    'matchCompute.candidates',
    sql`select 'enrollment_' || e.id as id, 'person_' || e.person_id as "personId", e.role, seats.free as seats,
        e.level, e.discipline, 'orgunit_' || p.org_unit_id as "orgUnitId", coalesce(k.skills, '{}') as skills, coalesce(k.levels, '{}') as "skillLevels",
        array(select distinct lower(split_part(l.language, '-', 1)) from person_languages l where l.person_id = e.person_id and l.proficiency <> 'BASIC') as languages,
        p.meeting_modes as "meetingModes", p.location,
        array(select 'person_' || w.person_id from preference_entries w where w.enrollment_id = e.id and w.kind = 'RANKED' order by w.place) as wishes
      from enrollments e join people p on p.id = e.person_id
      cross join ${seatLedger(ctx)}
      left join (select c.id, array_agg(c.skill) as skills, json_object_agg(c.skill, c.level) filter (where c.level is not null) as levels from (
        select y.id, 'skill_' || coalesce(s.merged_into_id, s.id) as skill, max(array_position(${SKILL_LEVELS}::text[], x.level)) as level
        from enrollments y join enrollment_skills x on x.enrollment_id = y.id join skills s on s.id = x.skill_id
        where y.cohort_id = ${uuidOf(cohortId)} and x.direction = case y.role when 'MENTOR' then 'OFFERED' else 'WANTED' end group by 1, 2) c group by 1) k on k.id = e.id
      where e.cohort_id = ${uuidOf(cohortId)} and e.state = 'ACCEPTED' and e.role = any(${roles}) and seats.free > 0
        and not ${onLeave(ctx)}
      order by e.id`,
  );
}

/**
 * Who must not be paired with whom in the cohort: exclusions and whom somebody avoids, told alike; reporting lines;
 * and open pairings in either direction.
 */
export async function findBans(
  ctx: Context,
  cohortId: string,
  programId: string,
  today: string,
  rules: PolicyValues,
): Promise<Ban[]> {
  const exclusions = await ctx.db.rows<{ first: string; second: string }>(
    'matchCompute.exclusions',
    sql`select 'person_' || x.first_person_id as first, 'person_' || x.second_person_id as second from exclusions x
      where x.lifted_at is null and (x.expires_on is null or x.expires_on >= ${today}::date)
        and (x.program_id is null or x.program_id = ${uuidOf(programId)}) and (x.cohort_id is null or x.cohort_id = ${uuidOf(cohortId)})
        and exists (select from enrollments e where e.cohort_id = ${uuidOf(cohortId)} and e.person_id = x.first_person_id)
        and exists (select from enrollments e where e.cohort_id = ${uuidOf(cohortId)} and e.person_id = x.second_person_id)`,
  );
  const paired = await ctx.db.rows<{ mentor: string; mentee: string }>(
    'matchCompute.paired',
    sql`select 'person_' || a.person_id as mentor, 'person_' || b.person_id as mentee
      from pairings pr join pairing_members a on a.pairing_id = pr.id join pairing_members b on b.pairing_id = pr.id and b.enrollment_id <> a.enrollment_id
        and (a.role, b.role) in (('MENTOR', 'MENTEE'), ('PEER', 'PEER'))
      where pr.cohort_id = ${uuidOf(cohortId)} and pr.state in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD', 'CLOSING')`,
  );
  const avoided = await avoidancesIn(ctx, cohortId);
  const lines = await lineBansIn(ctx, cohortId, today, rules);
  return [
    ...[...exclusions, ...avoided].flatMap(({ first, second }): Ban[] => [
      { mentorPersonId: first, menteePersonId: second, rule: 'EXCLUSION' },
      { mentorPersonId: second, menteePersonId: first, rule: 'EXCLUSION' },
    ]),
    ...lines.map(({ mentor, mentee, kind }): Ban => ({
      mentorPersonId: mentor,
      menteePersonId: mentee,
      rule: kind,
    })),
    ...paired.flatMap(({ mentor, mentee }): Ban[] => [
      { mentorPersonId: mentor, menteePersonId: mentee, rule: 'ALREADY_PAIRED' },
      ...(rules.bothDirections
        ? []
        : [{ mentorPersonId: mentee, menteePersonId: mentor, rule: 'BOTH_DIRECTIONS' } as const]),
    ]),
  ];
}

/** Shown to whoever waits; no event and no version, since nothing was decided. */
export async function noteProgress(ctx: Context, runId: string, percent: number): Promise<boolean> {
  const rows = await ctx.db.rows(
    'matchCompute.progress',
    sql`update match_runs r set progress = ${percent} where r.id = ${uuidOf(runId)} and r.state = 'RUNNING' returning true as running`,
  );
  return rows.length > 0;
}

/** Writes what a run has found: its figures, its proposals with their members, and who has seats left. */
export async function storeOutcome(
  ctx: Context,
  run: MatchRun,
  { figures, proposals, leftovers }: Outcome,
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'matchCompute.finish',
    sql`update match_runs r set state = 'DONE', progress = 100, engine_version = ${figures.engineVersion}, input_hash = ${figures.inputHash},
        result_hash = ${figures.resultHash}, mentors = ${figures.mentors}, mentees = ${figures.mentees}, feasible_pairs = ${figures.feasiblePairs},
        matched = ${figures.matched}, total_score = ${figures.totalScore}, optimal = ${figures.optimal}, greedy_matched = ${figures.greedyMatched},
        greedy_score = ${figures.greedyScore}, report = ${JSON.stringify(figures.report)}, finished_at = ${now}, version = r.version + 1, updated_at = ${now}
      where r.id = ${uuidOf(run.id)}`,
  );
  await storeSlices(proposals, (json) => insertProposals(ctx, run, json));
  await storeSlices(leftovers, (json) => insertLeftovers(ctx, run, json));
}

/** Written out as JSON at once, the pairs of a large cohort would keep every request waiting meanwhile. */
const SLICE = 250;

/** Each slice is written out while the database stores the one before. */
async function storeSlices<Row>(rows: Lazily<Row>, store: (json: string) => Promise<void>): Promise<void> {
  let stored = Promise.resolve();
  for (let at = 0; at < rows.length; at += SLICE) {
    const json = JSON.stringify(rows.slice(at, at + SLICE));
    await stored;
    stored = store(json);
  }
  await stored;
}

export function storeProposals(
  ctx: Context,
  run: MatchRun,
  proposals: readonly ProposalRow[],
): Promise<void> {
  return insertProposals(ctx, run, JSON.stringify(proposals));
}

async function insertProposals(ctx: Context, run: MatchRun, proposals: string): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  const now = ctx.clock.now();
  await ctx.db.rows(
    'matchCompute.proposals',
    sql`with x as (
        select * from json_to_recordset(${proposals}::json)
          as x(id uuid, members json, score integer, contributions jsonb, alternatives jsonb, rank integer, feasible integer, "menteeRank" integer, "feasibleMentees" integer,
            pinned boolean, "byHand" boolean, change jsonb, spread jsonb)
      ), staged as (
        insert into match_proposals (institution_id, id, match_run_id, cohort_id, state, score, contributions, alternatives, partner_rank, feasible, mentee_rank,
          feasible_mentees, pinned, by_hand, change, spread, created_at, updated_at)
        select ${institution}, x.id, ${uuidOf(run.id)}, ${uuidOf(run.cohortId)}, 'STAGED', x.score, x.contributions, x.alternatives, x.rank, x.feasible, x."menteeRank",
          x."feasibleMentees", x.pinned, x."byHand", nullif(x.change, 'null'), nullif(x.spread, 'null'), ${now}::timestamptz, ${now}::timestamptz
        from x
      )
      insert into match_proposal_members (institution_id, proposal_id, enrollment_id, role)
      select ${institution}, x.id, m.enrollment, m.role from x, lateral json_to_recordset(x.members) as m(enrollment uuid, role text)`,
  );
}

async function insertLeftovers(ctx: Context, run: MatchRun, leftovers: string): Promise<void> {
  await ctx.db.rows(
    'matchCompute.leftovers',
    sql`insert into match_leftovers (institution_id, id, match_run_id, enrollment_id, role, reason, seats_left, feasible, removed_by, relaxing, saturated, change)
      select ${uuidOf(ctx.institutionId)}, x.id, ${uuidOf(run.id)}, x.enrollment, x.role, x.reason, x."seatsLeft", x.feasible, x."removedBy", x.relaxing, x.saturated, nullif(x.change, 'null')
      from json_to_recordset(${leftovers}::json) as x(id uuid, enrollment uuid, role text, reason text, "seatsLeft" integer, feasible integer, "removedBy" jsonb, relaxing jsonb, saturated integer, change jsonb)`,
  );
}
