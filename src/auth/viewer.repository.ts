/** SQL that finds out who asks. One statement for the person or key with everything that decides her rights. */
import sql from 'sql-template-tag';
import { firstRow, type Database } from '../db/statements';
import type { Scope } from './actions';
import type { Grant, OwnEnrollment } from './viewer';

export interface PersonRow {
  personId: string;
  timeZone: string;
  language: string;
  deactivated: boolean;
  guest: boolean;
  grants: Grant[];
  enrollments: OwnEnrollment[];
}

/** The person behind a sign-in, with live grants and enrollments. */
export function findPersonBySignIn(
  db: Database,
  issuer: string,
  subject: string,
  now: Date,
): Promise<PersonRow | null> {
  return firstRow(
    db,
    'viewer.person',
    sql`select 'person_' || p.id as "personId", i.time_zone as "timeZone", i.language, p.deactivated_at is not null as deactivated, p.guest,
        coalesce((
          select json_agg(json_build_object('role', g.role, 'programId', 'program_' || g.program_id, 'cohortId', 'cohort_' || g.cohort_id))
          from role_grants g
          where g.person_id = p.id and g.revoked_at is null and (g.expires_at is null or g.expires_at > ${now})
        ), '[]') as grants,
        coalesce((
          select json_agg(json_build_object('role', e.role, 'cohortId', 'cohort_' || e.cohort_id, 'programId', 'program_' || c.program_id,
            'accepted', e.state = 'ACCEPTED'))
          from enrollments e join cohorts c on c.id = e.cohort_id
          where e.person_id = p.id and e.state in ('INVITED', 'DRAFT', 'SUBMITTED', 'SCREENING', 'ACCEPTED')
        ), '[]') as enrollments
      from person_identities s join people p on p.id = s.person_id join institutions i on i.id = p.institution_id
      where s.issuer = ${issuer} and s.subject = ${subject}`,
  );
}

export interface KeyRow {
  secretHash: Buffer;
  scopes: Scope[];
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  timeZone: string;
  language: string;
}

export function findApiKey(db: Database, key: string): Promise<KeyRow | null> {
  return firstRow(
    db,
    'viewer.apiKey',
    sql`select k.secret_hash as "secretHash", k.scopes, k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
        k.last_used_at as "lastUsedAt", i.time_zone as "timeZone", i.language
      from api_keys k join institutions i on i.id = k.institution_id where k.id = ${key}`,
  );
}

export async function touchApiKey(db: Database, key: string, now: Date): Promise<void> {
  await db.rows('viewer.touchApiKey', sql`update api_keys k set last_used_at = ${now} where k.id = ${key}`);
}

/**
 * The person whose field equals a claim, locked, so that first sign-ins at the same moment come one after the other.
 * Her own address or id alone: further ones may stand there by somebody who may not open accounts.
 */
export function lockPersonByClaim(
  db: Database,
  field: 'EXTERNAL_ID' | 'EMAIL',
  value: string,
): Promise<{ id: string } | null> {
  const matches = field === 'EMAIL' ? sql`p.email_key = lower(${value})` : sql`p.external_id = ${value}`;
  return firstRow(
    db,
    'viewer.lockPersonByClaim',
    sql`select 'person_' || p.id as id from people p where ${matches} and p.deactivated_at is null for update of p`,
  );
}

/**
 * Links the subject to the person unless she has a sign-in of this issuer: whoever has one is not taken over
 * by a second account with the same claim. Whether it was linked. The person must be locked.
 */
export async function linkPerson(
  db: Database,
  institution: string,
  issuer: string,
  subject: string,
  person: string,
  now: Date,
): Promise<boolean> {
  const rows = await db.rows(
    'viewer.linkPerson',
    sql`insert into person_identities (institution_id, issuer, subject, person_id, created_at)
      select ${institution}, ${issuer}, ${subject}, ${person}, ${now}::timestamptz
      where not exists (select from person_identities s where s.person_id = ${person} and s.issuer = ${issuer})
      on conflict do nothing returning true as done`,
  );
  return rows.length > 0;
}
