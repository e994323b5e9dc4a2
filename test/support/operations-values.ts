/** Arguments for operations.ts: mostly what finds something, and everything that may be wrong with them. */
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import { NODE_PREFIXES, type NodeType } from '../../src/ids';
import { TEXTS, uuidFor } from './operations-rows';

/** Where random choices come from. */
export interface Draw {
  nat(count: number): number;
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export interface Pools {
  ids: Record<NodeType, string[]>;
  foreign: Record<NodeType, string[]>;
  /** By who asks, what she can see; the cohort that has most in it comes first. */
  visible: Record<string, Record<NodeType, string[]>>;
  /** Cursors of earlier answers, by list: `Cohort.pairings`, with the order where there is a choice. */
  cursors: Map<string, string[]>;
}

type AnyField = GraphQLField<unknown, unknown>;

const BROKEN_CURSORS = ['', 'nonsense', 'W10', 'WyJhIiwiYiJd', 'bnVsbA', 'WzEsMl0', '💥', '"\\\u0000'];
const BROKEN_IDS = [
  '',
  'cohort_',
  'cohort',
  'cohort_1',
  '_',
  'Cohort_01890000-0000-7000-8000-000000000000',
  '💥',
  'a"b\\',
  '0',
];
const LANGUAGES = [
  'de',
  'en',
  'de-CH',
  'de-AT',
  'pt',
  'pt-BR',
  'fr-CA',
  'ja',
  'zh-Hans-CN',
  'xx',
  '',
  'no language!',
  'EN',
];
const TIMES = [
  '2040-05-16T09:41:07.123Z',
  '2026-01-01T00:00:00Z',
  '2041-01-01T00:00:00.000Z',
  '2040-05-16T11:41:07+02:00',
  '9999-12-31T23:59:59.999Z',
];

/** Which type an argument or an input field that is an id names. */
const ID_TYPES: Record<string, NodeType> = {
  cohortId: 'Cohort',
  programId: 'Program',
  personId: 'Person',
  actorId: 'Person',
  orgUnitId: 'OrgUnit',
  parentId: 'OrgUnit',
};

interface Variable {
  name: string;
  type: string;
  fallback: string | null;
}

export class Values {
  readonly given: Record<string, unknown> = {};
  private risks = 1;
  private readonly variables: Variable[] = [];

  constructor(
    private readonly pools: Pools,
    private readonly who: string,
    private readonly draw: Draw,
  ) {}

  /**
   * Whether something may be asked for here that may fail when it is answered: once in an operation. Where several
   * fields fail, which of them is told depends on what the database answers first, on the ordinary path already.
   */
  risk(): boolean {
    return this.risks > 0 && this.risks-- > 0;
  }

  /** `($v0: ID!, $v1: Int = 3)`, or nothing. */
  declarations(): string {
    const all = this.variables.map(
      ({ name, type, fallback }) => `$${name}: ${type}${fallback === null ? '' : ` = ${fallback}`}`,
    );
    return all.length ? `(${all.join(', ')})` : '';
  }

  boolean(value: boolean): string {
    if (this.draw.chance(40) || this.variables.length > 10) return String(value);
    return this.variable('Boolean!', value, String(value), String(!value), false);
  }

  /** The argument as it is written, or null where it is left out. `ids` collects the ids of nodes asked for. */
  argument(
    parent: { name: string },
    field: AnyField,
    arg: GraphQLArgument,
    first: number,
    ids: string[],
  ): string | null {
    const { draw } = this;
    if (arg.name === 'first') {
      if (draw.chance(1)) return this.written(arg.type, draw.pick([0, -1, 101]), true);
      return first === 20 && draw.chance(60) ? null : this.written(arg.type, first, true);
    }
    if (arg.name === 'after') {
      if (!draw.chance(22) || !this.pools.cursors.get(`${parent.name}.${field.name}`))
        return draw.chance(4) ? this.written(arg.type, null) : null;
      return this.written(arg.type, this.cursor(`${parent.name}.${field.name}`));
    }
    if (!isNonNullType(arg.type) || arg.defaultValue !== undefined) {
      if (!draw.chance(field.name === 'progress' || arg.name !== 'filter' ? 45 : 28)) return null;
    }
    const value = this.value(arg.type, arg.name, field);
    if (arg.name === 'id') ids.push(value as string);
    if (arg.name === 'ids') ids.push(...(value as string[]));
    return this.written(arg.type, value, arg.defaultValue !== undefined);
  }

  /** A value as text: literally, or through a variable that is given, defaulted, null or absent. */
  private written(type: GraphQLInputType, value: unknown, hasDefault = false): string {
    const { draw } = this;
    if (this.variables.length > 10 || draw.chance(62)) return this.literal(type, value);
    const literal = constant(type, value);
    const required = isNonNullType(type);
    // A place with a default takes a variable that may be missing.
    const declared = required && hasDefault && draw.chance(50) ? String(type).slice(0, -1) : String(type);
    return this.variable(declared, value, literal, literal, declared === String(type));
  }

  private variable(type: string, value: unknown, literal: string, other: string, nullable: boolean): string {
    const { draw } = this;
    const name = `v${this.variables.length}`;
    const roll = draw.nat(100);
    let fallback: string | null = null;
    if (roll < 60 || (type.endsWith('!') && roll >= 82 && roll < 97)) this.given[name] = value;
    else if (roll < 72) {
      fallback = type.endsWith('!') && value === null ? null : literal;
      if (fallback === null) this.given[name] = value;
    } else if (roll < 82) {
      fallback = other === 'null' && type.endsWith('!') ? null : other;
      this.given[name] = value;
    } else if (roll < 90 && (type.endsWith('!') || nullable || this.risk())) this.given[name] = null;
    this.variables.push({ name, type, fallback });
    return `$${name}`;
  }

