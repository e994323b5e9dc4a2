/**
 * The floor plan: the only file that wires the parts together. Read it first.
 *
 *   HTTP → viewer → resolver → service → repository → event → (after commit) jobs
 */
import type { FastifyRequest } from 'fastify';
import type { JSONWebKeySet } from 'jose';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { authenticate, type AuthenticationParts } from './auth/authenticate';
import { Directory } from './auth/directory.repository';
import { TokenVerifier, unauthenticated } from './auth/tokens';
import { systemViewer, type Viewer } from './auth/viewer';
import type { Clock } from './clock';
import type { Config } from './config';
import type { Context } from './context';
import { loginProblems, refuseLogin } from './db/checks';
import { demographicsProblems } from './db/demographics-checks';
import { pendingMigrations } from './db/migrate';
import { Reader } from './db/reader';
import { keepDatesAsText } from './db/types';
import type { Database } from './db/statements';
import { Writer } from './db/writer';
import { record } from './events/record';
import { buildSchemaFrom } from './graphql/schema';
import { drainable } from './http/drain';
import { toRequestFault } from './http/errors';
import { createEndpoint } from './http/graphql';
import type { DemonstrationToken } from './http/graphiql';
import { createMetrics } from './http/metrics';
import { createServer } from './http/server';
import { idOf, uuidOf } from './ids';
import { startJobs, type RunningJobs } from './jobs/worker';
import { RESOLVERS } from './modules';
import { StartupError } from './startup-error';

export interface AppOptions {
  config: Config;
  log: Logger;
  clock: Clock;
  /** The runtime's login. */
  databaseUrl: string;
  /** The owner's login, for LISTEN of the job queue; null where it is not given. */
  ownerUrl: string | null;
  /** The login of equity jobs; null where it is not given, and then no equity report is made. */
  equityUrl: string | null;
  /** What this process does: answer requests, run jobs, or both. */
  role: 'api' | 'worker' | 'all';
  /** Keys of the development issuer; null unless the database is the embedded one. */
  developmentKeys: JSONWebKeySet | null;
  demonstrationTokens(): DemonstrationToken[];
}

export interface App {
  /** Opens the door and starts the clock; gives the address, or null for a worker. */
  listen(): Promise<string | null>;
  /** Runs something as a viewer, outside a request: the demonstration data, operators' commands. */
  contextFor(viewer: Viewer, requestId: string): Context;
  /** Finishes what is in progress, then closes everything. */
  stop(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, clock } = options;
  keepDatesAsText();

  // The cellar.
  const reading = {
    connectionString: options.databaseUrl,
    size: config.DATABASE_POOL_SIZE,
    waitMs: config.DATABASE_WAIT_MS,
    statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
    preparedStatements: config.PREPARED_STATEMENTS,
    onNotice: (message: string) => log.warn(message),
  };
  const reader = new Reader(reading);
  // Who asks is found out before anything else, in an instant: it waits behind nobody's long read, and what many
  // requests ask at once travels together.
  const doorkeeper = new Reader({ ...reading, size: 1, names: reader.names });
  const writer = new Writer({
    connectionString: options.databaseUrl,
    size: config.DATABASE_POOL_SIZE,
    waitMs: config.DATABASE_WAIT_MS,
    statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
    names: reader.names,
    onError: (error) => log.warn({ reason: error.message }, 'a database connection was lost'),
  });
  // Connects when a report is computed, and lets go soon after.
  const equity = options.equityUrl
    ? new Writer({
        connectionString: options.equityUrl,
        size: 2,
        waitMs: 10_000,
        statementTimeoutMs: 60_000,
        onError: (error) => log.warn({ reason: error.message }, 'a connection of equity jobs was lost'),
      })
    : null;
  const contextFor = (viewer: Viewer, requestId: string, onStatement?: () => void): Context => {
    const institution = uuidOf(viewer.institutionId);
    const person = viewer.personId && uuidOf(viewer.personId);
    const beginTransaction: Context['beginTransaction'] = (work) =>
      writer.transaction(institution, work, { onStatement });
    const counting = async <T>(snapshot: boolean, work: (db: Database) => Promise<T>): Promise<T> => {
      if (viewer.kind !== 'SYSTEM' || !equity) throw new Error('Only jobs count demographics');
      return equity.transaction(institution, work, { role: 'ithaca_equity', snapshot });
    };
    return {
      viewer,
      institutionId: viewer.institutionId,
      db: reader.forInstitution(institution, onStatement),
      clock,
      log: log.child({ requestId }),
      requestId,
      loaders: new Map(),
      beginTransaction,
      self: { rows: (name, statement) => beginTransaction((db) => db.asSelf(person).rows(name, statement)) },
      equity: equity && {
        snapshot: async (work) => counting(true, work),
        transaction: async (work) => counting(false, work),
      },
    };
  };
  await checkDatabase(options, reader).catch(async (error: unknown) => {
    await Promise.allSettled([reader.close(), writer.close()]);
    throw error;
  });

