/** What stands beside the API: is it alive, is it ready, how is it doing. */
import { withClient } from '../support/cluster';
import { eventually, post } from '../support/client';
import { institution } from '../support/scenario';
import { parseMetrics } from '../support/http-metrics';
import { serve } from '../support/http-servers';

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

test('alive and ready', async () => {
  for (const [path, status] of [
    ['livez', 'alive'],
    ['readyz', 'ready'],
  ] as const) {
    const response = await fetch(`${ithaca.url}/${path}`);
    expect([response.status, await response.json()]).toEqual([200, { status }]);
    expect((await fetch(`${ithaca.url}/${path}`, { method: 'HEAD' })).status).toBe(200);
  }
});

test('not ready, with the reason, while the database can’t be reached; alive all the same', async () => {
  const lonely = await serve({ DATABASE_WAIT_MS: '200' });
  const setConnections = (allowed: boolean) =>
    withClient(ithaca.urls.superuser.replace(`/${ithaca.urls.name}`, '/postgres'), async (client) => {
      await client.query(`ALTER DATABASE "${ithaca.urls.name}" ALLOW_CONNECTIONS ${allowed}`);
      if (!allowed)
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${ithaca.urls.name}'`,
        );
    });
  try {
    await setConnections(false);
    const response = await fetch(`${lonely.url}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', reason: expect.stringMatching(/^The database .*\.$/) },
    ]);
    expect((await fetch(`${lonely.url}/livez`)).status).toBe(200);
  } finally {
    await setConnections(true);
  }
  await eventually(async () => ((await fetch(`${ithaca.url}/readyz`)).status === 200 ? true : null));
});

test('every answer has an id of its own and is kept by nobody', async () => {
  const paths = ['/livez', '/readyz', '/metrics', '/graphql', '/graphiql', '/nothing', '/%ff'];
  const answers = await Promise.all(paths.map((path) => fetch(ithaca.url + path)));
  const ids = answers.map(({ headers }) => headers.get('x-request-id'));
  for (const [index, { headers }] of answers.entries()) {
    expect([paths[index], ids[index]]).toEqual([paths[index], expect.stringMatching(UUID)]);
    expect([paths[index], headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual([
      paths[index],
      'nosniff',
      'no-store',
    ]);
    for (const name of ['x-powered-by', 'server', 'set-cookie', 'access-control-allow-origin'])
      expect(headers.get(name)).toBeNull();
  }
  expect(new Set(ids).size).toBe(paths.length);
});

test('the id is the server’s, not one that a client made up', async () => {
  const response = await fetch(`${ithaca.url}/livez`, {
    headers: { 'x-request-id': 'forged\tid', 'request-id': 'forged' },
  });
  expect(response.headers.get('x-request-id')).toMatch(UUID);
});

describe('metrics', () => {
  const metrics = async (url = ithaca.url) => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return parseMetrics(await response.text());
  };

  test('are valid Prometheus text, named as its users expect', async () => {
    const { families, problems } = await metrics();
    expect(problems).toEqual([]);
    expect(families.size).toBeGreaterThanOrEqual(7);
    for (const [name, { type, help }] of families) {
      expect(name).toMatch(/^ithaca_[a-z]+(_[a-z]+)*$/);
      expect(help).toMatch(/^[A-Z].*\.$/);
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    }
  });

  test('count requests, operations, errors and statements', async () => {
    const server = await serve();
    const { admin } = await institution();
    await post({ query: '{ institution { name } }' }, { url: server.url, token: admin.token });
    await post({ query: '{ node(id: "nonsense") { id } }' }, { url: server.url, token: admin.token });
    await post({ query: '{ viewer { id } }' }, { url: server.url });
    await fetch(`${server.url}/nothing`);
    const { value } = await eventually(async () => {
      const now = await metrics(server.url);
      return now.value('ithaca_http_requests_total', { status: '404' }) ? now : null;
    });
    expect(value('ithaca_http_requests_total', { status: '200' })).toBeGreaterThanOrEqual(2);
    expect(value('ithaca_http_requests_total', { status: '401' })).toBe(1);
    expect(value('ithaca_http_requests_total', { status: '404' })).toBe(1);
    expect(value('ithaca_graphql_operations_total', { type: 'query' })).toBe(3);
    expect(value('ithaca_graphql_errors_total', { code: 'UNAUTHENTICATED' })).toBe(1);
    expect(value('ithaca_graphql_errors_total', { code: 'NOT_FOUND' })).toBe(2);
    expect(value('ithaca_http_requests_in_flight')).toBe(0);
    expect(value('ithaca_db_statements_total')).toBeGreaterThanOrEqual(1);
    expect(value('ithaca_http_request_duration_seconds_count')).toBeGreaterThanOrEqual(4);
  });

  test('have no label that a client can fill', async () => {
    const before = await metrics();
    for (let i = 0; i < 10; i++) {
      await fetch(`${ithaca.url}/nothing-${i}`);
      await post({ query: `query Name${i} { __typename }`, operationName: `Name${i}` });
      await post({ query: '{ viewer { id } }' }, { token: `token-${i}` });
    }
    await metrics();
    const { families } = await metrics();
    const labels = new Set(
      [...families.values()].flatMap(({ samples }) =>
        samples.flatMap((sample) => Object.keys(sample.labels)),
      ),
    );
    expect([...labels].sort()).toEqual(['code', 'le', 'status', 'type']);
    const lines = (from: typeof families) =>
      [...from.values()].reduce((sum, { samples }) => sum + samples.length, 0);
    expect(lines(families) - lines(before.families)).toBeLessThanOrEqual(5);
  });

  test('can be turned off', async () => {
    const server = await serve({ METRICS: 'off' });
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  });
});
