/** Compiled queries answer as graphql-js does, errors and order included, whatever a document looks like. */
import { execute, getOperationAST, GraphQLError, parse, validate, type ExecutionResult } from 'graphql';
import { Fault } from '../../src/graphql/faults';
import { jitExecutor, Recent, type Execute, type OperationRequest } from '../../src/http/executor';
import { Compiler } from '../../src/http/executor-plan';
import { documents } from '../support/executor-corpus';
import { called, schema } from '../support/executor-schema';

type Variables = Record<string, unknown>;

/** What Apollo hands over for a document that it has parsed and validated. */
function requestOf(query: string, variables: Variables = {}, operationName?: string): OperationRequest {
  const document = parse(query);
  return {
    document,
    operation: getOperationAST(document, operationName),
    queryHash: query,
    context: { greeting: 'Good day' },
    request: { query, variables, operationName },
  } as unknown as OperationRequest;
}

const byGraphqlJs = ({ document, context, request }: OperationRequest) =>
  execute({
    schema,
    document,
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
    options: { maxCoercionErrors: 5 },
  });

/**
 * All that a client or a plugin can see of an answer, in its order; but errors in the order of their places:
 * graphql-js lists them as they happen.
 */
function seen({ data, errors }: ExecutionResult): string {
  const told = errors?.toSorted(byPlace).map((error) => ({
    ...error.toJSON(),
    original: error.originalError?.message,
    kind: error instanceof GraphQLError && error.constructor.name,
    nodes: error.nodes?.map(({ kind, loc }) => [kind, loc?.start]),
  }));
  return JSON.stringify({ data, errors: told, keys: Object.keys({ data, errors }) });
}

const byPlace = (a: GraphQLError, b: GraphQLError) => (String(a.path) < String(b.path) ? -1 : 1);

const answer = async (executor: Execute, request: OperationRequest) =>
  (await executor(request)) as ExecutionResult;

async function expectSame(executor: Execute, query: string, variables: Variables = {}, name?: string) {
  const request = requestOf(query, variables, name);
  const expected = seen(await byGraphqlJs(request));
  // The first time by graphql-js, the second and third compiled.
  for (let time = 1; time <= 3; time++) {
    const actual = seen(await answer(executor, requestOf(query, variables, name)));
    if (actual !== expected)
      throw new Error(`${time}: ${query}\n${JSON.stringify(variables)}\n${actual}\n${expected}`);
  }
  return JSON.parse(expected) as { data: any; errors?: { message: string }[] };
}

const compiler = new Compiler(schema);

function compile(query: string, variables: Variables = {}, by = compiler) {
  const { document, operation } = requestOf(query);
  return by.compile(document, operation, variables);
}

test('a corpus of documents is answered alike', async () => {
  const executor = jitExecutor(schema);
  const tally = { documents: 0, compiled: 0, errors: 0 };
  for (const { query, variables } of documents(200)) {
    if (validate(schema, parse(query)).length) continue;
    tally.documents++;
    if (compile(query, { no: false, must: 7, word: 'w', ...variables })) tally.compiled++;
    if ((await expectSame(executor, query, variables)).errors) tally.errors++;
  }
  expect(tally.documents).toBeGreaterThan(150);
  expect(tally.compiled).toBeGreaterThan(100);
  expect(tally.errors).toBeGreaterThan(50);
  expect(tally.documents - tally.errors).toBeGreaterThan(50);
});

test('operations of one document, and the conditions of one operation, are compiled apart', async () => {
  const executor = jitExecutor(schema);
  const query =
    'query A { tree { ...F } } query B($yes: Boolean!) { tree { color @include(if: $yes) ...F } } fragment F on Tree { id }';
  for (let round = 0; round < 3; round++) {
    expect((await expectSame(executor, query, {}, 'A')).data).toEqual({ tree: { id: 'Tree-0' } });
    const { data } = await expectSame(executor, query, { yes: true }, 'B');
    expect(data).toEqual({ tree: { color: 'RED', id: 'Tree-0' } });
    expect((await expectSame(executor, query, { yes: false }, 'B')).data).toEqual({ tree: { id: 'Tree-0' } });
  }
  const simple = 'query A { tree { id } } query B { tree { number } }';
  for (const [name, tree] of Object.entries({ A: { id: 'Tree-0' }, B: { number: 0 } })) {
    expect((await expectSame(executor, simple, {}, name)).data).toEqual({ tree });
  }
  expect((await expectSame(executor, query)).errors).toMatchObject([
    { message: 'Must provide operation name if query contains multiple operations.' },
  ]);
});

test('one document for many at the same moment', async () => {
  const executor = jitExecutor(schema);
  const query = '{ tree { count allNamed { id ... on Leaf { green } } } }';
  const answers = await Promise.all(Array.from({ length: 20 }, () => answer(executor, requestOf(query))));
  expect(new Set(answers.map(seen))).toEqual(new Set([seen(await byGraphqlJs(requestOf(query)))]));
});

