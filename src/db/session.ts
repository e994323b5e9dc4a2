/**
 * How a transaction tells PostgreSQL for whom it works: a role and an institution, both local to the
 * transaction, so that nothing survives on a pooled connection. Row-level security reads them; without
 * them a query sees no row.
 */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type TransactionRole = 'ithaca_app' | 'ithaca_self' | 'ithaca_equity';

export interface SessionOptions {
  /** Null for the owner's own work (operators, registration), which takes no other role. */
  role: TransactionRole | null;
  /** The institution's UUID; null for work that touches no tenant table. */
  institution: string | null;
  readOnly: boolean;
  /** All statements see the same moment. */
  snapshot?: boolean;
  statementTimeoutMs: number;
}

/**
 * The opening of a transaction as one message, which cannot carry parameters: what is spliced in is a
 * checked UUID, a number and words of our own.
 */
export function openingOf(options: SessionOptions): string {
  if (options.institution !== null && !UUID.test(options.institution)) {
    throw new Error('The institution of a transaction must be a UUID');
  }
  return [
    `BEGIN${options.snapshot ? ' ISOLATION LEVEL REPEATABLE READ' : ''}${options.readOnly ? ' READ ONLY' : ''}`,
    ...(options.role ? [`SET LOCAL ROLE ${options.role}`] : []),
    `SET LOCAL ithaca.institution_id = '${options.institution ?? ''}'`,
    `SET LOCAL statement_timeout = ${Math.trunc(options.statementTimeoutMs)}`,
    ...(options.readOnly
      ? []
      : [`SET LOCAL lock_timeout = ${Math.trunc(options.statementTimeoutMs)}`, idleLimit(options)]),
  ].join('; ');
}

/** In the middle of a transaction: from here on as the person herself, who is nobody when null. */
export function becomeSelf(person: string | null): string {
  if (person !== null && !UUID.test(person)) throw new Error('The person of a transaction must be a UUID');
  return `SET LOCAL ROLE ithaca_self; SET LOCAL ithaca.person_id = '${person ?? ''}'`;
}

/** And as the application again. */
export const BECOME_APP = `SET LOCAL ROLE ithaca_app; SET LOCAL ithaca.person_id = ''`;

/** A server that vanished in the middle of a write must not keep its locks until TCP gives up. */
function idleLimit({ statementTimeoutMs }: SessionOptions): string {
  return `SET LOCAL idle_in_transaction_session_timeout = ${2 * Math.trunc(statementTimeoutMs)}`;
}
