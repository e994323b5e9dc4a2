/** All SQL about what a profile holds beside columns of the person. For whom it is, PROFILE_TIERS says. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { run } from '../../db/statements';
import { uuidOf } from '../../ids';
import { derived, siblings, toMany, toManyShown, type Shown } from '../../reads/links';
import type { Readable } from '../../reads/readable';
import type { Person } from './person.entity';
import { knowsPeople, partnersOf, readableAsPair, readableAsStaff, readsAsStaff } from './person.policy';
import { AvailabilityWindow, PersonEmail, PersonExternalId, PersonLanguage } from './profile.entity';
import type { ExternalIdValues, LanguageValues, WindowValues } from './profile.rules';

/** Whether the viewer is or was paired with people, or they were proposed to her. */
const partnerLoader = defineLoader<{ id: string }>((ctx, ids) =>
  ctx.db.rows(
    'people.partners',
    sql`select distinct 'person_' || partner.person_id as id from (${partnersOf(ctx.viewer)}) partner
      where partner.person_id = any(${ids.map(uuidOf)}::uuid[])`,
  ),
);

export const forStaff: Shown<Person> = {
  value: ({ viewer }, person) => readsAsStaff(viewer, person),
  sql: ({ viewer }) => readableAsStaff(viewer),
};

const forPairs: Shown<Person> = {
  value: async (ctx, person) =>
    readsAsStaff(ctx.viewer, person) || (await partnerLoader(ctx).load(person.id)) !== null,
  sql: ({ viewer }) => readableAsPair(viewer),
};

function shownTo<Property extends keyof Person>(
  { value, sql: condition }: Shown<Person>,
  property: Property,
  column: SqlText,
) {
  return derived<Person, object, Promise<Person[Property] | null>>(`Person.${property}`, {
    value: async (ctx, person) => ((await value(ctx, person)) ? person[property] : null),
    sql: (ctx) => sql`case when ${condition(ctx)} then ${column} end`,
  });
}

export const fullNameOf = shownTo(forStaff, 'fullName', sql`p.full_name`);
export const externalIdOf = shownTo(forStaff, 'externalId', sql`p.external_id`);
export const emailOf = shownTo(forPairs, 'email', sql`p.email`);

/** Shown with the person, to whom the field's own condition says. */
const withPerson = () => sql`true`;

const languages: Readable<PersonLanguage> = {
  entity: PersonLanguage,
  alias: 'pl',
  from: sql`person_languages pl`,
  visible: withPerson,
};
const windows: Readable<AvailabilityWindow> = {
  entity: AvailabilityWindow,
  alias: 'aw',
  from: sql`availability_windows aw`,
  visible: withPerson,
};
const emails: Readable<PersonEmail> = {
  entity: PersonEmail,
  alias: 'pe',
  from: sql`person_emails pe`,
  visible: withPerson,
};
const externalIds: Readable<PersonExternalId> = {
  entity: PersonExternalId,
  alias: 'px',
  from: sql`person_external_ids px`,
  visible: withPerson,
};

export const languagesOf = toMany(
  'Person.languages',
  siblings('people.languages', languages, { column: 'pl.person_id', order: sql`pl.language collate "C"` }),
);
export const availabilityOf = toManyShown<Person, AvailabilityWindow>(
  'Person.availability',
  siblings('people.availability', windows, {
    column: 'aw.person_id',
    order: sql`aw.kind collate "C", aw.weekday, aw.from_time collate "C"`,
  }),
  forPairs,
);
export const furtherEmailsOf = toManyShown<Person, PersonEmail>(
  'Person.furtherEmails',
  siblings('people.furtherEmails', emails, { column: 'pe.person_id', order: sql`pe.email_key collate "C"` }),
  forStaff,
);
export const externalIdsOf = toManyShown<Person, PersonExternalId>(
  'Person.externalIds',
  siblings('people.externalIds', externalIds, {
    column: 'px.person_id',
    order: sql`px.source collate "C", px.external_id collate "C"`,
  }),
  forStaff,
);

/** Whether `people p` has the address, as far as the viewer may know: a further one only staff and she herself. */
export function hasEmail(ctx: Context, email: string): SqlText {
  const further = knowsPeople(ctx.viewer)
    ? sql`true`
    : sql`y.person_id = ${ctx.viewer.personId && uuidOf(ctx.viewer.personId)}::uuid`;
  return sql`p.id = any(array(
    select x.id from people x where x.email_key = lower(${email})
    union all select y.person_id from person_emails y where y.email_key = lower(${email}) and ${further}))
    and (${readableAsPair(ctx.viewer)})`;
}

