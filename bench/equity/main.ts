/**
 * `npm run bench:equity`: a report about 50,000 people with 200 cells, after 20 earlier ones, through the API of a really
 * started server, whose `/livez` is asked meanwhile.
 *
 *   npm run bench:equity -- [--people 50000] [--cohorts 10] [--earlier 20] [--rounds 1]
 *
 * How to read what it prints: docs/benchmarks.md.
 */
import 'reflect-metadata';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { migrate } from '../../src/db/migrate';
import { StartupError } from '../../src/startup-error';
import { createDatabase, prepareLogins } from '../../test/support/cluster';
import { TestIssuer } from '../../test/support/issuer';
import { administrator } from '../administrator';
import { Client } from '../client';
import { startContender } from '../contenders/contender';
import { startCluster } from '../data/cluster';
import { startPulse } from '../load/pulse';
import { askAll, ATTRIBUTES, divide, fillCohorts } from './fill';

const say = (line: string) => process.stderr.write(`${line}\n`);
const print = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '50000' },
    cohorts: { type: 'string', default: '10' },
    earlier: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '1' },
  },
});
interface Named {
  id: string;
}
interface Asked {
  equityReport: { state: string; result?: { attributes: Shown[] } };
}
interface Shown {
  groups: { cells: { kind: string }[] }[];
  strata: unknown[];
  units: unknown[];
  outcomes: unknown[];
}

const EARLIER_PEOPLE = 200;
/** Promised. */
const MOST_SECONDS = 10;
const MOST_LIVEZ_MS = 100;

async function main(): Promise<void> {
  const [people, cohorts, earlier, rounds] = [
    values.people,
    values.cohorts,
    values.earlier,
    values.rounds,
  ].map((text) => Math.max(1, Math.round(Number(text)))) as [number, number, number, number];
  print(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}`);
  const ends: (() => unknown)[] = [];
  try {
    const cluster = await startCluster(undefined, say);
    ends.push(() => cluster.close());
    await prepareLogins(cluster.superuser);
    const urls = await createDatabase(cluster.superuser, 'ithaca_bench_equity');
    await migrate(urls.owner);
    const issuer = await new TestIssuer().start();
    ends.push(() => issuer.stop());
    const token = await administrator(urls, issuer, 'equity');
    const server = await startContender('ithaca-worker', urls);
    ends.push(() => server.stop());
    const client = new Client(server.url + server.path, token);
    const { viewer, institution } = await client.ask<{ viewer: { person: Named }; institution: Named }>(
      JSON.stringify({ query: '{ viewer { person { id } } institution { id } }' }),
    );
    await client.mutate('grantRole', 'GrantRoleInput', '__typename', {
      personId: viewer.person.id,
      role: 'EQUITY_OFFICER',
    });
    await askAll(urls.superuser, institution.id);
    await divide(urls.superuser, institution.id);
    const make = async (count: number, inEach: number, name: string) => {
      const made: string[] = [];
      for (let at = 0; at < count; at++) made.push(await client.cohort(`${name} ${at}`));
      await fillCohorts(urls.superuser, institution.id, made, inEach);
      return made;
    };
    for (const cohortId of await make(earlier, EARLIER_PEOPLE, 'Earlier')) await reportOn(client, [cohortId]);
    for (let round = 1; round <= rounds; round++) {
      say(`Making ${people} people`);
      const cohortIds = await make(cohorts, Math.round(people / cohorts), `Cohort of round ${round}`);
      const pulse = startPulse(server.url);
      const began = performance.now();
      const report = await reportOn(client, cohortIds);
      const seconds = (performance.now() - began) / 1000;
      const latencies = Float64Array.from(await pulse.stop()).sort();
      const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? NaN;
      print(
        `${people} people in ${cohorts} cohorts, ${ATTRIBUTES.length} attributes, ${report.cells} cells (${report.shown} shown), ${report.strata} cohorts and ${report.units} divisions apart, ${report.outcomes} outcomes, after ${earlier} reports: ${seconds.toFixed(2)} s (at most ${MOST_SECONDS}); /livez p99 ${p99.toFixed(0)} ms (under ${MOST_LIVEZ_MS}), longest ${latencies.at(-1)?.toFixed(0)} ms`,
      );
      if (seconds > MOST_SECONDS || p99 >= MOST_LIVEZ_MS) process.exitCode = 1;
    }
  } finally {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  }
}

async function reportOn(client: Client, cohortIds: string[]) {
  const { equityReport } = await client.mutate<{ equityReport: { id: string } }>(
    'requestEquityReport',
    'RequestEquityReportInput',
    'equityReport { id }',
    { cohortIds, role: 'MENTEE', attributes: ATTRIBUTES },
  );
  const ask = (selection: string) =>
    client.ask<Asked>(
      JSON.stringify({
        query: `query($id: ID!) { equityReport(id: $id) { state ${selection} } }`,
        variables: { id: equityReport.id },
      }),
    );
  for (;;) {
    const { state } = (await ask('')).equityReport;
    if (state === 'FROZEN') break;
    if (state !== 'REQUESTED' && state !== 'COMPUTING') throw new Error(`The report ended as ${state}`);
    await sleep(20);
  }
  const { attributes = [] } =
    (
      await ask(
        'result { attributes { groups { cells { kind } } strata { cohortIds } units { unitIds } outcomes { kind } } }',
      )
    ).equityReport.result ?? {};
  const cells = attributes.flatMap(({ groups }) => groups.flatMap(({ cells }) => cells));
  return {
    cells: cells.length,
    shown: cells.filter(({ kind }) => kind !== 'HIDDEN').length,
    strata: attributes.reduce((sum, { strata }) => sum + strata.length, 0),
    units: attributes.reduce((sum, { units }) => sum + units.length, 0),
    outcomes: attributes.reduce((sum, { outcomes }) => sum + outcomes.length, 0),
  };
}

main().catch((error: unknown) => {
  say(error instanceof StartupError ? error.message : String((error as Error).stack));
  process.exitCode = 1;
});
