/**
 * The comparison of test/api/read-paths.test.ts, for many more operations. SOAK_OPERATIONS changes how many there are,
 * READ_PATHS_SEED where they begin.
 */
import 'reflect-metadata';
import { randomInt, randomUUID } from 'node:crypto';
import { createDatabase, dropDatabase, templateName } from '../support/cluster';
import { TestIssuer } from '../support/issuer';
import { compareAll, failedStatements, sampleOf } from '../support/operations-compare';
import { setting, type Setting } from '../support/operations-sides';
import { startTestServer } from '../support/server';

const OPERATIONS = Number(process.env.SOAK_OPERATIONS ?? 5_000);
const SEED = Number(process.env.READ_PATHS_SEED ?? randomInt(2 ** 31));
/** In one go: the servers keep their logs. */
const ROUND = 500;

const cluster = process.env.TEST_CLUSTER_URL as string;
const database = `ithaca_test_${process.env.JEST_RUN}_${randomUUID().slice(0, 8)}`;
const issuer = new TestIssuer();
let set: Setting | undefined;

beforeAll(async () => {
  await issuer.start();
  globalThis.ithaca = await startTestServer(await createDatabase(cluster, database, templateName()), issuer);
  set = await setting();
});
afterAll(async () => {
  await set?.stop();
  await globalThis.ithaca.stop();
  await issuer.stop();
  await dropDatabase(cluster, database);
});

test(`${OPERATIONS} operations get the same answers on both paths (READ_PATHS_SEED=${SEED})`, async () => {
  const { sides, pools } = set as Setting;
  let [rows, races] = [0, 0];
  for (let done = 0; done < OPERATIONS; done += ROUND) {
    const seed = SEED + done;
    const requests = sampleOf(sides.schema, pools, seed, Math.min(ROUND, OPERATIONS - done));
    const found = await compareAll(sides, requests, `READ_PATHS_SEED=${seed}`);
    expect([...found.differences, ...failedStatements(sides)]).toEqual([]);
    rows += found.rows;
    races += found.races;
    sides.asked.clear();
    for (const { logs } of [sides.compiled, sides.ordinary, globalThis.ithaca]) logs.length = 0;
  }
  expect(rows).toBeGreaterThan(OPERATIONS);
  expect(races).toBeLessThan(OPERATIONS / 20);
}, 3_600_000);
