/** SQL that finds out what the institution knows of staged rows: people, their enrollments, org units. */
import sql, { raw } from 'sql-template-tag';
import type { Context } from '../../context';
import { uuidOf } from '../../ids';
import type { EnrollmentRole } from '../enrollments/enrollment.entity';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { visiblePeople } from '../people/person.policy';
import type { KnownEnrollment, KnownPerson, KnownRow } from './verdict';

export interface Batch {
  importId: string;
  cohortId: string;
  role: EnrollmentRole;
  /** Row numbers: behind the first, up to the last. */
  after: number;
  last: number;
}

const conditions = ({ importId, after, last }: Batch) =>
  sql`r.import_id = ${uuidOf(importId)} and r.valid and r.number > ${after} and r.number <= ${last}`;

/**
 * Runs work whose joins must not compare each row with each. Under row security no index on `lower(…)` can be
 * used (the function could leak rows of others), and the planner has no figures of rows that were staged a
 * moment ago; hash joins read each side once, whatever it guesses.
 */
export async function withHashJoins<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  await ctx.db.rows('imports.hashJoins', sql`select set_config('enable_nestloop', 'off', true)`);
  const result = await work();
  await ctx.db.rows('imports.anyJoins', sql`select set_config('enable_nestloop', 'on', true)`);
  return result;
}

export interface Identity {
  number: number;
  byExternalId: string | null;
  byEmail: string | null;
}

/** Whom the rows of a batch lead to, in their order, by external id and by address: first ones and further ones. */
export function findIdentities(ctx: Context, batch: Batch): Promise<Identity[]> {
  return withHashJoins(ctx, () =>
    ctx.db.rows(
      'imports.identities',
      sql`with wanted as materialized (
          select r.number, r.data ->> 'externalId' as external_id, lower(r.data ->> 'email') as email from import_rows r where ${conditions(batch)})
        select w.number, x.id as "byExternalId", m.id as "byEmail" from wanted w
        left join (select p.id, p.external_id from people p
          union all select i.person_id, i.external_id from person_external_ids i where i.source = 'institution') x on x.external_id = w.external_id
        left join (select p.id, p.email_key as email from people p union all select f.person_id, f.email_key from person_emails f) m on m.email = w.email
        order by w.number`,
    ),
  );
}

/** Written out, so that it is the unique index's own condition. */
const LIVE = raw(`e.state in (${LIVE_STATES.map((state) => `'${state}'`).join(', ')})`);

/** People, locked in one order, so that nobody leaves or changes meanwhile. */
export async function lockPeople(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'imports.lockPeople',
    sql`select true from ${given(ids)} join people p on p.id = given.id order by p.id for update of p`,
  );
}

/** Enrollments of these rows' people, locked after the people. */
export async function lockEnrollmentsOf(ctx: Context, batch: Batch, ids: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'imports.lockEnrollments',
    sql`select true from ${given(ids)} join enrollments e on e.person_id = given.id
      where e.cohort_id = ${uuidOf(batch.cohortId)} and e.role = ${batch.role} and ${LIVE} order by e.id for update of e`,
  );
}

/** Each row beside what is known of it. One statement for each table, by keys, so that no plan can go wrong. */
export async function findKnown(
  ctx: Context,
  batch: Batch,
  identities: readonly Identity[],
): Promise<KnownRow[]> {
  const rows = new Map((await findRows(ctx, batch)).map((row) => [row.number, row.data]));
  const personIds = [...new Set(identities.flatMap((row) => row.byExternalId ?? row.byEmail ?? []))];
  const people = personIds.length ? await findPeople(ctx, personIds) : [];
  const enrollments = personIds.length ? await findEnrollments(ctx, batch, personIds) : [];
  const personOf = new Map(people.map((person) => [person.id, person]));
  const [live, ended] = [new Map<string, KnownEnrollment>(), new Map<string, string>()];
  // Oldest first: the last that ended is told.
  for (const { personId, ...enrollment } of enrollments) {
    if ((LIVE_STATES as string[]).includes(enrollment.state)) live.set(personId, enrollment);
    else ended.set(personId, enrollment.state);
  }
  return identities.flatMap((identity) => {
    const data = rows.get(identity.number);
    if (!data) return [];
    const id = identity.byExternalId ?? identity.byEmail ?? '';
    const person = personOf.get(id);
    return [
      {
        ...identity,
        data,
        person: person ? { ...person, emailSame: identity.byEmail === id } : null,
        enrollment: live.get(id) ?? null,
        endedAs: ended.get(id) ?? null,
      },
    ];
  });
}

