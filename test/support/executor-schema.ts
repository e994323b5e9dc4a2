/** A schema with everything that executors of GraphQL differ in. executor-corpus.ts makes documents over it. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  type GraphQLFieldConfig,
  type GraphQLResolveInfo,
} from 'graphql';
import { Fault } from '../../src/graphql/faults';

/** Names of the fields whose resolvers were called, in order. */
export const called: string[] = [];

const some = <T extends ConstructorParameters<typeof GraphQLNonNull>[0]>(type: T) => new GraphQLNonNull(type);
const many = <T extends ConstructorParameters<typeof GraphQLList>[0]>(type: T) => new GraphQLList(type);
type Field = GraphQLFieldConfig<any, any>;

const Color = new GraphQLEnumType({
  name: 'Color',
  values: { RED: { value: 0 }, GREEN: { value: { shade: 'green' } }, BLUE: {} },
});
const GREEN = Color.getValue('GREEN')?.value as object;

const Moment = new GraphQLScalarType<Date, string | null>({
  name: 'Moment',
  serialize: (value) => {
    if (value === 'nothing') return null;
    if (!(value instanceof Date)) throw new GraphQLError(`${typeof value} is no moment`);
    return value.toISOString();
  },
  parseValue: (value) => {
    const moment = new Date(value as string);
    if (Number.isNaN(moment.getTime())) throw new TypeError('not a moment');
    return moment;
  },
});
const Anything = new GraphQLScalarType({ name: 'Anything', serialize: (value) => value });

const Filter: GraphQLInputObjectType = new GraphQLInputObjectType({
  name: 'Filter',
  fields: () => ({
    color: { type: Color, defaultValue: GREEN },
    since: { type: Moment },
    atLeast: { type: some(GraphQLInt), defaultValue: 3 },
    words: { type: many(some(GraphQLString)) },
    both: { type: Filter },
  }),
});

interface Thing {
  kind: string;
  id: string;
  depth: number;
  [name: string]: unknown;
}

function thing(kind: string, depth: number): Thing {
  return {
    kind,
    id: `${kind}-${depth}`,
    depth,
    name: depth % 2 ? null : `${kind} ${depth}`,
    color: [0, GREEN, 'BLUE', 'PURPLE'][depth % 4],
    born: depth % 3 === 2 ? 'yesterday' : new Date(Date.UTC(2020, depth)),
    lost: 'nothing',
    ratio: depth % 3 === 1 ? Number.NaN : depth / 3,
    anything: depth % 2 ? { a: [1, null] } : Number.NaN,
    failed: new Error('an error as a value'),
    count: () => Promise.resolve(depth),
    greeting(this: Thing, args: { to?: string }, context: { greeting: string }, info: GraphQLResolveInfo) {
      return `${context.greeting}, ${args.to} (${this.id}, ${info.fieldName})`;
    },
    promised: Promise.resolve(`promised ${depth}`),
    words: new Set(['x', depth]),
    numbers: [1, Promise.resolve(2), 'three', null],
    notList: 'text',
    grid: [[1, 2], null, [3, null]],
    number: depth,
    plain: depth % 4 === 3 ? undefined : { kind: 'Leaf', id: 'plain', depth: depth + 1 },
    lazyPlain: () => thing('Leaf', depth + 1),
    promisedPlain: Promise.resolve(thing_(depth)),
    others: [thing_(depth), Promise.resolve(thing_(depth)), null],
    toString: () => 'a thing',
  };
}
const thing_ = (depth: number) => ({
  kind: 'Leaf',
  id: `leaf-${depth}`,
  depth,
  name: 'leaf',
  count: () => Promise.resolve(1),
});

const note =
  <S, A>(
    name: string,
    work: (source: S, args: A, context: { greeting: string }, info: GraphQLResolveInfo) => unknown,
  ) =>
  (source: S, args: A, context: { greeting: string }, info: GraphQLResolveInfo) => {
    called.push(name);
    return work(source, args, context, info);
  };

const kindOf = (value: Thing) => value.kind;
const Named = new GraphQLInterfaceType({
  name: 'Named',
  fields: () => ({ id: { type: some(GraphQLID) }, name: { type: GraphQLString } }),
  resolveType: async (value: Thing) => kindOf(value),
});
const Shape = new GraphQLUnionType({
  name: 'Shape',
  types: () => [Tree, Leaf],
  resolveType: (value: Thing) => {
    if (value.kind === 'Error') throw new Fault('FORBIDDEN', 'You may not know what it is.');
    return value.kind;
  },
});

