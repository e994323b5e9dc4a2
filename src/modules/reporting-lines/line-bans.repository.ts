/**
 * Whom reporting lines keep from being paired, for a day: a manager and who reports to her, the manager's manager, and
 * two who report to the same one. Three questions to the same rule: about couples at hand, about everybody in a
 * cohort, and about pairings that stand. Called where pairs are judged, and by jobs.
 */
import sql, { join, raw, type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';

/** Where several hold, the first in this order is told. */
export const LINE_BANS = ['MANAGER', 'SKIP_LEVEL', 'SAME_MANAGER'] as const;
export type LineBan = (typeof LINE_BANS)[number];

export interface LineRules {
  banManager: boolean;
  banSkipLevel: boolean;
  banSameManager: boolean;
}

function banned({ banManager, banSkipLevel, banSameManager }: LineRules): LineBan[] {
  return LINE_BANS.filter((_, index) => [banManager, banSkipLevel, banSameManager][index]);
}

/** Whether the line under an alias holds on the day. */
function holds(alias: string, day: string): SqlText {
  const line = raw(alias);
  return sql`${line}.retracted_at is null and ${line}.from_on <= ${day}::date and coalesce(${line}.to_on, 'infinity') >= ${day}::date`;
}

/**
 * A join: for two people in the columns `a` and `b` of the table `c`, the kinds of bans between them on the day, each
 * with the day since which it holds, as `ban(kind, since)`.
 */
function bansBetween(day: string): SqlText {
  const line = (alias: string, of: string) =>
    sql`left join reporting_lines ${raw(alias)} on ${raw(alias)}.person_id = ${raw(of)} and ${holds(alias, day)}`;
  return sql`${join([line('la', 'c.a'), line('lb', 'c.b'), line('sa', 'la.manager_id'), line('sb', 'lb.manager_id')], ' ')}
    cross join lateral (values
      ('MANAGER', case c.b when la.manager_id then la.from_on else case c.a when lb.manager_id then lb.from_on end end),
      ('SKIP_LEVEL', case c.b when sa.manager_id then greatest(la.from_on, sa.from_on)
        else case c.a when sb.manager_id then greatest(lb.from_on, sb.from_on) end end),
      ('SAME_MANAGER', case when la.manager_id = lb.manager_id then greatest(la.from_on, lb.from_on) end)
    ) ban(kind, since)`;
}

/** The bans between the two of each couple, by couple key (`<UUID>=<UUID>`, the smaller first). One statement. */
export async function lineBansOf(
  ctx: Context,
  coupleKeys: readonly string[],
  day: string,
  rules: LineRules,
): Promise<Map<string, LineBan>> {
  const kinds = banned(rules);
  if (!kinds.length || !coupleKeys.length) return new Map();
  const rows = await ctx.db.rows<{ couple: string; kind: LineBan }>(
    'lineBans.ofCouples',
    sql`select c.couple, ban.kind from (
        select k as couple, split_part(k, '=', 1)::uuid as a, split_part(k, '=', 2)::uuid as b from unnest(${[...coupleKeys]}::text[]) k
      ) c ${bansBetween(day)} where ban.since is not null and ban.kind = any(${kinds})
      order by array_position(${[...LINE_BANS]}::text[], ban.kind) desc`,
  );
  return new Map(rows.map(({ couple, kind }) => [couple, kind]));
}

export interface BannedPair {
  mentor: string;
  mentee: string;
  kind: LineBan;
}

/** Accepted mentors and mentees of a cohort whom lines keep apart, by their wire ids. One statement. */
export function lineBansIn(
  ctx: Context,
  cohortId: string,
  day: string,
  rules: LineRules,
): Promise<BannedPair[]> {
  const kinds = banned(rules);
  if (!kinds.length) return Promise.resolve([]);
  const pairs = (kind: LineBan, from: SqlText) =>
    sql`select mentor.person_id as mentor, mentee.person_id as mentee, ${kind} as kind from ${from}`;
  const inRole = (role: string) => sql`(select distinct e.person_id from enrollments e
    where e.cohort_id = ${uuidOf(cohortId)} and e.role = ${role} and e.state = 'ACCEPTED')`;
  const found: Record<LineBan, SqlText[]> = {
    MANAGER: [
      pairs(
        'MANAGER',
        sql`mentee join line on line.person_id = mentee.person_id join mentor on mentor.person_id = line.manager_id`,
      ),
      pairs(
        'MANAGER',
        sql`mentor join line on line.person_id = mentor.person_id join mentee on mentee.person_id = line.manager_id`,
      ),
    ],
    SKIP_LEVEL: [
      pairs(
        'SKIP_LEVEL',
        sql`mentee join line on line.person_id = mentee.person_id join line up on up.person_id = line.manager_id join mentor on mentor.person_id = up.manager_id`,
      ),
      pairs(
        'SKIP_LEVEL',
        sql`mentor join line on line.person_id = mentor.person_id join line up on up.person_id = line.manager_id join mentee on mentee.person_id = up.manager_id`,
      ),
    ],
    SAME_MANAGER: [
      pairs(
        'SAME_MANAGER',
        sql`mentee join line on line.person_id = mentee.person_id join line theirs on theirs.manager_id = line.manager_id
          join mentor on mentor.person_id = theirs.person_id and mentor.person_id <> mentee.person_id`,
      ),
    ],
  };
  return ctx.db.rows(
    'lineBans.inCohort',
    sql`with line as (select rl.person_id, rl.manager_id from reporting_lines rl where ${holds('rl', day)}),
        mentor as ${inRole('MENTOR')}, mentee as ${inRole('MENTEE')}
      select 'person_' || x.mentor as mentor, 'person_' || x.mentee as mentee, x.kind from (
        ${join(
          kinds.flatMap((kind) => found[kind]),
          ' union all ',
        )}) x`,
  );
}

export interface StandingConflict {
  pairingId: string;
  cohortId: string;
  personId: string;
  otherPersonId: string;
  kind: LineBan;
  since: string;
  /** What it is about, as a key. */
  subject: string;
}

/** Two members of an open pairing whom the newest rules of its program keep apart on the day, in whatever circle. */
function standing(ctx: Context, day: string, only: SqlText): SqlText {
  return sql`select pr.id as pairing_id, pr.cohort_id, c.a, c.b, ban.kind, ban.since
    from (select m.pairing_id, m.person_id as a, n.person_id as b from pairing_members m
        join pairing_members n on n.pairing_id = m.pairing_id and n.person_id > m.person_id and n.to_on is null
      where m.to_on is null and ${only}) c
    join pairings pr on pr.id = c.pairing_id and pr.state in ('PROPOSED', 'CONFIRMED', 'ACTIVE', 'ON_HOLD')
    join cohorts co on co.id = pr.cohort_id
    left join lateral (select y.ban_manager, y.ban_skip_level, y.ban_same_manager from program_policies y
      where y.program_id = co.program_id order by y.number desc limit 1) rules on true
    ${bansBetween(day)}
    where ban.since is not null
      and coalesce(case ban.kind when 'MANAGER' then rules.ban_manager when 'SKIP_LEVEL' then rules.ban_skip_level else rules.ban_same_manager end, true)
      and (pr.override_reason is null or ban.since > (pr.created_at at time zone ${ctx.viewer.timeZone})::date)`;
}

/**
 * All of them in the institution. What a coordinator knew and set aside when she proposed the pairing is none; what
 * came later is.
 */
export function findStandingConflicts(ctx: Context, day: string): Promise<StandingConflict[]> {
  return ctx.db.rows(
    'lineBans.standing',
    sql`select 'pairing_' || x.pairing_id as "pairingId", 'cohort_' || x.cohort_id as "cohortId", 'person_' || x.a as "personId",
        'person_' || x.b as "otherPersonId", x.kind, x.since, concat_ws(':', x.pairing_id, x.kind, x.a, x.b) as subject
      from (${standing(ctx, day, sql`exists (select from reporting_lines any_line)`)}) x order by x.pairing_id, x.kind`,
  );
}

/** The first of them within one pairing. */
export function findConflictWithin(
  ctx: Context,
  pairingId: string,
  day: string,
): Promise<{ kind: LineBan } | null> {
  return firstRow(
    ctx.db,
    'lineBans.within',
    sql`select x.kind from (${standing(ctx, day, sql`m.pairing_id = ${uuidOf(pairingId)}`)}) x
      order by array_position(${[...LINE_BANS]}::text[], x.kind) limit 1`,
  );
}

/** The next day after this one on which a line begins, or is over. */
export async function nextLineDay(ctx: Context, day: string): Promise<string | null> {
  const row = await firstRow<{ day: string | null }>(
    ctx.db,
    'lineBans.nextDay',
    sql`select min(x.day) as day from (
        select min(rl.from_on) as day from reporting_lines rl where rl.retracted_at is null and rl.from_on > ${day}::date
        union all select min(rl.to_on) + 1 from reporting_lines rl where rl.retracted_at is null and rl.to_on >= ${day}::date
      ) x`,
  );
  return row?.day ?? null;
}
