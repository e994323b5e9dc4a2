/**
 * The one place where an error becomes an answer. A fault keeps its code and message; everything that
 * nobody foresaw becomes INTERNAL_SERVER_ERROR without a word of what it said.
 */
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DatabaseUnavailable, isConnectionFailure, isTimeout, isUnacceptableValue } from '../db/errors';
import { Fault, httpStatusOf } from '../graphql/faults';

/** The fault that an unexpected error amounts to for the client. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof DatabaseUnavailable && error.inDoubt) {
    return new Fault(
      'UNAVAILABLE',
      'The database was lost while it stored the change; whether it did is not known. Look first, or repeat it with the same idempotencyKey.',
      { retryable: false, inDoubt: true },
    );
  }
  if (error instanceof DatabaseUnavailable || isConnectionFailure(error)) {
    return new Fault(
      'UNAVAILABLE',
      'The database can’t be reached at the moment. Try again in a few seconds.',
      { retryable: true },
    );
  }
  if (isTimeout(error)) {
    return new Fault(
      'TIMEOUT',
      'This took too long and was canceled. Ask for less at once, or try again later.',
      { retryable: true },
    );
  }
  if (isUnacceptableValue(error)) {
    return new Fault(
      'BAD_USER_INPUT',
      'A value can’t be stored as it is: it is out of range or holds a NUL character. Change it.',
    );
  }
  return new Fault(
    'INTERNAL_SERVER_ERROR',
    'Something went wrong on our side. Tell the operator the request id.',
  );
}

/** The same for a request that failed before its operation ran: the status says so too. */
export function toRequestFault(error: unknown): Fault {
  const fault = toFault(error);
  fault.extensions.http ??= { status: httpStatusOf(fault.faultCode) };
  if (error !== fault) fault.cause ??= error;
  return fault;
}

/** Whether an operator must look at it: what no client could have caused. */
export function isUnexpected(error: unknown): boolean {
  const original = unwrapResolverError(error);
  if (!(original instanceof GraphQLError)) return toFault(original).faultCode === 'INTERNAL_SERVER_ERROR';
  return !(original instanceof Fault) && codeOf(original) === 'INTERNAL_SERVER_ERROR';
}

/** How an error of an operation reaches the client; `suggestions`: whether with names from the schema. */
export function errorFormat(
  suggestions: boolean,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const original = unwrapResolverError(error);
    if (original instanceof GraphQLError && !isUnexpected(error)) {
      const told = clientError(formatted, original);
      // Apollo keeps the suggestions back in documents, not in variables.
      return suggestions || original instanceof Fault
        ? told
        : { ...told, message: told.message.replace(/ Did you mean .*\?$/s, '') };
    }
    const { message, extensions } = toFault(original instanceof GraphQLError ? null : original);
    const { http: _, ...rest } = extensions;
    return { ...formatted, message, extensions: rest };
  };
}

/** Apollo's names for what is the same to a client. */
const SAME_AS_BAD_USER_INPUT = ['BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE'];

/** The code of an error of graphql or Apollo, which leave out some codes where a client is to blame. */
function codeOf({ extensions, path, message, originalError }: GraphQLError): string {
  const code = (extensions.code as string | undefined) ?? 'INTERNAL_SERVER_ERROR';
  if (SAME_AS_BAD_USER_INPUT.includes(code)) return 'BAD_USER_INPUT';
  if (code !== 'INTERNAL_SERVER_ERROR' || originalError) return code;
  // Before any field ran only the variables can be wrong; later, an argument that a variable set to null.
  return !path || message.startsWith('Argument "') ? 'BAD_USER_INPUT' : code;
}

/** Longer messages quote what the client sent, and a long list of places is no help either. */
const MAX_MESSAGE = 500;
const MAX_LOCATIONS = 5;
const TOKEN_LIMIT = /^Syntax Error: Document contains more th\w+ (\d+) tokens/;

/** Faults, and what graphql and Apollo say about the document themselves. */
function clientError(formatted: GraphQLFormattedError, original: GraphQLError): GraphQLFormattedError {
  const {
    stacktrace: _s,
    http: _h,
    ...extensions
  } = { ...original.extensions, ...formatted.extensions } as Record<string, unknown>;
  if (!(original instanceof Fault)) extensions.code = codeOf(original);
  const allowed = Number(TOKEN_LIMIT.exec(formatted.message)?.[1]);
  if (allowed) Object.assign(extensions, { limit: 'MAX_TOKENS', allowed });
  return {
    ...formatted,
    message: wording(formatted.message, extensions),
    ...(formatted.locations && { locations: formatted.locations.slice(0, MAX_LOCATIONS) }),
    extensions,
  };
}

/** Our words where graphql and Apollo speak of their own workings. */
function wording(message: string, { validationErrorCode, limit, allowed }: Record<string, unknown>): string {
  if (validationErrorCode === 'INTROSPECTION_DISABLED')
    return 'Introspection is off on this server. Read schema.graphql of its release instead.';
  if (limit === 'MAX_TOKENS')
    return `The document has more than ${String(allowed)} tokens, which is the limit (MAX_TOKENS). Split it, or ask for less.`;
  if (message === 'Maximum call stack size exceeded') return 'The document is nested too deeply to be read.';
  if (message === 'Validation aborted.')
    return 'The document repeats too many fields or fragments to be checked. Ask for each once.';
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
}
