/**
 * The same question about the same people gives the same bytes: whoever asks, however many processes answer and compute,
 * before and after they are started anew, and however the rows lie in the database.
 */
import { randomUUID } from 'node:crypto';
import { run } from '../support/client';
import { createDatabase, dropDatabase, templateName, type DatabaseUrls } from '../support/cluster';
import { report } from '../support/equity';
import { worldOf, type World } from '../support/equity-few';
import { TestIssuer } from '../support/issuer';
import { endAll, IthacaProcess } from '../support/process';
import type { Actor } from '../support/scenario';
import { startTestServer, type TestServer } from '../support/server';

const cluster = process.env.TEST_CLUSTER_URL as string;
const issuer = new TestIssuer();
const houses = new Set<TestServer>();
const databases: string[] = [];

beforeAll(() => issuer.start());
afterAll(async () => {
  await endAll();
  for (const house of houses) await house.stop();
  for (const name of databases) await dropDatabase(cluster, name);
  await issuer.stop();
});

/** A server on a database of its own, to which the helpers of tests speak from now on. */
async function house(role: 'all' | 'api'): Promise<TestServer> {
  const name = `ithaca_test_${process.env.JEST_RUN}_${randomUUID().slice(0, 8)}`;
  databases.push(name);
  const urls = await createDatabase(cluster, name, templateName());
  const started = await startTestServer(urls, issuer, {}, { role });
  houses.add(started);
  return (globalThis.ithaca = started);
}

/** A process beside it. */
function beside({ owner, runtime, equity }: DatabaseUrls, role: string, jobs = 1): IthacaProcess {
  const urls = { DATABASE_URL: runtime, DATABASE_MIGRATION_URL: owner, EQUITY_DATABASE_URL: equity };
  return IthacaProcess.start({ ...urls, LOG_LEVEL: 'info', JOB_CONCURRENCY: `${jobs}` }, ['--role', role]);
}

const CROSSED = { attributes: ['gender', 'origin'], crossings: [{ one: 'gender', other: 'origin' }] };
const FILES = `query($id: ID!) { equityReport(id: $id) { result { asOf attributes { asOf } }
  ${['HTML', 'CSV', 'JSON'].map((format) => `${format}: file(format: ${format}, language: "en") { text sha256 }`).join(' ')} } }`;

interface Files {
  id: string;
  moments: string[];
  HTML: { text: string; sha256: string };
  CSV: Files['HTML'];
  JSON: Files['HTML'];
}

async function filesOf(officer: Actor, id: string, url = ithaca.url): Promise<Files> {
  const { result, ...files } = (await run(officer.token, FILES, { id }, url)).equityReport;
  return { id, moments: [result.asOf, ...result.attributes.map(({ asOf }: any) => asOf)], ...files };
}

/** Of one cut, of another, and of both; `between` is done after the first. */
async function reportsOf(
  { cohortIds: [a, b, c, d], programId }: World,
  officers: readonly [Actor, Actor],
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Files[]> {
  const [one, other] = officers;
  const ask = async (officer: Actor, input: object) => {
    const { state, id } = await report(officer, { ...CROSSED, ...input });
    expect(state).toBe('FROZEN');
    return filesOf(officer, id);
  };
  const first = await ask(one, { cohortIds: [a] });
  await between();
  return [first, await ask(other, { cohortIds: [d, b, c] }), await ask(one, { cohortIds: null, programId })];
}

/** What differs between institutions: ids of the report, the program and the cohorts, and the moment of counting. */
function plain({ id, moments, HTML, CSV, JSON }: Files, { programId, cohortIds }: World): string[] {
  const names = [[id, 'report'], [programId, 'program'], ...cohortIds.map((id, at) => [id, `cohort ${at}`])];
  const places = [...names, ...moments.map((moment) => [moment, 'moment'])] as [string, string][];
  return [HTML, CSV, JSON].map(({ text }) =>
    places.reduce((text, [own, place]) => text.replaceAll(own, place), text),
  );
}

test('a report has the same bytes, computed by one process or by many', async () => {
  const alone = await house('all');
  const one = await worldOf('other', 'silent');
  const reports = await reportsOf(one, one.officers);

  // Computed anew: of the same people who came in another order, asked the other way round, by several processes.
  const { urls } = await house('api');
  const many = [beside(urls, 'worker'), beside(urls, 'worker', 4)];
  const other = await worldOf('other', 'silent', { backwards: true });
  const [second, first] = other.officers;
  const again = await reportsOf(other, [first, second], async () => {
    await Promise.all(many.map((worker) => worker.stop()));
    beside(urls, 'worker', 2);
  });
  expect(again.map((files) => plain(files, other))).toEqual(reports.map((files) => plain(files, one)));
  for (const section of ['comparisons', 'within', 'outcome:time_to_match', 'crossing:gender|origin'])
    expect(reports[2]!.CSV.text).toContain(`"${section}"`);

  // Read again, after the server was started anew, as another one: to the byte, with nothing put aside.
  houses.delete(alone);
  await alone.stop();
  const anew = beside(alone.urls, 'all');
  const url = await anew.ready();
  for (const files of reports)
    for (const officer of one.officers) expect(await filesOf(officer, files.id, url)).toEqual(files);
  // Four processes are started, some while others work.
}, 120_000);
