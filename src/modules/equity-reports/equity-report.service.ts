/** Asking for equity reports and reading them. For equity officers; computing them is a job's (equity-compute.service.ts). */
import { createHash } from 'node:crypto';
import { authorize, decide } from '../../auth/decisions';
import { defineLoader, inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { record, recordMany } from '../../events/record';
import { forbidden } from '../../graphql/faults';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { cohortLoader } from '../cohorts/cohort.repository';
import { readTaxonomy } from '../demographics/demographics.repository';
import { languagesOf } from '../demographics/demographics.service';
import { getProfile } from '../equity-profiles/equity-profile';
import { chosenProfile } from '../equity-profiles/equity-profile.repository';
import { eligibilityKeys, nameBenchmarks } from '../equity-benchmarks/equity-benchmark.repository';
import { fittingBenchmarks } from '../equity-benchmarks/equity-benchmark.service';
import { claimCuts } from '../equity-cuts/equity-cut.service';
import { periodOf } from '../equity-participation/equity-participation.service';
import { cutsOf } from '../equity-cuts/equity-cut.repository';
import { programLoader } from '../programs/program.repository';
import { demand } from '../update';
import type { EquityReport } from './equity-report.entity';
import type { RequestEquityReportInput } from './equity-report.inputs';
import { filtersOf } from './equity-report.filters';
import { mayReport } from './equity-report.policy';
import {
  closedCohorts,
  equityReportLoader,
  findSameReport,
  insertReport,
  readableReports,
  type Place,
} from './equity-report.repository';
import { METHOD } from './equity-report.result';
import { EquityReportState } from './equity-report.state';
import type { EquityReportResult } from './equity-report.types';
import { wordsIn } from './equity-report.shown';
import { inWords } from './equity-report.words';

export const getReport = byId('Query.equityReport', readableReports);

/**
 * Asks for a report; the same question gives the same report, whoever asks and whenever.
 * May: equity officers of all the cohorts. Refuses: NotPossibleNow, InvalidInput, EquityPeriodOpen, EquityCutDiffers,
 * EquityCutReviewed, EquityCutFixed, EquityFilterNotAllowed, EquityParticipationTooEarly, EquityParticipationFixed,
 * EquityBenchmarkUnfit.
 * Records: EquityReportRequested.
 */
export async function requestEquityReport(
  ctx: Context,
  input: RequestEquityReportInput,
): Promise<EquityReport> {
  const { personId } = ctx.viewer;
  const cohorts = await cohortsOf(ctx, input);
  authorize(mayReport(ctx.viewer, cohorts));
  if (!personId) throw forbidden('Only a person can ask for an equity report.');
  if (!cohorts.length)
    throw new Refusal(
      new NotPossibleNow('The program has no closed cohort of the last three years to report on yet.'),
    );
  if (!ctx.equity)
    throw new Refusal(
      new NotPossibleNow(
        'This server makes no equity reports: its operator has not set EQUITY_DATABASE_URL.',
      ),
    );
  const id = await createOnce(ctx, 'requestEquityReport', input, (ctx) =>
    askForReport(ctx, input, { cohorts, askedById: personId }),
  );
  return getReport(ctx, id);
}

/** What is asked, beside the cohorts. */
export type Question = Pick<
  RequestEquityReportInput,
  | 'role'
  | 'purpose'
  | 'attributes'
  | 'crossings'
  | 'filters'
  | 'participation'
  | 'benchmarkIds'
  | 'k'
  | 'programId'
>;

/**
 * The id of the report that answers the question; part of the caller's transaction, who has made sure that who asks may.
 * `leadsTo`: nodes that the event names too. Refuses and records: as above.
 */
export async function askForReport(
  ctx: Context,
  input: Question,
  { cohorts, askedById, leadsTo = [] }: { cohorts: readonly Place[]; askedById: string; leadsTo?: string[] },
): Promise<string> {
  const attributes = await attributesOf(ctx, input.attributes ?? null);
  const attributeKeys = attributes.map(({ key }) => key);
  const crossings = crossingsOf(input, attributes);
  const cohortIds = cohorts.map(({ id }) => id).sort();
  const filters = await filtersOf(ctx, input, cohortIds);
  const profile = await chosenProfile(ctx);
  const { role, purpose, programId = null } = input;
  const least = leastOf(input, getProfile(profile).k);
  const { k } = await claimCuts(ctx, { cohorts, role, k: input.k ?? null, least, attributeKeys });
  const wanted = { cohortIds, role, k, attributes, narrowed: filters.length > 0 };
  const benchmarkIds = await fittingBenchmarks(ctx, input.benchmarkIds ?? [], wanted);
  const admitting = await eligibilityKeys(
    ctx,
    cohorts.map(({ programId }) => programId),
  );
  const eligibilityAttributes = attributeKeys.filter((key) => admitting.includes(key));
  const versions = attributes.map(({ id }) => id);
  const askedOn = dayOf(ctx, ctx.clock.now());
  const participation = input.participation
    ? await periodOf(ctx, input.participation, { cohortIds, role }, askedOn)
    : null;
  // What is asked in addition; without any, as it was before there was such a thing.
  const more = [
    ...(filters.length ? [{ filters }] : []),
    ...(participation ? [{ participation: participation.months }] : []),
    ...(benchmarkIds.length ? [{ benchmarkIds }] : []),
    ...(eligibilityAttributes.length ? [{ eligibilityAttributes }] : []),
  ];
  const specDigest = digestOf([METHOD, profile, purpose, cohortIds, role, k, versions, crossings, ...more]);
  const id = newId('EquityReport');
  const state = EquityReportState.REQUESTED;
  const by = { method: METHOD, profileKey: profile.key, profileVersion: profile.version };
  const about = { attributeKeys, crossings, filters, participation, eligibilityAttributes };
  const asked = { id, programId, role, purpose, ...about };
  const report = { ...asked, ...by, k, state, askedOn, specDigest, requestedById: askedById, cohortIds };
  if (!(await insertReport(ctx, report))) {
    const known = await findSameReport(ctx, specDigest);
    if (!known) throw new Refusal(new NotPossibleNow('The same report just failed. Ask again.'));
    return known;
  }
  if (benchmarkIds.length) await nameBenchmarks(ctx, id, benchmarkIds);
  await record(ctx, {
    type: 'EquityReportRequested',
    nodes: [id, ...(programId ? [programId] : []), ...leadsTo, ...cohortIds],
    changes: { state: [null, state] },
    ...(ctx.viewer.personId === askedById ? {} : { onBehalfOf: askedById }),
  });
  return id;
}

/** Since when a cohort must have been closed to be in a report about the whole program. */
export const sinceOf = (ctx: Context): string => dayOf(ctx, yearsBefore(ctx.clock.now(), YEARS));

function dayOf(ctx: Context, moment: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ctx.viewer.timeZone }).format(moment);
}

