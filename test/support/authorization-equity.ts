/** Who may do what with demographics and equity reports. See authorization-cases.ts. */
import { operation, MEMBERS, type Case } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { EVERYBODY, type World } from './authorization-world';
import { askAbout, notice, upload } from './demographics';
import { close, report } from './equity';
import { schedule, tasksIn } from './equity-monitoring';
import { benchmarkOf } from './equity-benchmarks';
import { reviewableRun, reviewAskedFor } from './match-run-reviews';

let asked = 0;

/** Another question each time, so that cases do not meet. */
async function question({ people }: World): Promise<string> {
  const key = `question_${Date.now().toString(36)}_${asked++}`;
  await askAbout(people.admin, key, ['a', 'b']);
  return key;
}

/** The one that holds: cases publish others. */
async function noticeVersion({ people }: World): Promise<number> {
  return (await notice(people.admin)).version;
}

export async function importFor(world: World): Promise<{ demographicsImportId: string }> {
  const attribute = await question(world);
  const columns = { answer: { attribute, values: { A: 'a' } } };
  const text = `email,answer\n${world.people.participant.subject}@example.org,A`;
  const staged = await upload(world.people.admin, text, {
    identity: 'email',
    demographics: { basis: 'x', columns },
  });
  return { demographicsImportId: staged.demographicsImport.id };
}

/** Decided before it is given: a job that is still at it would write while a case looks whether anything was. */
export async function reportFor(world: World): Promise<string> {
  const cohortId = await world.cohort('ACTIVE');
  const attributes = [await question(world)];
  return (await report(world.people.equityOfficer, { cohortIds: [cohortId], attributes })).id;
}

/** Of a program without closed cohorts: no job has anything to ask. */
async function scheduleFor(world: World): Promise<string> {
  const input = { attributes: null, everyCohorts: 20 };
  return (await schedule(world.people.equityOfficer, await world.program(), input)).id;
}

async function taskFor({ uni, people, programId }: World): Promise<string> {
  return (await tasksIn(uni, programId, people.equityOfficer)).taskIds[0]!;
}

async function benchmarkInput(world: World): Promise<object> {
  const counts = { a: 40, b: 60 };
  return benchmarkOf([await world.cohort('ACTIVE')], await question(world), counts);
}

async function benchmarkFor(world: World): Promise<string> {
  const { people } = world;
  const input = await benchmarkInput(world);
  const made = await must(people.equityOfficer, 'recordEquityBenchmark', input, 'equityBenchmark { id }');
  return made.equityBenchmark.id;
}

const everybody: Pick<Case, 'may' | 'sees' | 'otherwise' | 'scopes' | 'keyOtherwise' | 'stranger'> = {
  may: EVERYBODY,
  sees: [],
  otherwise: 'FORBIDDEN',
  scopes: [],
  keyOtherwise: 'FORBIDDEN',
  stranger: 'OK',
};

const officers = { may: ['equityOfficer'] as const, sees: [], scopes: [] };