/** Whether `people p` speaks the language, or one that its tag begins: behind `-`, which goes on, comes `.`, which no tag has. */
export function speaks(tag: string): SqlText {
  return sql`exists (select from person_languages l where l.person_id = p.id
    and l.language collate "C" >= ${tag} and l.language collate "C" < ${`${tag}.`})`;
}

export async function setLanguages(
  ctx: Context,
  personId: string,
  given: readonly LanguageValues[],
): Promise<void> {
  const [institution, person] = [uuidOf(ctx.institutionId), uuidOf(personId)];
  await run(
    ctx.db,
    'people.clearLanguages',
    sql`delete from person_languages l where l.person_id = ${person}`,
  );
  if (given.length)
    await run(
      ctx.db,
      'people.setLanguages',
      sql`insert into person_languages (institution_id, person_id, language, proficiency)
        select ${institution}::uuid, ${person}::uuid, x.language, x.proficiency
        from json_to_recordset(${JSON.stringify(given)}::json) x(language text, proficiency text)`,
    );
}

export async function setAvailability(
  ctx: Context,
  personId: string,
  given: readonly WindowValues[],
): Promise<void> {
  const [institution, person] = [uuidOf(ctx.institutionId), uuidOf(personId)];
  await run(
    ctx.db,
    'people.clearAvailability',
    sql`delete from availability_windows w where w.person_id = ${person}`,
  );
  if (given.length)
    await run(
      ctx.db,
      'people.setAvailability',
      sql`insert into availability_windows (institution_id, person_id, kind, weekday, from_time, to_time)
        select ${institution}::uuid, ${person}::uuid, x.kind, x.weekday, x."fromTime", x."toTime"
        from json_to_recordset(${JSON.stringify(given)}::json) x(kind text, weekday integer, "fromTime" text, "toTime" text)`,
    );
}

export async function furtherEmails(ctx: Context, personId: string): Promise<string[]> {
  const rows = await ctx.db.rows<{ email: string }>(
    'people.furtherEmailsNow',
    sql`select e.email from person_emails e where e.person_id = ${uuidOf(personId)}`,
  );
  return rows.map(({ email }) => email);
}

export async function removeEmails(ctx: Context, personId: string, keep: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'people.removeEmails',
    sql`delete from person_emails e where e.person_id = ${uuidOf(personId)} and e.email <> all(${[...keep]}::text[])`,
  );
}

/** Those of another person are refused by the key: pk_person_emails. */
export async function addEmails(ctx: Context, personId: string, given: readonly string[]): Promise<void> {
  await ctx.db.rows(
    'people.addEmails',
    sql`insert into person_emails (institution_id, email_key, person_id, email)
      select ${uuidOf(ctx.institutionId)}::uuid, lower(x.email), ${uuidOf(personId)}::uuid, x.email from unnest(${[...given]}::text[]) x(email)
      order by lower(x.email) collate "C"`,
  );
}

export async function externalIdsNow(ctx: Context, personId: string): Promise<ExternalIdValues[]> {
  return ctx.db.rows(
    'people.externalIdsNow',
    sql`select x.source, x.external_id as "externalId" from person_external_ids x where x.person_id = ${uuidOf(personId)}`,
  );
}

export async function removeExternalIds(
  ctx: Context,
  personId: string,
  keep: readonly ExternalIdValues[],
): Promise<void> {
  await ctx.db.rows(
    'people.removeExternalIds',
    sql`delete from person_external_ids x where x.person_id = ${uuidOf(personId)} and not exists (
      select from json_to_recordset(${JSON.stringify(keep)}::json) k(source text, "externalId" text) where k.source = x.source and k."externalId" = x.external_id)`,
  );
}

/** Those of another person are refused by the key: pk_person_external_ids. */
export async function addExternalIds(
  ctx: Context,
  personId: string,
  given: readonly ExternalIdValues[],
): Promise<void> {
  await ctx.db.rows(
    'people.addExternalIds',
    sql`insert into person_external_ids (institution_id, source, external_id, person_id)
      select ${uuidOf(ctx.institutionId)}::uuid, k.source, k."externalId", ${uuidOf(personId)}::uuid
      from json_to_recordset(${JSON.stringify(given)}::json) k(source text, "externalId" text) order by k.source, k."externalId"`,
  );
}
