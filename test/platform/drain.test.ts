/** How a server ends: nothing that it has begun is lost, and who sends requests on gets told in time. */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { Client } from 'pg';
import { eventually, post } from '../support/client';
import { IthacaProcess, endAll } from '../support/process';
import { ProcessWorld } from '../support/process-world';

let world: ProcessWorld;

beforeAll(async () => {
  world = await ProcessWorld.make();
});
afterEach(endAll);
afterAll(() => world.close());

async function serve(settings: Record<string, string> = {}): Promise<{ server: IthacaProcess; url: string }> {
  const server = IthacaProcess.start({ ...world.settings, ...settings });
  return { server, url: await server.ready() };
}

/** Keeps every program from being written until it is let go. */
async function holdPrograms(): Promise<{ release(): Promise<void>; waiting(): Promise<number> }> {
  const holder = new Client({ connectionString: world.urls.superuser });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE programs IN SHARE MODE');
  return {
    waiting: async () => {
      const { rows } = await holder.query(
        `SELECT count(*)::int AS n FROM pg_locks WHERE relation = 'programs'::regclass AND NOT granted`,
      );
      return rows[0].n;
    },
    release: () => holder.end(),
  };
}

const ready = async (url: string) => (await fetch(`${url}/readyz`)).status;

test('requests in progress are finished, then the server ends with code 0', async () => {
  const { server, url } = await serve();
  const programs = await holdPrograms();
  const pending = [1, 2, 3].map((n) =>
    post(world.createProgram(`In progress ${n}`), { url, token: world.token }),
  );
  await eventually(async () => ((await programs.waiting()) === 3 ? true : null));
  server.signal('SIGTERM');
  await eventually(() =>
    ready(url).then(
      () => null,
      () => true,
    ),
  ); // The door is closed.
  expect(server.running).toBe(true);
  await programs.release();
  for (const { status, data, headers } of await Promise.all(pending)) {
    expect({ status, errors: data.createProgram.userErrors }).toEqual({ status: 200, errors: [] });
    expect(headers.get('connection')).toBe('close');
  }
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(server.stderr).toBe('');
});

test('while balancers are given time to notice, /readyz says 503 and requests are answered', async () => {
  const { server, url } = await serve({ SHUTDOWN_DELAY_MS: '1500' });
  expect(await ready(url)).toBe(200);
  server.signal('SIGTERM');
  const since = performance.now();
  await eventually(async () => ((await ready(url)) === 503 ? true : null));
  while (performance.now() - since < 1_000) {
    expect(await ready(url)).toBe(503);
    const { status, data, headers } = await post(
      { query: '{ viewer { kind } }' },
      { url, token: world.token },
    );
    expect({ status, kind: data.viewer.kind, connection: headers.get('connection') }).toEqual({
      status: 200,
      kind: 'PERSON',
      connection: 'close',
    });
  }
  expect(await server.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - since).toBeLessThan(10_000);
});

test('neither a connection kept for later nor one opened in advance holds up the end', async () => {
  const { server, url } = await serve();
  const agent = new Agent({ keepAlive: true });
  const { port } = new URL(url);
  const early = connect(Number(port), '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    request({ agent, port, path: '/livez' }, (response) => response.resume().once('end', resolve))
      .once('error', reject)
      .end();
  });
  expect(Object.keys(agent.freeSockets)).toHaveLength(1);
  const since = performance.now();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(performance.now() - since).toBeLessThan(5_000);
  early.destroy();
  agent.destroy();
});

test('a request whose beginning had arrived is answered, not refused', async () => {
  const { server, url } = await serve();
  const body = JSON.stringify({ query: '{ viewer { kind } }' });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\n');
  // Its answer tells that what was sent before has arrived.
  await ready(url);
  server.signal('SIGTERM');
  await eventually(() =>
    ready(url).then(
      () => null,
      () => true,
    ),
  );
  socket.write(
    `content-type: application/json\r\nauthorization: Bearer ${world.token}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n[^]*"kind":"PERSON"/i);
  expect(await server.ended).toEqual({ code: 0, signal: null });
});

test('a request that does not end is cut when the time is up', async () => {
  const { server, url } = await serve({ SHUTDOWN_TIMEOUT_MS: '1000', STATEMENT_TIMEOUT_MS: '20000' });
  const programs = await holdPrograms();
  try {
    const hanging = post(world.createProgram('Never'), { url, token: world.token }).then(
      () => 'answered',
      () => 'cut',
    );
    await eventually(async () => ((await programs.waiting()) === 1 ? true : null));
    const since = performance.now();
    server.signal('SIGTERM');
    expect(await hanging).toBe('cut');
    expect(performance.now() - since).toBeGreaterThan(900);
    expect(performance.now() - since).toBeLessThan(4_000);
  } finally {
    await programs.release();
  }
  expect(await server.ended).toEqual({ code: 0, signal: null });
});

test('under load no request fails where a balancer heeds /readyz; else only connections do, never an answer', async () => {
  const { server, url } = await serve({ SHUTDOWN_DELAY_MS: '1000' });
  const agent = new Agent({ keepAlive: true });
  const outcomes = { heeding: {} as Record<string, number>, headlong: {} as Record<string, number> };
  let balanced = true;
  const client = async (kind: keyof typeof outcomes, worker: number) => {
    for (let n = 0; kind === 'headlong' || balanced; n++) {
      const outcome = await send(
        url,
        agent,
        n % 4 ? { query: '{ viewer { kind } }' } : world.createProgram(`Load ${worker} ${n}`),
      );
      outcomes[kind][outcome] = (outcomes[kind][outcome] ?? 0) + 1;
      if (outcome === 'ECONNREFUSED') return;
    }
  };
  const clients = Array.from({ length: 16 }, (_, worker) =>
    client(worker % 2 ? 'heeding' : 'headlong', worker),
  );
  await eventually(() => ((outcomes.heeding['200'] ?? 0) > 100 ? true : null));
  server.signal('SIGTERM');
  await eventually(async () => ((await ready(url)) === 503 ? true : null));
  balanced = false;
  expect(await server.ended).toEqual({ code: 0, signal: null });
  await Promise.all(clients);
  agent.destroy();
  expect(Object.keys(outcomes.heeding)).toEqual(['200']);
  // A connection that the kernel had accepted, but not yet handed to the server, is reset.
  expect(
    Object.keys(outcomes.headlong)
      .filter((outcome) => outcome !== 'ECONNRESET')
      .sort(),
  ).toEqual(['200', 'ECONNREFUSED']);
  expect(outcomes.headlong.ECONNRESET ?? 0).toBeLessThanOrEqual(clients.length);
  expect(server.stderr).toBe('');
});

/** Status of an answer without errors, or what went wrong. */
function send(url: string, agent: Agent, body: object): Promise<string> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${world.token}` };
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text.includes('"errors"') ? text : String(response.statusCode)));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(`answer: ${error.code}`));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(JSON.stringify(body));
  });
}