export const EQUITY_QUERIES: Record<string, Case> = {
  demographicAttributes: {
    ...everybody,
    query: '{ demographicAttributes { key label } }',
    make: async (world) => ({ variables: {}, shows: await question(world) }),
    stranger: 'HIDDEN',
  },
  demographicTaxonomies: {
    ...officers,
    may: ['admin', 'equityOfficer'],
    query: '{ demographicTaxonomies { key version } }',
    make: async () => ({ variables: {} }),
    otherwise: 'FORBIDDEN',
    keyOtherwise: 'FORBIDDEN',
    stranger: 'OK',
  },
  demographicNotice: {
    ...everybody,
    query: '{ demographicNotice { version text } }',
    make: async () => ({ variables: {} }),
  },
  myDemographics: {
    ...everybody,
    query: '{ myDemographics { answers { codes } accesses { actorId } } }',
    make: async () => ({ variables: {} }),
  },
  equityProfiles: {
    ...officers,
    may: ['admin', 'equityOfficer'],
    query: '{ equityProfiles { key version } }',
    make: async () => ({ variables: {} }),
    otherwise: 'FORBIDDEN',
    keyOtherwise: 'FORBIDDEN',
    stranger: 'OK',
  },
  equityReport: {
    ...officers,
    query: operation('query', 'equityReport', 'ID', '__typename id'),
    make: async (world) => {
      const shows = await reportFor(world);
      return { variables: { id: shows }, shows };
    },
    otherwise: 'NOT_FOUND',
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  },
  equityReports: {
    ...officers,
    query: '{ equityReports(first: 100) { edges { node { id } } } }',
    make: async (world) => ({ variables: {}, shows: await reportFor(world) }),
    otherwise: 'HIDDEN',
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  },
  equitySchedules: {
    ...officers,
    query: '{ equitySchedules(first: 100) { edges { node { id } } } }',
    make: async (world) => ({ variables: {}, shows: await scheduleFor(world) }),
    otherwise: 'HIDDEN',
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  },
  equityTasks: {
    ...officers,
    query: '{ equityTasks(first: 100) { edges { node { id } } } }',
    make: async (world) => ({ variables: {}, shows: await taskFor(world) }),
    otherwise: 'HIDDEN',
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  },
  equityBenchmark: {
    ...officers,
    query: operation('query', 'equityBenchmark', 'ID', '__typename id'),
    make: async (world) => {
      const shows = await benchmarkFor(world);
      return { variables: { id: shows }, shows };
    },
    otherwise: 'NOT_FOUND',
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  },
  equityBenchmarks: {
    ...officers,
    query: '{ equityBenchmarks(first: 100) { edges { node { id } } } }',
    make: async (world) => ({ variables: {}, shows: await benchmarkFor(world) }),
    otherwise: 'HIDDEN',
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  },
  matchRunReview: {
    ...officers,
    query: operation('query', 'matchRunReview', 'ID', '__typename id'),
    make: async (world) => {
      const shows = await reviewAskedFor(world.uni, await world.cohort('MATCHING'));
      return { variables: { id: shows }, shows };
    },
    otherwise: 'NOT_FOUND',
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  },
  matchRunReviews: {
    ...officers,
    query: '{ matchRunReviews(first: 100) { edges { node { id } } } }',
    make: async (world) => ({
      variables: {},
      shows: await reviewAskedFor(world.uni, await world.cohort('MATCHING')),
    }),
    otherwise: 'HIDDEN',
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  },
};

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object>,
  rest: Partial<Case>,
): Case {
  return {
    ...everybody,
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    ...rest,
  };
}

/** What nobody else sees at all. */
const officersAlone: Partial<Case> = {
  may: ['equityOfficer'],
  sees: [],
  otherwise: 'NOT_FOUND',
  keyOtherwise: 'NOT_FOUND',
  stranger: 'NOT_FOUND',
};

const admins: Partial<Case> = { may: ['admin'], sees: EVERYBODY };

