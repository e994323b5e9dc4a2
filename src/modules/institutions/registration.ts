/**
 * Registering institutions and their issuers: an operator's act over the owner's login, never reachable
 * through the API. One transaction makes the institution, its first issuer and its first administrator.
 */
import sql from 'sql-template-tag';
import { v7 } from 'uuid';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { firstRow, type Database } from '../../db/statements';
import type { Writer } from '../../db/writer';
import { record } from '../../events/record';
import { idOf, newId, uuidOf } from '../../ids';
import { StartupError } from '../../startup-error';
import { operatorContext } from '../operator';

export interface NewIssuer {
  issuer: string;
  audience: string;
  /** Where one issuer serves several institutions: the claim, and the value that means this one. */
  institutionClaim?: string | null;
  institutionValue?: string | null;
  subjectClaim?: string;
  linkClaim?: string | null;
  linkField?: 'EXTERNAL_ID' | 'EMAIL' | null;
}

export interface NewAdministrator {
  displayName: string;
  email?: string | null;
  /** What the issuer knows her by. */
  subject: string;
}

export interface NewInstitution {
  slug: string;
  name: string;
  timeZone: string;
  language: string;
  issuer: NewIssuer;
  administrator: NewAdministrator;
}

/** Makes an institution; gives its id and its administrator's. The writer is the owner's. */
export async function registerInstitution(
  owner: Writer,
  input: NewInstitution,
): Promise<{ institutionId: string; personId: string }> {
  const institutionId = newId('Institution');
  const personId = newId('Person');
  const institution = uuidOf(institutionId);
  await asOwner(owner, institutionId, async (ctx) => {
    const now = ctx.clock.now();
    const { db } = ctx;
    await db.rows(
      'registration.institution',
      sql`insert into institutions (id, slug, name, time_zone, language, created_at, updated_at)
        values (${institution}, ${input.slug}, ${input.name}, ${input.timeZone}, ${input.language}, ${now}, ${now})`,
    );
    await insertIssuer(db, institution, input.issuer, now);
    await record(ctx, { type: 'InstitutionRegistered', nodes: [institutionId] });
    await insertAdministrator(ctx, personId, input.issuer.issuer, input.administrator);
  });
  return { institutionId, personId };
}

/** Makes one more administrator, for an institution that has locked itself out; gives her id. */
export async function registerAdministrator(
  owner: Writer,
  institutionId: string,
  issuer: string,
  administrator: NewAdministrator,
): Promise<string> {
  const personId = newId('Person');
  await asOwner(owner, institutionId, (ctx) => insertAdministrator(ctx, personId, issuer, administrator));
  return personId;
}

async function insertAdministrator(
  ctx: Context,
  personId: string,
  issuer: string,
  { displayName, email, subject }: NewAdministrator,
): Promise<void> {
  const now = ctx.clock.now();
  const institution = uuidOf(ctx.institutionId);
  const person = uuidOf(personId);
  const grantId = newId('RoleGrant');
  await ctx.db.rows(
    'registration.person',
    sql`insert into people (institution_id, id, display_name, email, created_at, updated_at)
      values (${institution}, ${person}, ${displayName}, ${email ?? null}, ${now}, ${now})`,
  );
  await ctx.db.rows(
    'registration.signIn',
    sql`insert into person_identities (institution_id, issuer, subject, person_id, created_at)
      values (${institution}, ${issuer}, ${subject}, ${person}, ${now})`,
  );
  await ctx.db.rows(
    'registration.grant',
    sql`insert into role_grants (institution_id, id, person_id, role, created_at)
      values (${institution}, ${uuidOf(grantId)}, ${person}, 'INSTITUTION_ADMIN', ${now})`,
  );
  await record(ctx, { type: 'PersonCreated', nodes: [personId] });
  await record(ctx, {
    type: 'RoleGranted',
    nodes: [grantId, personId],
    changes: { role: [null, 'INSTITUTION_ADMIN'] },
  });
}

/** Lets the tokens of one more issuer lead to an institution. */
export async function registerIssuer(owner: Writer, institutionId: string, issuer: NewIssuer): Promise<void> {
  await asOwner(owner, institutionId, (ctx) =>
    insertIssuer(ctx.db, uuidOf(institutionId), issuer, ctx.clock.now()),
  );
}

/** Id of the institution with a slug, or null. */
export async function findInstitution(owner: Writer, slug: string): Promise<string | null> {
  return owner.transaction(
    null,
    async (db) => {
      // As owner forced row security hides every row; the directory role sees slugs.
      await db.rows('registration.asSystem', sql`set local role ithaca_system`);
      const row = await firstRow<{ id: string }>(
        db,
        'registration.find',
        sql`select i.id from public.institutions i where i.slug = ${slug}`,
      );
      return row && idOf('Institution', row.id);
    },
    { role: null },
  );
}

export async function countInstitutions(owner: Writer): Promise<number> {
  return owner.transaction(
    null,
    async (db) => {
      await db.rows('registration.asSystem', sql`set local role ithaca_system`);
      const row = await firstRow<{ count: string }>(
        db,
        'registration.count',
        sql`select count(*) as count from public.institutions i`,
      );
      return Number(row?.count ?? 0);
    },
    { role: null },
  );
}

async function insertIssuer(db: Database, institution: string, issuer: NewIssuer, now: Date): Promise<void> {
  await db.rows(
    'registration.issuer',
    sql`insert into system.issuers (id, institution_id, issuer, audience, institution_claim, institution_value, subject_claim, link_claim, link_field, created_at)
      values (${v7()}, ${institution}, ${issuer.issuer}, ${issuer.audience}, ${issuer.institutionClaim ?? null}, ${issuer.institutionValue ?? null},
        ${issuer.subjectClaim ?? 'sub'}, ${issuer.linkClaim ?? null}, ${issuer.linkField ?? null}, ${now})`,
  );
}

async function asOwner<T>(
  owner: Writer,
  institutionId: string,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(operatorContext(owner, institutionId, 'registration'), work);
  } catch (error) {
    throw worded(error);
  }
}

function worded(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case 'uq_institutions_slug':
      return new StartupError('There is an institution with this slug already. Choose another slug.');
    case 'ck_institutions_slug':
      return new StartupError(
        'A slug has 1 to 63 lower-case letters, digits and hyphens and begins with a letter or digit.',
      );
    case 'uq_issuers_claim':
      return new StartupError(
        'This issuer and audience lead to an institution already. Name a claim and a value that tell the institutions apart.',
      );
    case 'pk_person_identities':
      return new StartupError(
        'Somebody signs in with this issuer and subject already. Choose another subject.',
      );
    case 'uq_people_email':
      return new StartupError(
        'Somebody in the institution has this e-mail address already. Leave it out, or choose another.',
      );
    case 'ck_issuers_link':
      return new StartupError('Name both the link claim and the link field, or neither.');
    case 'ck_issuers_link_email':
      return new StartupError(
        'The link field EMAIL needs the link claim email: only that one is vouched for by email_verified.',
      );
    case 'ck_issuers_claim':
      return new StartupError('Name both the institution claim and its value, or neither.');
    default:
      return error;
  }
}
