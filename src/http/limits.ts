/**
 * Limits that refuse an operation before it runs: depth, aliases, root fields, directives and a cost
 * that counts page sizes. Fragments are measured once and counted where they are spread, so a document
 * that unfolds exponentially is measured in linear time.
 */
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { DEFAULT_PAGE } from '../graphql/connection';

export interface Measures {
  depth: number;
  aliases: number;
  /** Letters of the longest alias: a list repeats it for every item of its answer. */
  aliasLength: number;
  /** How often the whole schema is asked for. */
  schemas: number;
  directives: number;
  rootFields: number;
  cost: number;
}

/** What a list without `first` is assumed to hold: such lists are short by design. */
const SHORT_LIST = 5;
const META_FIELDS: Partial<Record<string, GraphQLField<unknown, unknown>>> = {
  __schema: SchemaMetaFieldDef,
  __type: TypeMetaFieldDef,
};
const NOTHING: Measures = {
  depth: 0,
  aliases: 0,
  aliasLength: 0,
  schemas: 0,
  directives: 0,
  rootFields: 0,
  cost: 0,
};

/** The measures of an operation, and every page size that it asks for. */
export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
): Measures & { pages: Set<number> } {
  const pages = new Set<number>();
  const variables = withDefaults(operation, given);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  }
  const root = schema.getRootType(operation.operation);
  if (!root) return { ...NOTHING, pages };
  const measured = new Map<string, Measures>();

  const ofSelections = (selections: SelectionSetNode, parent: GraphQLNamedType): Measures => {
    const total = { ...NOTHING };
    for (const selection of selections.selections) {
      let part: Measures;
      if (selection.kind === 'Field') part = ofField(selection, parent);
      else if (selection.kind === 'FragmentSpread') part = ofFragment(selection.name.value);
      else {
        const condition = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        part = ofSelections(selection.selectionSet, condition ?? parent);
      }
      total.depth = Math.max(total.depth, part.depth);
      total.aliases += part.aliases;
      total.aliasLength = Math.max(total.aliasLength, part.aliasLength);
      total.schemas += part.schemas;
      total.directives += part.directives + (selection.directives?.length ?? 0);
      total.rootFields += part.rootFields;
      total.cost += part.cost;
    }
    return total;
  };

  const ofFragment = (name: string): Measures => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    if (!fragment || !type) return NOTHING;
    measured.set(name, NOTHING);
    const result = ofSelections(fragment.selectionSet, type);
    measured.set(name, result);
    return result;
  };

  const ofField = (field: FieldNode, parent: GraphQLNamedType): Measures => {
    const name = field.name.value;
    const own = {
      ...NOTHING,
      depth: 1,
      rootFields: 1,
      aliases: field.alias ? 1 : 0,
      aliasLength: field.alias?.value.length ?? 0,
    };
    const definition =
      META_FIELDS[name] ??
      (isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined);
    const page = numberOf(field, 'first', variables);
    if (page !== undefined) pages.add(page);
    if (!definition || !field.selectionSet) return own;
    const inner = ofSelections(field.selectionSet, getNamedType(definition.type));
    const whole = {
      ...inner,
      depth: inner.depth + 1,
      rootFields: 1,
      aliases: own.aliases + inner.aliases,
      aliasLength: Math.max(own.aliasLength, inner.aliasLength),
      cost: costOf(field, definition, parent, inner.cost, variables),
    };
    // How deep introspection goes, graphql's own rule limits.
    return name.startsWith('__')
      ? { ...whole, depth: 0, cost: 0, schemas: name === '__schema' ? 1 : 0 }
      : whole;
  };

  return { ...ofSelections(operation.selectionSet, root), pages };
}

/** The variables as execution will see them where they were left out. Their types are checked later. */
function withDefaults(
  operation: OperationDefinitionNode,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const all = Object.create(null) as Record<string, unknown>;
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (Object.hasOwn(given, name)) all[name] = given[name];
    else if (defaultValue) all[name] = valueFromASTUntyped(defaultValue);
  }
  return all;
}

/** An object costs 1 and what is selected below it; a list costs that for each item. The wrappers of a connection are free. */
function costOf(
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  parent: GraphQLNamedType,
  inner: number,
  variables: Record<string, unknown>,
): number {
  const type = getNamedType(definition.type);
  if (!isCompositeType(type)) return 0;
  if (parent.name.endsWith('Connection')) return inner;
  if (definition.args.some((arg) => arg.name === 'first')) {
    return 1 + Math.abs(numberOf(field, 'first', variables) ?? DEFAULT_PAGE) * Math.max(1, inner);
  }
  if (definition.args.some((arg) => arg.name === 'ids'))
    return lengthOf(field, 'ids', variables) * (1 + inner);
  // A mutation of many is as much work as that many mutations.
  if (definition.args.some((arg) => arg.name === 'input')) return longestList(field, variables) * (1 + inner);
  return (isList(definition.type) ? SHORT_LIST : 1) * (1 + inner);
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function argument(field: FieldNode, name: string) {
  return field.arguments?.find((candidate) => candidate.name.value === name)?.value;
}

function numberOf(field: FieldNode, name: string, variables: Record<string, unknown>): number | undefined {
  const value = argument(field, name);
  const number =
    value?.kind === 'IntValue'
      ? Number(value.value)
      : value?.kind === 'Variable'
        ? variables[value.name.value]
        : undefined;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Length of the longest list in the `input` of a mutation; 1 where it has none. */
function longestList(field: FieldNode, variables: Record<string, unknown>): number {
  const node = argument(field, 'input');
  const input: unknown = node ? valueFromASTUntyped(node, variables) : null;
  const lists = Object.values(input ?? {}).filter((value) => Array.isArray(value)) as unknown[][];
  return Math.max(1, ...lists.map((list) => list.length));
}

function lengthOf(field: FieldNode, name: string, variables: Record<string, unknown>): number {
  const value = argument(field, name);
  const list =
    value?.kind === 'ListValue'
      ? value.values
      : value?.kind === 'Variable'
        ? variables[value.name.value]
        : [];
  return Array.isArray(list) ? Math.max(1, list.length) : 1;
}
