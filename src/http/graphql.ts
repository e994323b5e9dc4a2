/**
 * The GraphQL endpoint: Apollo Server with its costly defaults off, our limits on, and every error made
 * safe. Runs no business of its own.
 */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { Kind, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { unauthenticated } from '../auth/tokens';
import type { Config, SettingName } from '../config';
import type { Context } from '../context';
import { Fault } from '../graphql/faults';
import { formatError, isUnexpected } from './errors';
import { measure, type Measures } from './limits';
import type { RequestMetrics } from './metrics';

export function createApollo(schema: GraphQLSchema, config: Config, metrics: RequestMetrics): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: config.introspection,
    hideSchemaDetailsFromClientErrors: !config.fieldSuggestions,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: { requestHeaders: ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization'] },
    parseOptions: { maxTokens: config.MAX_TOKENS },
    validationOptions: { maxErrors: 5 },
    executionOptions: { maxCoercionErrors: 5 },
    maxRecursiveSelections: true,
    status400ForVariableCoercionErrors: true,
    stopOnTerminationSignals: false,
    stringifyResult: (value) => JSON.stringify(value),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    formatError,
    plugins: [
      // Both wrap or watch every field of every request when they are on.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      guards(schema, config),
      answers(metrics),
    ],
  });
}

/** Between validation and execution: who may run operations at all, and how large they may be. */
function guards(schema: GraphQLSchema, config: Config): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ contextValue, operation, document, request }) => {
        if (!operation) return;
        const signedIn = contextValue.viewer !== undefined;
        if (!signedIn && !isAboutSchema(operation)) {
          throw unauthenticated('Sign in first: send an access token or API key as `Authorization: Bearer …`.');
        }
        const measures = measure(schema, document, operation, request.variables ?? {});
        for (const [limit, name, what] of LIMITS) {
          const actual = measures[name];
          const allowed = config[limit] as number;
          if (actual > allowed) throw tooMuch(limit, what, actual, allowed);
        }
      },
    }),
  };
}

const LIMITS: [SettingName, keyof Measures, string][] = [
  ['MAX_ROOT_FIELDS', 'rootFields', 'root fields'],
  ['MAX_ALIASES', 'aliases', 'aliases'],
  ['MAX_DIRECTIVES', 'directives', 'directives'],
  ['MAX_DEPTH', 'depth', 'levels of depth'],
  ['MAX_COST', 'cost', 'points of cost'],
];

function tooMuch(limit: SettingName, what: string, actual: number, allowed: number): Fault {
  return new Fault('BAD_USER_INPUT', `The operation has ${actual} ${what}; the limit is ${allowed} (${limit}). Ask for less at once.`, {
    limit,
    actual,
    allowed,
    http: { status: 400 },
  });
}

function isAboutSchema(operation: OperationDefinitionNode): boolean {
  return operation.selectionSet.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'));
}

/** Logs what nobody foresaw, gives its answer the request id, and keeps to GraphQL over HTTP. */
function answers(metrics: RequestMetrics): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue, operationName }) => {
        for (const error of errors) {
          if (!isUnexpected(error)) continue;
          const cause = error.originalError ?? error;
          contextValue.log.error({ err: cause, operationName, path: error.path }, 'unexpected error');
        }
      },
      willSendResponse: async ({ response, request, contextValue, operation, operationName }) => {
        const { body, http } = response;
        if (body.kind !== 'single') return;
        for (const error of body.singleResult.errors ?? []) {
          const code = typeof error.extensions?.code === 'string' ? error.extensions.code : 'UNKNOWN';
          metrics.errors.inc({ code });
          if (code === 'INTERNAL_SERVER_ERROR') (error.extensions as Record<string, unknown>).requestId = contextValue.requestId;
        }
        metrics.operations.inc({ type: operation?.operation ?? 'none' });
        contextValue.log.debug({ operationName }, 'operation');
        // A client that asks for application/json wants 200 for every well-formed request (GraphQL over HTTP, 6.4.1).
        const accepts = request.http?.headers.get('accept') ?? '';
        if (http.status === 400 && request.query && !accepts.includes('application/graphql-response+json')) http.status = 200;
      },
    }),
  };
}
