/**
 * The compiled read path against the ordinary one: for operations made from the schema and for viewers of every kind,
 * both give the same bytes, errors included. READ_PATHS_SEED repeats a run, READ_PATHS_COUNT changes how many there are.
 */
import { randomInt } from 'node:crypto';
import {
  askBoth,
  compareAll,
  failedStatements,
  sampleOf,
  servedCompiled,
  type Findings,
} from '../support/operations-compare';
import { edges } from '../support/operations-edges';
import { setting, type Setting } from '../support/operations-sides';

/** The same operations in every run, for the numbers. */
const FIXED = { seed: 20_400_516, count: 250 };
const COUNT = Number(process.env.READ_PATHS_COUNT ?? 200);
const SEED = Number(process.env.READ_PATHS_SEED ?? randomInt(2 ** 31));

let set: Setting;
let fixed: Findings;

beforeAll(async () => {
  set = await setting();
});
afterAll(() => set?.stop());

test('operations written by hand get the same answers, from the path that must serve them', async () => {
  const requests = edges(set.pools, set.main);
  const { differences } = await compareAll(set.sides, requests, 'by hand');
  expect(differences).toEqual([]);
  const known = requests.filter(({ compiled }) => compiled !== undefined);
  const ids: string[] = [];
  for (const request of known) ids.push((await askBoth(set.sides, request))[0].requestId);
  const served = await servedCompiled(set.sides.compiled, ids);
  const by = Object.fromEntries(known.map(({ name }, n) => [name, served.has(ids[n] as string)]));
  expect(by).toEqual(Object.fromEntries(known.map(({ name, compiled }) => [name, compiled])));
});

test('a fixed sample of operations gets the same answers, with something in them', async () => {
  const requests = sampleOf(set.sides.schema, set.pools, FIXED.seed, FIXED.count);
  fixed = await compareAll(set.sides, requests, `seed ${FIXED.seed}`);
  expect(fixed.differences).toEqual([]);
  expect(fixed.answers).toBe(FIXED.count);
  expect(fixed.races).toBeLessThan(FIXED.count / 20);
  expect(fixed.good.length).toBeGreaterThan(FIXED.count / 2);
  expect(fixed.rows).toBeGreaterThan(3 * FIXED.count);
});

test('a fair share of the fixed sample is served by the compiled path, and nothing by it where it is off', async () => {
  const served = await servedCompiled(set.sides.compiled, fixed.good);
  expect(served.size / fixed.good.length).toBeGreaterThanOrEqual(0.3);
  expect(set.sides.ordinary.logs.filter(({ compiled }) => compiled)).toEqual([]);
});

test(`operations by chance get the same answers (READ_PATHS_SEED=${SEED})`, async () => {
  const requests = sampleOf(set.sides.schema, set.pools, SEED, COUNT);
  const { differences, answers } = await compareAll(set.sides, requests, `READ_PATHS_SEED=${SEED}`);
  expect(differences).toEqual([]);
  expect(answers).toBe(COUNT);
  // Six seconds alone; beside the test of the benchmark, which takes all cores, it ran beyond one minute once.
}, 180_000);

test('the database refused no statement of the compiled path', () => {
  expect(failedStatements(set.sides)).toEqual([]);
});
