/**
 * How a transaction tells PostgreSQL for whom it works: a role and an institution, both local to the
 * transaction, so that nothing survives on a pooled connection. Row-level security reads them; without
 * them a query sees no row.
 */
import type { Statement } from './flush';
import { prepare } from './statements';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type TransactionRole = 'ithaca_app' | 'ithaca_self' | 'ithaca_equity';

export interface SessionOptions {
  /** Null for the owner's own work (operators, registration), which takes no other role. */
  role: TransactionRole | null;
  /** The institution's UUID; null for work that touches no tenant table. */
  institution: string | null;
  statementTimeoutMs: number;
}

/** Before a single read, with which it is one transaction as long as nothing but a Sync stands behind both. */
export function readingAs(options: SessionOptions): Statement {
  return READING(...common(options), 'on');
}

/** Before the first statement of a transaction. With a snapshot all see the same moment, and none writes. */
export function openingOf({
  snapshot = false,
  ...options
}: SessionOptions & { snapshot?: boolean }): Statement[] {
  if (snapshot) return [BEGIN_SNAPSHOT, LOOKING(...common(options))];
  const timeout = Math.trunc(options.statementTimeoutMs);
  // A server that vanished in the middle of a write must not keep its locks until TCP gives up.
  return [BEGIN, WRITING(...common(options), String(timeout), String(2 * timeout))];
}

/** In the middle of a transaction: from here on as the person herself, who is nobody when null. */
export function becomeSelf(person: string | null): Statement {
  if (person !== null && !UUID.test(person)) throw new Error('The person of a transaction must be a UUID');
  return BECOMING('ithaca_self', person ?? '');
}

const COMMON = ['role', 'ithaca.institution_id', 'statement_timeout'];
const READING = setting(...COMMON, 'transaction_read_only');
const LOOKING = setting(...COMMON);
const WRITING = setting(...COMMON, 'lock_timeout', 'idle_in_transaction_session_timeout');
const BECOMING = setting('role', 'ithaca.person_id');
const BEGIN = plain('BEGIN');
const BEGIN_SNAPSHOT = plain('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');

export const COMMIT = plain('COMMIT');
/** And as the application again. */
export const BECOME_APP = BECOMING('ithaca_app', '');

function common({ role, institution, statementTimeoutMs }: SessionOptions): string[] {
  if (institution !== null && !UUID.test(institution)) {
    throw new Error('The institution of a transaction must be a UUID');
  }
  // The role `none` is the login's own.
  return [role ?? 'none', institution ?? '', String(Math.trunc(statementTimeoutMs))];
}

/** What sets these until the transaction ends. The names are ours; the values travel as parameters. */
function setting(...names: string[]): (...values: string[]) => Statement {
  const calls = names.map((name, index) => `set_config('${name}', $${index + 1}, true)`);
  const { name, text } = plain(`SELECT ${calls.join(', ')}`);
  return (...values) => ({ name, text, values });
}

function plain(text: string): Statement {
  return { ...prepare('session', { text }), values: [] };
}
