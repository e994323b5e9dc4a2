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
import {
  Kind,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { unauthenticated } from '../auth/tokens';
import type { Config } from '../config';
import type { Context } from '../context';
import { MAX_PAGE } from '../graphql/connection';
import { Fault } from '../graphql/faults';
import { errorFormat, isUnexpected } from './errors';
import { JsonAnswer, readCompiled, written } from '../reads/execute';
import { gatewayOf, jitExecutor, type Execute } from './executor';
import { measure, type Measures } from './limits';
import type { RequestMetrics } from './metrics';

/** What resolvers get, and the request that it belongs to, for its log line. */
export interface HttpContext extends Context {
  readonly request: FastifyRequest;
}

const MAX_LOGGED = 3;

/** A form of another site can't send these; requests that a form could send need one of them. */
export const CSRF_HEADERS = ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization'];

export function createApollo(
  schema: GraphQLSchema,
  config: Config,
  metrics: RequestMetrics,
): ApolloServer<HttpContext> {
  return new ApolloServer<HttpContext>({
    gateway: gatewayOf(schema, executorOf(schema, config)),
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
      guards(schema, config),
      answers(metrics),
    ],
  });
}

/** Queries are compiled to SQL where they can be; resolvers answer the rest. */
function executorOf(schema: GraphQLSchema, config: Config): Execute {
  const ordinary = jitExecutor(schema);
  if (config.READ_PATH === 'ordinary') return ordinary;
  return async (given) => {
    const { document, operation } = given;
    const variables = given.request.variables ?? {};
    const context = given.context as HttpContext;
    return (await readCompiled(schema, { document, operation, context, variables })) ?? ordinary(given);
  };
}

/** Between validation and execution: who may run operations at all, and how large they may be. */
function guards(schema: GraphQLSchema, config: Config): ApolloServerPlugin<HttpContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, operation, document, request }) => {
        if (!operation) return;
        const signedIn = contextValue.viewer !== undefined;
        if (!signedIn && !isAboutSchema(operation)) {
          throw unauthenticated(
            'Sign in first: send an access token or API key as `Authorization: Bearer …`.',
          );
        }
        const { pages, ...measures } = measure(schema, document, operation, request.variables ?? {});
        // Here and not in the resolvers, where a list within a list would say it for every item.
        for (const page of pages) if (page < 1 || page > MAX_PAGE) throw badPage(page);
        for (const [limit, name, what] of LIMITS) {
          const actual = measures[name];
          const allowed =
            limit in FIXED ? FIXED[limit as keyof typeof FIXED] : config[limit as ConfiguredLimit];
          if (actual > allowed) throw tooMuch(limit, what, actual, allowed);
        }
      },
    }),
  };
}

/**
 * Limits that nobody needs to set: letters of an alias, which a list of 10,000 items repeats 10,000 times,
 * and how often one operation may ask for the whole schema.
 */
const FIXED = { ALIAS_LENGTH: 100, INTROSPECTION: 1 };

const LIMITS: [LimitName, keyof Measures, string][] = [
  ['MAX_ROOT_FIELDS', 'rootFields', 'root fields'],
  ['MAX_ALIASES', 'aliases', 'aliases'],
  ['ALIAS_LENGTH', 'aliasLength', 'letters in one alias'],
  ['INTROSPECTION', 'schemas', '`__schema` fields'],
  ['MAX_DIRECTIVES', 'directives', 'directives'],
  ['MAX_DEPTH', 'depth', 'levels of depth'],
  ['MAX_COST', 'cost', 'points of cost'],
];

type ConfiguredLimit = 'MAX_ROOT_FIELDS' | 'MAX_ALIASES' | 'MAX_DIRECTIVES' | 'MAX_DEPTH' | 'MAX_COST';
type LimitName = ConfiguredLimit | keyof typeof FIXED;

function tooMuch(limit: LimitName, what: string, actual: number, allowed: number): Fault {
  return new Fault(
    'BAD_USER_INPUT',
    `The operation has ${actual} ${what}; the limit is ${allowed} (${limit}). Ask for less at once.`,
    {
      limit,
      actual,
      allowed,
      http: { status: 400 },
    },
  );
}

function badPage(actual: number): Fault {
  const message = `\`first\` must be from 1 to ${MAX_PAGE}; it is ${actual}. Ask for a page, then for the next one with \`after\`.`;
  return new Fault('BAD_USER_INPUT', message, {
    limit: 'first',
    actual,
    allowed: MAX_PAGE,
    http: { status: 400 },
  });
}

function isAboutSchema(operation: OperationDefinitionNode): boolean {
  return operation.selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'),
  );
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
      willSendResponse: async ({ response, request, contextValue, operation, operationName }) => {
        const { body, http } = response;
        contextValue.request.operationName = short(operationName);
        if (body.kind !== 'single') return;
        contextValue.request.compiled = body.singleResult.data instanceof JsonAnswer;
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

/** A name may have as many letters as a document. */
function short(name: string | null | undefined): string | null {
  return name ? name.slice(0, 100) : null;
}
