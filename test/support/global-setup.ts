/** Once per run: a cluster, the logins, and the migrated template database. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../src/db/embedded';
import { migrate } from '../../src/db/migrate';
import { createDatabase, dropDatabase, prepareLogins, templateName } from './cluster';

/** A test cluster survives no crash and needs not to. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '64MB',
};

export default async function setUp(): Promise<void> {
  process.env.JEST_RUN = String(process.pid);
  const stops: (() => Promise<void>)[] = [];
  (globalThis as { stopCluster?: () => Promise<void> }).stopCluster = async () => {
    for (const stop of stops.reverse()) await stop();
  };
  if (!process.env.TEST_DATABASE_URL) {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'ithaca-test-'));
    // As root, PostgreSQL runs as another user, who must be able to enter.
    await chmod(dataDir, 0o711);
    stops.push(() => rm(dataDir, { recursive: true, force: true }));
    const postgres = await startEmbeddedPostgres({ dataDir, settings: FAST });
    stops.push(() => postgres.stop());
    process.env.TEST_CLUSTER_URL = postgres.superuserUrl('postgres');
  } else {
    process.env.TEST_CLUSTER_URL = process.env.TEST_DATABASE_URL;
  }
  const superuserUrl = process.env.TEST_CLUSTER_URL;
  await prepareLogins(superuserUrl);
  const urls = await createDatabase(superuserUrl, templateName());
  stops.push(() => dropDatabase(superuserUrl, templateName()));
  await migrate(urls.owner);
}
