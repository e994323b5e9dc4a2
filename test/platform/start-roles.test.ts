/** A start on a database of one's own: what the processes do that share it, and the first institution. */
import { randomUUID } from 'node:crypto';
import { eventually, post, run } from '../support/client';
import { createDatabase, dropDatabase, withClient, type DatabaseUrls } from '../support/cluster';
import { TestIssuer } from '../support/issuer';
import { IthacaProcess, endAll } from '../support/process';
import { ProcessWorld } from '../support/process-world';

const superuser = process.env.TEST_CLUSTER_URL as string;
const count = async (urls: DatabaseUrls, from: string) =>
  (await withClient(urls.superuser, (client) => client.query(`SELECT count(*)::int AS n FROM ${from}`)))
    .rows[0].n as number;

afterEach(endAll);

test('--role api answers and leaves the jobs alone; --role worker does them and opens no door; all does both', async () => {
  const world = await ProcessWorld.make();
  try {
    const api = IthacaProcess.start(world.settings, ['--role', 'api']);
    const url = await api.ready();
    await run(world.token, world.createProgram('One').query, world.createProgram('One').variables, url);

    const worker = IthacaProcess.start(world.settings, ['--role=worker']);
    expect(await worker.ready()).toBe('');
    expect(worker.stdout).not.toContain('Server listening');
    await eventually(async () => ((await count(world.urls, 'event_seals')) > 0 ? true : null));
    expect(await worker.stop()).toEqual({ code: 0, signal: null });

    // Nobody is left to do it.
    const seals = await count(world.urls, 'event_seals');
    await run(world.token, world.createProgram('Two').query, world.createProgram('Two').variables, url);
    expect(await count(world.urls, 'graphile_worker._private_jobs WHERE locked_at IS NOT NULL')).toBe(0);
    expect(await count(world.urls, 'system.worker_heartbeats')).toBe(0);
    expect(await count(world.urls, 'event_seals')).toBe(seals);

    const all = IthacaProcess.start(world.settings, ['--role', 'all']);
    expect(
      (await post(world.createProgram('Three'), { url: await all.ready(), token: world.token })).status,
    ).toBe(200);
    await eventually(async () => ((await count(world.urls, 'event_seals')) > seals + 1 ? true : null));
    for (const server of [api, all]) expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect([api.stderr, worker.stderr, all.stderr]).toEqual(['', '', '']);
  } finally {
    await world.close();
  }
});

test('several servers that start at once on an empty database all work, and make one institution', async () => {
  const issuer = await new TestIssuer().start();
  const name = `ithaca_test_${process.env.JEST_RUN}_${randomUUID().slice(0, 8)}`;
  const urls = await createDatabase(superuser, name);
  try {
    const settings = {
      DATABASE_URL: urls.runtime,
      DATABASE_MIGRATION_URL: urls.owner,
      OIDC_ISSUER: issuer.url,
      OIDC_ADMIN_SUBJECT: 'first',
    };
    const servers = [1, 2, 3].map(() => IthacaProcess.start(settings));
    for (const server of servers) {
      const { viewer } = await run(
        issuer.token({ sub: 'first' }),
        '{ viewer { roles { role } } }',
        {},
        await server.ready(),
      );
      expect(viewer.roles).toContainEqual({ role: 'INSTITUTION_ADMIN' });
    }
    expect(await count(urls, 'institutions')).toBe(1);
    for (const server of servers) expect(await server.stop()).toEqual({ code: 0, signal: null });
  } finally {
    await endAll();
    await issuer.stop();
    await dropDatabase(superuser, name);
  }
});

test('without the owner’s login a server works on a database that others have migrated', async () => {
  const world = await ProcessWorld.make();
  try {
    const server = IthacaProcess.start({ DATABASE_URL: world.urls.runtime, NODE_ENV: 'production' });
    const url = await server.ready();
    expect((await post(world.createProgram('One'), { url, token: world.token })).status).toBe(200);
    await eventually(async () => ((await count(world.urls, 'event_seals')) > 0 ? true : null));
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.stderr).toBe('');
  } finally {
    await world.close();
  }
});
