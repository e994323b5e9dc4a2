/** All SQL about people and how they sign in. Every read carries the visibility predicate. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { expectId, Fault } from '../../graphql/faults';
import { uuidOf } from '../../ids';
import { page } from '../../reads/links';
import type { SortKey } from '../../reads/paging';
import { readableNode } from '../../reads/readable';
import { Person } from './person.entity';
import type { PeopleArgs, PersonFilter, PersonOrder } from './person.inputs';
import { visiblePeople } from './person.policy';
import { hasEmail, speaks } from './profile.repository';
import { canonicalLanguage } from './profile.rules';

const columns = () => columnsOf(Person, 'p');

export const readablePeople = readableNode('people', {
  entity: Person,
  alias: 'p',
  from: sql`people p`,
  visible: visiblePeople,
  // A record that was merged leads to the person that was kept.
  replaced: sql`people old join people p on p.id = old.merged_into_id`,
});
export const personLoader = readablePeople.loader;

export const listPeople = page('Query.people', readablePeople, (ctx, args: PeopleArgs) => ({
  name: 'people.list',
  from: sql`people p`,
  where: [visiblePeople(ctx.viewer), ...filters(ctx, args.filter ?? {})],
  sort: SORTS[args.orderBy],
  idColumn: 'p.id',
}));

const SORTS: Record<PersonOrder, SortKey> = {
  NAME_ASC: { expression: 'p.display_name', type: 'text' },
  CREATED_ASC: { expression: 'p.created_at', type: 'timestamptz' },
  CREATED_DESC: { expression: 'p.created_at', type: 'timestamptz', descending: true },
};

/** Each names columns as they stand in an index: of what functions make of them, row security lets none be used. */
function filters(ctx: Context, filter: PersonFilter): SqlText[] {
  const { orgUnitId, nameStartsWith, email, levelFrom, levelTo, discipline, language } = filter;
  return [
    ...(orgUnitId ? [sql`p.org_unit_id = ${uuidOf(expectId('OrgUnit', orgUnitId))}`] : []),
    ...(nameStartsWith
      ? [
          sql`p.name_key collate "C" >= lower(${nameStartsWith}) and p.name_key collate "C" < lower(${nameStartsWith}) || chr(1114111)`,
        ]
      : []),
    ...(email ? [hasEmail(ctx, email)] : []),
    ...levels(levelFrom, levelTo),
    ...(discipline ? [sql`p.discipline = ${discipline}`] : []),
    ...(language ? [speaks(languageOf(language))] : []),
    ...(given(filter.guest) ? [filter.guest ? sql`p.guest` : sql`not p.guest`] : []),
    ...(given(filter.deactivated)
      ? [filter.deactivated ? sql`p.deactivated_at is not null` : sql`p.deactivated_at is null`]
      : []),
  ];
}

/** One level is told as such: then its index has the order of the list. */
function levels(from: number | null | undefined, to: number | null | undefined): SqlText[] {
  if (given(from) && from === to) return [sql`p.level = ${from}`];
  return [...(given(from) ? [sql`p.level >= ${from}`] : []), ...(given(to) ? [sql`p.level <= ${to}`] : [])];
}

function given<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

function languageOf(tag: string): string {
  const language = canonicalLanguage(tag);
  if (!language)
    throw new Fault('BAD_USER_INPUT', '`filter.language` must be a BCP 47 language tag such as en or pt-BR.');
  return language;
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
  | 'displayName'
  | 'fullName'
  | 'email'
  | 'pronouns'
  | 'jobTitle'
  | 'level'
  | 'discipline'
  | 'location'
  | 'biography'
  | 'photoUrl'
  | 'meetingModes'
  | 'externalId'
  | 'orgUnitId'
  | 'timeZone'
>;

export async function insertPerson(ctx: Context, values: PersonValues & { id: string }): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.rows(
    'people.insert',
    sql`insert into people (institution_id, id, display_name, full_name, email, pronouns, job_title, level, discipline, location, biography,
        photo_url, meeting_modes, external_id, org_unit_id, time_zone, created_at, updated_at)
      values (${uuidOf(ctx.institutionId)}, ${uuidOf(values.id)}, ${values.displayName}, ${values.fullName}, ${values.email}, ${values.pronouns},
        ${values.jobTitle}, ${values.level}, ${values.discipline}, ${values.location}, ${values.biography}, ${values.photoUrl},
        ${values.meetingModes}, ${values.externalId}, ${values.orgUnitId && uuidOf(values.orgUnitId)}, ${values.timeZone}, ${now}, ${now})`,
  );
}

export async function updatePersonRow(ctx: Context, person: Person): Promise<Person> {
  const [row] = await ctx.db.rows<Person>(
    'people.update',
    sql`update people p set display_name = ${person.displayName}, full_name = ${person.fullName}, email = ${person.email},
        pronouns = ${person.pronouns}, job_title = ${person.jobTitle}, level = ${person.level}, discipline = ${person.discipline},
        location = ${person.location}, biography = ${person.biography}, photo_url = ${person.photoUrl}, meeting_modes = ${person.meetingModes},
        external_id = ${person.externalId}, org_unit_id = ${person.orgUnitId && uuidOf(person.orgUnitId)},
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
