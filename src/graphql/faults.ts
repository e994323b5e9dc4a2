/**
 * Faults: requests that can't be answered at all. They become GraphQL errors with a code that never
 * changes. What a person can mend in a form is no fault but a user error (user-errors.ts).
 */
import { GraphQLError } from 'graphql';
import { typeOfId, type NodeType } from '../ids';

export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'INTERNAL_SERVER_ERROR';

const HTTP_STATUS: Record<FaultCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  TIMEOUT: 503,
  INTERNAL_SERVER_ERROR: 500,
};

export class Fault extends GraphQLError {
  constructor(
    readonly faultCode: FaultCode,
    message: string,
    extensions: Record<string, unknown> = {},
  ) {
    super(message, { extensions: { code: faultCode, ...extensions } });
  }
}

/** HTTP status of a request that failed before any field was answered. */
export function httpStatusOf(code: FaultCode): number {
  return HTTP_STATUS[code];
}

/** The same answer for what does not exist and for what the viewer may not see: no oracle. */
export function notFound(type: string, id: string): Fault {
  return new Fault('NOT_FOUND', `There is no ${type} with the id "${shorten(id)}" that you may see.`);
}

export function forbidden(reason: string): Fault {
  return new Fault('FORBIDDEN', reason);
}

/** Checks that an id from a client is of the expected type; the database is not asked. */
export function expectId(type: NodeType, id: string): string {
  const actual = typeOfId(id);
  if (actual === type) return id;
  throw new Fault(
    'BAD_USER_INPUT',
    actual === null
      ? `"${shorten(id)}" is not an id. Pass the id of a ${type} as the API gave it.`
      : `"${shorten(id)}" is the id of a ${actual}, but the id of a ${type} is expected here.`,
  );
}

function shorten(id: string): string {
  return id.length > 80 ? `${id.slice(0, 80)}…` : id;
}
