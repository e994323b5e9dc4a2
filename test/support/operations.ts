/**
 * Writes random read operations from the schema: valid ones, within the limits, in all the ways in which the same thing
 * can be asked (aliases, fragments, merged fields, directives, variables). operations-values.ts makes the arguments.
 */
import 'reflect-metadata';
import * as fc from 'fast-check';
import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { measure } from '../../src/http/limits';
import { typeOfId } from '../../src/ids';
import { Values, type Draw, type Pools } from './operations-values';

export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

type Composite = GraphQLObjectType | GraphQLInterfaceType;
type AnyField = GraphQLField<unknown, unknown>;

/** What stands at a place of the answer already: two fields of one name there must be the same one. */
type Scope = Map<string, { field: AnyField; written: string; shape: string; below: Scope; first: number }>;

/** The configured limits, with some room for what is estimated. */
const MOST = { depth: 12, aliases: 28, directives: 30, cost: 20_000, roots: 6 };
const DEFAULT_FIRST = 20;
const SHORT_LIST = 5;

/** What dashboards and coordinators' pages ask, more often than the rest; 0: never. */
const OFTEN: Record<string, number> = {
  'Query.cohorts': 7,
  'Query.cohort': 9,
  'Query.pairings': 7,
  'Query.pairing': 5,
  'Query.programs': 4,
  'Query.program': 4,
  'Query.people': 4,
  'Query.person': 4,
  'Query.enrollment': 3,
  'Query.node': 4,
  'Query.nodes': 4,
  'Query.viewer': 2,
  'Query.milestone': 2,
  'Query.meeting': 2,
  // Reading it leaves a trace in what the next one reads.
  'Query.myDemographics': 0,
  // Ids of jobs are no nodes, and jobs have their own pace.
  'Query.parkedJobs': 0,
  'Cohort.pairings': 8,
  'Cohort.enrollments': 6,
  'Cohort.progress': 3,
  'Cohort.name': 3,
  'Cohort.state': 3,
  'Program.cohorts': 5,
  'Program.progress': 2,
  'Pairing.members': 5,
  'Pairing.mentors': 4,
  'Pairing.mentees': 4,
  'Pairing.summary': 4,
  'Pairing.milestones': 4,
  'Pairing.meetings': 2,
  'PairingMember.person': 6,
  'PairingMember.enrollment': 2,
  'Enrollment.person': 6,
  'Enrollment.pairings': 3,
  'Person.displayName': 6,
  'Person.enrollments': 2,
  'Milestone.title': 3,
};

/** Fields of the root that never fail, whoever asks. */
const SAFE = [
  'cohorts',
  'pairings',
  'people',
  'programs',
  'nodes',
  'viewer',
  'orgUnits',
  'skills',
  'feedbackAssignments',
];

/** One of them; the same for the same seed, schema and pools. */
export function operations(schema: GraphQLSchema, pools: Pools, who: string): fc.Arbitrary<Operation> {
  const below = (max: number) => fc.noBias(fc.nat({ max }));
  return fc.gen().map((g) => {
    const nat = (count: number) => (count > 1 ? g(below, count - 1) : 0);
    const draw: Draw = {
      nat,
      chance: (percent) => nat(100) < percent,
      pick: (list) => list[nat(list.length)] as never,
    };
    // What two merged selections forbid shows only in the whole: then again.
    for (;;) {
      const operation = new Writer(schema, pools, who, draw).operation();
      if (isFine(schema, operation)) return operation;
    }
  });
}

function isFine(schema: GraphQLSchema, { query, variables, operationName }: Operation): boolean {
  const document = parse(query);
  if (validate(schema, document).length) return false;
  const all = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === 'OperationDefinition',
  );
  const operation = all.find(({ name }) => all.length === 1 || name?.value === operationName);
  if (!operation) return true;
  const { depth, aliases, directives, cost } = measure(schema, document, operation, variables ?? {});
  return depth <= 12 && aliases <= 30 && directives <= 50 && cost <= MOST.cost;
}

class Writer {
  private readonly values: Values;
  private readonly fragments: { name: string; type: string; text: string; depth: number; cost: number }[] =
    [];
  private aliases = 0;
  private directives = 0;
  private left: number;

  constructor(
    private readonly schema: GraphQLSchema,
    pools: Pools,
    who: string,
    private readonly draw: Draw,
  ) {
    this.values = new Values(pools, who, draw);
    this.left = draw.pick([150, 500, 1_500, 1_500, 4_000, 8_000]);
  }

