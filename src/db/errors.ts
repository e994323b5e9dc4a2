/**
 * What PostgreSQL and the network say, in our words. PostgreSQL's own text stays in this folder and in
 * the log: it can hold values of other people's rows.
 */
import { DatabaseError } from 'pg';

/** The database can't be reached or refuses work; the request may be repeated later. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  /** Lost while it committed: whether the write was made, nobody knows. */
  inDoubt = false;
}

const CONNECTION_STATES = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04', '53300', '25006']);
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);
/** Errors that pg raises itself carry no code, only these words. */
const CONNECTION_WORDS =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable|timeout expired|client was closed|cannot use a pool after|server_login|pgbouncer|no more connections allowed/i;

function stateOf(error: unknown): string {
  return (error as { code?: unknown } | null)?.code?.toString() ?? '';
}

export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const state = stateOf(error);
  if (CONNECTION_STATES.has(state) || CONNECTION_CODES.has(state)) return true;
  if (/^08[0-9A-Z]{3}$/.test(state)) return true;
  return error instanceof Error && CONNECTION_WORDS.test(error.message);
}

/** A serialization failure or a deadlock: the transaction did nothing and may run again from the top. */
export function isRetryable(error: unknown): boolean {
  return ['40001', '40P01'].includes(stateOf(error));
}

/** A named statement is unknown to, or already taken on, the server connection a pooler gave us. */
export function isLostPreparedStatement(error: unknown): boolean {
  return ['26000', '42P05'].includes(stateOf(error));
}

/** The name is taken there, which only another client of the same pooler can have done. */
export function isTakenPreparedStatement(error: unknown): boolean {
  return stateOf(error) === '42P05';
}

/** The transaction failed before, and does nothing more. */
export function isAbortedTransaction(error: unknown): boolean {
  return stateOf(error) === '25P02';
}

export function isTimeout(error: unknown): boolean {
  return ['57014', '55P03'].includes(stateOf(error));
}

/** Name of the violated constraint (unique, check, foreign key), by which rooms word their refusals. */
export function violatedConstraint(error: unknown): string | null {
  return error instanceof DatabaseError && error.code?.startsWith('23') ? (error.constraint ?? null) : null;
}

/**
 * PostgreSQL quotes rows and inputs in what it says of an error. Where they are answers of people, nobody may
 * hear them, not even the log: only the kind of the error is left.
 */
export function withoutWords(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const told = new DatabaseError(`The statement failed (SQLSTATE ${error.code})`, 0, 'error');
  return Object.assign(told, { code: error.code, constraint: error.constraint, routine: error.routine });
}

/** A value that no column could hold: a NUL character, a date that does not exist, a number out of range. */
export function isUnacceptableValue(error: unknown): boolean {
  return error instanceof DatabaseError && /^22[0-9A-Z]{3}$/.test(error.code ?? '');
}
