/** Asks two servers the same and compares what they answer, byte by byte; makes what differs as small as it gets. */
import * as fc from 'fast-check';
import {
  Kind,
  parse,
  print,
  validate,
  visit,
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { eventually } from './client';
import { operations, type Operation } from './operations';
import type { Pools } from './operations-values';
import type { Tokens } from './operations-world';
import type { TestServer } from './server';

export interface Request extends Operation {
  who: string;
  accept?: string;
}

export interface Reply {
  status: number;
  type: string | null;
  body: string;
  requestId: string;
}

export interface Sides {
  schema: GraphQLSchema;
  tokens: Tokens;
  compiled: TestServer;
  ordinary: TestServer;
  /** What was asked of the first server, by request id. */
  asked: Map<string, Request>;
}

export interface Findings {
  answers: number;
  /** Answers with data and no error, by their request id on the first server. */
  good: string[];
  /** Objects in lists of those answers. */
  rows: number;
  /** Answers of which several are right: the ordinary path itself gives now this one, now that one. */
  races: number;
  differences: string[];
}

/** At once on each server: fewer than it lets in. */
const AT_ONCE = 8;
/** How often an answer with errors is asked for again before two that differ count as different. */
const TRIES = 25;
const MOST_REPORTED = 5;

/** Who asks how often: people who see much, more than people who see little. */
const WHO = [
  ...['admin', 'admin', 'admin', 'coordinator', 'coordinator', 'cohortCoordinator', 'cohortCoordinator'],
  ...[
    'programCoordinator',
    'programCoordinator',
    'mentor',
    'mentor',
    'mentor',
    'mentee',
    'mentee',
    'service',
  ],
  ...[
    'analyst',
    'programAnalyst',
    'equityOfficer',
    'safeguardingLead',
    'lineManager',
    'guest',
    'member',
    'service',
  ],
  ...['otherCoordinator', 'programsService', 'pairingsService', 'foreignAdmin', 'anonymous'],
] as const;

/** So many random requests; the same for the same seed. */
export function sampleOf(schema: GraphQLSchema, pools: Pools, seed: number, count: number): Request[] {
  const request = fc.noBias(fc.constantFrom(...WHO)).chain((who) =>
    fc.record({
      operation: operations(schema, pools, who),
      who: fc.constant(who),
      accept: fc.constantFrom(undefined, undefined, 'application/graphql-response+json'),
    }),
  );
  return fc
    .sample(request, { seed, numRuns: count })
    .map(({ operation, who, accept }) => ({ ...operation, who, ...(accept ? { accept } : {}) }));
}

export async function ask(
  { url }: TestServer,
  tokens: Tokens,
  { who, accept, ...operation }: Request,
): Promise<Reply> {
  const token = tokens[who];
  if (token === undefined) throw new Error(`Nobody is called ${who}`);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(accept ? { accept } : {}),
    },
    body: JSON.stringify(operation),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: await response.text(),
    requestId: response.headers.get('x-request-id') ?? '',
  };
}

const same = (a: Reply, b: Reply) => a.status === b.status && a.type === b.type && a.body === b.body;

/** Compares the answers to all requests. `origin` says in a report where they come from. */
export async function compareAll(sides: Sides, requests: Request[], origin: string): Promise<Findings> {
  const found: Findings = { answers: 0, good: [], rows: 0, races: 0, differences: [] };
  for (let at = 0; at < requests.length && found.differences.length < MOST_REPORTED; at += AT_ONCE) {
    const batch = requests.slice(at, at + AT_ONCE);
    const replies = await Promise.all(batch.map((request) => askBoth(sides, request)));
    for (const [n, request] of batch.entries()) {
      const [compiled, ordinary] = replies[n] as [Reply, Reply];
      const problem = await judge(sides, request, compiled, ordinary, found);
      if (problem) found.differences.push(`${origin}, operation ${at + n}: ${problem}`);
    }
  }
  return found;
}

export async function askBoth(sides: Sides, request: Request): Promise<[Reply, Reply]> {
  const { compiled, ordinary, tokens, asked } = sides;
  const replies = await Promise.all([ask(compiled, tokens, request), ask(ordinary, tokens, request)]);
  asked.set(replies[0].requestId, request);
  return replies;
}