export const EQUITY_MUTATIONS: Record<string, Case> = {
  requestEquityReport: mutation(
    'requestEquityReport',
    'equityReport { id }',
    async (world) => {
      const cohortIds = [await world.cohort('ACTIVE')];
      await close(cohortIds);
      return { cohortIds, role: 'MENTEE', attributes: [await question(world)] };
    },
    { may: ['equityOfficer'], sees: MEMBERS, otherwise: 'NOT_FOUND', stranger: 'NOT_FOUND' },
  ),
  recordEquityBenchmark: mutation('recordEquityBenchmark', 'equityBenchmark { id }', benchmarkInput, {
    may: ['equityOfficer'],
    sees: MEMBERS,
    otherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  }),
  reviewMatchRun: mutation(
    'reviewMatchRun',
    'matchRunReview { id }',
    async (world) => ({ matchRunId: await reviewableRun(world.uni, await world.cohort('MATCHING')) }),
    officersAlone,
  ),
  scheduleEquityReports: mutation(
    'scheduleEquityReports',
    'equitySchedule { id }',
    async (world) => ({ programId: await world.program(), role: 'MENTEE', everyCohorts: 20 }),
    { may: ['equityOfficer'], sees: MEMBERS, otherwise: 'NOT_FOUND', stranger: 'NOT_FOUND' },
  ),
  changeEquitySchedule: mutation(
    'changeEquitySchedule',
    'equitySchedule { id }',
    async (world) => ({ equityScheduleId: await scheduleFor(world), everyCohorts: 2, paused: true }),
    officersAlone,
  ),
  endEquitySchedule: mutation(
    'endEquitySchedule',
    'equitySchedule { id }',
    async (world) => ({ equityScheduleId: await scheduleFor(world) }),
    officersAlone,
  ),
  takeEquityTask: mutation(
    'takeEquityTask',
    'equityTask { id }',
    async (world) => ({ equityTaskId: await taskFor(world) }),
    officersAlone,
  ),
  finishEquityTask: mutation(
    'finishEquityTask',
    'equityTask { id }',
    async (world) => ({ equityTaskId: await taskFor(world), note: 'It was looked into.' }),
    officersAlone,
  ),
  chooseEquityProfile: mutation(
    'chooseEquityProfile',
    'equityProfile { key version }',
    async () => ({ key: 'screening' }),
    { may: ['admin'] },
  ),
  defineDemographicAttribute: mutation(
    'defineDemographicAttribute',
    'demographicAttribute { key }',
    async (world) => {
      // The report that was asked for before is done by then.
      await reportFor(world);
      const labels = [{ language: 'en', text: 'Text' }];
      const categories = ['a', 'b'].map((code) => ({ code, labels }));
      return { key: await question(world), labels, multiple: false, categories };
    },
    admins,
  ),
  adoptDemographicTaxonomy: mutation(
    'adoptDemographicTaxonomy',
    'demographicAttribute { key }',
    async (world) => {
      await reportFor(world);
      return { key: 'gender', attribute: `gender_${Date.now().toString(36)}_${asked++}` };
    },
    admins,
  ),
  recordMyDemographics: mutation(
    'recordMyDemographics',
    'myDemographics { answers { codes } }',
    async (world) => ({
      attribute: await question(world),
      codes: ['a'],
      consent: true,
      noticeVersion: await noticeVersion(world),
    }),
    { stranger: 'INVALID_INPUT' },
  ),
  withdrawMyDemographics: mutation(
    'withdrawMyDemographics',
    'myDemographics { answers { codes } }',
    async () => ({ purpose: 'EQUALITY_MONITORING' }),
    {},
  ),
  publishDemographicNotice: mutation(
    'publishDemographicNotice',
    'demographicNotice { version }',
    async () => ({ texts: [{ language: 'en', text: `Notice ${asked++}` }] }),
    { may: ['admin'] },
  ),
  excludeMeFromMonitoring: mutation(
    'excludeMeFromMonitoring',
    'myDemographics { excludedAt }',
    async () => ({}),
    {},
  ),
  includeMeInMonitoring: mutation(
    'includeMeInMonitoring',
    'myDemographics { excludedAt }',
    async () => ({}),
    {},
  ),
  importDemographics: mutation(
    'importDemographics',
    'demographicsImport { id }',
    async (world) => ({
      text: 'email,answer\nx@example.org,A',
      mapping: {
        identity: 'email',
        demographics: {
          basis: 'x',
          columns: { answer: { attribute: await question(world), values: { A: 'a' } } },
        },
      },
    }),
    { ...admins, stranger: 'INVALID_INPUT' },
  ),
  commitDemographicsImport: mutation('commitDemographicsImport', 'demographicsImport { id }', importFor, {
    ...admins,
    stranger: 'NOT_FOUND',
  }),
  rejectDemographicsImport: mutation('rejectDemographicsImport', 'demographicsImport { id }', importFor, {
    ...admins,
    stranger: 'NOT_FOUND',
  }),
};
