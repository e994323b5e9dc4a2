/**
 * Compiled queries: how they are made, and how they run. What graphql-jit does is only believed where it
 * finds no error; otherwise graphql-js answers, from what came of the calls that were made.
 */
import {
  execute,
  isLeafType,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { isPromise, Lazy, Run } from './executor-calls';
import { bareSchema, Draft, placedSchema } from './executor-draft';

export class Compiler {
  readonly lazy = new Lazy();
  private readonly placed: GraphQLSchema;
  private bare: GraphQLSchema | undefined;
  private readonly serializers: Record<string, (value: unknown) => unknown> = {};

  constructor(readonly schema: GraphQLSchema) {
    this.placed = placedSchema(schema);
    for (const type of Object.values(schema.getTypeMap())) {
      if (isLeafType(type)) this.serializers[type.name] = (value) => some(type.serialize(settled(value)));
    }
  }

  /** The query compiled for these values of its conditions; null where graphql-js must answer it. */
  compile(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
  ): Plan | null {
    try {
      const draft = new Draft(this.schema, this.placed, this.lazy, document, variables);
      const definitions = [draft.operation(operation)];
      const compiled = compileQuery(this.placed, { kind: Kind.DOCUMENT, definitions }, '', {
        customSerializers: this.serializers,
        disablingCapturingStackErrors: true,
      });
      return isCompiledQuery(compiled) ? new Plan(this, compiled.query, draft, document, operation) : null;
    } catch {
      return null;
    }
  }

  /** What graphql-js makes of the calls of a run. A field that the run did not call is called now. */
  async answer(
    run: Run,
    document: DocumentNode,
    operationName: string | undefined,
    variableValues: Record<string, unknown> | undefined,
  ): Promise<ExecutionResult> {
    this.bare ??= bareSchema(this.schema);
    const fieldResolver = run.replay((source, args, context, info) => {
      const parentType = this.schema.getType(info.parentType.name) as GraphQLObjectType;
      const { resolve, type } = parentType.getFields()[info.fieldName]!;
      const own = { ...info, schema: this.schema, parentType, returnType: type };
      return (resolve ?? this.lazy.resolver)(source, args, context, own);
    });
    return execute({
      schema: this.bare,
      document,
      contextValue: run.context,
      variableValues,
      operationName,
      fieldResolver,
    });
  }
}

/** An operation, compiled. */
export class Plan {
  readonly size: number;
  /** Whether it met a field that needs to be compiled in another way. */
  outdated = false;

  constructor(
    private readonly compiler: Compiler,
    private readonly query: CompiledQuery['query'],
    private readonly draft: Draft,
    private readonly document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    this.size = draft.size;
  }

  async run(
    context: unknown,
    variables: Record<string, unknown>,
    given: Record<string, unknown> | undefined,
  ): Promise<ExecutionResult> {
    const { compiler, draft, operation, document } = this;
    const { schema } = compiler;
    const run = new Run(draft.sites, context, variables, { schema, fragments: draft.fragments, operation });
    const result = await this.attempt(run);
    if (result && !result.errors?.length) return result;
    const known = compiler.lazy.size;
    const answer = await compiler.answer(run, document, operation.name?.value, given);
    if (compiler.lazy.size > known) this.outdated = true;
    return answer;
  }

  /** The answer of compiled code; null where it broke down. */
  private async attempt(run: Run): Promise<ExecutionResult | null> {
    try {
      const result = this.query(undefined, run, {});
      if (!isPromise(result)) return result;
      return await Promise.race([result, run.broken]);
    } catch {
      return null;
    }
  }
}

/** Compiled code does not wait for values, and does not call them. */
function settled(value: unknown): unknown {
  if (typeof value === 'function' || (typeof value === 'object' && isPromise(value)))
    throw new TypeError('The value is not there yet.');
  return value;
}

/** graphql-jit lets a scalar make null of a value. */
function some(value: unknown): unknown {
  if (value === null || value === undefined) throw new TypeError('The value was lost.');
  return value;
}
