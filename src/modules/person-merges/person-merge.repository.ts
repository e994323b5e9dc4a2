/** The SQL of a merge. Both people are locked by then; ids are those of nodes. */
import sql, { join, raw } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { run } from '../../db/statements';
import { uuidOf } from '../../ids';
import { Enrollment } from '../enrollments/enrollment.entity';
import { coupleKeyOf, pairKeyOf } from '../pairings/pairing.key';
import { Person } from '../people/person.entity';
import type { PersonReference } from './person-references';

export interface Two {
  keep: string;
  gone: string;
}

const uuids = ({ keep, gone }: Two) => ({ keep: uuidOf(keep), gone: uuidOf(gone) });

/** In the order of their ids, so that two merges never wait for each other; also one that was merged before. */
export function lockTwo(ctx: Context, { keep, gone }: Two): Promise<Person[]> {
  return ctx.db.rows(
    'merges.lockPeople',
    sql`select ${columnsOf(Person, 'p')} from people p where p.id = any(${[uuidOf(keep), uuidOf(gone)]}::uuid[]) order by p.id for update of p`,
  );
}

/** All enrollments of both, locked. */
export function lockEnrollmentsOfTwo(ctx: Context, two: Two): Promise<Enrollment[]> {
  const { keep, gone } = uuids(two);
  return ctx.db.rows(
    'merges.lockEnrollments',
    sql`select ${columnsOf(Enrollment, 'e')} from enrollments e where e.person_id = any(${[keep, gone]}::uuid[])
      order by e.cohort_id, e.id for no key update of e`,
  );
}

export interface LockedPairing {
  id: string;
  cohortId: string;
  state: string;
  members: { personId: string; role: string }[];
}

/** The pairings of the record that goes, locked, with their members as they are. */
export async function lockPairingsOf(ctx: Context, { gone }: Two): Promise<LockedPairing[]> {
  await ctx.db.rows(
    'merges.lockPairings',
    sql`select true from pairings pr where pr.id = any(array(select m.pairing_id from pairing_members m where m.person_id = ${uuidOf(gone)}))
      order by pr.id for no key update of pr`,
  );
  return ctx.db.rows(
    'merges.pairings',
    sql`select 'pairing_' || pr.id as id, 'cohort_' || pr.cohort_id as "cohortId", pr.state,
        (select json_agg(json_build_object('personId', 'person_' || m.person_id, 'role', m.role)) from pairing_members m where m.pairing_id = pr.id) as members
      from pairings pr where pr.id = any(array(select m.pairing_id from pairing_members m where m.person_id = ${uuidOf(gone)})) order by pr.id`,
  );
}

/** Keys name people, so they follow; the unique indexes on them say whether the same two are paired twice now. */
export async function rekeyPairings(
  ctx: Context,
  two: Two,
  pairings: readonly LockedPairing[],
): Promise<void> {
  const rows = pairings.map(({ id, members }) => {
    const now = members.map(({ personId, role }) => ({
      personId: personId === two.gone ? two.keep : personId,
      role,
    }));
    return { id: uuidOf(id), pair: pairKeyOf(now), couple: coupleKeyOf(now) };
  });
  await ctx.db.rows(
    'merges.rekey',
    sql`update pairings pr set pair_key = case when pr.pair_key is not null then x.pair end,
        couple_key = case when pr.couple_key is not null then x.couple end, version = pr.version + 1, updated_at = ${ctx.clock.now()}
      from json_to_recordset(${JSON.stringify(rows)}::json) x(id uuid, pair text, couple text) where pr.id = x.id`,
  );
}

/** All columns of a table that name the one, in one statement. */
export async function moveColumns(ctx: Context, two: Two, table: string, columns: string[]): Promise<void> {
  const { keep, gone } = uuids(two);
  const of = columns.map((column) => raw(`t.${column}`));
  const moved = columns.map(
    (column, at) =>
      sql`${raw(column)} = case when ${of[at]} = ${gone}::uuid then ${keep}::uuid else ${of[at]} end`,
  );
  const named = of.map((column) => sql`${column} = ${gone}::uuid`);
  await run(
    ctx.db,
    'merges.move',
    sql`update ${raw(table)} t set ${join(moved)} where ${join(named, ' or ')}`,
  );
}

/** Where the other has none that is the same. */
export async function moveUnless(
  ctx: Context,
  two: Two,
  { table, column, same }: PersonReference,
): Promise<void> {
  const { keep, gone } = uuids(two);
  const [t, c] = [raw(table), raw(column)];
  const matches = (same ?? []).map((other) => raw(`k.${other} is not distinct from t.${other}`));
  await run(
    ctx.db,
    'merges.moveUnless',
    sql`update ${t} t set ${c} = ${keep}::uuid where t.${c} = ${gone}::uuid
      and not exists (select from ${t} k where k.${c} = ${keep}::uuid and ${join(matches, ' and ')})`,
  );
}

