/** What is known of each request afterwards: one log line, and the figures. Never a body, a variable or a name. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Gauge } from 'prom-client';
import type { RequestMetrics } from './metrics';
import { commonHeaders } from './refusals';

/** What Apollo has parsed and found valid. */
export interface Parsed {
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** SQL statements sent for this request. */
    statements: number;
    operationName: string | null;
    /** Whether one compiled statement gave the answer. */
    compiled: boolean;
    /** What could be answered without Apollo the next time. */
    answered: Parsed | null;
    viewerId: string | null;
    /** Codes of the errors in the answer. */
    errorCodes: string[] | null;
  }
}

/** As nginx calls it: the client left before its answer was there. */
const CLIENT_CLOSED_REQUEST = 499;

export function watch(app: FastifyInstance, metrics: RequestMetrics): void {
  app.decorateRequest('statements', 0);
  app.decorateRequest('operationName', null);
  app.decorateRequest('compiled', false);
  app.decorateRequest('answered', null);
  app.decorateRequest('viewerId', null);
  app.decorateRequest('errorCodes', null);
  app.addHook('onRequest', async (request, reply) => {
    request.errorCodes = [];
    reply.headers(commonHeaders(request.id));
    // Not Fastify's onResponse, which says nothing when the client has gone.
    reply.raw.once('close', () => tell(request, reply, metrics));
  });
}

/** Whether a request is for the API, however its address is written (`/%67raphql` is the same). */
export function isGraphql(request: FastifyRequest): boolean {
  return request.routeOptions.url === '/graphql' || request.url.split('?', 1)[0] === '/graphql';
}

function tell(request: FastifyRequest, reply: FastifyReply, metrics: RequestMetrics): void {
  const status = reply.raw.writableFinished ? reply.statusCode : CLIENT_CLOSED_REQUEST;
  const codes = request.errorCodes ?? [];
  metrics.requests.inc({ status: String(status) });
  metrics.duration.observe(reply.elapsedTime / 1000);
  metrics.statements.inc(request.statements);
  for (const code of codes) metrics.errors.inc({ code });
  if (!isGraphql(request)) return;
  request.log.info(
    {
      method: request.method,
      path: '/graphql',
      status,
      milliseconds: Math.round(reply.elapsedTime),
      statements: request.statements,
      operation: short(request.operationName),
      ...(request.compiled ? { compiled: true } : {}),
      viewer: request.viewerId,
      ...(codes.length ? { errors: [...new Set(codes)] } : {}),
    },
    'request',
  );
}

/** A name may have as many letters as a document. */
export function short(name: string | null | undefined): string | null {
  return name ? name.slice(0, 100) : null;
}

/** Counts the operations in progress. One whose client has left goes on to the end, and counts until then. */
export class Gate {
  private inside = 0;

  constructor(
    private readonly size: number,
    private readonly gauge: Gauge,
  ) {}

  get full(): boolean {
    return this.inside >= this.size;
  }

  async through<T>(work: () => Promise<T>): Promise<T> {
    this.gauge.set(++this.inside);
    try {
      return await work();
    } finally {
      this.gauge.set(--this.inside);
    }
  }
}
