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
  directives: number;
  rootFields: number;
  cost: number;
}

/** What a list without `first` is assumed to hold: such lists are short by design. */
const SHORT_LIST = 5;
const NOTHING: Measures = { depth: 0, aliases: 0, directives: 0, rootFields: 0, cost: 0 };

export function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Measures {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  }
  const root = schema.getRootType(operation.operation);
  if (!root) return NOTHING;
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
    const own = { ...NOTHING, depth: 1, rootFields: 1, aliases: field.alias ? 1 : 0 };
    // Introspection has limits of its own (graphql's depth rule, the token limit).
    if (name.startsWith('__')) return { ...own, depth: 0 };
    const definition = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    if (!definition || !field.selectionSet) return own;
    const type = getNamedType(definition.type);
    const inner = ofSelections(field.selectionSet, type);
    return {
      depth: inner.depth + 1,
      rootFields: 1,
      aliases: own.aliases + inner.aliases,
      directives: inner.directives,
      cost: costOf(field, definition, parent, inner.cost, variables),
    };
  };

  return ofSelections(operation.selectionSet, root);
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
  if (definition.args.some((arg) => arg.name === 'ids')) return lengthOf(field, 'ids', variables) * (1 + inner);
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
  const number = value?.kind === 'IntValue' ? Number(value.value) : value?.kind === 'Variable' ? variables[value.name.value] : undefined;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function lengthOf(field: FieldNode, name: string, variables: Record<string, unknown>): number {
  const value = argument(field, name);
  const list = value?.kind === 'ListValue' ? value.values : value?.kind === 'Variable' ? variables[value.name.value] : [];
  return Array.isArray(list) ? Math.max(1, list.length) : 1;
}