function findRows(ctx: Context, batch: Batch): Promise<Pick<KnownRow, 'number' | 'data'>[]> {
  return ctx.db.rows(
    'imports.rows',
    sql`select r.number, r.data from import_rows r where ${conditions(batch)} order by r.number`,
  );
}

/**
 * Thousands of ids as rows to join. `= any(…)` may become a filter that compares each row of the table with each of
 * them, where the planner has no figures yet of rows that came a moment ago.
 */
const given = (ids: readonly string[]) => sql`(select distinct unnest(${[...ids]}::uuid[]) as id) given`;

function findPeople(ctx: Context, ids: readonly string[]): Promise<Omit<KnownPerson, 'emailSame'>[]> {
  return ctx.db.rows(
    'imports.people',
    sql`select p.id, p.display_name as "displayName", p.full_name as "fullName", p.location, p.email, p.external_id as "externalId", p.pronouns, p.job_title as "jobTitle",
        p.org_unit_id as "orgUnitId", p.time_zone as "timeZone", p.deactivated_at is not null as "left",
        exists (select from person_identities s where s.person_id = p.id)
          or exists (select from role_grants g where g.person_id = p.id and g.revoked_at is null) as "hasAccess"
      from ${given(ids)} join people p on p.id = given.id where (${visiblePeople(ctx.viewer)})`,
  );
}

/** Their enrollments in the cohort and role, oldest first, with the ids of their skills. */
function findEnrollments(
  ctx: Context,
  { cohortId, role }: Batch,
  ids: readonly string[],
): Promise<(KnownEnrollment & { personId: string })[]> {
  const mine = sql`${given(ids)} join enrollments e on e.person_id = given.id where e.cohort_id = ${uuidOf(cohortId)} and e.role = ${role}`;
  const skills = (direction: string) =>
    sql`coalesce(array_agg(k.skill_id::text) filter (where k.direction = ${direction}), '{}')`;
  return withHashJoins(ctx, () =>
    ctx.db.rows(
      'imports.enrollments',
      sql`with mine as materialized (select e.* from ${mine}),
        skilled as (select k.enrollment_id, ${skills('WANTED')} as wanted, ${skills('OFFERED')} as offered
          from enrollment_skills k where k.enrollment_id = any(array(select m.id from mine m)) group by k.enrollment_id)
        select m.id, m.person_id as "personId", m.state, m.capacity, m.level, m.discipline, m.interested_in_both_roles as "interestedInBothRoles",
          coalesce(s.wanted, '{}') as wanted, coalesce(s.offered, '{}') as offered
        from mine m left join skilled s on s.enrollment_id = m.id order by m.created_at, m.id`,
    ),
  );
}

/** Ids of skills by name or synonym, whatever its case. */
export async function findSkills(ctx: Context, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await withHashJoins(ctx, () =>
    ctx.db.rows<{ name: string; id: string }>(
      'imports.skills',
      sql`select n.name, w.skill_id as id from (select g.name, lower(g.name) as key from unnest(${[...names]}::text[]) g(name)) n
        join skill_words w on w.key = n.key`,
    ),
  );
  return new Map(rows.map(({ name, id }) => [name, id]));
}

/** The units that codes or names stand for: a code is exact and goes first; a name counts whatever its case. */
export async function findOrgUnits(ctx: Context, texts: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await ctx.db.rows<{ text: string; ids: string[] }>(
    'imports.orgUnits',
    sql`with wanted as (select distinct t.text from unnest(${[...texts]}::text[]) t(text)),
      coded as (select w.text, o.id from wanted w join org_units o on o.code = w.text),
      named as (select w.text, o.id from wanted w join org_units o on lower(o.name) = lower(w.text) and o.archived_at is null
        where w.text not in (select c.text from coded c))
      select f.text, array_agg(f.id::text order by f.id) as ids from (select * from coded union all select * from named) f group by f.text`,
  );
  return new Map(rows.map(({ text, ids }) => [text, ids]));
}
