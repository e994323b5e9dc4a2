/**
 * The storm of test/api/waitlist-races.test.ts for longer and from many seeds. SOAK_STORMS changes how many there are,
 * WAITLIST_SEED where they begin.
 */
import 'reflect-metadata';
import { randomInt, randomUUID } from 'node:crypto';
import { createDatabase, dropDatabase, templateName } from '../support/cluster';
import { TestIssuer } from '../support/issuer';
import { twoServers } from '../support/pairings';
import { startTestServer } from '../support/server';
import { prepared, storm } from '../support/waitlist-storm';

const STORMS = Number(process.env.SOAK_STORMS ?? 10);
const SEED = Number(process.env.WAITLIST_SEED ?? randomInt(2 ** 30));
const ROUNDS = 25;

const cluster = process.env.TEST_CLUSTER_URL as string;
const database = `ithaca_test_${process.env.JEST_RUN}_${randomUUID().slice(0, 8)}`;
const issuer = new TestIssuer();

beforeAll(async () => {
  await issuer.start();
  globalThis.ithaca = await startTestServer(await createDatabase(cluster, database, templateName()), issuer);
});
const { rush } = twoServers();
afterAll(async () => {
  await globalThis.ithaca.stop();
  await issuer.stop();
  await dropDatabase(cluster, database);
});

test(`whatever twenty actors do at once, from seed ${SEED} on`, async () => {
  for (let seed = SEED; seed < SEED + STORMS; seed++) {
    const outcomes = await storm(rush, await prepared(6, 14), seed, ROUNDS);
    expect(outcomes.OK).toBeGreaterThan(50);
  }
});