/** Of the same role at the same place one grant stays, the one that holds longer; the other is revoked. */
export async function joinGrants(ctx: Context, two: Two): Promise<string[]> {
  const { keep, gone } = uuids(two);
  const alike = sql`h.person_id = ${keep} and g.person_id = ${gone} and h.revoked_at is null and g.revoked_at is null
    and h.role = g.role and h.program_id is not distinct from g.program_id and h.cohort_id is not distinct from g.cohort_id`;
  await ctx.db.rows(
    'merges.prolongGrants',
    sql`update role_grants h set expires_at = case when h.expires_at is null or g.expires_at is null then null else greatest(h.expires_at, g.expires_at) end
      from role_grants g where ${alike}`,
  );
  const rows = await ctx.db.rows<{ id: string }>(
    'merges.revokeGrants',
    sql`update role_grants g set revoked_at = ${ctx.clock.now()} from role_grants h where ${alike} returning 'rolegrant_' || g.id as id`,
  );
  return rows.map(({ id }) => id);
}

/** Exclusions between the two mean nothing any more; of two of the same kind the one that holds longer stays. */
export async function moveExclusions(ctx: Context, two: Two): Promise<string[]> {
  const { keep, gone } = uuids(two);
  const now = ctx.clock.now();
  const other = (alias: string, one: string) =>
    sql`case when ${raw(alias)}.first_person_id = ${one}::uuid then ${raw(alias)}.second_person_id else ${raw(alias)}.first_person_id end`;
  const of = (alias: string, one: string) =>
    sql`${one}::uuid in (${raw(alias)}.first_person_id, ${raw(alias)}.second_person_id)`;
  const alike = sql`h.lifted_at is null and x.lifted_at is null and ${of('h', keep)} and ${of('x', gone)} and not (${of('x', keep)}) and not (${of('h', gone)})
    and h.program_id is not distinct from x.program_id and h.cohort_id is not distinct from x.cohort_id and ${other('h', keep)} = ${other('x', gone)}`;
  await ctx.db.rows(
    'merges.prolongExclusions',
    sql`update exclusions h set expires_on = case when h.expires_on is null or x.expires_on is null then null else greatest(h.expires_on, x.expires_on) end,
        version = h.version + 1, updated_at = ${now} from exclusions x where ${alike}`,
  );
  const lifted = await ctx.db.rows<{ id: string }>(
    'merges.liftExclusions',
    sql`update exclusions x set lifted_at = ${now}, version = x.version + 1, updated_at = ${now}
      where x.lifted_at is null and ((${of('x', gone)} and ${of('x', keep)}) or exists (select from exclusions h where ${alike}))
      returning 'exclusion_' || x.id as id`,
  );
  await ctx.db.rows(
    'merges.moveExclusions',
    sql`update exclusions x set first_person_id = least(${keep}::uuid, ${other('x', gone)}), second_person_id = greatest(${keep}::uuid, ${other('x', gone)})
      where ${of('x', gone)} and not (${of('x', keep)})`,
  );
  return lifted.map(({ id }) => id);
}

/** Those that share a day with one of hers stay where they are. */
export async function moveEmployment(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  await ctx.db.rows(
    'merges.moveEmployment',
    sql`update employment_spans es set person_id = ${keep}::uuid where es.person_id = ${gone}::uuid and not exists (
      select from employment_spans h where h.person_id = ${keep}::uuid
        and h.from_on <= coalesce(es.to_on, 'infinity') and coalesce(h.to_on, 'infinity') >= es.from_on)`,
  );
}

/** Lines between the two mean nothing any more. Of lines of both on the same days hers count, and the others are retracted. */
export async function moveReportingLines(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  const now = ctx.clock.now();
  const retracted = sql`retracted_at = ${now}, version = l.version + 1, updated_at = ${now}`;
  await ctx.db.rows(
    'merges.retractLines',
    sql`update reporting_lines l set ${retracted} where l.retracted_at is null and (
      (l.person_id in (${keep}::uuid, ${gone}::uuid) and l.manager_id in (${keep}::uuid, ${gone}::uuid))
      or (l.person_id = ${gone}::uuid and exists (select from reporting_lines h where h.person_id = ${keep}::uuid and h.retracted_at is null
        and h.manager_id <> ${gone}::uuid and h.from_on <= coalesce(l.to_on, 'infinity') and coalesce(h.to_on, 'infinity') >= l.from_on)))`,
  );
  await ctx.db.rows(
    'merges.moveLines',
    sql`update reporting_lines l set person_id = ${keep}::uuid where l.person_id = ${gone}::uuid and l.manager_id <> ${keep}::uuid`,
  );
  await ctx.db.rows(
    'merges.moveManagers',
    sql`update reporting_lines l set manager_id = ${keep}::uuid where l.manager_id = ${gone}::uuid and l.person_id <> ${keep}::uuid`,
  );
}