  /** Written out, with variables here and there inside. */
  private literal(type: GraphQLInputType, value: unknown): string {
    if (isNonNullType(type)) return this.literal(type.ofType, value);
    if (value === null || value === undefined) return 'null';
    if (isInputObjectType(type)) {
      const fields = type.getFields();
      const parts = Object.entries(value).map(([name, inner]) => {
        const inside = fields[name]?.type as GraphQLInputType;
        return `${name}: ${this.draw.chance(15) ? this.written(inside, inner) : this.literal(inside, inner)}`;
      });
      return `{ ${parts.join(', ')} }`;
    }
    return constant(type, value);
  }

  private value(type: GraphQLInputType, name: string, field: AnyField): unknown {
    const { draw } = this;
    if (isNonNullType(type)) return this.value(type.ofType, name, field);
    if (isListType(type)) {
      const inner = type.ofType;
      const count = name === 'ids' ? draw.pick([0, 1, 2, 3, 5, 8, 20]) : draw.pick([0, 1, 2, 3, 3, 4]);
      const items = Array.from({ length: count }, () => this.value(inner, name, field));
      return name === 'ids' && count > 2 && draw.chance(30) ? [...items, items[0]] : items;
    }
    if (isInputObjectType(type)) {
      const chosen = Object.values(type.getFields()).filter(() => draw.chance(35));
      return Object.fromEntries(
        chosen.map((one) => [
          one.name,
          draw.chance(8) && !isNonNullType(one.type) ? null : this.value(one.type, one.name, field),
        ]),
      );
    }
    if (isEnumType(type)) return draw.pick(type.getValues()).name;
    return this.scalar(getNamedType(type).name, name, field);
  }

  private scalar(type: string, name: string, field: AnyField): unknown {
    const { draw } = this;
    if (type === 'ID') return this.id(name, field);
    if (type === 'Boolean') return draw.chance(50);
    if (type === 'Int')
      return draw.chance(5) && this.risk()
        ? draw.pick([0, -1, 366])
        : 1 + draw.nat(name === 'last' ? 53 : 365);
    if (type === 'DateTimeISO') return draw.pick(TIMES);
    if (name === 'language') return draw.pick(LANGUAGES);
    if (name === 'types') return draw.pick(['ProgramUpdated', 'CohortMoved', 'Nothing', '']);
    if (name === 'email') return draw.pick(['P12+"X"@example.org', 'nobody@example.org', '']);
    const start = draw.pick(TEXTS);
    return draw.pick([start.slice(0, 1 + draw.nat(6)), 'person 1', 'P', '%', '_', '\\', '']);
  }

  private id(name: string, field: AnyField): string {
    const { draw, pools } = this;
    const all = Object.keys(NODE_PREFIXES) as NodeType[];
    const often: NodeType[] = [
      'Cohort',
      'Pairing',
      'Person',
      'Enrollment',
      'Program',
      'Milestone',
      'PairingMember',
      'Meeting',
    ];
    const returned = getNamedType(field.type).name as NodeType;
    const wanted =
      ID_TYPES[name] ?? (returned in NODE_PREFIXES ? returned : draw.pick(draw.chance(60) ? often : all));
    const roll = draw.nat(100);
    // In a list of nodes, what is wrong is null; in a filter it is an error.
    const free = name === 'ids' || name === 'id';
    if (roll < 3 && (free || this.risk())) return draw.pick(BROKEN_IDS);
    if (roll < 6) return `${NODE_PREFIXES[wanted]}_${uuidFor(`nobody ${draw.nat(3)}`)}`;
    if (roll < 9) return this.one(pools.foreign[wanted], wanted);
    if (roll < 12 && (free || this.risk())) {
      const other = draw.pick(all);
      return this.one(pools.ids[other], other);
    }
    // Most of what she can see, or else what is there.
    const seen = pools.visible[this.who]?.[wanted] ?? [];
    return this.one(seen.length && roll < 92 ? seen : pools.ids[wanted], wanted);
  }

  private one(pool: string[], type: NodeType): string {
    if (!pool.length) return `${NODE_PREFIXES[type]}_${uuidFor('none')}`;
    return this.draw.chance(30) ? (pool[0] as string) : this.draw.pick(pool);
  }

  private cursor(list: string): string {
    const { draw, pools } = this;
    const own = pools.cursors.get(list) ?? [];
    if (own.length && (draw.chance(80) || !this.risk())) return draw.pick(own);
    if (draw.chance(45)) return draw.pick(BROKEN_CURSORS);
    return draw.pick([...pools.cursors.values()].flat());
  }
}

/** A value without variables. */
function constant(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return constant(type.ofType, value);
  if (value === null || value === undefined) return 'null';
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((item) => constant(type.ofType, item)).join(', ')}]`;
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    return `{ ${Object.entries(value)
      .map(([name, inner]) => `${name}: ${constant(fields[name]?.type as GraphQLInputType, inner)}`)
      .join(', ')} }`;
  }
  return isEnumType(type) ? (value as string) : JSON.stringify(value);
}
