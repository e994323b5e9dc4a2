/**
 * What graphql-jit gets to compile. It writes literals of a document into the code that it makes (one that
 * looks like its mark of a date runs as code), and knows conditions, merged fields, promises and abstract
 * types only in part. So it never sees what a client wrote but names of fields: it gets an operation of ours
 * with the same answer, and a schema whose fields take nothing but their place in that operation.
 */
import {
  getNamedType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLUnionType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLNamedOutputType,
  type GraphQLOutputType,
  type GraphQLTypeResolver,
  type NameNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { isPromise, type Lazy, type Run, type Site } from './executor-calls';

/** Fields of one operation, counted for each type that an abstract one can have. Larger ones are not compiled. */
const MAX_FIELDS = 1000;
/** As a key of an object in generated code this would set the prototype. */
const FORBIDDEN_KEY = '__proto__';

type Fields = ReadonlyMap<string, readonly FieldNode[]>;

/** The same operation without fragments, conditions, arguments, variables and names. Throws where there is none. */
export class Draft {
  readonly sites: Site[] = [];
  readonly fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  size = 0;
  /** graphql-jit names a resolver by both words without anything between them. */
  private readonly names = new Map<string, GraphQLObjectType>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly placed: GraphQLSchema,
    private readonly lazy: Lazy,
    document: DocumentNode,
    private readonly variables: Record<string, unknown>,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments[definition.name.value] = definition;
    }
  }

  operation({ selectionSet }: OperationDefinitionNode): OperationDefinitionNode {
    const root = this.schema.getQueryType()!;
    const fields = collectFields(this.schema, this.fragments, this.variables, root, selectionSet);
    return {
      kind: Kind.OPERATION_DEFINITION,
      operation: OperationTypeNode.QUERY,
      selectionSet: { kind: Kind.SELECTION_SET, selections: this.selections(root, fields) },
    };
  }

  private selections(type: GraphQLObjectType, fields: Fields): SelectionNode[] {
    if (type.isTypeOf) throw new Error(`${type.name} wants to look at its values.`);
    return [...fields].map(([key, nodes]) => this.field(type, key, nodes));
  }

  private field(parentType: GraphQLObjectType, key: string, fieldNodes: readonly FieldNode[]): FieldNode {
    if (++this.size > MAX_FIELDS || key === FORBIDDEN_KEY) throw new Error('This is not to be compiled.');
    const node = fieldNodes[0]!;
    const name = node.name.value;
    const own = {
      kind: Kind.FIELD,
      name: nameNode(name),
      ...(key !== name && { alias: nameNode(key) }),
    } as const;
    if (name === '__typename') return own;
    // Introspection has none.
    const definition = parentType.getFields()[name]!;
    const type = getNamedType(definition.type);
    const abstract = isAbstractType(type) ? type : null;
    const called = definition.resolve ?? abstract ?? this.lazy.has(parentType.name, name);
    const twin = (this.placed.getType(parentType.name) as GraphQLObjectType).getFields()[name]!;
    twin.resolve = called ? callPlace : undefined;
    if (called) this.claim(parentType, name);
    const at = String(
      called ? this.sites.push({ definition, parentType, fieldNodes, node, abstract }) - 1 : 0,
    );
    return {
      ...own,
      arguments: [{ kind: Kind.ARGUMENT, name: nameNode('at'), value: { kind: Kind.INT, value: at } }],
      ...(isCompositeType(type) && {
        selectionSet: {
          kind: Kind.SELECTION_SET,
          selections: isObjectType(type)
            ? this.selections(type, this.below(type, fieldNodes))
            : this.schema.getPossibleTypes(type).map((possible) => ({
                kind: Kind.INLINE_FRAGMENT,
                typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(possible.name) },
                selectionSet: {
                  kind: Kind.SELECTION_SET,
                  selections: this.selections(possible, this.below(possible, fieldNodes)),
                },
              })),
        },
      }),
    };
  }

  private below(type: GraphQLObjectType, fieldNodes: readonly FieldNode[]): Fields {
    return collectSubfields(this.schema, this.fragments, this.variables, type, fieldNodes);
  }

  private claim(type: GraphQLObjectType, field: string): void {
    const name = type.name + field;
    if (this.names.get(name) !== type && this.names.has(name)) throw new Error(`${name} is two fields.`);
    this.names.set(name, type);
  }
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

const callPlace: GraphQLFieldResolver<unknown, Run, { at: number }> = (source, { at }, run, info) =>
  run.call(run.sites[at]!, source, info.path);

/** The schema of drafts: fields take their place, and the run knows the types of what is abstract. */
export function placedSchema(schema: GraphQLSchema): GraphQLSchema {
  return derive(schema, {
    field: ({ type }) => ({ type, args: { at: { type: GraphQLInt } } }),
    resolveType: (type) => (value, run) => (run as Run).typeOf(type, value),
    // Of a function or promise compiled code would read the fields.
    isTypeOf: (value) => typeof value === 'object' && !isPromise(value),
  });
}

/** The schema without its resolvers. */
export function bareSchema(schema: GraphQLSchema): GraphQLSchema {
  return derive(schema, {
    field: ({ resolve: _, ...field }) => field,
    resolveType: (type) => type.resolveType,
  });
}

interface Changes {
  field: (field: GraphQLFieldConfig<unknown, unknown>) => GraphQLFieldConfig<unknown, unknown>;
  resolveType: (type: GraphQLAbstractType) => GraphQLTypeResolver<unknown, unknown> | null | undefined;
  isTypeOf?: (value: unknown) => boolean;
}

/** A schema for queries with the same types by name. What is a leaf or input is shared. */
function derive(schema: GraphQLSchema, { field, resolveType, isTypeOf }: Changes): GraphQLSchema {
  const made = new Map<string, GraphQLNamedOutputType>();
  const outputOf = (type: GraphQLOutputType): GraphQLOutputType => {
    if (isNonNullType(type)) return new GraphQLNonNull(outputOf(type.ofType as GraphQLOutputType));
    if (isListType(type)) return new GraphQLList(outputOf(type.ofType));
    return made.get(type.name) ?? (type as GraphQLOutputType);
  };
  const fieldsOf = (type: GraphQLObjectType | GraphQLInterfaceType) => () =>
    Object.fromEntries(
      Object.entries(type.toConfig().fields).map(([name, config]) => [
        name,
        field({ ...config, type: outputOf(config.type) }),
      ]),
    );
  const interfacesOf = (type: GraphQLObjectType | GraphQLInterfaceType) => () =>
    type.getInterfaces().map((one) => made.get(one.name) as GraphQLInterfaceType);

  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    const { name } = type;
    if (isObjectType(type)) {
      const shape = { name, fields: fieldsOf(type), interfaces: interfacesOf(type) };
      made.set(name, new GraphQLObjectType({ ...shape, isTypeOf: isTypeOf ?? type.isTypeOf }));
    } else if (isInterfaceType(type)) {
      const shape = { name, fields: fieldsOf(type), interfaces: interfacesOf(type) };
      made.set(name, new GraphQLInterfaceType({ ...shape, resolveType: resolveType(type) }));
    } else if (isUnionType(type)) {
      const types = () => type.getTypes().map((one) => made.get(one.name) as GraphQLObjectType);
      made.set(name, new GraphQLUnionType({ name, types, resolveType: resolveType(type) }));
    }
  }
  return new GraphQLSchema({
    query: made.get(schema.getQueryType()!.name) as GraphQLObjectType,
    types: [...made.values()],
    directives: schema.getDirectives(),
    assumeValid: true,
  });
}
