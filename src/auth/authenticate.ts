/**
 * From the Authorization header to a viewer: a person by an access token, a service by an API key.
 * Every refusal is UNAUTHENTICATED; none tells whether a person, key or institution exists.
 */
import type { JWTPayload } from 'jose';
import type { Clock } from '../clock';
import type { Database } from '../db/statements';
import { idOf, uuidOf } from '../ids';
import { matches, parseApiKey, type ParsedKey } from './api-key';
import type { Directory, IssuerEntry } from './directory.repository';
import { unauthenticated, type TokenVerifier } from './tokens';
import type { Viewer } from './viewer';
import {
  findApiKey,
  findPersonBySignIn,
  linkPerson,
  lockPersonByClaim,
  touchApiKey,
  type PersonRow,
} from './viewer.repository';

export interface AuthenticationParts {
  directory: Directory;
  tokens: TokenVerifier;
  clock: Clock;
  /** Reads and writes as one institution, by UUID. */
  read(institution: string): Database;
  write<T>(institution: string, work: (db: Database) => Promise<T>): Promise<T>;
  /** Records that a first sign-in was linked to a person. */
  linked(db: Database, institution: string, personId: string, requestId: string): Promise<void>;
}

const TOUCH_AFTER_MS = 3_600_000;

/** The viewer, or null when the request carries no credentials. */
export async function authenticate(
  parts: AuthenticationParts,
  header: string | undefined,
  requestId: string,
): Promise<Viewer | null> {
  if (!header) return null;
  const token = /^Bearer +([^\s]+)$/i.exec(header)?.[1];
  if (!token)
    throw unauthenticated('The Authorization header must be `Bearer` and an access token or API key.');
  if (!token.startsWith('ithaca_')) return person(parts, token, requestId);
  const key = parseApiKey(token);
  if (!key) throw unauthenticated('The API key is mistyped or incomplete.');
  return service(parts, key);
}

async function service(parts: AuthenticationParts, key: ParsedKey): Promise<Viewer> {
  const now = parts.clock.now();
  const row = await findApiKey(parts.read(key.institution), key.key);
  if (!row || !matches(key.secret, row.secretHash) || row.revokedAt || row.expiresAt <= now) {
    throw unauthenticated(
      'The API key is unknown, revoked or past its end. Ask an administrator for a new one.',
    );
  }
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > TOUCH_AFTER_MS) {
    await parts.write(key.institution, (db) => touchApiKey(db, key.key, now));
  }
  return {
    kind: 'SERVICE',
    id: idOf('ApiKey', key.key),
    personId: null,
    institutionId: idOf('Institution', key.institution),
    timeZone: row.timeZone,
    language: row.language,
    grants: [],
    enrollments: [],
    scopes: row.scopes,
  };
}

async function person(parts: AuthenticationParts, token: string, requestId: string): Promise<Viewer> {
  const issuer = parts.tokens.issuerOf(token);
  const entries = await parts.directory.entriesOf(issuer);
  if (!entries.length)
    throw unauthenticated('The access token comes from an issuer that no institution has registered.');
  const audiences = entries.map((entry) => entry.audience);
  const claims = await parts.tokens.verify(token, issuer, audiences);
  const entry = entryFor(entries, claims) ?? entryFor(await parts.directory.freshEntriesOf(issuer), claims);
  const subject = entry && textClaim(claims, entry.subjectClaim);
  if (!entry || !subject)
    throw unauthenticated('The access token does not say which institution or person it is for.');
  const row = await personBehind(parts, entry, issuer, subject, claims, requestId);
  return viewerOf(row, entry.institutionId);
}

/**
 * The institution that a token is for. One that registered a claim comes before one that takes all that the
 * issuer signs; a token that leads to two institutions leads to none.
 */
function entryFor(entries: IssuerEntry[], claims: JWTPayload): IssuerEntry | undefined {
  const fitting = entries.filter((entry) => leadsTo(entry, claims));
  const named = fitting.filter((entry) => entry.institutionClaim !== null);
  const [first, ...others] = named.length ? named : fitting;
  return others.every((entry) => entry.institutionId === first?.institutionId) ? first : undefined;
}

function leadsTo(entry: IssuerEntry, claims: JWTPayload): boolean {
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.includes(entry.audience)) return false;
  return (
    entry.institutionClaim === null || textClaim(claims, entry.institutionClaim) === entry.institutionValue
  );
}

/** A claim by its name, or by a path of names where the issuer nests them (`realm.tenant`). */
function textClaim(claims: JWTPayload, path: string): string | null {
  const value =
    path in claims
      ? claims[path]
      : path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | null)?.[name], claims);
  // PostgreSQL knows no NUL character, so nobody is called by one.
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? value : null;
}

async function personBehind(
  parts: AuthenticationParts,
  entry: IssuerEntry,
  issuer: string,
  subject: string,
  claims: JWTPayload,
  requestId: string,
): Promise<PersonRow> {
  const now = parts.clock.now();
  const find = (db: Database) => findPersonBySignIn(db, issuer, subject, now);
  const known = await find(parts.read(entry.institutionId));
  if (known) return known;
  const value = entry.linkClaim && textClaim(claims, entry.linkClaim);
  // An address that the issuer did not verify proves nothing, and what it verified is the claim `email`.
  const verified = entry.linkClaim === 'email' && claims.email_verified === true;
  if (entry.linkField && value && (entry.linkField !== 'EMAIL' || verified)) {
    const { linkField } = entry;
    const linked = await parts.write(entry.institutionId, async (db) => {
      const found = await lockPersonByClaim(db, linkField, value);
      if (!found) return null;
      if (await linkPerson(db, entry.institutionId, issuer, subject, uuidOf(found.id), now)) {
        await parts.linked(db, entry.institutionId, found.id, requestId);
      }
      // Also found when the same first sign-in was linked by another request a moment ago.
      return find(db);
    });
    if (linked) return linked;
  }
  throw unauthenticated(
    'You are signed in, but nobody here is linked to your account. Ask an administrator to link it.',
  );
}

function viewerOf(row: PersonRow, institution: string): Viewer {
  if (row.deactivated)
    throw unauthenticated('Your access has ended. Ask a coordinator if this is a mistake.');
  // Somebody from outside has access while a guest role holds; for others such a role means nothing.
  const grants = row.guest ? row.grants : row.grants.filter(({ role }) => role !== 'GUEST');
  if (row.guest && !grants.some(({ role }) => role === 'GUEST')) {
    throw unauthenticated('Your guest access has ended. Ask a coordinator to extend it.');
  }
  return {
    kind: 'PERSON',
    id: row.personId,
    personId: row.personId,
    institutionId: idOf('Institution', institution),
    timeZone: row.timeZone,
    language: row.language,
    grants,
    enrollments: row.enrollments,
    scopes: [],
  };
}
