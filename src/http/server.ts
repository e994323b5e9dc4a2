/**
 * The front door: Fastify with /graphql, /livez, /readyz, /metrics and GraphiQL. Refuses what is too
 * large or too much at once, gives each request an id, and answers every error in JSON.
 */
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import type { Config } from '../config';
import type { Context } from '../context';
import { toRequestFault } from './errors';
import { serveGraphiql, type DemonstrationToken } from './graphiql';
import type { Endpoint, HttpContext } from './graphql';
import type { RequestMetrics } from './metrics';
import {
  answerBrokenRequest,
  commonHeaders,
  refuse,
  refuseBatch,
  refuseBusy,
  refuseFailed,
  refuseMethod,
  unreadable,
} from './refusals';
import { acceptUploads, withUploads } from './uploads';
import { Gate, isGraphql, watch } from './watch';

export interface Doors {
  config: Config;
  log: Logger;
  metrics: RequestMetrics;
  endpoint: Endpoint;
  /** Who asks; throws a fault when the credentials are no good. */
  contextOf(request: FastifyRequest): Promise<Context>;
  /** Why the server can't work now; null when it can. */
  unready(): Promise<string | null>;
  demonstrationTokens(): DemonstrationToken[];
}

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
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, v7()),
    frameworkErrors: (_error, request, reply) => {
      reply.headers(commonHeaders(request.id));
      refuse(request, reply, 400, 'BAD_USER_INPUT', 'The request’s address can’t be read.');
    },
  }) as unknown as FastifyInstance;
  app.server.headersTimeout = 15_000;
  app.removeContentTypeParser('text/plain');
  watch(app, metrics);
  acceptUploads(app, config);
  app.setErrorHandler<FastifyError>((error, request, reply) => refuseFailed(request, reply, error, config));
  app.setNotFoundHandler((request, reply) =>
    isGraphql(request)
      ? refuseMethod(request, reply)
      : refuse(request, reply, 404, 'NOT_FOUND', 'There is nothing at this address. The API is at /graphql.'),
  );

  app.get('/livez', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const reason = await doors.unready();
    return reply
      .code(reason ? 503 : 200)
      .send(reason ? { status: 'not ready', reason } : { status: 'ready' });
  });
  if (config.METRICS === 'on') {
    app.get('/metrics', async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
    );
  }
  if (config.graphiql) serveGraphiql(app, doors.demonstrationTokens);
  serveGraphql(app, doors);
  return app;
}

function serveGraphql(app: FastifyInstance, doors: Doors): void {
  const gate = new Gate(doors.config.MAX_CONCURRENT_REQUESTS, doors.metrics.inFlight);
  const { endpoint } = doors;
  /** Found out once for each request, and before its files are read. */
  const contexts = new WeakMap<FastifyRequest, Promise<HttpContext>>();
  const context = (request: FastifyRequest) => {
    let context = contexts.get(request);
    if (!context) contexts.set(request, (context = contextOf(doors, request)));
    return context;
  };
  const graphql = fastifyApolloHandler<HttpContext>(endpoint.apollo, { context });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    // What was wrong, Apollo meets again, and says.
    const known = await endpoint.known.answer(request, reply, () => context(request)).catch(() => null);
    if (known !== null) return known;
    const answer: unknown = await graphql.call(app, request as never, reply as never);
    // Apollo refuses a request of the wrong shape without telling its plugins.
    if (reply.statusCode >= 400 && !request.errorCodes?.length) request.errorCodes?.push('BAD_USER_INPUT');
    endpoint.known.learn(request, reply);
    return answer;
  };
  const run = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (gate.full) return refuseBusy(request, reply);
    if (Array.isArray(request.body)) return refuseBatch(request, reply, request.body.length);
    return gate.through(() => answer(request, reply));
  };
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    onRequest: async (request, reply) => {
      // Before the body is read; it does not count until it is there, so a slow sender takes nobody's place.
      if (gate.full) return refuseBusy(request, reply);
      const problem = unreadable(request);
      if (problem) return refuse(request, reply, 415, 'BAD_USER_INPUT', problem);
    },
    handler: async (request, reply) => {
      if (!request.isMultipart()) return run(request, reply);
      if (gate.full) return refuseBusy(request, reply);
      return withUploads(request, reply, {
        config: doors.config,
        admit: () => context(request),
        run: () => run(request, reply),
      });
    },
  });
}

/** The request's context. Who can't be let in is told so; what kept us from finding out is logged. */
async function contextOf(doors: Doors, request: FastifyRequest): Promise<HttpContext> {
  try {
    return { ...(await doors.contextOf(request)), request };
  } catch (error) {
    const fault = toRequestFault(error);
    request.errorCodes?.push(fault.faultCode);
    if (fault.faultCode === 'INTERNAL_SERVER_ERROR') fault.extensions.requestId = request.id;
    else if (fault.cause)
      request.log.warn({ err: fault.cause, code: fault.faultCode }, 'sign-in was not possible');
    throw fault;
  }
}