const common = (): Record<string, Field> => ({
  id: { type: some(GraphQLID) },
  name: { type: GraphQLString },
  mustHaveName: { type: some(GraphQLString), resolve: note('mustHaveName', (source: Thing) => source.name) },
  color: { type: Color },
  born: { type: Moment },
  mustBeBorn: { type: some(Moment), resolve: (source: Thing) => source.born },
  lost: { type: Moment },
  ratio: { type: GraphQLFloat },
  anything: { type: Anything },
  failed: { type: GraphQLString },
  count: { type: some(GraphQLInt) },
  greeting: { type: GraphQLString, args: { to: { type: GraphQLString, defaultValue: 'you' } } },
  promised: { type: GraphQLString },
  words: { type: many(GraphQLString) },
  numbers: { type: many(GraphQLInt) },
  notList: { type: many(GraphQLInt) },
  grid: { type: many(many(some(GraphQLInt))) },
  number: { type: some(GraphQLInt) },
  plain: { type: Leaf },
  lazyPlain: { type: some(Leaf) },
  promisedPlain: { type: Named },
  others: { type: many(Leaf) },
  hardOthers: { type: many(some(Leaf)), resolve: (source: Thing) => [null, thing_(source.depth)] },
  throws: {
    type: GraphQLString,
    resolve: note('throws', () => {
      throw new Error('thrown at once');
    }),
  },
  rejects: {
    type: GraphQLString,
    resolve: note('rejects', async () => Promise.reject(new Error('thrown later'))),
  },
  refuses: {
    type: GraphQLInt,
    resolve: async () => {
      throw new Fault('NOT_FOUND', 'There is none.', { http: { status: 404 } });
    },
  },
  odd: {
    type: GraphQLInt,
    resolve: () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw 'a string';
    },
  },
  echo: {
    type: some(GraphQLString),
    args: {
      first: { type: GraphQLInt, defaultValue: 20 },
      must: { type: some(GraphQLInt), defaultValue: 1 },
      color: { type: Color, defaultValue: 0 },
      filter: { type: Filter },
      list: { type: many(some(GraphQLInt)) },
      text: { type: GraphQLString },
    },
    resolve: (_: Thing, args: object) => JSON.stringify(args),
  },
  where: {
    type: GraphQLString,
    resolve: (_: Thing, __: object, ___: unknown, info: GraphQLResolveInfo) => {
      const path = [];
      for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev) path.unshift(at.key);
      return JSON.stringify([
        path,
        info.fieldName,
        info.fieldNodes.map(({ loc }) => loc?.start),
        String(info.returnType),
        info.parentType.name,
        info.variableValues,
        info.schema === schema,
        info.operation.name?.value,
        Object.keys(info.fragments),
      ]);
    },
  },
  next: { type: Tree, resolve: (source: Thing) => thing('Tree', source.depth + 1) },
  hardNext: {
    type: some(Tree),
    resolve: (source: Thing) => (source.depth > 2 ? null : thing('Tree', source.depth + 1)),
  },
  named: {
    type: Named,
    resolve: (source: Thing) => thing(source.depth % 2 ? 'Tree' : 'Leaf', source.depth + 1),
  },
  allNamed: {
    type: some(many(some(Named))),
    resolve: async (source: Thing) => [
      thing('Tree', source.depth),
      Promise.resolve(thing('Leaf', source.depth)),
    ],
  },
  shape: {
    type: Shape,
    resolve: (source: Thing) => thing(source.depth % 2 ? 'Leaf' : 'Tree', source.depth + 1),
  },
  shapes: {
    type: many(Shape),
    resolve: (source: Thing) =>
      source.depth % 3
        ? [thing('Leaf', 1), thing('Tree', 2)]
        : [thing('Error', 1), null, thing('Nothing', 2), thing('Tree', 2)],
  },
});

const Leaf: GraphQLObjectType = new GraphQLObjectType({
  name: 'Leaf',
  interfaces: () => [Named],
  fields: () => ({ ...common(), green: { type: GraphQLBoolean, resolve: () => true } }),
});
const Tree: GraphQLObjectType = new GraphQLObjectType({
  name: 'Tree',
  interfaces: () => [Named],
  fields: () => ({
    ...common(),
    leaves: { type: many(Leaf), resolve: () => [thing('Leaf', 0), thing('Leaf', 1)] },
  }),
});

/** Reading its name fails. */
const trap = () => ({
  kind: 'Leaf',
  id: 'trap',
  depth: 0,
  get name() {
    throw new Error('a trap');
  },
});

const steps: string[] = [];
export const schema: GraphQLSchema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: () => ({
      tree: { type: Tree, resolve: note('tree', () => thing('Tree', 0)) },
      mustTree: { type: some(Tree), resolve: async () => thing('Tree', 1) },
      named: { type: Named, resolve: async () => thing('Leaf', 1) },
      trees: {
        type: some(many(some(Tree))),
        resolve: () => [thing('Tree', 0), thing('Tree', 1), thing('Tree', 2)],
      },
      none: { type: GraphQLString },
      mustFail: { type: some(GraphQLString), resolve: async () => Promise.reject(new Error('all is lost')) },
      trap: { type: Leaf, resolve: async () => trap() },
      traps: { type: many(Leaf), resolve: () => [Promise.resolve(trap()), thing('Leaf', 0)] },
      shapes: { type: many(Shape), resolve: () => [thing('Leaf', 1), null, thing('Tree', 2)] },
    }),
  }),
  mutation: new GraphQLObjectType({
    name: 'Mutation',
    fields: {
      step: {
        type: GraphQLString,
        args: { name: { type: some(GraphQLString) } },
        resolve: async (_, { name }: { name: string }) => {
          steps.push(`${name} begins`);
          await new Promise((done) => setTimeout(done, name === 'slow' ? 20 : 1));
          return steps.splice(0).join();
        },
      },
    },
  }),
});
