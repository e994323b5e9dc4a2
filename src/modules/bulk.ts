/** One step for many nodes. Each row is a transaction of its own, with a result of its own. */
import { isConnectionFailure, isTimeout } from '../db/errors';
import { Fault } from '../graphql/faults';
import type { RowResult } from '../graphql/results';
import { Refusal, RowRefused, UserErrorCode, type UserError } from '../graphql/user-errors';

/** One after the other: in parallel they would take every connection of the pool from other requests. */
export async function forEachRow<Name extends string, Row>(
  ids: readonly string[],
  name: Name,
  work: (id: string) => Promise<Row>,
): Promise<RowResult<Name, Row>[]> {
  const results: RowResult<Name, Row>[] = [];
  for (const id of ids) {
    try {
      results.push({ id, userErrors: [], [name]: await work(id) } as RowResult<Name, Row>);
    } catch (error) {
      const userErrors = refusalOf(error, results.length > 0);
      results.push({ id, userErrors, [name]: null } as RowResult<Name, Row>);
    }
  }
  return results;
}

const ROW_CODES = {
  NOT_FOUND: UserErrorCode.NOT_FOUND,
  FORBIDDEN: UserErrorCode.FORBIDDEN,
  BAD_USER_INPUT: UserErrorCode.INVALID_INPUT,
} as const;

/**
 * What concerns this row alone is told in its result. A database that is lost or slow fails the request, unless
 * rows before this one were answered: they may have taken effect, so the client must get their results.
 */
function refusalOf(error: unknown, others: boolean): UserError[] {
  if (error instanceof Refusal) return error.errors;
  const code = error instanceof Fault ? ROW_CODES[error.faultCode as keyof typeof ROW_CODES] : undefined;
  if (code) return [new RowRefused(code, (error as Fault).message)];
  if (others && (isConnectionFailure(error) || isTimeout(error))) {
    return [
      new RowRefused(
        UserErrorCode.UNAVAILABLE,
        'This one could not be finished at the moment. Read it, then try it again.',
      ),
    ];
  }
  throw error;
}
