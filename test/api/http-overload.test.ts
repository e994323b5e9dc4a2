/** More requests than the server takes on are refused at once, and a place that was taken is always given back. */
import { connect } from 'node:net';
import { eventually, post } from '../support/client';
import { holdTable, inFlight, releaseAll, untilInFlight } from '../support/http-holding';
import { head } from '../support/http-raw';
import { institution, type Actor } from '../support/scenario';
import type { TestServer } from '../support/server';

const PROGRAMS = '{ programs { totalCount } }';
let server: TestServer;
let admin: Actor;

beforeAll(async () => {
  server = await ithaca.another(
    { MAX_CONCURRENT_REQUESTS: '2', STATEMENT_TIMEOUT_MS: '60000' },
    { role: 'api' },
  );
  ({ admin } = await institution());
});
afterAll(() => server.stop());
afterEach(async () => {
  await releaseAll();
  // Requests whose clients have left may still be on their way.
  await eventually(async () => ((await ask()).status === 200 ? true : null));
  await untilInFlight(server, 0);
});

const ask = () => post({ query: PROGRAMS }, { url: server.url, token: admin.token });

test('what is too much is refused at once, what was taken on is answered', async () => {
  const lock = await holdTable('programs');
  const taken = [ask(), ask()];
  await untilInFlight(server, 2);
  const begun = Date.now();
  const excess = await Promise.all(Array.from({ length: 20 }, ask));
  expect(Date.now() - begun).toBeLessThan(2_000);
  for (const { status, headers, errors } of excess) {
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(errors).toEqual([
      { message: expect.any(String), extensions: { code: 'UNAVAILABLE', retryable: true } },
    ]);
  }
  for (const path of ['livez', 'readyz', 'metrics'])
    expect((await fetch(`${server.url}/${path}`)).status).toBe(200);
  await lock.release();
  for (const { status, data } of await Promise.all(taken))
    expect([status, data]).toEqual([200, { programs: { totalCount: 0 } }]);
});

test('an address written otherwise is no way around the limit', async () => {
  const lock = await holdTable('programs');
  const taken = [ask(), ask()];
  await untilInFlight(server, 2);
  const query = new URLSearchParams({ query: '{ __typename }' }).toString();
  const response = await fetch(`${server.url}/%67raphql?${query}`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  expect(response.status).toBe(503);
  await lock.release();
  await Promise.all(taken);
});

test.each(['POST', 'GET'])(
  'a client that leaves while its %s is worked on gives its place back when the work is done',
  async (method) => {
    const lock = await holdTable('programs');
    const leaving = new AbortController();
    const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' };
    const left = [1, 2].map(() =>
      method === 'GET'
        ? fetch(`${server.url}/graphql?${new URLSearchParams({ query: PROGRAMS }).toString()}`, {
            headers,
            signal: leaving.signal,
          })
        : fetch(`${server.url}/graphql`, {
            method,
            headers,
            signal: leaving.signal,
            body: JSON.stringify({ query: PROGRAMS }),
          }),
    );
    await untilInFlight(server, 2);
    const before = server.logs.length;
    leaving.abort();
    for (const { status } of await Promise.allSettled(left)) expect(status).toBe('rejected');
    await eventually(() =>
      server.logs.slice(before).filter(({ status }) => status === 499).length === 2 ? true : null,
    );
    // The database still works for them: letting others in now would let a client pile up work without end.
    expect(await inFlight(server)).toBe(2);
    await lock.release();
  },
);

test('clients that send slowly, or never finish, take nobody’s place', async () => {
  const { hostname, port } = new URL(server.url);
  const start = head('POST /graphql HTTP/1.1', {
    'content-type': 'application/json',
    'content-length': '1000',
  });
  const slow = Array.from({ length: 10 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(`${start}{"query": "`);
    return socket;
  });
  await Promise.all(slow.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  expect((await ask()).status).toBe(200);
  for (const socket of slow) socket.destroy();
});

test('many clients that leave at any moment leave no place taken', async () => {
  const headers = { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' };
  const requests = Array.from({ length: 60 }, (_, index) => {
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), index % 15);
    return fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: PROGRAMS }),
      signal: leaving.signal,
    });
  });
  await Promise.allSettled(requests);
});