  // Who asks.
  const metrics = createMetrics();
  const authentication: AuthenticationParts = {
    directory: new Directory(doorkeeper.forInstitution(null)),
    tokens: new TokenVerifier({
      clockSkewSeconds: config.CLOCK_SKEW_SECONDS,
      developmentKeys: options.developmentKeys,
      now: () => clock.now(),
    }),
    clock,
    read: (institution) => doorkeeper.forInstitution(institution),
    write: (institution, work) => writer.transaction(institution, work),
    linked: (db, institution, personId, requestId) => {
      const viewer = { ...systemViewer(idOf('Institution', institution), 'sign-in'), id: personId };
      return record({ ...contextFor(viewer, requestId), db }, { type: 'SignInLinked', nodes: [personId] });
    },
  };
  const contextOf = async (request: FastifyRequest): Promise<Context> => {
    try {
      const viewer = await authenticate(authentication, request.headers.authorization, request.id);
      // Nobody signed in: the endpoint answers questions about the schema alone, and never reaches a resolver.
      if (!viewer && !config.introspection)
        throw unauthenticated('Sign in first: send an access token or API key as `Authorization: Bearer …`.');
      if (!viewer) return { requestId: request.id, log: request.log } as unknown as Context;
      request.viewerId = viewer.id;
      return contextFor(viewer, request.id, () => request.statements++);
    } catch (error) {
      const fault = toRequestFault(error);
      if (fault.faultCode === 'INTERNAL_SERVER_ERROR') request.log.error({ err: error }, 'sign-in failed');
      throw fault;
    }
  };

  // The front door.
  let draining = false;
  const endpoint =
    options.role === 'worker' ? null : createEndpoint(buildSchemaFrom(RESOLVERS), config, metrics);
  await endpoint?.apollo.start();
  const server =
    endpoint &&
    createServer({
      config,
      log,
      metrics,
      endpoint,
      contextOf,
      unready: async () => (draining ? 'The server is shutting down.' : unreadyBecause(reader)),
      demonstrationTokens: options.demonstrationTokens,
    });
  const closeDoor = server && drainable(server, () => draining);

  // The clock.
  let jobs: RunningJobs | null = null;
  const runJobs = async () => {
    jobs = await startJobs({
      queueUrl: options.ownerUrl ?? options.databaseUrl,
      asRole: options.ownerUrl ? null : 'ithaca_app',
      contextFor: (institutionId, job, jobId) => contextFor(systemViewer(institutionId, job), jobId),
      concurrency: config.JOB_CONCURRENCY,
      attempts: config.JOB_ATTEMPTS,
      log,
    });
  };

  return {
    contextFor,
    listen: async () => {
      await server?.listen({ port: config.PORT, host: config.HOST }).catch((error: unknown) => {
        throw listenProblem(error, config);
      });
      if (options.role !== 'api') await runJobs();
      return server && addressOf(server.server.address() as AddressInfo);
    },
    stop: async () => {
      draining = true;
      if (server) await new Promise((resolve) => setTimeout(resolve, config.SHUTDOWN_DELAY_MS));
      await Promise.allSettled([
        closeDoor?.(config.SHUTDOWN_TIMEOUT_MS),
        jobs?.stop(config.SHUTDOWN_TIMEOUT_MS),
      ]);
      await endpoint?.apollo.stop();
      await Promise.allSettled([reader.close(), doorkeeper.close(), writer.close(), equity?.close()]);
    },
  };
}

/** Refuses to start on a database that can't be reached, is not migrated, or would not protect its rows. */
async function checkDatabase({ config, log }: AppOptions, reader: Reader): Promise<void> {
  const db = reader.forInstitution(null);
  const pending = await pendingMigrations(db).catch((error: unknown) => {
    throw databaseProblem(error);
  });
  if (pending.length) {
    throw new StartupError(
      `The database lacks ${pending.length} migration(s), ${pending[0]} first. Set DATABASE_MIGRATION_URL to the owner's login, or run \`npm run admin -- migrate\` with it.`,
    );
  }
  const found = await Promise.all([loginProblems(db), demographicsProblems(db)]).catch((error: unknown) => {
    throw databaseProblem(error);
  });
  const problems = [...new Set(found.flat())];
  if (!problems.length) return;
  if (config.production) throw refuseLogin(problems);
  for (const problem of problems) log.warn(problem);
}

export function databaseProblem(error: unknown): StartupError {
  const { message, code } = error as { message: string; code?: string };
  if (code === '42501' || code === '22023' || code === '42P01' || code === '42704') {
    return new StartupError(
      `The database is not prepared for Ithaca (${message}). Run the script that \`npm run admin -- bootstrap\` prints as its administrator, then \`npm run admin -- migrate\`.`,
    );
  }
  if (message.includes('unsupported startup parameter')) {
    return new StartupError(
      'The job queue needs PostgreSQL itself, and DATABASE_URL leads to a pooler. Set DATABASE_MIGRATION_URL to the owner’s login, straight to PostgreSQL, or start with --role api.',
    );
  }
  return new StartupError(
    `The database can't be reached (${message}). Check DATABASE_URL and that PostgreSQL runs, then start again.`,
  );
}

const READY_WITHIN_MS = 1_000;

async function unreadyBecause(reader: Reader): Promise<string | null> {
  const pending = pendingMigrations(reader.forInstitution(null)).then(
    (names) => (names.length ? 'The database lacks migrations.' : null),
    () => 'The database can’t be reached.',
  );
  const late = new Promise<string>((resolve) =>
    setTimeout(() => resolve('The database does not answer.'), READY_WITHIN_MS).unref(),
  );
  return Promise.race([pending, late]);
}

function listenProblem(error: unknown, { HOST, PORT }: Config): unknown {
  switch ((error as { code?: string }).code) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${PORT} is in use. Stop the other server, or set PORT to another port.`);
    case 'EACCES':
      return new StartupError(
        `Port ${PORT} needs privileges that this user lacks. Set PORT to one above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupError(
        `The address ${HOST} is not one of this machine. Set HOST to one that is, such as 127.0.0.1 or 0.0.0.0.`,
      );
    default:
      return error;
  }
}

function addressOf({ address, family, port }: AddressInfo): string {
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
