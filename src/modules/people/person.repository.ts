/** All SQL about people and how they sign in. Every read carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { derived, page } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { Person } from './person.entity';
import type { PeopleArgs, PersonFilter } from './person.inputs';
import { canReadExternalId, readableExternalId, visiblePeople } from './person.policy';

const columns = () => columnsOf(Person, 'p');

export const readablePeople = readableNode('people', {
  entity: Person,
  alias: 'p',
  from: sql`people p`,
  visible: visiblePeople,
});
export const personLoader = readablePeople.loader;

export const listPeople = page('Query.people', readablePeople, (ctx, args: PeopleArgs) => ({
  name: 'people.list',
  from: sql`people p`,
  where: [visiblePeople(ctx.viewer), ...filters(args.filter ?? {})],
  sort: { expression: 'p.display_name', type: 'text' },
  idColumn: 'p.id',
}));

export const externalIdOf = derived<Person, object, string | null>('Person.externalId', {
  value: ({ viewer }, person) => (canReadExternalId(viewer, person) ? person.externalId : null),
  sql: ({ viewer }) => sql`case when ${readableExternalId(viewer)} then p.external_id end`,
});

function filters({ orgUnitId, nameStartsWith, email, deactivated }: PersonFilter): SqlText[] {
  const pattern = `${(nameStartsWith ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return [
    ...(orgUnitId ? [sql`p.org_unit_id = ${uuidOf(expectId('OrgUnit', orgUnitId))}`] : []),
    ...(nameStartsWith ? [sql`lower(p.display_name) like lower(${pattern})`] : []),
    ...(email ? [sql`lower(p.email) = lower(${email})`] : []),
    ...(deactivated === undefined || deactivated === null
      ? []
      : [deactivated ? sql`p.deactivated_at is not null` : sql`p.deactivated_at is null`]),
  ];
}

export function lockPerson(ctx: Context, id: string): Promise<Person | null> {
  return firstRow(
    ctx.db,
    'people.lock',
    sql`select ${columns()} from people p where p.id = ${uuidOf(id)} and (${visiblePeople(ctx.viewer)}) for no key update of p`,
  );
}

/** The same, shared: others may enroll her too, but she can't be sent away meanwhile. */
export function holdPerson(ctx: Context, id: string): Promise<Person | null> {
  return firstRow(
    ctx.db,
    'people.hold',
    sql`select ${columns()} from people p where p.id = ${uuidOf(id)} and (${visiblePeople(ctx.viewer)}) for share of p`,
  );
}

export type PersonValues = Pick<
  Person,
  'displayName' | 'email' | 'pronouns' | 'jobTitle' | 'externalId' | 'orgUnitId' | 'timeZone'
>;

export async function insertPerson(ctx: Context, id: string, values: PersonValues): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'people.insert',
    sql`insert into people (institution_id, id, display_name, email, pronouns, job_title, external_id, org_unit_id, time_zone, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(id)}, ${values.displayName}, ${values.email}, ${values.pronouns}, ${values.jobTitle},
        ${values.externalId}, ${values.orgUnitId && uuidOf(values.orgUnitId)}, ${values.timeZone}, ${now}, ${now})`,
  );
}

export async function updatePersonRow(ctx: Context, person: Person): Promise<Person> {
  const [row] = await ctx.db.rows<Person>(
    'people.update',
    sql`update people p set display_name = ${person.displayName}, email = ${person.email}, pronouns = ${person.pronouns},
        job_title = ${person.jobTitle}, external_id = ${person.externalId}, org_unit_id = ${person.orgUnitId && uuidOf(person.orgUnitId)},
        time_zone = ${person.timeZone}, guest = ${person.guest}, deactivated_at = ${person.deactivatedAt}, version = p.version + 1, updated_at = ${ctx.clock.now()}
      where p.id = ${uuidOf(person.id)} returning ${columns()}`,
  );
  return row as Person;
}

export interface SignIn {
  /** The person's id: what the loader batches by. */
  personId: string;
  issuer: string;
  subject: string;
}

/** Sign-ins of people, for administrators; a person has one per issuer, so the list stays short. */
export const signInsLoader = defineLoader<{ id: string; signIns: SignIn[] }>(async (ctx, ids) => {
  const rows = await ctx.db.rows<SignIn>(
    'people.signIns',
    sql`select 'person_' || s.person_id as "personId", s.issuer, s.subject from person_identities s join people p on p.id = s.person_id
      where s.person_id = any(${ids.map(uuidOf)}::uuid[]) and (${visiblePeople(ctx.viewer)}) order by s.issuer, s.subject`,
  );
  return ids.map((id) => ({ id, signIns: rows.filter((row) => row.personId === id) }));
});

export async function insertSignIn(ctx: Context, { personId, issuer, subject }: SignIn): Promise<void> {
  await ctx.db.rows(
    'people.linkSignIn',
    sql`insert into person_identities (institution_id, issuer, subject, person_id, created_at)
      values (${uuidOf(ctx.institutionId)}, ${issuer}, ${subject}, ${uuidOf(personId)}, ${ctx.clock.now()})`,
  );
}

/** Whether there was one to delete. */
export async function deleteSignIn(ctx: Context, { personId, issuer, subject }: SignIn): Promise<boolean> {
  const rows = await ctx.db.rows(
    'people.unlinkSignIn',
    sql`delete from person_identities s where s.person_id = ${uuidOf(personId)} and s.issuer = ${issuer} and s.subject = ${subject} returning true as done`,
  );
  return rows.length > 0;
}

export async function hasSignIn(ctx: Context, id: string): Promise<boolean> {
  const rows = await ctx.db.rows(
    'people.hasSignIn',
    sql`select from person_identities s where s.person_id = ${uuidOf(id)} limit 1`,
  );
  return rows.length > 0;
}

/** Whether somebody signs in as the person, or she holds a role. */
export async function hasAccess(ctx: Context, id: string): Promise<boolean> {
  const rows = await ctx.db.rows(
    'people.hasAccess',
    sql`select from people p where p.id = ${uuidOf(id)} and (
      exists (select from person_identities s where s.person_id = p.id)
      or exists (select from role_grants g where g.person_id = p.id and g.revoked_at is null))`,
  );
  return rows.length > 0;
}
