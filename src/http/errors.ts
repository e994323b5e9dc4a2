/**
 * The one place where an error becomes an answer. A fault keeps its code and message; everything that
 * nobody foresaw becomes INTERNAL_SERVER_ERROR without a word of what it said.
 */
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DatabaseUnavailable, isConnectionFailure, isTimeout, isUnacceptableValue } from '../db/errors';
import { Fault } from '../graphql/faults';

/** The fault that an unexpected error amounts to for the client. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof DatabaseUnavailable && error.inDoubt) {
    return withStatus(503, new Fault('UNAVAILABLE', 'The database was lost while it stored the change; whether it did is not known. Look first, or repeat it with the same idempotencyKey.', { retryable: false, inDoubt: true }));
  }
  if (error instanceof DatabaseUnavailable || isConnectionFailure(error)) {
    return withStatus(503, new Fault('UNAVAILABLE', 'The database can’t be reached at the moment; nothing was changed. Try again in a few seconds.', { retryable: true }));
  }
  if (isTimeout(error)) {
    return new Fault('TIMEOUT', 'This took too long and was canceled; nothing was changed. Ask for less at once, or try again later.', { retryable: true });
  }
  if (isUnacceptableValue(error)) {
    return new Fault('BAD_USER_INPUT', 'A value can’t be stored as it is: it is out of range or holds a NUL character. Change it.');
  }
  return new Fault('INTERNAL_SERVER_ERROR', 'Something went wrong on our side. Tell the operator the request id.');
}

/** The same for a request that failed before its operation ran: the status says so too. */
export function toRequestFault(error: unknown): Fault {
  const fault = toFault(error);
  return fault.extensions.http || fault.faultCode !== 'INTERNAL_SERVER_ERROR' ? fault : withStatus(500, fault);
}

function withStatus(status: number, fault: Fault): Fault {
  fault.extensions.http = { status };
  return fault;
}

/** Whether an operator must look at it: what no client could have caused. */
export function isUnexpected(error: unknown): boolean {
  const original = unwrapResolverError(error);
  if (original instanceof GraphQLError) return false;
  return toFault(original).faultCode === 'INTERNAL_SERVER_ERROR';
}

const TOKEN_LIMIT = /contains more than? (\d+) tokens|more that (\d+) tokens/;

export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  if (original instanceof GraphQLError) return clientError(formatted, original);
  const { message, extensions } = toFault(original);
  const { http: _, ...rest } = extensions;
  return { ...formatted, message, extensions: rest };
}

/** Faults, and what graphql and Apollo say about the document themselves. */
function clientError(formatted: GraphQLFormattedError, original: GraphQLError): GraphQLFormattedError {
  const { stacktrace: _s, http: _h, ...extensions } = { ...original.extensions, ...formatted.extensions } as Record<string, unknown>;
  const tokens = TOKEN_LIMIT.exec(formatted.message);
  if (tokens) {
    const allowed = Number(tokens[1] ?? tokens[2]);
    return {
      ...formatted,
      message: `The document has more than ${allowed} tokens, which is the limit (MAX_TOKENS). Split it, or ask for less.`,
      extensions: { ...extensions, limit: 'MAX_TOKENS', allowed },
    };
  }
  if (extensions.code === 'INTERNAL_SERVER_ERROR' && !(original instanceof Fault)) {
    const fault = toFault(null);
    return { ...formatted, message: fault.message, extensions: { code: fault.faultCode } };
  }
  return { ...formatted, extensions };
}
