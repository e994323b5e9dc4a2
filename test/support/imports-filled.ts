/** A row in every table of imports, demographics and equity reports, for tests that look at all tables. */
import { must, mutate } from './authorization-mutate';
import { answer, askAbout, emailOf, exclude, upload } from './demographics';
import { reviewAskedFor } from './match-run-reviews';
import { people, report } from './equity';
import { schedule, tasksIn } from './equity-monitoring';
import { benchmarkOf } from './equity-benchmarks';
import { sendText } from './imports';
import { unique, type Institution } from './scenario';

const mapping = { columns: { mail: 'email', name: 'displayName' } };

/** Ids of one node of every type there. The administrator becomes an equity officer: nobody else sees reports. */
export async function fillImports(uni: Institution): Promise<Record<string, string>> {
  const { admin } = uni;
  const programId = await uni.program();
  const { importMapping } = await must(
    admin,
    'saveImportMapping',
    { programId, name: 'Mapping', mapping },
    'importMapping { id }',
  );
  // Not committed: staged rows are there until then. The second one has an issue.
  const text = 'mail,name\nnew@example.org,New\nnonsense,Bad\n';
  const cohortId = await uni.cohort({ programId }, 'ENROLLING');
  const checked = await sendText(admin, text, { cohortId, role: 'MENTEE', mapping });
  return { Import: checked.id, ImportMapping: importMapping.id, ...(await fillDemographics(uni, programId)) };
}

async function fillDemographics(uni: Institution, programId: string): Promise<Record<string, string>> {
  const { admin } = uni;
  const attribute = unique('question').replaceAll(/\W/g, '_');
  await askAbout(admin, attribute, ['a', 'b']);
  const person = await uni.person();
  await answer(person, attribute, ['a']);
  const out = await uni.person();
  await answer(out, attribute, ['b']);
  await exclude(out);
  const staged = await upload(admin, `email,answer\n${await emailOf(person)},B`, {
    identity: 'email',
    demographics: { basis: 'Staff records', columns: { answer: { attribute, values: { B: 'b' } } } },
  });
  // Refused where she has it from the last time.
  await mutate(admin, 'grantRole', { personId: admin.personId, role: 'EQUITY_OFFICER' });
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, cohortId, [{ answers: {}, way: [30, 20, 0, 0, 0] }]);
  const { equityBenchmark } = await must(
    admin,
    'recordEquityBenchmark',
    benchmarkOf([cohortId], attribute, { a: 40, b: 40 }),
    'equityBenchmark { id }',
  );
  const EquityBenchmark = equityBenchmark.id as string;
  const named = { cohortIds: [cohortId], attributes: [attribute], benchmarkIds: [EquityBenchmark] };
  const { id } = await report(admin, named);
  const MatchRunReview = await reviewAskedFor(uni, await uni.cohort({ programId }, 'MATCHING'));
  const { id: EquitySchedule } = await schedule(admin, await uni.program(), { attributes: null });
  const [EquityTask] = (await tasksIn(uni, programId, admin)).taskIds as [string];
  const equity = { EquityReport: id, EquityBenchmark, EquitySchedule, EquityTask, MatchRunReview };
  return { DemographicsImport: staged.demographicsImport.id, ...equity };
}
