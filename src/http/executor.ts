/**
 * Executes what Apollo has parsed and validated. A query that comes again is compiled by graphql-jit; all
 * else, and every answer with an error in it, is left to graphql-js, so that clients can't tell the two apart.
 */
import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import {
  defaultFieldResolver,
  execute,
  getVariableValues,
  visit,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { Lazy } from './executor-calls';
import { Compiler, type Plan } from './executor-plan';

type Gateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

/** Answers an operation. One can stand before another and pass on what it does not cover. */
export type Execute = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
export type OperationRequest = Parameters<Execute>[0];

/** How many wrong variables an answer names. */
export const MAX_COERCION_ERRORS = 5;

/** Most documents that are kept compiled. */
const MAX_COMPILED = 500;
/** Fields of all of them together, each of which takes about 5 kB: what bounds the memory. */
const MAX_COMPILED_FIELDS = 8_000;
/** Most documents that are remembered as seen. */
const MAX_SEEN = 2000;
/** A document is compiled anew for each answer to its @skip and @include; so often, and no more. */
const MAX_VARIANTS = 8;

/** Apollo's hook for an executor of one's own. The schema never changes. */
export function gatewayOf(schema: GraphQLSchema, executor: Execute): Gateway {
  const listeners = new Set<Parameters<Gateway['onSchemaLoadOrUpdate']>[0]>();
  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    load: async () => {
      // No supergraph: only Apollo's own reporting, which is off, would read its text.
      for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: '' });
      return { executor };
    },
    stop: async () => {},
  };
}

/** graphql-js itself. */
export function plainExecutor(schema: GraphQLSchema, lazy?: Lazy): Execute {
  return async ({ document, context, request }) =>
    execute({
      schema,
      document,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operationName,
      options: { maxCoercionErrors: MAX_COERCION_ERRORS },
      fieldResolver: lazy ? lazy.resolver : defaultFieldResolver,
    });
}

/** An operation of a document, compiled once for each set of values that its conditions can have. */
interface Known {
  conditions: string[];
  variants: Map<string, Plan | null>;
  fields: number;
}

/** Compiles queries that come a second time, and keeps those that came last. */
export function jitExecutor(schema: GraphQLSchema, maxCompiled = MAX_COMPILED): Execute {
  const compiler = new Compiler(schema);
  const plain = plainExecutor(schema, compiler.lazy);
  const seen = new Recent<true>(MAX_SEEN, () => 0, 0);
  const compiled = new Recent<Known>(maxCompiled, (known) => known.fields, MAX_COMPILED_FIELDS);

  return async (given) => {
    const { operation, document, queryHash, request } = given;
    // What runs once is not worth compiling, and mutations do little besides their work.
    if (operation?.operation !== 'query') return plain(given);
    const key = `${queryHash} ${operation.name?.value ?? ''}`;
    let known = compiled.get(key);
    if (!known) {
      if (!seen.get(key)) {
        seen.set(key, true);
        return plain(given);
      }
      known = { conditions: conditionsOf(document), variants: new Map(), fields: 0 };
      compiled.set(key, known);
    }
    const variables = getVariableValues(
      schema,
      operation.variableDefinitions ?? [],
      request.variables ?? {},
      {
        maxErrors: MAX_COERCION_ERRORS,
      },
    ).coerced;
    if (!variables) return plain(given);

    const variant = known.conditions.map((name) => String(variables[name])).join();
    let plan = known.variants.get(variant);
    if (plan === undefined) {
      if (known.variants.size >= MAX_VARIANTS) return plain(given);
      plan = compiler.compile(document, operation, variables);
      known.variants.set(variant, plan);
      known.fields += plan?.size ?? 0;
      compiled.trim();
    }
    if (!plan) return plain(given);
    const answer = await plan.run(given.context, variables, request.variables);
    // A field turned out to be a function or a promise where a value was expected: compile again, knowing it.
    if (plan.outdated && known.variants.delete(variant)) known.fields -= plan.size;
    return answer;
  };
}

/** The variables that decide what of a document is left out. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ arguments: given }) {
      for (const { value } of given ?? []) if (value.kind === 'Variable') names.add(value.name.value);
    },
  });
  return [...names];
}

/** A map that forgets what was not asked for longest. */
export class Recent<V> {
  private readonly entries = new Map<string, V>();

  constructor(
    private readonly maxEntries: number,
    private readonly weigh: (value: V) => number,
    private readonly maxWeight: number,
  ) {}

  get(key: string): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.entries.set(key, value);
    this.trim();
  }

  trim(): void {
    let weight = 0;
    for (const value of this.entries.values()) weight += this.weigh(value);
    for (const [key, value] of this.entries) {
      if (this.entries.size <= this.maxEntries && weight <= this.maxWeight) return;
      this.entries.delete(key);
      weight -= this.weigh(value);
    }
  }
}
