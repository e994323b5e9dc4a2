/** Documents made to hurt: each is answered fast and briefly, refused or not, and the server goes on. */
import { getIntrospectionQuery } from 'graphql';
import { institution, type Actor } from '../support/scenario';

let admin: Actor;
beforeAll(async () => {
  ({ admin } = await institution());
  await ask('{ viewer { id } }');
});

interface Answered {
  /** Of work in this process, where the server runs: others may keep the machine busy meanwhile. */
  milliseconds: number;
  bytes: number;
  status: number;
  data: any;
  errors: { message: string; extensions: Record<string, unknown> }[];
}

async function ask(query: string, variables: unknown = {}, rest: object = {}): Promise<Answered> {
  const begun = process.cpuUsage();
  const response = await fetch(`${ithaca.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin.token}` },
    body:
      typeof variables === 'string'
        ? `{"query":${JSON.stringify(query)},"variables":${variables}}`
        : JSON.stringify({ query, variables, ...rest }),
  });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as Partial<Answered>;
  return {
    milliseconds: millisecondsSince(begun),
    bytes: text.length,
    status: response.status,
    data,
    errors,
  };
}

function millisecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nested = (depth: number, open: string, inside: string, close: string) =>
  open.repeat(depth) + inside + close.repeat(depth);
const doubling = (count: number, last: string, type = 'Query') =>
  `{ ...F0 } ${times(count, (i) => `fragment F${i} on ${type} { ...F${i + 1} ...F${i + 1} }`)} fragment F${count} on ${type} { ${last} }`;
const fanOut = (count: number) =>
  `{ programs { ...F0 } } ${times(count, (i) => `fragment F${i} on ProgramConnection { edges { node { a${i}: cohorts { edges { node { program { cohorts { totalCount } } } } } } } ...F${i + 1} ...F${i + 1} }`)} fragment F${count} on ProgramConnection { totalCount }`;
/** Fields of the same name, each with another selection: validation compares each with each. */
const overlapping = (count: number) =>
  `{ ${times(count, (i) => `institution { f${i}: name ...${i % 2 ? 'A' : 'B'} }`)} } fragment A on Institution { x: name } fragment B on Institution { x: slug }`;
const crossed = (count: number) =>
  `{ ${times(count, (i) => `...F${i}`)} } ${times(count, (i) => `fragment F${i} on Query { institution { ${times(8, (j) => `y${j}: ${(i + j) % 2 ? 'name' : 'slug'}`)} } }`)}`;
const PEOPLE = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
const x = (length: number) => 'x'.repeat(length);