/** No caller gets smaller groups than the profile allows. */
function leastOf({ k }: Question, least: number): number {
  if (k && k < least) {
    const message = `The policy profile of the institution asks for at least ${least}.`;
    throw new Refusal(new InvalidInput(['k'], message, { least: String(least) }));
  }
  return least;
}

async function cohortsOf(
  ctx: Context,
  { cohortIds, programId, role }: RequestEquityReportInput,
): Promise<Place[]> {
  if ((cohortIds == null) === (programId == null))
    throw new Refusal(new InvalidInput(['cohortIds'], 'Name the cohorts, or their program; one of them.'));
  const load = (id: string) => demand('Cohort', id, (id) => cohortLoader(ctx).load(id));
  if (cohortIds) return Promise.all([...new Set(cohortIds)].map(load));
  const program = await demand('Program', programId as string, (id) => programLoader(ctx).load(id));
  authorize(decide(ctx.viewer, 'equityReport.manage', { programId: program.id }));
  const recent = await closedCohorts(ctx, program.id, sinceOf(ctx));
  const together = await cutsOf(
    ctx,
    recent.map(({ id }) => id),
    role,
  );
  const others = together
    .flatMap(({ cohortIds }) => cohortIds)
    .filter((id) => !recent.some((each) => each.id === id));
  return [...recent, ...(await Promise.all(others.map(load)))];
}