  operation(): Operation {
    const { draw, values } = this;
    const root = this.schema.getQueryType() as GraphQLObjectType;
    const depth = draw.pick([5, 7, 9, 11, 12]);
    const count = draw.pick([1, 1, 1, 1, 2, 2, 3, MOST.roots]);
    const body = this.selections(root, depth, 1, new Map(), count);
    const fragments = this.fragments.map(({ name, type, text }) => `fragment ${name} on ${type} { ${text} }`);
    const declared = values.declarations();
    const named = declared || draw.chance(40);
    const main = named ? `query Main${declared}${this.directive('QUERY')} { ${body} }` : `{ ${body} }`;
    const parts = [main, ...fragments];
    let operationName = named && draw.chance(60) ? 'Main' : undefined;
    if (named && !fragments.length && draw.chance(12)) {
      parts.unshift('query Other { __typename viewer { id } }');
      operationName = draw.chance(90)
        ? draw.pick(['Main', 'Main', 'Other'])
        : draw.pick([undefined, 'Nobody']);
    }
    return {
      query: draw.chance(20) ? parts.reverse().join('\n') : parts.join(' '),
      ...(draw.chance(95) || declared ? { variables: values.given } : {}),
      ...(operationName ? { operationName } : {}),
    };
  }

  /** The inside of braces. `weight`: how often it is answered at most. */
  private selections(
    type: Composite,
    depth: number,
    weight: number,
    scope: Scope,
    count: number,
    hints: string[] = [],
  ): string {
    const { draw } = this;
    const parts: string[] = [];
    for (let n = 0; n < count; n++) {
      const roll = draw.nat(100);
      let part: string | null = null;
      // Pages are for what is on them.
      if (n === 0 && isWrapper(type) && roll < 85)
        part = this.field(type, depth, weight, scope, inside(type));
      else if (hints.length && (n < hints.length || roll < 50))
        part = this.inline(type, depth, weight, scope, hints[n % hints.length]);
      else if (roll < 4) part = this.typename(scope);
      else if (roll < 12) part = this.inline(type, depth, weight, scope);
      else if (roll < 19) part = this.spread(type, depth, weight, scope);
      else if (roll < 24) part = this.again(scope, depth, weight);
      part ??= this.field(type, depth, weight, scope);
      if (part) parts.push(part);
    }
    return parts.join(' ') || '__typename';
  }

  private typename(scope: Scope): string | null {
    if (scope.has('__typename')) return '__typename';
    if (this.draw.chance(80) || scope.has('kindOf')) return '__typename';
    return this.alias() ? 'kindOf: __typename' : null;
  }

  private alias(): boolean {
    return this.aliases < MOST.aliases && ++this.aliases > 0;
  }

  private directive(place: 'FIELD' | 'QUERY' = 'FIELD'): string {
    const { draw } = this;
    if (place === 'QUERY' || this.directives >= MOST.directives || !draw.chance(7)) return '';
    this.directives++;
    const [name, likely] = draw.pick([
      ['include', true],
      ['skip', false],
    ] as const);
    const value = draw.chance(75) ? likely : !likely;
    const both = draw.chance(10) && ++this.directives ? ` @include(if: ${this.values.boolean(true)})` : '';
    return name === 'skip'
      ? ` @skip(if: ${this.values.boolean(value)})${both}`
      : ` @include(if: ${this.values.boolean(value)})`;
  }

  /** A field of the type, new at its place or the same as there. */
  private field(
    type: Composite,
    depth: number,
    weight: number,
    scope: Scope,
    wanted?: string,
  ): string | null {
    const fields = (Object.values(type.getFields()) as AnyField[]).filter(
      ({ name }) => !wanted || name === wanted,
    );
    const possible = fields.flatMap((field) => {
      const composite = !isLeafType(getNamedType(field.type));
      if (composite && (depth < 3 || this.left < weight * 2)) return [];
      const often = OFTEN[`${type.name}.${field.name}`] ?? (isWrapper(type) && composite ? 6 : 1);
      return Array.from({ length: often }, () => field);
    });
    if (!possible.length) return null;
    const field = this.draw.pick(possible);
    const below = getNamedType(field.type);
    const known = scope.get(field.name);
    const risky = type === this.schema.getQueryType() && !SAFE.includes(field.name);
    const own = this.alias2(type, field, scope);
    if (known && !own) return this.again(scope, depth, weight, field.name);
    if (own === null) return null;
    const first = this.pageSize(field, weight);
    if (first === null || (risky && !this.values.risk())) return null;
    const { text, ids } = this.arguments(type, field, first);
    const key = own || field.name;
    const entry = {
      field,
      written: `${own ? `${own}: ` : ''}${field.name}${text}`,
      shape: String(field.type),
      below: new Map() as Scope,
      first,
    };
    scope.set(key, entry);
    const head = `${entry.written}${this.directive()}`;
    if (isLeafType(below)) return head;
    const inside = this.cost(field, type, weight, first, ids.length);
    const hints = isInterfaceType(below)
      ? [...new Set(ids.flatMap((id) => typeOfId(id) ?? []))].slice(0, 4)
      : [];
    return `${head} { ${this.below(below as Composite, depth - 1, inside, entry.below, hints)} }`;
  }