const REFUSED: Record<string, [query: string, variables?: unknown, rest?: object]> = {
  'a fragment that doubles 25 times': [doubling(25, 'viewer { id }')],
  'a fragment that doubles 30 times': [doubling(30, 'viewer { id }')],
  'a fragment that doubles as often as there are tokens for': [doubling(415, 'viewer { id }')],
  'a fragment that doubles a list within a list': [fanOut(14)],
  '30 fragments that double, in lists of their own': [
    doubling(30, 'people(first: 100) { edges { node { id } } }'),
  ],
  '10,000 aliases': [`{ viewer { ${times(10_000, (i) => `a${i}: id`)} } }`],
  '10,000 aliases of introspection': [`{ ${times(10_000, (i) => `a${i}: __typename`)} }`],
  'aliases in all of the tokens': [`{ viewer { ${times(1_600, (i) => `a${i}: id`)} } }`],
  'a list in a list, 5,000 times': [`{ nodes(ids: ${nested(5_000, '[', '', ']')}) { id } }`],
  'a list in a list, 2,400 times': [`{ nodes(ids: ${nested(2_400, '[', '', ']')}) { id } }`],
  'an object in an object, 1,200 times': [
    `{ cohorts(filter: ${nested(1_200, '{a:', '1', '}')}) { totalCount } }`,
  ],
  'a list in a list in a default': [
    `query ($ids: [ID!]! = ${nested(2_400, '[', '', ']')}) { nodes(ids: $ids) { id } }`,
  ],
  'a list in a list in a variable': [PEOPLE, `{"ids":${nested(5_000, '[', '', ']')}}`],
  'a list in a list in a variable, as deep as a body can hold': [
    PEOPLE,
    `{"ids":${nested(100_000, '[', '', ']')}}`,
  ],
  'an object in an object in a variable': [PEOPLE, `{"ids":${nested(30_000, '{"a":', '1', '}')}}`],
  '5,000 bad items in a list': [PEOPLE, { ids: Array.from({ length: 5_000 }, () => ({})) }],
  '40,000 bad items in a list': [PEOPLE, { ids: Array.from({ length: 40_000 }, () => null) }],
  '20,000 ids': [PEOPLE, { ids: Array.from({ length: 20_000 }, () => 'x') }],
  '3,000 unknown fields': [`{ ${times(3_000, (i) => `unknown${i}`)} }`],
  'unknown fields with long names': [`{ ${times(20, (i) => `${x(10_000)}${i}`)} }`],
  'unknown arguments': [`{ viewer { id(${times(1_500, (i) => `a${i}: 1`)}) } }`],
  'unknown types': [`{ ${times(1_200, (i) => `... on T${i} { a }`)} }`],
  'unknown fragments': [`{ ${times(2_400, (i) => `...F${i}`)} }`],
  'unknown directives': [`{ viewer { id ${times(2_400, () => '@aa')} } }`],
  'directives that repeat': [`{ viewer { id ${times(800, () => '@skip(if: false)')} } }`],
  'directives on every fragment': [`{ viewer { ${times(450, () => '... @skip(if: false) { id }')} } }`],
  'a variable declared 1,000 times': [`query (${times(1_000, () => '$a: Int')}) { __typename }`],
  '1,000 variables that nobody uses': [`query (${times(1_000, (i) => `$a${i}: Int`)}) { __typename }`],
  '1,200 variables that nobody declared': [`{ ${times(800, () => 'node(id: $a)')} }`],
  'fragments that nobody uses': [`{ __typename } ${times(700, (i) => `fragment F${i} on Query { a }`)}`],
  'fragments in a circle': [
    `{ ...F0 } ${times(600, (i) => `fragment F${i} on Query { ...F${(i + 1) % 600} }`)}`,
  ],
  'every fragment in every fragment': [
    `{ ...F0 } ${times(60, (i) => `fragment F${i} on Query { ${times(34, (j) => `...F${(i + j) % 60}`)} }`)}`,
  ],
  'selections in selections': [nested(1_600, '{ a ', '', '}')],
  'conditions in conditions': [nested(1_600, '{ ... ', '{ unknown }', '}')],
  'node in node': [
    `{ programs { edges { node { ${nested(300, 'cohorts { edges { node { program { ', 'id', '} } } }')} } } } }`,
  ],
  'overlapping fields': [overlapping(400)],
  'overlapping fragments': [crossed(100)],
  'introspection that is deep': [
    `{ __schema { types { ${nested(500, 'fields { type { ', 'name', '} } ')} } } }`,
  ],
  'introspection through fragments': [
    `{ __schema { types { ...T0 } } } ${times(200, (i) => `fragment T${i} on __Type { fields { type { ...T${i + 1} } } }`)} fragment T200 on __Type { name }`,
  ],
  'introspection with aliases': [`{ __schema { types { ${times(1_000, (i) => `a${i}: name`)} } } }`],
  'the whole schema, 21 times': [
    `{ ${times(21, (i) => `s${i}: __schema { types { fields { args { type { name } } } } }`)} }`,
  ],
  'the whole schema, as often as there are root fields': [
    getIntrospectionQuery().replace(/__schema \{[\s\S]*?\n {6}\}\n/, (part) =>
      times(20, (i) => `s${i}: ${part}`),
    ),
  ],
  'a name as long as a body': [`{ ${x(200_000)} }`],
  'an alias as long as a body': [`{ viewer { ${x(200_000)}: id } }`],
  'a text as long as a body': [`{ node(id: "${x(200_000)}") { id } }`],
  'a number as long as a body': [`{ people(first: ${'9'.repeat(200_000)}) { totalCount } }`],
  'an unknown operation with a long name': ['query A { __typename }', {}, { operationName: x(200_000) }],
  '700 operations and none chosen': [times(700, (i) => `query Q${i} { __typename }`)],
  'a long text for a number': [
    'query ($first: Int!) { people(first: $first) { totalCount } }',
    { first: x(200_000) },
  ],
  'a long name for an enum': [
    'query ($o: CohortOrder!) { cohorts(orderBy: $o) { totalCount } }',
    { o: x(200_000) },
  ],
  'an input with 5,000 unknown fields': [
    'mutation ($i: CreateProgramInput!) { createProgram(input: $i) { program { id } } }',
    { i: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`f${i}`, i])) },
  ],
  '20 nodes that are not there': [
    `{ ${times(20, (i) => `a${i}: node(id: "program_00000000-0000-4000-8000-0000000000${10 + i}") { id }`)} }`,
  ],
  'brackets that never close': ['{'.repeat(200_000)],
};

/** As large as they may be: not refused, so they must be cheap. */
const ALLOWED: Record<string, [query: string, variables?: unknown]> = {
  'introspection as tools ask it': [
    getIntrospectionQuery({
      descriptions: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      directiveIsRepeatable: true,
      specifiedByUrl: true,
      oneOf: true,
    }),
  ],
  'introspection with its fewest options': [getIntrospectionQuery({ descriptions: false })],
  '20 types of the schema': [
    `{ ${times(20, (i) => `t${i}: __type(name: "Person") { fields { name type { fields { name args { name } } } } }`)} }`,
  ],
  'one field, again and again': [`{ viewer { ${times(600, () => 'id')} } }`],
  'a chain of 600 fragments': [
    `{ ...F0 } ${times(600, (i) => `fragment F${i} on Query { ...F${i + 1} }`)} fragment F600 on Query { a: viewer { id } b: viewer { id } }`,
  ],
  'comments and commas as long as a body': [`# ${x(100_000)}\n{ ${','.repeat(100_000)} __typename }`],
  '20 times the same person': [`{ ${times(20, (i) => `a${i}: viewer { person { displayName } }`)} }`],
};

async function survives({ milliseconds, errors }: Answered): Promise<void> {
  expect(milliseconds).toBeLessThan(1_000);
  expect(errors.length).toBeLessThanOrEqual(20);
  expect(JSON.stringify(errors).length).toBeLessThan(4_096);
  expect(errors.filter(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR')).toEqual([]);
  expect((await ask('{ viewer { id } }')).data).toEqual({ viewer: { id: admin.personId } });
}

test.each(Object.entries(REFUSED))('%s', async (_, [query, variables, rest]) => {
  const answer = await ask(query, variables, rest);
  expect(answer.data ?? null).toBeNull();
  expect(answer.errors.length).toBeGreaterThanOrEqual(1);
  await survives(answer);
});

test.each(Object.entries(ALLOWED))('%s', async (_, [query, variables]) => {
  const answer = await ask(query, variables);
  expect(answer.data).toBeTruthy();
  await survives(answer);
});

test('nothing of this is an error of the server', () => {
  expect(ithaca.logs.filter(({ level, reqId }) => reqId && (level as number) >= 50)).toEqual([]);
});
