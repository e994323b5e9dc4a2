/**
 * How compiled queries call resolvers: with what graphql-js would give them, and keeping what came of each
 * call. Where an answer has an error, graphql-js makes it again from what was kept; nothing runs twice.
 */
import {
  defaultFieldResolver,
  defaultTypeResolver,
  getArgumentValues,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** A field at one place of an operation, for one type of its parent. */
export interface Site {
  definition: GraphQLField<unknown, unknown>;
  parentType: GraphQLObjectType;
  fieldNodes: readonly FieldNode[];
  node: FieldNode;
  /** The type whose concrete type each of its values must name; null when it is concrete already. */
  abstract: GraphQLAbstractType | null;
}

class Thrown {
  constructor(readonly error: unknown) {}
}

/** One execution of a compiled query. */
export class Run {
  /** Parent, place and outcome of each call, one after the other. */
  private readonly calls: unknown[] = [];
  private readonly types = new Map<GraphQLAbstractType, Map<unknown, unknown>>();

  constructor(
    readonly sites: readonly Site[],
    readonly context: unknown,
    private readonly variables: Record<string, unknown>,
    private readonly base: Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'operation'>,
  ) {}

  private fail: () => void;
  /** Comes when compiled code fails where it would leave its caller waiting. */
  readonly broken = new Promise<null>((resolve) => {
    this.fail = () => resolve(null);
  });

  call(site: Site, source: unknown, path: GraphQLResolveInfo['path']): unknown {
    const { definition, node, abstract, fieldNodes, parentType } = site;
    const args = definition.args.length ? getArgumentValues(definition, node, this.variables) : {};
    const info: GraphQLResolveInfo = {
      fieldName: definition.name,
      fieldNodes,
      returnType: definition.type,
      parentType,
      path,
      schema: this.base.schema,
      fragments: this.base.fragments,
      rootValue: undefined,
      operation: this.base.operation,
      variableValues: this.variables,
    };
    let value: unknown;
    try {
      value = (definition.resolve ?? defaultFieldResolver)(source, args, this.context, info);
    } catch (error) {
      this.calls.push(source, node, new Thrown(error));
      throw error;
    }
    this.calls.push(source, node, value);
    if (abstract) value = this.withTypes(abstract, value, info);
    return isPromise(value) ? this.guarded(value) : this.guardedItems(value);
  }

  /** What the value, which came through `withTypes`, turned out to be. */
  typeOf(abstract: GraphQLAbstractType, value: unknown): string | undefined {
    const name = this.types.get(abstract)?.get(value);
    return typeof name === 'string' ? name : undefined;
  }

  /** Compiled code needs concrete types at once, but resolvers of types may take their time. */
  private async withTypes(abstract: GraphQLAbstractType, given: unknown, info: GraphQLResolveInfo) {
    const value = await given;
    let types = this.types.get(abstract);
    if (!types) this.types.set(abstract, (types = new Map()));
    const note = async (item: unknown): Promise<void> => {
      const one = await item;
      if (Array.isArray(one)) await Promise.all(one.map(note));
      else if (one !== null && one !== undefined && !(one instanceof Error) && !types.has(one)) {
        types.set(
          one,
          await (abstract.resolveType ?? defaultTypeResolver)(one, this.context, info, abstract),
        );
      }
    };
    // Whatever is wrong with it, compiled code finds no type, and graphql-js says what it is.
    await note(value).catch(() => undefined);
    return value;
  }

  /** A promise that compiled code can fail on without leaving the request unanswered. */
  private guarded(promise: PromiseLike<unknown>) {
    const safely = (work: (value: unknown) => void) => (value: unknown) => {
      try {
        work(this.guardedItems(value));
      } catch {
        this.fail();
      }
    };
    return {
      then: (done: (value: unknown) => void, failed: (error: unknown) => void): void => {
        void promise.then(safely(done), safely(failed));
      },
    };
  }

  private guardedItems(value: unknown): unknown {
    if (!Array.isArray(value) || !value.some(isPromise)) return value;
    return value.map((item: unknown) => (isPromise(item) ? this.guarded(item) : item));
  }

  /** Resolves every field by what came of it in this run, and by `otherwise` where it was not asked. */
  replay(otherwise: GraphQLFieldResolver<unknown, unknown>): GraphQLFieldResolver<unknown, unknown> {
    const outcomes = new Map<FieldNode, Map<unknown, unknown>>();
    for (let at = 0; at < this.calls.length; at += 3) {
      const node = this.calls[at + 1] as FieldNode;
      const ofNode = outcomes.get(node);
      if (ofNode) ofNode.set(this.calls[at], this.calls[at + 2]);
      else outcomes.set(node, new Map([[this.calls[at], this.calls[at + 2]]]));
    }
    return (source, args, context, info) => {
      const ofNode = outcomes.get(info.fieldNodes[0]!);
      if (!ofNode?.has(source)) return otherwise(source, args, context, info);
      const outcome = ofNode.get(source);
      if (outcome instanceof Thrown) throw outcome.error;
      return outcome;
    };
  }
}

/** Which fields without a resolver have been functions or promises: known only when one was seen. */
export class Lazy {
  private readonly fields = new Set<string>();

  get size(): number {
    return this.fields.size;
  }

  has(type: string, field: string): boolean {
    return this.fields.has(`${type}.${field}`);
  }

  /** graphql's own default, which also takes note. */
  readonly resolver: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
    if ((typeof source !== 'object' || source === null) && typeof source !== 'function') return undefined;
    const value = (source as Record<string, unknown>)[info.fieldName];
    if (typeof value !== 'function' && !isPromise(value)) return value;
    this.fields.add(`${info.parentType.name}.${info.fieldName}`);
    return typeof value === 'function' ? (value.call(source, args, context, info) as unknown) : value;
  };
}
