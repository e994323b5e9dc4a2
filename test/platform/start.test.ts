/** The first command of the README: what a start without any setting gives, and that it can be relied on. */
import { post, run } from '../support/client';
import { DataFolder, IthacaProcess, endAll, isAlive } from '../support/process';

const ROLES = [
  'INSTITUTION_ADMIN',
  'COORDINATOR',
  'ANALYST',
  'EQUITY_OFFICER',
  'SAFEGUARDING_LEAD',
  'LINE_MANAGER',
  'MENTOR',
  'MENTEE',
  'GUEST',
  'SERVICE',
];
const EVERYTHING =
  '{ viewer { id } cohorts { edges { node { id name state } } } people(first: 100) { edges { node { id displayName } } } }';

const folder = new DataFolder();
const DATA_DIR = folder.path;
let tokens: Record<string, string>;

beforeAll(async () => {
  await start();
});

afterAll(async () => {
  await endAll();
  await folder.remove();
});

let server: IthacaProcess;
let url: string;

/** The server of this file, started anew where a test has ended it. */
async function start(): Promise<void> {
  if (server?.running) return;
  server = IthacaProcess.start({ DATA_DIR });
  url = await server.ready();
  tokens = Object.fromEntries(
    [...server.stdout.matchAll(/^ {2}([A-Z_]+) +(\S{40,})$/gm)].map(([, role, token]) => [role, token]),
  );
}

beforeEach(start);

test('a first start prints its address, a token for each role, and three queries that really answer', async () => {
  expect(server.stdout).toContain(`Ithaca is ready at ${url}/graphql`);
  expect(Object.keys(tokens)).toEqual(ROLES);
  expect(server.stderr).toBe('');

  const commands = [
    ...server.stdout.matchAll(/^ {2}curl -s (\S+) .*\n.* -- ([A-Z_]+)\)" .*\n +-d '(.*)'$/gm),
  ];
  expect(commands).toHaveLength(3);
  for (const [, address, role, body] of commands) {
    expect(address).toBe(`${url}/graphql`);
    const { status, data, errors } = await post(body, { url, token: tokens[role as string] });
    expect({ status, errors }).toEqual({ status: 200, errors: undefined });
    // An answer with nothing in it would be no example.
    expect(JSON.stringify(data)).toMatch(/"(displayName|name)":"[^"]+"/);
  }
});

test('the printed tokens sign in, each as its role', async () => {
  for (const role of ROLES) {
    const { viewer } = await run(
      tokens[role] as string,
      '{ viewer { kind person { displayName } roles { role } } }',
      {},
      url,
    );
    const { kind, person, roles } = viewer;
    if (role === 'SERVICE') expect(kind).toBe('SERVICE');
    else expect(person.displayName.toUpperCase().replaceAll(' ', '_')).toBe(`DEMO_${role}`);
    if (!['SERVICE', 'MENTOR', 'MENTEE'].includes(role)) expect(roles).toContainEqual({ role });
  }
});

test('the token command prints a token that works, and nothing else', async () => {
  for (const role of ['COORDINATOR', 'SERVICE']) {
    const command = new IthacaProcess('cli/token.js', { DATA_DIR }, [role]);
    expect(await command.ended).toEqual({ code: 0, signal: null });
    expect(command.stderr).toBe('');
    expect(command.stdout).toMatch(/^\S+\n$/);
    const { viewer } = await run(command.stdout.trim(), '{ viewer { kind } }', {}, url);
    expect(viewer.kind).toBe(role === 'SERVICE' ? 'SERVICE' : 'PERSON');
  }
});

test('the token command refuses an unknown role, and a folder without a running server, in one line', async () => {
  const refusals = [
    new IthacaProcess('cli/token.js', { DATA_DIR }, ['KING']),
    new IthacaProcess('cli/token.js', { DATA_DIR: `${DATA_DIR}/none` }, ['MENTOR']),
  ];
  for (const refused of refusals) {
    expect(await refused.ended).toEqual({ code: 1, signal: null });
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(/^(Name a role|No embedded database).*\n$/);
  }
});

test('a second start on the same data is refused in one line, and leaves the first one alone', async () => {
  const second = IthacaProcess.start({ DATA_DIR });
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.stderr).toMatch(/^Ithaca can't start: .*already running on .*\n$/);
  expect((await run(tokens.COORDINATOR as string, '{ viewer { kind } }', {}, url)).viewer.kind).toBe(
    'PERSON',
  );
});

test('SIGTERM ends it with code 0 and PostgreSQL with it; the next start is quick and has the same data', async () => {
  const before = await run(tokens.COORDINATOR as string, EVERYTHING, {}, url);
  expect(before.people.edges.length).toBeGreaterThan(9);
  const postgres = folder.postgres() as number;
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(isAlive(postgres)).toBe(false);
  expect(folder.postgres()).toBeNull();

  const since = performance.now();
  await start();
  expect(performance.now() - since).toBeLessThan(8_000);
  expect(await run(tokens.COORDINATOR as string, EVERYTHING, {}, url)).toEqual(before);
  expect(server.stdout).toContain(`Ithaca is ready at ${url}/graphql`);
});

test('Ctrl-C, which npm passes on a second time, lets a request in progress finish before PostgreSQL ends', async () => {
  const postgres = folder.postgres() as number;
  const slow = Array.from({ length: 20 }, (_, n) =>
    run(
      tokens.INSTITUTION_ADMIN as string,
      'mutation($i: CreateProgramInput!) { createProgram(input: $i) { program { id } userErrors { message } } }',
      { i: { name: `Last ${n}`, kind: 'PEER' } },
      url,
    ),
  );
  // Once the first one is answered, the others are on their way.
  await Promise.race(slow);
  server.signalGroup('SIGINT');
  server.signal('SIGINT');
  const answers = await Promise.all(slow);
  expect(answers.filter(({ createProgram }) => createProgram.program.id)).toHaveLength(20);
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(isAlive(postgres)).toBe(false);
  expect(server.stderr).toBe('');
});

test('a second Ctrl-C, pressed by someone who does not want to wait, ends it at once', async () => {
  await server.stop();
  server = IthacaProcess.start({ DATA_DIR, SHUTDOWN_DELAY_MS: '60000' });
  await server.ready();
  server.signal('SIGINT');
  const since = performance.now();
  while (performance.now() - since < 1_500) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(server.running).toBe(true);
  server.signal('SIGINT');
  expect((await server.ended).code).toBe(1);
  // Nobody ended PostgreSQL: the next start takes it over.
  const left = folder.postgres();
  await start();
  expect(folder.postgres()).toBe(left);
});

test('SIGTERM in the middle of a first start leaves no PostgreSQL behind, and a start afterwards works', async () => {
  const other = new DataFolder();
  try {
    for (const sign of ['Creating the embedded database', 'migrated']) {
      const interrupted = IthacaProcess.start({ DATA_DIR: other.path });
      while (!interrupted.stdout.includes(sign)) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await interrupted.stop()).toEqual({ code: 0, signal: null });
      expect(interrupted.stderr).toBe('');
      expect(other.postgres()).toBeNull();
    }
    const complete = IthacaProcess.start({ DATA_DIR: other.path });
    await complete.ready();
    expect(await complete.stop()).toEqual({ code: 0, signal: null });
  } finally {
    await other.remove();
  }
});
