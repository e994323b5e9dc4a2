/**
 * The front door: Fastify with /graphql, /livez, /readyz, /metrics and GraphiQL. Refuses what is too
 * large or too much at once, gives each request an id, and answers every error in JSON.
 */
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import type { Config } from '../config';
import type { Context } from '../context';
import { serveGraphiql, type DemonstrationToken } from './graphiql';
import type { RequestMetrics } from './metrics';

export interface Doors {
  config: Config;
  log: Logger;
  metrics: RequestMetrics;
  apollo: ApolloServer<Context>;
  /** Who asks; throws a fault when the credentials are no good. */
  contextOf(request: FastifyRequest): Promise<Context>;
  /** Why the server can't work now; null when it can. */
  unready(): Promise<string | null>;
  demonstrationTokens(): DemonstrationToken[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** SQL statements sent for this request, for its log line. */
    statements: number;
    operationName: string | null;
    viewerId: string | null;
  }
}

const RETRY_AFTER_SECONDS = 1;

export function createServer(doors: Doors): FastifyInstance {
  const { config, log, metrics } = doors;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.MAX_BODY_BYTES,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200 },
    requestIdHeader: false,
    genReqId: () => v7(),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply) => {
      (reply as FastifyReply).code(400).send(errorBody('BAD_USER_INPUT', 'The request’s address can’t be read.'));
    },
  }) as unknown as FastifyInstance;
  app.server.headersTimeout = 15_000;
  app.decorateRequest('statements', 0);
  app.decorateRequest('operationName', null);
  app.decorateRequest('viewerId', null);

  watch(app, doors);
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(status).send(transportError(status, error, config));
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody('NOT_FOUND', 'There is nothing at this address. The API is at /graphql.')));

  app.get('/livez', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const reason = await doors.unready();
    return reply.code(reason ? 503 : 200).send(reason ? { status: 'not ready', reason } : { status: 'ready' });
  });
  if (config.METRICS === 'on') {
    app.get('/metrics', async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
  }
  if (config.graphiql) serveGraphiql(app, doors.demonstrationTokens);

  const graphql = fastifyApolloHandler(doors.apollo, { context: (request) => doors.contextOf(request) });
  app.route({ url: '/graphql', method: ['GET', 'POST'], handler: graphql });
  return app;
}

/** Counting, the concurrency limit, and one log line per request: never a body, a variable or a name. */
function watch(app: FastifyInstance, { config, metrics }: Doors): void {
  let inFlight = 0;
  const counted = new WeakSet<FastifyRequest>();
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.split('?')[0] !== '/graphql') return;
    if (inFlight >= config.MAX_CONCURRENT_REQUESTS) {
      metrics.errors.inc({ code: 'UNAVAILABLE' });
      return reply
        .code(503)
        .header('retry-after', RETRY_AFTER_SECONDS)
        .send(errorBody('UNAVAILABLE', 'The server is busy; nothing was changed. Try again in a second.', { retryable: true }));
    }
    counted.add(request);
    metrics.inFlight.set(++inFlight);
  });
  const leave = (request: FastifyRequest) => {
    if (counted.delete(request)) metrics.inFlight.set(--inFlight);
  };
  app.addHook('onRequestAbort', async (request) => leave(request));
  app.addHook('onResponse', async (request, reply) => {
    leave(request);
    const seconds = reply.elapsedTime / 1000;
    metrics.requests.inc({ status: String(reply.statusCode) });
    metrics.duration.observe(seconds);
    metrics.statements.inc(request.statements);
    if (request.url.startsWith('/graphql')) {
      request.log.info(
        {
          method: request.method,
          path: request.url.split('?')[0],
          status: reply.statusCode,
          milliseconds: Math.round(reply.elapsedTime),
          statements: request.statements,
          operation: request.operationName,
          viewer: request.viewerId,
        },
        'request',
      );
    }
  });
}

function transportError(status: number, error: FastifyError, config: Config) {
  if (status === 413) {
    return errorBody('BAD_USER_INPUT', `The request body is larger than ${config.MAX_BODY_BYTES} bytes, which is the limit (MAX_BODY_BYTES).`, {
      limit: 'MAX_BODY_BYTES',
      allowed: config.MAX_BODY_BYTES,
    });
  }
  if (status === 415) return errorBody('BAD_USER_INPUT', 'Send the request as application/json.');
  if (error.code?.startsWith('FST_ERR_CTP') || error instanceof SyntaxError || status === 400) {
    return errorBody('BAD_USER_INPUT', 'The request body is not valid JSON. Send {"query": "…", "variables": {…}}.');
  }
  if (status < 500) return errorBody('BAD_USER_INPUT', 'The request can’t be read.');
  return errorBody('INTERNAL_SERVER_ERROR', 'Something went wrong on our side. Tell the operator the request id.');
}

function errorBody(code: string, message: string, extensions: Record<string, unknown> = {}) {
  return { errors: [{ message, extensions: { code, ...extensions } }] };
}
