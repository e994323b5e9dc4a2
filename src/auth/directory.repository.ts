/**
 * Which institution an issuer's tokens lead to. The answers are remembered for a few seconds, so that a
 * request costs no statement for it; nothing here is personal.
 */
import sql from 'sql-template-tag';
import type { Database } from '../db/statements';

export interface IssuerEntry {
  /** UUID. */
  institutionId: string;
  audience: string;
  institutionClaim: string | null;
  institutionValue: string | null;
  subjectClaim: string;
  linkClaim: string | null;
  linkField: 'EXTERNAL_ID' | 'EMAIL' | null;
}

const REMEMBER_MS = 5_000;
const MAX_REMEMBERED = 500;

export class Directory {
  private readonly known = new Map<string, { until: number; entries: Promise<IssuerEntry[]> }>();

  constructor(private readonly db: Database) {}

  /** What is registered for an issuer; empty for one that nobody registered. */
  entriesOf(issuer: string): Promise<IssuerEntry[]> {
    const now = Date.now();
    const known = this.known.get(issuer);
    if (known && known.until > now) return known.entries;
    const entries = this.db.rows<IssuerEntry>(
      'directory.issuersNamed',
      sql`select i.institution_id as "institutionId", i.audience, i.institution_claim as "institutionClaim",
          i.institution_value as "institutionValue", i.subject_claim as "subjectClaim", i.link_claim as "linkClaim", i.link_field as "linkField"
        from system.issuers_named(${issuer}) i`,
    );
    // Anybody can send a token that names any issuer: the memory must not grow with that.
    if (this.known.size >= MAX_REMEMBERED) this.known.clear();
    this.known.set(issuer, { until: now + REMEMBER_MS, entries });
    entries.catch(() => this.known.delete(issuer));
    return entries;
  }

  /** The same, asked anew: a valid token that leads nowhere may be for what was registered a moment ago. */
  freshEntriesOf(issuer: string): Promise<IssuerEntry[]> {
    this.known.delete(issuer);
    return this.entriesOf(issuer);
  }
}