/** Whom others wish for, or wish to avoid. */
export async function movePreferences(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  const rows = await ctx.db.rows<{ enrollment_id: string; kind: string; place: number }>(
    'merges.takePreferences',
    sql`delete from preference_entries y where y.person_id = ${gone} returning y.enrollment_id, y.kind, y.place`,
  );
  if (rows.length)
    await ctx.db.rows(
      'merges.givePreferences',
      sql`insert into preference_entries (institution_id, enrollment_id, kind, person_id, place)
        select ${uuidOf(ctx.institutionId)}::uuid, x.enrollment_id, x.kind, ${keep}::uuid, x.place
        from json_to_recordset(${JSON.stringify(rows)}::json) x(enrollment_id uuid, kind text, place integer) on conflict do nothing`,
    );
}

/** Whom somebody ranked in an application, once, at the first place of the two. */
export async function renameInAnswers(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  await run(
    ctx.db,
    'merges.renameInAnswers',
    sql`update application_answers a set person_ids = (select array_agg(d.id order by d.place) from (
        select named.id, min(named.place) as place
        from unnest(array_replace(a.person_ids, ${gone}::uuid, ${keep}::uuid)) with ordinality named(id, place) group by named.id) d)
      where a.person_ids @> array[${gone}::uuid]`,
  );
}

/** What both say is kept, as far as there is room. */
export async function joinArrangements(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  await ctx.db.rows(
    'merges.joinArrangements',
    sql`insert into access_arrangements as a (institution_id, person_id, needed, created_at, updated_at)
      select g.institution_id, ${keep}::uuid, g.needed, g.created_at, ${ctx.clock.now()} from access_arrangements g
      where g.person_id = ${gone}::uuid and g.needed is not null
      on conflict (institution_id, person_id) do update set version = a.version + 1, updated_at = excluded.updated_at,
        needed = case when a.needed is null or a.needed = excluded.needed then excluded.needed else left(a.needed || E'\\n' || excluded.needed, 2000) end`,
  );
  await ctx.db.rows(
    'merges.forgetArrangements',
    sql`update access_arrangements a set needed = null, version = a.version + 1 where a.person_id = ${gone}::uuid`,
  );
}

export async function moveSignIns(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  const rows = await ctx.db.rows<{ issuer: string; subject: string }>(
    'merges.takeSignIns',
    sql`delete from person_identities s where s.person_id = ${gone} returning s.issuer, s.subject`,
  );
  if (rows.length)
    await ctx.db.rows(
      'merges.giveSignIns',
      sql`insert into person_identities (institution_id, issuer, subject, person_id, created_at)
        select ${uuidOf(ctx.institutionId)}::uuid, x.issuer, x.subject, ${keep}::uuid, ${ctx.clock.now()}
        from json_to_recordset(${JSON.stringify(rows)}::json) x(issuer text, subject text)`,
    );
}

/** What is left of the record is its id, which leads to the other one, and the name by which an auditor knows it. */
export async function retire(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  const now = ctx.clock.now();
  await ctx.db.rows(
    'merges.joinCaps',
    sql`update people p set pairing_cap = coalesce(p.pairing_cap, g.pairing_cap) from people g where p.id = ${keep} and g.id = ${gone}`,
  );
  await ctx.db.rows(
    'merges.retire',
    sql`update people p set merged_into_id = ${keep}::uuid, email = null, external_id = null, full_name = null, pronouns = null, job_title = null,
        level = null, discipline = null, location = null, biography = null, photo_url = null, meeting_modes = '{}',
        deactivated_at = coalesce(p.deactivated_at, ${now}), version = p.version + 1, updated_at = ${now}
      where p.id = ${gone}`,
  );
}

/** What she would share with a mentor or mentee; the record is retired by then. */
export async function forgetDisclosures(ctx: Context, { gone }: Two): Promise<void> {
  await ctx.self.rows('merges.disclosures', sql`select matching_disclosures.forget_merged(${uuidOf(gone)})`);
}

/** Answers to monitoring questions: said as the viewer herself, as everything there. */
export async function mergeDemographics(ctx: Context, two: Two): Promise<void> {
  const { keep, gone } = uuids(two);
  await ctx.self.rows(
    'merges.demographics',
    sql`select demographics.merge_person(${keep}, ${gone}, ${ctx.clock.now()})`,
  );
}
