/** Many people on their way through a cohort, with answers: what equity reports count. */
import { randomUUID } from 'node:crypto';
import { newUuid, uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import { must, mutate, type Payload } from './authorization-mutate';
import { lasting } from './authorization-time';
import { eventually } from './client';
import { askAbout, SILENT, upload } from './demographics';
import { institution, type Actor, type Institution } from './scenario';

/** How many of a group came how far: APPLIED, ACCEPTED, MATCHED, FIRST_MEETING, COMPLETED; nested. */
export type Way = [number, number, number, number, number];

export interface Group {
  /** By attribute; absent: no answer. Several codes are joined by `;`. */
  answers: Record<string, string>;
  way: Way;
}

const FURTHEST = ['SUBMITTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'COMPLETED'];

/** Puts the people into the cohort, past the API where it would take thousands of requests; gives their e-mail addresses. */
export async function people(
  uni: Institution,
  cohortId: string,
  groups: Group[],
  role = 'MENTEE',
): Promise<string[]> {
  const rows = groups.flatMap(({ answers, way }) =>
    Array.from({ length: way[0] }, (_, at) => {
      const stage = way.filter((count) => at < count).length - 1;
      return {
        // In the order of time, as the server's own.
        id: newUuid(),
        email: `${randomUUID()}@example.org`,
        enrollment: randomUUID(),
        state: FURTHEST[stage],
        pairing: stage >= 2 ? randomUUID() : null,
        met: stage >= 3,
        answers,
      };
    }),
  );
  const [institution, cohort] = [uuidOf(uni.id), uuidOf(cohortId)];
  const given = `json_to_recordset($3) r(id uuid, email text, enrollment uuid, state text, pairing uuid, met boolean)`;
  await asSuperuser(
    `with r as (select * from ${given}), person as (
       insert into people (institution_id, id, display_name, email, created_at, updated_at) select $1::uuid, id, 'Somebody', email, now(), now() from r
     ), enrollment as (
       insert into enrollments (institution_id, id, cohort_id, person_id, role, state, state_changed_at, created_at, updated_at)
       select $1::uuid, enrollment, $2::uuid, id, $4, state, now(), now(), now() from r
     ), pairing as (
       insert into pairings (institution_id, id, cohort_id, kind, state, state_changed_at, origin, policy_number, confirmed_at, created_at, updated_at)
       select $1::uuid, pairing, $2::uuid, 'FORMAL', 'ACTIVE', now(), 'COORDINATOR', 0, now(), now(), now() from r where pairing is not null
     ), member as (
       insert into pairing_members (institution_id, id, pairing_id, enrollment_id, person_id, role, response, created_at)
       select $1::uuid, gen_random_uuid(), pairing, enrollment, id, $4, 'ACCEPTED', now() from r where pairing is not null
     )
     insert into meetings (institution_id, id, pairing_id, cohort_id, state, starts_at, duration_minutes, held_minutes, mode, created_at, updated_at)
     select $1::uuid, gen_random_uuid(), pairing, $2::uuid, 'HELD', now(), 60, 60, 'VIDEO', now(), now() from r where met`,
    [institution, cohort, JSON.stringify(rows), role],
  );
  const keys = [...new Set(groups.flatMap(({ answers }) => Object.keys(answers)))];
  if (keys.length) {
    const quoted = (text: string) => `"${text}"`;
    const lines = rows.map(({ email, answers }) =>
      [email, ...keys.map((key) => quoted(answers[key] ?? ''))].join(','),
    );
    const codes = (key: string) =>
      Object.fromEntries(
        groups.flatMap(({ answers }) => (answers[key]?.split(';') ?? []).map((code) => [code, code])),
      );
    const columns = Object.fromEntries(
      keys.map((key) => [key, { attribute: key, separator: ';', values: codes(key) }]),
    );
    const text = [['email', ...keys].join(','), ...lines].join('\n');
    const staged = await upload(uni.admin, text, {
      identity: 'email',
      demographics: { basis: 'Test', columns },
    });
    if (staged.userErrors.length) throw new Error(JSON.stringify(staged.userErrors));
    await must(uni.admin, 'commitDemographicsImport', { demographicsImportId: staged.demographicsImport.id });
  }
  return rows.map(({ email }) => email);
}

const MEASURES = [
  'rate',
  'referenceRate',
  'ratio',
  'difference',
  'oddsRatio',
  'adverseRatio',
  'z',
  'zP',
  'midP',
  'shortfallFromPool',
  'shortfallFromReference',
  'swaps',
]
  .map((name) => `${name} { value lower upper reason }`)
  .join(' ');

const COMPARISON = `stage basis ratio atLeast fisherP adjustedP exploratoryP verdict referenceCode referenceCodes minimumDetectableRatio unknownIn { group reference }
  measures { ${MEASURES} }`;
const NUMBER = '{ value lower upper reason }';
const WITHIN = `{ strata informative people rateRatio ${NUMBER} oddsRatio ${NUMBER} crudeRatio ${NUMBER} chiSquare ${NUMBER} p ${NUMBER} adjustedP
  homogeneityP ${NUMBER} differ reversal verdict }`;

export const RESULT = `asOf k stages method exclusions notes summary
  attributes { key label number aloneOrInCombination asOf refusal stages
    groups { code label kind cells { stage kind count atLeast atMost }
      comparisons { ${COMPARISON} within ${WITHIN} withinUnits ${WITHIN} } opensAt } answered
    strata { cohortIds stages groups { code label counts } }
    units { unitIds withoutUnit cohortIds stages groups { code label counts } }
    outcomes { kind of classes { label apart } test { name chiSquare ${NUMBER} df p ${NUMBER} }
      groups { code label people counts p ${NUMBER} adjustedP delta ${NUMBER} share ${NUMBER} median ${NUMBER} curve { weeks atRisk waiting ${NUMBER} } } }
    spread { code label cohorts isolation ${NUMBER} dissimilarity ${NUMBER} } eligibility
    benchmarks { id stage source countedOn people coverage evaluated reason groups { code label people fits } } }
  crossings { attributes refusal stages groups { codes labels counts comparisons { ${COMPARISON} } } }
  findings { attribute code stage basis verdict message }`;

export const REPORT = `id state refusal k profile { key version } method asOf role attributeKeys cohortIds programId requestedById version benchmarkIds eligibilityAttributes filters { field ids }`;

export function request(officer: Actor, input: object): Promise<Payload> {
  return mutate(officer, 'requestEquityReport', { role: 'MENTEE', ...input }, `equityReport { ${REPORT} }`);
}

/** Past the API, as people came in. */
export async function close(cohortIds: readonly string[]): Promise<void> {
  await asSuperuser(
    `update cohorts set state = 'COMPLETED' where id = any($1::uuid[]) and state <> 'ARCHIVED'`,
    [cohortIds.map(uuidOf)],
  );
}

/** Closes the cohorts, asks, waits until it is decided, and gives the report with its result. */
export async function report(
  officer: Actor,
  input: { cohortIds?: string[] | null; [key: string]: unknown },
): Promise<any> {
  await close(input.cohortIds ?? []);
  const asked = await request(officer, input);
  if (asked.userErrors.length) throw new Error(JSON.stringify(asked.userErrors));
  return decided(officer, asked.equityReport.id);
}

export async function decided(officer: Actor, id: string): Promise<any> {
  await eventually(async () => {
    const { equityReport } = await officer.run('query($id: ID!) { equityReport(id: $id) { state } }', { id });
    return ['FROZEN', 'REFUSED', 'FAILED'].includes(equityReport.state) ? true : null;
  });
  const read = await officer.run(
    `query($id: ID!) { equityReport(id: $id) { ${REPORT} result { ${RESULT} } } }`,
    { id },
  );
  return read.equityReport;
}

/** The cells of a group: a number, a range as text, or null. */
export function rowOf(attribute: any, code: string): (number | string | null)[] {
  const group = attribute.groups.find((each: any) => each.code === code);
  return group.cells.map(({ kind, count, atLeast, atMost }: any) =>
    kind === 'COUNT' ? count : kind === 'BAND' ? `${atLeast}-${atMost}` : null,
  );
}

/** Makes the administrator an equity officer too, and asks for so many reports, each about other attributes. */
export async function reportOften({ admin, cohort }: Institution, count: number): Promise<void> {
  await must(admin, 'grantRole', { personId: admin.personId, role: 'EQUITY_OFFICER' });
  const keys = [...(count + 1).toString(2)].map((_, at) => `often_${at}`);
  for (const key of keys) await askAbout(admin, key, ['a', 'b']);
  const cohortIds = [await cohort()];
  await close(cohortIds);
  for (let made = 1; made <= count; made++) {
    const attributes = keys.filter((_, at) => made & (1 << at));
    const { userErrors } = await request(admin, { cohortIds, attributes });
    if (userErrors.length) throw new Error(JSON.stringify(userErrors));
  }
  // So that no job writes meanwhile.
  await eventually(async () => {
    const { equityReports } = await admin.run('{ equityReports(first: 100) { edges { node { state } } } }');
    const states = new Set(equityReports.edges.map(({ node }: any) => node.state));
    return states.has('REQUESTED') || states.has('COMPUTING') ? null : true;
  });
}

/** An institution with an equity officer, two questions, and a running cohort. */
export async function prepared(
  genders = ['woman', 'man'],
): Promise<{ uni: Institution; officer: any; programId: string; cohortId: string }> {
  const uni = await institution();
  const officer = lasting(await uni.person(['EQUITY_OFFICER']), uni);
  await askAbout(uni.admin, 'gender', genders);
  await askAbout(uni.admin, 'origin', ['north', 'south', 'east'], { multiple: true, more: [SILENT] });
  const programId = await uni.program();
  return { uni, officer, programId, cohortId: await uni.cohort({ programId }, 'ACTIVE') };
}

/** What a report over them says can be told by hand. */
export const KNOWN = [
  { answers: { gender: 'woman' }, way: [60, 30, 24, 18, 10] },
  { answers: { gender: 'man' }, way: [60, 50, 42, 30, 18] },
  { answers: {}, way: [40, 30, 22, 15, 8] },
] as Group[];
