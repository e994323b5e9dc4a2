/** Recording benchmarks, and which of them a report can name. For equity officers. */
import { authorize } from '../../auth/decisions';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { record } from '../../events/record';
import { forbidden } from '../../graphql/faults';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { cohortLoader } from '../cohorts/cohort.repository';
import { readTaxonomy } from '../demographics/demographics.repository';
import { getProfile } from '../equity-profiles/equity-profile';
import { chosenProfile } from '../equity-profiles/equity-profile.repository';
import { mayReport } from '../equity-reports/equity-report.policy';
import { demand } from '../update';
import { checkedNumbers } from './equity-benchmark.checks';
import type { EquityBenchmark } from './equity-benchmark.entity';
import { unfit, type Fit } from './equity-benchmark.errors';
import type { RecordEquityBenchmarkInput } from './equity-benchmark.inputs';
import {
  equityBenchmarkLoader,
  insertBenchmark,
  printedVersions,
  readableBenchmarks,
} from './equity-benchmark.repository';

export const getBenchmark = byId('Query.equityBenchmark', readableBenchmarks);

/** May: equity officers of all the cohorts. Refuses: InvalidInput, EquityBenchmarkTooFew. Records: EquityBenchmarkRecorded. */
export async function recordEquityBenchmark(
  ctx: Context,
  input: RecordEquityBenchmarkInput,
): Promise<EquityBenchmark> {
  const load = (id: string) => demand('Cohort', id, (id) => cohortLoader(ctx).load(id));
  const cohorts = await Promise.all([...new Set(input.cohortIds)].map(load));
  authorize(mayReport(ctx.viewer, cohorts));
  const { personId } = ctx.viewer;
  if (!personId) throw forbidden('Only a person can record a benchmark.');
  const id = await createOnce(ctx, 'recordEquityBenchmark', input, async (ctx) => {
    if (input.countedOn > dayIn(ctx.viewer.timeZone, ctx.clock.now()))
      throw new Refusal(new InvalidInput(['countedOn'], 'Numbers can’t be of a day in the future.'));
    const version = await versionOf(ctx, input);
    const numbers = checkedNumbers(input, version, getProfile(await chosenProfile(ctx)).k);
    const id = newId('EquityBenchmark');
    const cohortIds = cohorts.map(({ id }) => id).sort();
    const { role, stage, source, countedOn } = input;
    const of = { attributeKey: version.key, attributeNumber: version.number, cohortIds, role, stage };
    await insertBenchmark(ctx, { id, ...of, ...numbers, source, countedOn, recordedById: personId });
    await record(ctx, {
      type: 'EquityBenchmarkRecorded',
      nodes: [id, ...cohortIds],
      changes: { stage: [null, stage] },
    });
    return id;
  });
  return getBenchmark(ctx, id);
}

async function versionOf(ctx: Context, { attribute, number }: RecordEquityBenchmarkInput) {
  const versions = (await readTaxonomy(ctx)).filter(({ key }) => key === attribute);
  if (!versions.some(({ newest, enabled }) => newest && enabled))
    throw new Refusal(
      new InvalidInput(['attribute'], 'The attribute is not asked. See `demographicAttributes`.'),
    );
  const found = versions.find((each) => (number ? each.number === number : each.newest));
  if (!found)
    throw new Refusal(
      new InvalidInput(
        ['number'],
        `The attribute has versions up to ${Math.max(...versions.map(({ number }) => number))}.`,
      ),
    );
  return found;
}

export interface Wanted {
  cohortIds: readonly string[];
  role: string;
  k: number;
  /** About some of the people alone. */
  narrowed: boolean;
  /** With the version that counts unless another was printed already. */
  attributes: readonly { key: string; number: number }[];
}

/** The benchmarks as a report names them: each once, in the order of their ids. Refuses: EquityBenchmarkUnfit, InvalidInput. */
export async function fittingBenchmarks(
  ctx: Context,
  ids: readonly string[],
  report: Wanted,
): Promise<string[]> {
  if (!ids.length) return [];
  if (report.narrowed)
    throw new Refusal(
      new InvalidInput(
        ['benchmarkIds'],
        'Benchmarks are about everybody of the cohorts. Leave `filters` out, or name none.',
      ),
    );
  const load = (id: string) => demand('EquityBenchmark', id, (id) => equityBenchmarkLoader(ctx).load(id));
  const named = await Promise.all(ids.map(load));
  const printed = await printedVersions(ctx, report.cohortIds, report.role);
  const one = named.filter(({ id }, at) => named.findIndex((other) => other.id === id) === at);
  one.forEach((benchmark) => {
    const at = ids.indexOf(benchmark.id);
    const numbers = [...report.attributes, ...printed].flatMap(({ key, number }) =>
      key === benchmark.attributeKey ? [number] : [],
    );
    const asked = report.attributes.some(({ key }) => key === benchmark.attributeKey);
    const fit = {
      cohortIds: [...report.cohortIds],
      attributeKeys: report.attributes.map(({ key }) => key),
      attributeNumbers: asked ? [...new Set(numbers)].sort((a, b) => a - b) : [],
      k: report.k,
    };
    const why = misfit(benchmark, report, fit);
    if (why) throw unfit(benchmark.id, why, fit, at);
    if (one.some((other) => other !== benchmark && isSameKind(other, benchmark)))
      throw new Refusal(
        new InvalidInput(
          ['benchmarkIds', String(at)],
          'Two benchmarks are about the same attribute and stage. Name the one that counts.',
        ),
      );
  });
  return one.map(({ id }) => id).sort();
}

const isSameKind = (one: EquityBenchmark, other: EquityBenchmark) =>
  one.attributeKey === other.attributeKey && one.stage === other.stage;

/** What is wrong with it for the report, in words; null where it fits. */
function misfit(benchmark: EquityBenchmark, report: Wanted, fit: Fit): string | null {
  const { cohortIds, role, attributeKey, attributeNumber, counts, people: everybody, unknown } = benchmark;
  if (role !== report.role)
    return `The benchmark is about the role ${role}, the report about ${report.role}.`;
  if ([...cohortIds].sort().join() !== [...report.cohortIds].sort().join())
    return 'The benchmark is about other cohorts than the report. Record one about just `cohortIds`.';
  if (!fit.attributeNumbers.length)
    return `The report is not about "${attributeKey}". Name it in \`attributes\`.`;
  if (!fit.attributeNumbers.includes(attributeNumber))
    return `The benchmark counts groups of version ${attributeNumber} of the question, the report of another: see \`attributeNumbers\`.`;
  const told = counts.flatMap(({ people }) =>
    people === null ? [] : [people, everybody - unknown - people],
  );
  const few = [unknown, ...told].some((people) => people > 0 && people < report.k);
  return few ? `The report shows no number below ${report.k}, and the benchmark has one.` : null;
}