/** What a program is reported on as a whole, unless cohorts are named. */
const YEARS = 3;

function yearsBefore(moment: Date, years: number): Date {
  const before = new Date(moment);
  before.setUTCFullYear(before.getUTCFullYear() - years);
  return before;
}

interface Asked {
  id: string;
  key: string;
  number: number;
  overlapping: boolean;
}

export async function attributesOf(ctx: Context, keys: string[] | null): Promise<Asked[]> {
  const asked = (await readTaxonomy(ctx)).filter(({ newest, enabled }) => newest && enabled);
  const names = asked.map(({ key }) => key).sort();
  if (!names.length)
    throw new Refusal(new InvalidInput(['attributes'], 'No attribute is asked in this institution.'));
  const found = [...new Set(keys ?? names.slice(0, MOST))]
    .sort()
    .map((key) => asked.find((row) => row.key === key));
  if (found.includes(undefined))
    throw new Refusal(
      new InvalidInput(
        ['attributes'],
        `An attribute is not asked. Those that are: ${names.join(', ')}. See \`demographicAttributes\`.`,
        { asked: names.join(', ') },
      ),
    );
  return found.filter((row) => row !== undefined);
}

const MOST = 20;

/** Pairs in the order of keys, each once. */
function crossingsOf({ crossings }: Question, attributes: readonly Asked[]): [string, string][] {
  const pairs = (crossings ?? []).map(({ one, other }, at): [string, string] => {
    const refuse = (message: string) => new Refusal(new InvalidInput(['crossings', String(at)], message));
    const sorted = [one, other].sort();
    if (one === other) throw refuse('Two different attributes can be crossed.');
    for (const key of sorted) {
      const attribute = attributes.find((each) => each.key === key);
      if (!attribute)
        throw refuse('Only attributes of the report can be crossed. Name both in `attributes`.');
      if (attribute.overlapping)
        throw refuse(
          'Attributes whose groups overlap can’t be crossed. A roll-up into one group each would do.',
        );
    }
    return sorted as [string, string];
  });
  return pairs
    .filter((pair, at) => pairs.findIndex((other) => other.join() === pair.join()) === at)
    .sort((one, other) => (one.join() < other.join() ? -1 : 1));
}

function digestOf(spec: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(spec)).digest('hex');
}

/** Results read in one request are recorded together, each once. Records: EquityReportRead. */
const readingLoader = defineLoader<EquityReportResult & { id: string }>(async (ctx, ids) => {
  const reports = await Promise.all(ids.map((id) => equityReportLoader(ctx).load(id)));
  const read = reports.flatMap((report) => (report?.result ? [{ ...report, result: report.result }] : []));
  if (!read.length) return [];
  const [taxonomy, languages] = [await readTaxonomy(ctx), await languagesOf(ctx, null)];
  await inTransaction(ctx, (ctx) =>
    recordMany(
      ctx,
      read.map(({ id }) => ({ type: 'EquityReportRead' as const, nodes: [id] })),
    ),
  );
  return read.map(({ id, result, profileKey, profileVersion }) => {
    const { wording } = getProfile({ key: profileKey, version: profileVersion });
    return { id, ...inWords(result, wordsIn(taxonomy, languages), wording) };
  });
});

/** May: whoever sees the report. The reading is recorded before anything is shown. */
export function readResult(ctx: Context, report: EquityReport): Promise<EquityReportResult | null> {
  return report.result ? readingLoader(ctx).load(report.id) : Promise.resolve(null);
}
