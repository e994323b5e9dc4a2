/**
 * The log: one JSON line for each fact. What PostgreSQL tells of an error can hold values of rows, so its
 * details are left out, and where the value is the message (data exceptions), that too.
 */
import { DatabaseError } from 'pg';
import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from './config';

export function createLog(level: Config['LOG_LEVEL'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const frames = error.stack?.slice(error.stack.indexOf('\n    at ') + 1);
  const { code } = error as { code?: unknown };
  const base = { type: error.name, code, message: error.message, stack: frames };
  if (!(error instanceof DatabaseError))
    return error.cause ? { ...base, cause: describeError(error.cause) } : base;
  const { constraint, table, column, routine } = error;
  const tellsValue = error.code?.startsWith('22');
  return {
    ...base,
    message: tellsValue ? 'a value was not acceptable' : error.message,
    constraint,
    table,
    column,
    routine,
  };
}
