/**
 * Operations that come again. Apollo parses, validates and answers a document; when one statement was the whole answer
 * of a query, or a mutation went through, the same text is answered without Apollo from then on, which costs half as
 * much. Its size is measured and the viewer is asked for as ever. Whatever is not answered so, every refusal and every
 * error is left to Apollo, which finds what was done already and does nothing again.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { execute, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { JsonAnswer, readCompiled, written, type ReadRequest } from '../reads/execute';
import type { Admit } from './admission';
import { MAX_COERCION_ERRORS, Recent } from './executor';
import type { HttpContext } from './graphql';
import type { RequestMetrics } from './metrics';
import type { Parsed } from './watch';

const MAX_KNOWN = 500;
/** Of one document, and of all together. */
const MAX_LETTERS = 20_000;
const MAX_ALL_LETTERS = 1_000_000;

/** What Apollo found out about a text. */
interface Known extends Parsed {
  contentType: string;
  letters: number;
}

interface Body {
  query: string;
  operationName?: unknown;
  variables?: Record<string, unknown> | null;
}

type Attempt = ReadRequest & { context: HttpContext };

export class KnownOperations {
  private readonly operations = new Recent<Known>(MAX_KNOWN, ({ letters }) => letters, MAX_ALL_LETTERS);
  private readonly attempts = new WeakMap<FastifyRequest, Promise<ExecutionResult | null>>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly admit: Admit,
    private readonly metrics: RequestMetrics,
    private readonly compiles: boolean,
  ) {}

  /** The answer of what is known; null where Apollo must answer. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    contextOf: () => Promise<HttpContext>,
  ): Promise<string | Buffer | null> {
    const body = readable(request);
    const known = body && this.operations.get(keyOf(request, body));
    if (!known) return null;
    const { document, operation, contentType } = known;
    const variables = body.variables ?? {};
    const context = await contextOf();
    this.admit(context, { document, operation, variables });
    const result = await this.attempt({ context, document, operation, variables });
    if (!result || result.errors) return null;
    request.answered = { document, operation };
    request.compiled = result.data instanceof JsonAnswer;
    request.operationName = operation.name?.value ?? null;
    this.metrics.operations.inc({ type: operation.operation });
    void reply.header('content-type', contentType);
    return written(result);
  }

  /** What a mutation gives, or one statement of a query. It is done once, whoever wants to know. */
  attempt(asked: Attempt): Promise<ExecutionResult | null> {
    const { request } = asked.context;
    let result = this.attempts.get(request);
    if (!result) this.attempts.set(request, (result = this.run(asked)));
    return result;
  }

  private async run(asked: Attempt): Promise<ExecutionResult | null> {
    const { document, operation, context, variables } = asked;
    if (operation?.operation === 'mutation')
      return execute({
        schema: this.schema,
        document,
        contextValue: context,
        variableValues: variables,
        operationName: operation.name?.value ?? null,
        options: { maxCoercionErrors: MAX_COERCION_ERRORS },
      });
    return this.compiles ? readCompiled(this.schema, asked) : null;
  }

  /** To be told of what Apollo has answered. */
  learn(request: FastifyRequest, reply: FastifyReply): void {
    const body = readable(request);
    const contentType = reply.getHeader('content-type');
    if (!body || !request.answered || reply.statusCode !== 200 || typeof contentType !== 'string') return;
    this.operations.set(keyOf(request, body), {
      ...request.answered,
      contentType,
      letters: body.query.length,
    });
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