async function judge(
  sides: Sides,
  request: Request,
  compiled: Reply,
  ordinary: Reply,
  found: Findings,
): Promise<string | null> {
  found.answers++;
  for (const [name, reply] of Object.entries({ compiled, ordinary }))
    if (isFault(reply)) return fault(sides[name as 'compiled' | 'ordinary'], name, request, reply);
  if (same(compiled, ordinary)) {
    count(ordinary, compiled.requestId, found);
    return null;
  }
  if (hasErrors(ordinary) && (await isRace(sides, request, [compiled, ordinary]))) {
    found.races++;
    return null;
  }
  const small = await smallest(sides, request);
  const replies = await askBoth(sides, small);
  // What can't be seen a second time is told as it was.
  return same(...replies) ? report(request, compiled, ordinary) : report(small, ...replies);
}

/** Nobody may foresee it, and nothing here takes long or loses its database. */
function isFault({ status, body }: Reply): boolean {
  return status >= 500 || /"code":"(INTERNAL_SERVER_ERROR|TIMEOUT|UNAVAILABLE)"/.test(body);
}

function fault({ logs }: TestServer, name: string, request: Request, reply: Reply): string {
  const told = logs
    .filter(({ reqId, err }) => reqId === reply.requestId && err)
    .map(({ err }) => JSON.stringify(err));
  return `a fault of the ${name} path\n${described(request)}\n${reply.status} ${reply.body.slice(0, 500)}\n${told.join('\n')}`;
}

const hasErrors = ({ body }: Reply) => /^\{"errors":/.test(body) || body.includes('"errors":[{"message"');

function count({ body }: Reply, requestId: string, found: Findings): void {
  const { data, errors } = JSON.parse(body) as { data?: unknown; errors?: unknown };
  if (errors || !data) return;
  found.good.push(requestId);
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) {
        if (item !== null && typeof item === 'object') found.rows++;
        walk(item);
      }
    } else if (value !== null && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(data);
}

/**
 * Where several fields fail, which error is told, and which first, depends on what the database answers first. So an
 * answer is right when the ordinary path gives it too, now and then, and gives another one at other times.
 */
async function isRace(sides: Sides, request: Request, first: Reply[]): Promise<boolean> {
  const [ours, theirs] = [new Set<string>(), new Set<string>()];
  for (let n = 0; n < TRIES; n++) {
    // Also at the same time as others, which is when they come in another order.
    const replies = await Promise.all([askBoth(sides, request), askBoth(sides, request)]);
    for (const [compiled, ordinary] of replies) {
      ours.add(`${compiled.status} ${compiled.body}`);
      theirs.add(`${ordinary.status} ${ordinary.body}`);
    }
    if (theirs.size > 1 && [...ours].every((body) => theirs.has(body))) return true;
  }
  // Of answers that come seldom, all but the order of the errors.
  const orderless = (bodies: Set<string>) => new Set([...bodies].map(withSortedErrors));
  const allowed = orderless(theirs);
  if (theirs.size > 1 && [...orderless(ours)].every((body) => allowed.has(body))) return true;
  return areBothRight(sides, request, first);
}

/**
 * Of two fields that fail and take the whole answer with them, the one that fails first is told. Each machine has its
 * own order, and may keep to it. Such answers are right when either field, asked for alone, fails alike on both sides.
 */
async function areBothRight(sides: Sides, request: Request, answers: Reply[]): Promise<boolean> {
  const told = new Map<string, string>();
  for (const { body } of answers) {
    const { data, errors } = JSON.parse(body) as {
      data?: unknown;
      errors?: { message: string; path?: (string | number)[] }[];
    };
    const [error] = errors ?? [];
    if (data !== null || errors?.length !== 1 || !error?.path) return false;
    told.set(String(error.path[0]), error.message);
  }
  if (told.size < 2) return false;
  for (const [field, message] of told) {
    const replies = await askBoth(sides, { ...request, query: onlyField(request.query, field) });
    if (!same(...replies) || !replies[0].body.includes(JSON.stringify(message))) return false;
  }
  return true;
}

/** The operation with all fields of the query left out but those that are answered under this name. */
function onlyField(query: string, name: string): string {
  const skip: DirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'skip' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'if' },
        value: { kind: Kind.BOOLEAN, value: true },
      },
    ],
  };
  const narrowed = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((node) => {
      if (node.kind === 'InlineFragment') return { ...node, selectionSet: narrowed(node.selectionSet) };
      if (node.kind === 'FragmentSpread' || (node.alias ?? node.name).value === name) return node;
      return {
        ...node,
        directives: [...(node.directives ?? []).filter((one) => one.name.value !== 'skip'), skip],
      };
    }),
  });
  const document = parse(query);
  return print({
    ...document,
    definitions: document.definitions.map((definition) => {
      const isRoot =
        definition.kind === 'OperationDefinition' ||
        (definition.kind === 'FragmentDefinition' && definition.typeCondition.name.value === 'Query');
      return isRoot ? { ...definition, selectionSet: narrowed(definition.selectionSet) } : definition;
    }),
  });
}

