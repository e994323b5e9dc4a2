/**
 * Queries that come again. Apollo parses, validates and answers a document; when one statement was the whole answer,
 * the same text is answered without Apollo from then on, which costs half as much. Its size is measured and the viewer
 * is asked for as ever. Whatever is not answered so, every refusal and every error is left to Apollo.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { JsonAnswer, readCompiled, type ReadRequest } from '../reads/execute';
import type { Admit } from './admission';
import { Recent } from './executor';
import type { HttpContext } from './graphql';
import type { RequestMetrics } from './metrics';
import type { Compiled } from './watch';

const MAX_KNOWN = 500;
/** Of one document, and of all together. */
const MAX_LETTERS = 20_000;
const MAX_ALL_LETTERS = 1_000_000;

/** What Apollo found out about a text that one statement could answer. */
interface Known extends Compiled {
  contentType: string;
  letters: number;
}

interface Body {
  query: string;
  operationName?: unknown;
  variables?: Record<string, unknown> | null;
}

type Attempt = ReadRequest & { context: HttpContext };

export class KnownQueries {
  private readonly queries = new Recent<Known>(MAX_KNOWN, ({ letters }) => letters, MAX_ALL_LETTERS);
  private readonly attempts = new WeakMap<FastifyRequest, ExecutionResult | null>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly admit: Admit,
    private readonly metrics: RequestMetrics,
  ) {}

  /** The answer of one statement; null where Apollo must answer. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    contextOf: () => Promise<HttpContext>,
  ): Promise<string | Buffer | null> {
    const body = readable(request);
    const known = body && this.queries.get(keyOf(request, body));
    if (!known) return null;
    const { document, operation, contentType } = known;
    const variables = body.variables ?? {};
    const context = await contextOf();
    this.admit(context, { document, operation, variables });
    const result = await this.attempt({ context, document, operation, variables });
    const data: unknown = result?.data;
    if (result?.errors || !(data instanceof JsonAnswer)) return null;
    request.compiled = known;
    request.operationName = operation.name?.value ?? null;
    this.metrics.operations.inc({ type: operation.operation });
    void reply.header('content-type', contentType);
    return data.json;
  }

  /** What one statement answers to a request. It is asked for once, whoever wants to know. */
  async attempt(asked: Attempt): Promise<ExecutionResult | null> {
    const { request } = asked.context;
    let result = this.attempts.get(request);
    if (result === undefined) {
      result = await readCompiled(this.schema, asked);
      this.attempts.set(request, result);
    }
    return result;
  }

  /** To be told of what Apollo has answered. */
  learn(request: FastifyRequest, reply: FastifyReply): void {
    const body = readable(request);
    const contentType = reply.getHeader('content-type');
    if (!body || !request.compiled || reply.statusCode !== 200 || typeof contentType !== 'string') return;
    this.queries.set(keyOf(request, body), { ...request.compiled, contentType, letters: body.query.length });
  }
}

/** The body where it is so plain that Apollo would have nothing to say about it. */
function readable(request: FastifyRequest): Body | null {
  const body = request.body as (Body & { extensions?: unknown }) | null | undefined;
  if (request.method !== 'POST' || request.isMultipart() || typeof body?.query !== 'string') return null;
  const { query, operationName, variables, extensions } = body;
  const plain =
    query.length <= MAX_LETTERS &&
    (typeof operationName === 'string' || (operationName ?? null) === null) &&
    (typeof variables === 'object' || variables === undefined) &&
    !Array.isArray(variables) &&
    (extensions ?? null) === null;
  return plain ? body : null;
}

/** How the answer is to be called depends on what the client accepts. */
function keyOf({ headers }: FastifyRequest, { query, operationName }: Body): string {
  return JSON.stringify([headers.accept, operationName]) + query;
}