  /** Empty: no alias. Null: one would be needed and can't be had. */
  private alias2(type: Composite, field: AnyField, scope: Scope): string | null {
    const taken = scope.has(field.name);
    if (taken ? this.draw.chance(50) : !this.draw.chance(6)) return '';
    const other = this.draw.pick(Object.keys(type.getFields()));
    const name = this.draw.chance(25) ? other : `${field.name.slice(0, 3)}${this.aliases}`;
    if (scope.has(name) || name === field.name) return taken ? null : '';
    return this.alias() ? name : taken ? null : '';
  }

  private below(type: Composite, depth: number, weight: number, scope: Scope, hints: string[] = []): string {
    const count = isWrapper(type) ? this.draw.pick([1, 1, 2, 3]) : this.draw.pick([2, 3, 4, 5, 7]);
    return this.selections(type, depth, weight, scope, count, hints);
  }

  /** The same field at the same place once more, with other things below it. */
  private again(scope: Scope, depth: number, weight: number, name?: string): string | null {
    const keys = [...scope.keys()];
    const entry = keys.length ? scope.get(name ?? this.draw.pick(keys)) : undefined;
    if (!entry) return null;
    const below = getNamedType(entry.field.type);
    if (isLeafType(below)) return `${entry.written}${this.directive()}`;
    if (depth < 3 || this.left < weight * entry.first) return null;
    const inside = this.cost(entry.field, null, weight, entry.first, 1);
    return `${entry.written}${this.directive()} { ${this.below(below as Composite, depth - 1, inside, entry.below)} }`;
  }

  /** `first`, as large as there is room for; 1 for what is no page; null where there is none. */
  private pageSize(field: AnyField, weight: number): number | null {
    if (!field.args.some(({ name }) => name === 'first')) return 1;
    const fitting = [1, 2, 3, 5, 10, DEFAULT_FIRST, DEFAULT_FIRST, 50, 100].filter(
      (size) => size * weight * 2 < this.left,
    );
    return fitting.length ? this.draw.pick(fitting) : null;
  }

  /** Takes the field's own cost; gives how often what is below is answered. */
  private cost(
    field: AnyField,
    parent: Composite | null,
    weight: number,
    first: number,
    ids: number,
  ): number {
    if (parent?.name.endsWith('Connection')) return weight;
    const times = Math.max(first, ids, isList(field) && !ids ? SHORT_LIST : 1);
    this.left -= weight * times;
    return weight * times;
  }

  private arguments(type: Composite, field: AnyField, first: number): { text: string; ids: string[] } {
    const ids: string[] = [];
    const written = field.args.flatMap((arg: GraphQLArgument) => {
      const text = this.values.argument(type, field, arg, first, ids);
      return text === null ? [] : [`${arg.name}: ${text}`];
    });
    if (this.draw.chance(30)) written.reverse();
    return { text: written.length ? `(${written.join(', ')})` : '', ids };
  }

  private inline(type: Composite, depth: number, weight: number, scope: Scope, hint?: string): string | null {
    const { draw } = this;
    const on = hint && draw.chance(92) ? this.composite(hint) : this.condition(type);
    if (!on) return null;
    const without = on === type && draw.chance(40);
    const text = this.selections(on, depth, weight, scope, draw.pick([1, 2, 3, 5]));
    return `...${without ? '' : ` on ${on.name}`}${this.directive()} { ${text} }`;
  }

  private composite(name: string): Composite | null {
    const type = this.schema.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? type : null;
  }

  /** A type that a fragment may have here: the type itself, an interface of it, or what implements it. */
  private condition(type: Composite): Composite {
    const others = isInterfaceType(type) ? this.schema.getPossibleTypes(type) : [];
    return this.draw.pick([type, type, ...type.getInterfaces(), ...others.slice()] as Composite[]);
  }

  /** A named fragment: a new one, or one that is there where nothing else stands yet. */
  private spread(type: Composite, depth: number, weight: number, scope: Scope): string | null {
    const { draw } = this;
    const known = this.fragments.filter(
      (one) => one.type === type.name && one.depth <= depth && one.cost * weight < this.left,
    );
    if (known.length && draw.chance(60)) {
      const one = draw.pick(known);
      this.left -= one.cost * weight;
      return `...${one.name}${this.directive()}`;
    }
    const on = this.condition(type);
    const [before, used] = [this.left, this.aliases];
    const text = this.selections(on, depth, weight, scope, draw.pick([1, 2, 4]));
    const name = `F${this.fragments.length}${on.name}`;
    if (this.aliases === used)
      this.fragments.push({ name, type: on.name, text, depth, cost: (before - this.left) / weight });
    else return `... on ${on.name} { ${text} }`;
    return `...${name}${this.directive()}`;
  }
}

function isWrapper({ name }: Composite): boolean {
  return name.endsWith('Connection') || name.endsWith('Edge');
}

function inside({ name }: Composite): string {
  return name.endsWith('Edge') ? 'node' : 'edges';
}

function isList({ type }: AnyField): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