test('wrong variables are told as graphql-js tells them, at most five', async () => {
  const query =
    'query Q($n: Int, $list: [Int!], $filter: Filter) { tree { echo(first: $n, list: $list, filter: $filter) } }';
  const list = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const { data, errors } = await expectSame(jitExecutor(schema), query, {
    n: 2 ** 31,
    list,
    filter: { x: 1 },
  });
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(6);
});

/** What would be run if it stood in the code that graphql-jit makes. */
const CODE = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.__taken=1';

test('nothing that a client writes becomes code', async () => {
  const executor = jitExecutor(schema);
  for (const query of [
    `{ tree { echo(text: "${CODE}") greeting(to: "${CODE}") } }`,
    `query Q($text: String = "${CODE}") { tree { echo(text: $text, filter: {words: ["${CODE}"]}) } }`,
  ]) {
    expect(compile(query)).not.toBeNull();
    expect(JSON.stringify((await expectSame(executor, query, {})).data)).toContain('__taken');
    expect(globalThis).not.toHaveProperty('__taken');
  }
});

test.each([
  ['a name that is none for an object', '{ __proto__: tree { __proto__: id } }'],
  ['introspection', '{ __schema { queryType { name } } __type(name: "Leaf") { kind } }'],
  ['too many fields', `{ tree { ${Array.from({ length: 1001 }, (_, at) => `a${at}: id`).join(' ')} } }`],
  [
    'a condition that is null',
    'query Q($no: Boolean = true) { tree { id name @skip(if: $no) } }',
    { no: null },
  ],
])('%s is left to graphql-js', async (_, query, variables: Variables = {}) => {
  expect(compile(query, variables)).toBeNull();
  await expectSame(jitExecutor(schema), query, variables);
});

test('a document that unfolds without end is not unfolded', async () => {
  const doubling = Array.from(
    { length: 25 },
    (_, at) => `fragment F${at} on Tree { ...F${at + 1} ...F${at + 1} }`,
  );
  const query = `{ tree { ...F0 } } ${doubling.join(' ')} fragment F25 on Tree { id next { id } }`;
  const begin = performance.now();
  expect(compile(query)?.size).toBe(4);
  await expectSame(jitExecutor(schema), query);
  expect(performance.now() - begin).toBeLessThan(5000);
});

test('where there is an error nothing is asked twice', async () => {
  const executor = jitExecutor(schema);
  const query = '{ tree { throws rejects a: rejects mustHaveName next { mustHaveName } } }';
  await expectSame(executor, query);
  called.splice(0);
  const { errors } = await answer(executor, requestOf(query));
  expect(errors).toHaveLength(4);
  const fields = ['tree', 'throws', 'rejects', 'rejects', 'mustHaveName', 'mustHaveName'];
  expect(called.toSorted()).toEqual(fields.toSorted());
});

test('the error of a resolver is the cause of the error of the answer', async () => {
  const executor = jitExecutor(schema);
  for (let time = 0; time < 3; time++) {
    const { errors } = await answer(executor, requestOf('{ tree { next { refuses } } }'));
    expect(errors?.[0]).toBeInstanceOf(GraphQLError);
    expect(errors?.[0]?.originalError).toBeInstanceOf(Fault);
    expect(errors?.[0]?.extensions).toEqual({ code: 'NOT_FOUND', http: { status: 404 } });
    expect(errors?.[0]?.path).toEqual(['tree', 'next', 'refuses']);
  }
});

test.each(['{ trap { id name } }', '{ traps { id name } }', '{ traps { number } }'])(
  'what fails within compiled code is answered too: %s',
  (query) => expectSame(jitExecutor(schema), query),
);

test('a field that turns out to be a function is compiled as one from then on', async () => {
  const by = new Compiler(schema);
  const query = '{ tree { id lazyPlain { id } count } }';
  const expected = JSON.stringify(await byGraphqlJs(requestOf(query)));
  const { context } = requestOf(query);
  const unaware = compile(query, {}, by);
  expect(JSON.stringify(await unaware?.run(context, {}, {}))).toBe(expected);
  expect(unaware?.outdated).toBe(true);
  const aware = compile(query, {}, by);
  expect(JSON.stringify(await aware?.run(context, {}, {}))).toBe(expected);
  expect(aware?.outdated).toBe(false);
});

test('mutations run one after the other', async () => {
  const query = 'mutation { a: step(name: "slow") b: step(name: "quick") }';
  const executor = jitExecutor(schema);
  for (let time = 0; time < 3; time++) {
    expect((await answer(executor, requestOf(query))).data).toEqual({ a: 'slow begins', b: 'quick begins' });
  }
});

test('what was not asked for longest is forgotten: by number, and by weight', () => {
  const few = new Recent<number>(2, () => 0, 0);
  for (const name of ['a', 'b']) few.set(name, 1);
  few.get('a');
  few.set('c', 1);
  expect(['a', 'b', 'c'].map((name) => few.get(name))).toEqual([1, undefined, 1]);
  const light = new Recent<number>(9, (weight) => weight, 10);
  for (const [name, weight] of Object.entries({ a: 4, b: 5, c: 4 })) light.set(name, weight);
  expect(['a', 'b', 'c'].map((name) => light.get(name))).toEqual([undefined, 5, 4]);
});