function withSortedErrors(text: string): string {
  const { errors, ...rest } = JSON.parse(text.slice(text.indexOf('{'))) as { errors?: object[] };
  const sorted = (errors ?? []).map((error) => JSON.stringify(error)).sort();
  return JSON.stringify([text.slice(0, 3), rest, sorted]);
}

/** Leaves out one thing after the other while the answers still differ. */
export async function smallest(sides: Sides, request: Request, tries = 120): Promise<Request> {
  let best = request;
  let left = tries;
  for (let n = 0; left > 0;) {
    const document = parse(best.query);
    const smaller = without(document, n);
    if (!smaller) break;
    n++;
    if (validate(sides.schema, smaller).length) continue;
    left--;
    const candidate = { ...best, query: print(smaller) };
    const [compiled, ordinary] = await askBoth(sides, candidate);
    if (same(compiled, ordinary)) continue;
    best = candidate;
    n = 0;
  }
  return best;
}

/** The document without its n-th selection, directive or argument; null where there is no such. */
function without(document: DocumentNode, n: number): DocumentNode | null {
  let at = 0;
  const lonely = new Set<ASTNode>();
  const taken = visit(document, {
    SelectionSet: ({ selections }) => {
      if (selections.length === 1) lonely.add(selections[0] as ASTNode);
    },
    enter: (node) => {
      const kinds = ['Field', 'InlineFragment', 'FragmentSpread', 'Directive', 'Argument'];
      if (!kinds.includes(node.kind) || lonely.has(node)) return undefined;
      return at++ === n ? null : undefined;
    },
  });
  return at > n ? unused(taken) : null;
}

/** Leaves out fragments and variables that nothing uses any more. */
function unused(document: DocumentNode): DocumentNode {
  const text = print(document);
  const smaller = visit(document, {
    FragmentDefinition: ({ name }) => (new RegExp(`\\.\\.\\.${name.value}\\b`).test(text) ? undefined : null),
    VariableDefinition: ({ variable }) =>
      text.split(new RegExp(`\\$${variable.name.value}\\b`)).length > 2 ? undefined : null,
  });
  return print(smaller) === text ? smaller : unused(smaller);
}

function report(request: Request, compiled: Reply, ordinary: Reply): string {
  let at = 0;
  while (at < compiled.body.length && compiled.body[at] === ordinary.body[at]) at++;
  const near = ({ body }: Reply) => `…${body.slice(Math.max(0, at - 200), at + 300)}…`;
  return [
    'different answers',
    described(request),
    `compiled ${compiled.status} ${compiled.type}: ${near(compiled)}`,
    `ordinary ${ordinary.status} ${ordinary.type}: ${near(ordinary)}`,
  ].join('\n');
}

function described({ who, accept, query, variables, operationName }: Request): string {
  const rest = JSON.stringify({ who, accept, operationName, variables });
  return `${rest}\n${query}`;
}

/** The ids of requests that the server says it served from the compiled path, of those given. */
export async function servedCompiled({ logs }: TestServer, requestIds: string[]): Promise<Set<string>> {
  const wanted = new Set(requestIds);
  const lines = () => logs.filter(({ msg, reqId }) => msg === 'request' && wanted.has(reqId as string));
  // The line is written when the connection is done with the answer.
  const all = await eventually(() => (lines().length >= wanted.size ? lines() : null));
  return new Set(all.filter(({ compiled }) => compiled === true).map(({ reqId }) => reqId as string));
}

/** A state of PostgreSQL; class 22 is what is wrong with a value, for which the client is to blame. */
const FAILED = /^(?!22)[0-9A-Z]{5}$/;

/**
 * Statements of the compiled path that the database refused. Nobody notices, since the ordinary path answers then;
 * but such a statement is wrong, and costs a second one.
 */
export function failedStatements({ compiled, asked }: Sides): string[] {
  const failed = compiled.logs.filter(({ err }) =>
    FAILED.test(String((err as { code?: unknown } | undefined)?.code)),
  );
  return failed.slice(0, MOST_REPORTED).map(({ err, requestId }) => {
    const request = asked.get(requestId as string);
    const { code, message } = err as { code: string; message: string };
    return `${code} ${message}\n${request ? described(request) : 'asked by nobody here'}`;
  });
}
