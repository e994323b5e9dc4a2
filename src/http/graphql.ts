/**
 * The GraphQL endpoint: Apollo Server with its costly defaults off, our limits on, and every error made
 * safe. Runs no business of its own.
 */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyRequest } from 'fastify';
import type { FormattedExecutionResult, GraphQLSchema } from 'graphql';
import type { Config } from '../config';
import type { Context } from '../context';
import { JsonAnswer, written } from '../reads/execute';
import { admission, type Admit } from './admission';
import { errorFormat, isUnexpected } from './errors';
import { gatewayOf, jitExecutor, type Execute } from './executor';
import { KnownOperations } from './known';
import type { RequestMetrics } from './metrics';
import { short } from './watch';

/** What resolvers get, and the request that it belongs to, for its log line. */
export interface HttpContext extends Context {
  readonly request: FastifyRequest;
}

const MAX_LOGGED = 3;

/** A form of another site can't send these; requests that a form could send need one of them. */
export const CSRF_HEADERS = ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization'];

/** What stands behind /graphql: Apollo, and a shorter way for operations that it knows. */
export interface Endpoint {
  apollo: ApolloServer<HttpContext>;
  known: KnownOperations;
}

export function createEndpoint(schema: GraphQLSchema, config: Config, metrics: RequestMetrics): Endpoint {
  const admit = admission(schema, config);
  const known = new KnownOperations(schema, admit, metrics, config.READ_PATH !== 'ordinary');
  const apollo = createApollo(schema, config, [guards(admit), answers(metrics)], known);
  return { apollo, known };
}

function createApollo(
  schema: GraphQLSchema,
  config: Config,
  plugins: ApolloServerPlugin<HttpContext>[],
  known: KnownOperations,
): ApolloServer<HttpContext> {
  return new ApolloServer<HttpContext>({
    gateway: gatewayOf(schema, executorOf(schema, known)),
    introspection: config.introspection,
    hideSchemaDetailsFromClientErrors: !config.fieldSuggestions,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: { requestHeaders: CSRF_HEADERS },
    parseOptions: { maxTokens: config.MAX_TOKENS },
    validationOptions: { maxErrors: 5 },
    maxRecursiveSelections: true,
    status400ForVariableCoercionErrors: true,
    stopOnTerminationSignals: false,
    // Apollo only passes it on, and Fastify takes bytes as well as text.
    stringifyResult: written as (answer: FormattedExecutionResult) => string,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    formatError: errorFormat(config.fieldSuggestions),
    plugins: [
      // Both wrap or watch every field of every request when they are on.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ...plugins,
    ],
  });
}

/** Queries are compiled to SQL where they can be; resolvers answer the rest. */
function executorOf(schema: GraphQLSchema, known: KnownOperations): Execute {
  const ordinary = jitExecutor(schema);
  return async (given) => {
    const { document, operation } = given;
    const variables = given.request.variables ?? {};
    const context = given.context as HttpContext;
    return (await known.attempt({ document, operation, context, variables })) ?? ordinary(given);
  };
}

/** Between validation and execution. */
function guards(admit: Admit): ApolloServerPlugin<HttpContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, operation, document, request }) => {
        if (operation) admit(contextValue, { document, operation, variables: request.variables ?? {} });
      },
    }),
  };
}

/** Logs what nobody foresaw, gives its answer the request id, and keeps to GraphQL over HTTP. */
function answers(metrics: RequestMetrics): ApolloServerPlugin<HttpContext> {
  return {
    unexpectedErrorProcessingRequest: async ({ error, requestContext }) => {
      requestContext.contextValue.request.log.error({ err: error }, 'a request could not be answered');
    },
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue: { request }, operationName }) => {
        const unexpected = errors.filter(isUnexpected);
        // A list can fail in the same way for each of its items.
        for (const error of unexpected.slice(0, MAX_LOGGED)) {
          request.log.error(
            { err: error.originalError ?? error, operation: short(operationName), path: error.path },
            'unexpected error',
          );
        }
        if (unexpected.length > MAX_LOGGED)
          request.log.error({ more: unexpected.length - MAX_LOGGED }, 'further unexpected errors');
      },
      willSendResponse: async ({ response, request, contextValue, document, operation, operationName }) => {
        const { body, http } = response;
        contextValue.request.operationName = operationName ?? null;
        if (body.kind !== 'single') return;
        const compiled = body.singleResult.data instanceof JsonAnswer;
        contextValue.request.compiled = compiled;
        if (
          document &&
          operation &&
          !body.singleResult.errors &&
          (compiled || operation.operation === 'mutation')
        )
          contextValue.request.answered = { document, operation };
        for (const error of body.singleResult.errors ?? []) {
          const code = typeof error.extensions?.code === 'string' ? error.extensions.code : 'UNKNOWN';
          contextValue.request.errorCodes?.push(code);
          if (code === 'INTERNAL_SERVER_ERROR')
            (error.extensions as Record<string, unknown>).requestId = contextValue.requestId;
        }
        metrics.operations.inc({ type: operation?.operation ?? 'none' });
        // A client that asks for application/json wants 200 for every well-formed request (GraphQL over HTTP, 6.4.1).
        const accepts = request.http?.headers.get('accept') ?? '';
        if (http.status === 400 && request.query && !accepts.includes('application/graphql-response+json'))
          http.status = 200;
      },
    }),
  };
}
