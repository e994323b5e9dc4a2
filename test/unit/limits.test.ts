/** What an operation measures does not depend on how it is written down. */
import 'reflect-metadata';
import * as fc from 'fast-check';
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql';
import { measure } from '../../src/http/limits';

const schema = buildSchema(`
  type Query { thing: Thing, things(first: Int! = 20): ThingConnection!, nodes(ids: [ID!]!): [Thing]!, list: [Thing!] }
  type Thing { id: ID!, name: String, other: Thing, inner(first: Int! = 20): ThingConnection!, few: [Thing!]! }
  type ThingConnection { edges: [ThingEdge!]!, pageInfo: PageInfo!, totalCount: Int! }
  type ThingEdge { cursor: String!, node: Thing! }
  type PageInfo { hasNextPage: Boolean! }
`);

function measured(text: string, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  const operation = document.definitions.find(
    (definition) => definition.kind === 'OperationDefinition',
  ) as OperationDefinitionNode;
  return measure(schema, document, operation, variables);
}

test.each<[string, number, number]>([
  ['{ thing { id name } }', 2, 1],
  ['{ thing { other { other { id } } } }', 4, 3],
  // A page: one, and for each item what is selected below it.
  ['{ things(first: 10) { edges { node { id } } } }', 4, 11],
  ['{ things(first: 10) { edges { node { id other { id } } } } }', 5, 21],
  ['{ things { totalCount } }', 2, 21],
  ['{ things(first: 10) { edges { node { inner(first: 5) { edges { node { id } } } } } } }', 7, 71],
  ['{ nodes(ids: ["a", "b", "c"]) { id other { id } } }', 3, 6],
  ['{ list { id } }', 2, 5],
  ['{ __typename }', 1, 0],
])('%s', (text, depth, cost) => {
  expect(measured(text)).toMatchObject({ depth, cost, rootFields: 1, aliases: 0, directives: 0 });
});

test('a page size counts wherever it comes from, and a negative one as much as its opposite', () => {
  const text = (declared: string, given: string) =>
    `query(${declared}) { things(first: ${given}) { edges { node { id } } } }`;
  expect(measured(text('$n: Int!', '$n'), { n: 10 }).cost).toBe(11);
  expect(measured(text('$n: Int! = 10', '$n')).cost).toBe(11);
  expect(measured(text('$n: Int! = 10', '$n'), { n: 50 }).cost).toBe(51);
  expect(measured(text('$n: Int', '-10')).cost).toBe(11);
  const { pages } = measured('{ things(first: 7) { edges { node { inner(first: 8) { totalCount } } } } }');
  expect([...pages].sort()).toEqual([7, 8]);
});

interface Selection {
  field: string;
  alias: boolean;
  included: boolean;
  children: Selection[];
}

const selections = fc.letrec<{ tree: Selection; leaf: Selection; many: Selection[] }>((tie) => ({
  leaf: fc.record({
    field: fc.constantFrom('id', 'name'),
    alias: fc.boolean(),
    included: fc.boolean(),
    children: fc.constant([]),
  }),
  many: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
  tree: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.record({
      field: fc.constantFrom('other', 'few', 'inner'),
      alias: fc.boolean(),
      included: fc.boolean(),
      children: tie('many'),
    }),
  ),
})).many;

/** Writes selections on Thing, each list of them through `wrap`. */
function written(all: Selection[], wrap: (text: string) => string): string {
  const parts = all.map(({ field, alias, included, children }, index) => {
    const name = `${alias ? `a${index}: ` : ''}${field}${field === 'inner' ? '(first: 3)' : ''}${included ? ' @include(if: true)' : ''}`;
    if (!children.length) return name;
    const below = written(children, wrap);
    return field === 'inner' ? `${name} { edges { node { ${below} } } }` : `${name} { ${below} }`;
  });
  return wrap(parts.join(' '));
}

test('fragments and inline fragments measure as what they stand for', () => {
  fc.assert(
    fc.property(selections, (all) => {
      const plain = measured(`{ thing { ${written(all, (text) => text)} } }`);
      expect(measured(`{ thing { ${written(all, (text) => `... on Thing { ... { ${text} } }`)} } }`)).toEqual(
        plain,
      );
      const fragments: string[] = [];
      const spread = written(all, (text) => `...F${fragments.push(text)}`);
      const definitions = fragments
        .map((text, index) => `fragment F${index + 1} on Thing { ${text} }`)
        .join('\n');
      expect(measured(`{ thing { ${spread} } }\n${definitions}`)).toEqual(plain);
    }),
  );
});

test('more of anything measures more', () => {
  fc.assert(
    fc.property(selections, selections, (some, more) => {
      const text = (all: Selection[]) => `{ thing { ${written(all, (part) => part)} } }`;
      const [less, both] = [measured(text(some)), measured(text([...some, ...more]))];
      for (const name of ['cost', 'depth', 'aliases', 'directives'] as const)
        expect(both[name]).toBeGreaterThanOrEqual(less[name]);
    }),
  );
});

test('a document that unfolds to a billion fields is measured at once', () => {
  const levels = 30;
  const fragments = Array.from(
    { length: levels },
    (_, n) => `fragment F${n} on Thing { a: other { ...F${n + 1} } b: other { ...F${n + 1} } }`,
  );
  const before = performance.now();
  const { cost, depth, aliases } = measured(
    `{ thing { ...F0 } }\n${fragments.join('\n')}\nfragment F${levels} on Thing { id }`,
  );
  expect(performance.now() - before).toBeLessThan(1000);
  expect({ cost, depth, aliases }).toEqual({
    cost: 2 ** (levels + 1) - 1,
    depth: levels + 2,
    aliases: 2 ** (levels + 1) - 2,
  });
});

test('fragments that spread each other end', () => {
  expect(
    measured(
      '{ thing { ...A } } fragment A on Thing { other { ...B } } fragment B on Thing { other { ...A } }',
    ).depth,
  ).toBe(3);
});
