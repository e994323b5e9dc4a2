/**
 * `npm run bench`: Ithaca, a hand-written limit and an ordinary stack, measured in turn on one database.
 *
 *   npm run bench -- [--rounds 5] [--seconds 2] [--scale 1] [--only W0,W1,W2,W3,flat] [--contenders ithaca,limit,…]
 *     [--data FOLDER] [--json FILE] [--check]
 *
 * How to read what it prints: docs/benchmarks.md.
 */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { DatabaseUrls } from '../test/support/cluster';
import { TestIssuer } from '../test/support/issuer';
import { startContender, type Contender } from './contenders/contender';
import { prepareData, startCluster } from './data/cluster';
import { openMilestones, readTargets, restore, tidy, type Target } from './data/targets';
import { flatRaces } from './flat';
import { goalsOf, type Goal } from './goals';
import { canMeasure, peakMemoryOf } from './load/cpu';
import { Load } from './load/load';
import { CONNECTIONS } from './load/sample';
import { measure, racesOf, type Race, type Results } from './measure';
import { readOptions, type Options } from './options';
import { summary, tables } from './report';
import { verify } from './verify';
import { verifyWrites } from './verify-writes';

const say = (line: string) => process.stderr.write(`${line}\n`);
const print = (line: string) => process.stdout.write(`${line}\n`);

/** What was started, in its order; ended the other way around, once. */
const ends: (() => unknown)[] = [];
async function finish(): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop()) await end();
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const cluster = await startCluster(options.data, say);
  ends.push(() => cluster.close());
  const data = await prepareData(cluster, options.scale, say);
  const { urls, sizes } = data;
  const issuer = await new TestIssuer().start();
  ends.push(() => issuer.stop());
  const targets = await readTargets(urls.superuser, issuer);
  await restore(urls.superuser, sizes);
  const contenders = await startAll(options, urls);
  const places = targets.slice(0, sizes.institutions);
  for (const line of await verify(contenders, places)) say(line);
  await verifyWrites(contenders, places, await openMilestones(urls.superuser, places), urls.superuser);
  say('All write, and count alike');
  await restore(urls.superuser, sizes);
  const load = new Load();
  ends.push(() => load.stop());
  await load.aimAt(places);
  const races = await racesFor(options, contenders, targets);
  const results = await run(options, { ...data, postmaster: cluster.postmaster }, load, races, places);
  const memory = Object.fromEntries(contenders.map(({ name, pid }) => [name, peakMemoryOf(pid)]));
  conclude(options, races, results, memory);
}

/** All at once; those that did start are ended with the others. */
async function startAll({ contenders }: Options, urls: DatabaseUrls): Promise<Contender[]> {
  const starting = contenders.map((name) => startContender(name, urls));
  ends.push(() =>
    Promise.all(
      starting.map((contender) =>
        contender.then(
          ({ stop }) => stop(),
          () => undefined,
        ),
      ),
    ),
  );
  return Promise.all(starting);
}

async function racesFor(options: Options, contenders: Contender[], targets: Target[]): Promise<Race[]> {
  const ithaca = contenders.find(({ name }) => name.startsWith('ithaca'));
  const [short, long] = targets.slice(-2) as [Target, Target];
  return [
    ...racesOf(contenders, options.workloads),
    ...(options.flat && ithaca ? await flatRaces(ithaca, short, long, long.people) : []),
  ];
}

type Ground = Awaited<ReturnType<typeof prepareData>> & { postmaster: number };

/** More than a fast disk can confirm in a sample and its warm-up. */
const MILESTONES_PER_SECOND = 12_000;

function run(
  options: Options,
  { urls, sizes, postmaster }: Ground,
  load: Load,
  races: Race[],
  places: Target[],
): Promise<Results> {
  const { rounds, seconds } = options;
  let given = Infinity;
  return measure(load, {
    races,
    rounds,
    warmUpMs: seconds * 500,
    sampleMs: seconds * 1000,
    postmaster,
    refill: async () => {
      // At a small scale there are never so many: then after each sample.
      if (load.left >= Math.min(given, 1.5 * seconds * MILESTONES_PER_SECOND)) return;
      await restore(urls.superuser, sizes);
      const milestones = await openMilestones(urls.superuser, places);
      given = milestones.length;
      await load.give(milestones);
    },
    tidy: () => tidy(urls.superuser),
    say,
  });
}

function conclude(options: Options, races: Race[], results: Results, memory: Record<string, number>): void {
  const { rounds, seconds, scale, json, check } = options;
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}`;
  print(`${machine}; scale ${scale}, ${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s`);
  if (!canMeasure) print('The CPU time of PostgreSQL can’t be measured on this system: throughput alone.');
  for (const line of tables(races, results)) print(line);
  const goals = goalsOf(results, memory);
  for (const line of summary(goals)) print(line);
  print('');
  for (const [name, peak] of Object.entries(memory))
    if (peak) print(`peak memory of ${name}: ${peak.toFixed(0)} MB`);
  if (json) writeFileSync(json, JSON.stringify({ machine, options, goals, memory, results }, null, 2));
  if (check && goals.some((goal: Goal) => goal.missed)) process.exitCode = 1;
}

let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted = true;
    void finish().finally(() => process.exit(1));
  });
}

main()
  .catch((error: unknown) => {
    if (!interrupted)
      console.error(error instanceof Error ? `The benchmark failed: ${error.message}` : error);
    process.exitCode = 1;
  })
  .finally(() => finish());
