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
import { inLanguage } from '../demographics/demographics.labels';
import { readTaxonomy } from '../demographics/demographics.repository';
import { languagesOf } from '../demographics/demographics.service';
import { getProfile } from '../equity-profiles/equity-profile';
import { chosenProfile } from '../equity-profiles/equity-profile.repository';
import { programLoader } from '../programs/program.repository';
import { demand } from '../update';
import type { EquityReport } from './equity-report.entity';
import type { RequestEquityReportInput } from './equity-report.inputs';
import { mayReport } from './equity-report.policy';
import {
  equityReportLoader,
  findReportOfDay,
  insertReport,
  readableReports,
  reportableCohorts,
} from './equity-report.repository';
import { METHOD } from './equity-report.result';
import { EquityReportState } from './equity-report.state';
import type { EquityReportResult } from './equity-report.types';
import { inWords } from './equity-report.words';

export const getReport = byId('Query.equityReport', readableReports);

/**
 * Asks for a report; the same question on the same day gives the same report, whoever asks.
 * May: equity officers of all the cohorts. Refuses: NotPossibleNow, InvalidInput. Records: EquityReportRequested.
 */
export async function requestEquityReport(
  ctx: Context,
  input: RequestEquityReportInput,
): Promise<EquityReport> {
  const { personId } = ctx.viewer;
  const cohorts = await cohortsOf(ctx, input);
  authorize(mayReport(ctx.viewer, cohorts));
  if (!personId) throw forbidden('Only a person can ask for an equity report.');
  if (!cohorts.length) throw new Refusal(new NotPossibleNow('The program has no cohort to report on yet.'));
  if (!ctx.equity)
    throw new Refusal(
      new NotPossibleNow(
        'This server makes no equity reports: its operator has not set EQUITY_DATABASE_URL.',
      ),
    );
  const id = await createOnce(ctx, 'requestEquityReport', input, async (ctx) => {
    const attributes = await attributesOf(ctx, input.attributes);
    const cohortIds = cohorts.map(({ id }) => id).sort();
    const profile = await chosenProfile(ctx);
    const k = kOf(input, getProfile(profile).k);
    const { role, programId = null } = input;
    const specDigest = digestOf([METHOD, profile, cohortIds, role, k, attributes.map(({ id }) => id)]);
    const id = newId('EquityReport');
    const askedOn = new Intl.DateTimeFormat('en-CA', { timeZone: ctx.viewer.timeZone }).format(
      ctx.clock.now(),
    );
    const attributeKeys = attributes.map(({ key }) => key);
    const state = EquityReportState.REQUESTED;
    const by = { method: METHOD, profileKey: profile.key, profileVersion: profile.version };
    const report = { id, programId, role, attributeKeys, k, state, ...by, askedOn, specDigest };
    if (!(await insertReport(ctx, { ...report, requestedById: personId, cohortIds }))) {
      const known = await findReportOfDay(ctx, specDigest, askedOn);
      if (!known) throw new Refusal(new NotPossibleNow('The same report just failed. Ask again.'));
      return known;
    }
    await record(ctx, {
      type: 'EquityReportRequested',
      nodes: [id, ...(programId ? [programId] : []), ...cohortIds],
      changes: { state: [null, state] },
    });
    return id;
  });
  return getReport(ctx, id);
}

/** No caller gets smaller groups than the profile allows. */
function kOf({ k }: RequestEquityReportInput, least: number): number {
  const wanted = k ?? least;
  if (wanted < least) {
    const message = `The policy profile of the institution asks for at least ${least}.`;
    throw new Refusal(new InvalidInput(['k'], message, { least: String(least) }));
  }
  return wanted;
}

interface Place {
  id: string;
  programId: string;
}

async function cohortsOf(ctx: Context, { cohortIds, programId }: RequestEquityReportInput): Promise<Place[]> {
  if (Boolean(cohortIds) === Boolean(programId))
    throw new Refusal(new InvalidInput(['cohortIds'], 'Name the cohorts, or their program; one of them.'));
  if (cohortIds) {
    const ids = [...new Set(cohortIds)];
    return Promise.all(ids.map((id) => demand('Cohort', id, (id) => cohortLoader(ctx).load(id))));
  }
  const program = await demand('Program', programId as string, (id) => programLoader(ctx).load(id));
  authorize(decide(ctx.viewer, 'equityReport.manage', { programId: program.id }));
  return reportableCohorts(ctx, program.id);
}

async function attributesOf(ctx: Context, keys: string[]): Promise<{ id: string; key: string }[]> {
  const asked = (await readTaxonomy(ctx)).filter(({ newest, enabled }) => newest && enabled);
  const found = [...new Set(keys)].sort().map((key) => asked.find((row) => row.key === key));
  const missing = found.includes(undefined);
  if (missing)
    throw new Refusal(
      new InvalidInput(
        ['attributes'],
        'An attribute is not asked. `demographicAttributes` lists those that are.',
      ),
    );
  return found.filter((row) => row !== undefined);
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
  return read.map(({ id, result }) => ({
    id,
    ...inWords(result, (key, number) => {
      const row = taxonomy.find((each) => each.key === key && each.number === number);
      return {
        label: row ? inLanguage(row.labels, languages) : key,
        categories: new Map(row?.categories.map(({ code, labels }) => [code, inLanguage(labels, languages)])),
      };
    }),
  }));
});

/** May: whoever sees the report. The reading is recorded before anything is shown. */
export function readResult(ctx: Context, report: EquityReport): Promise<EquityReportResult | null> {
  return report.result ? readingLoader(ctx).load(report.id) : Promise.resolve(null);
}
