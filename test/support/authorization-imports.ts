/** Who may import. See authorization-cases.ts. */
import { COHORT_STAFF, MEMBERS, operation, PROGRAM_STAFF, type Case } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { parkTask } from './authorization-pairings';
import type { World } from './authorization-world';
import { sendText } from './imports';
import { unique } from './scenario';

const mapping = { columns: { mail: 'email', name: 'displayName' } };
const text = () => `mail,name\n${unique('new').replace(' ', '.')}@example.org,New\n`;

async function fileFor(world: World): Promise<object> {
  return { cohortId: await world.cohort('ENROLLING'), role: 'MENTEE', mapping, text: text() };
}

async function importFor(world: World): Promise<string> {
  const { text: content, ...input } = (await fileFor(world)) as { text: string };
  return (await sendText(world.uni.admin, content, input)).id;
}

export const IMPORT_QUERIES: Record<string, Case> = {
  import: {
    query: operation('query', 'import', 'ID', '__typename id'),
    make: async (world) => {
      const shows = await importFor(world);
      return { variables: { id: shows }, shows };
    },
    may: COHORT_STAFF,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: ['ENROLLMENTS_WRITE'],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  },
};

const scopes = ['ENROLLMENTS_WRITE', 'PROGRAMS_READ', 'PEOPLE_READ'];

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object>,
  rest: Partial<Case> = {},
): Case {
  return {
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: COHORT_STAFF,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes,
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

export const IMPORT_MUTATIONS: Record<string, Case> = {
  importEnrollments: mutation('importEnrollments', 'import { id }', fileFor, {
    sees: MEMBERS,
    keyOtherwise: 'FORBIDDEN',
  }),
  importPairings: mutation(
    'importPairings',
    'import { id }',
    async (world) => ({
      cohortId: await world.cohort('MATCHING'),
      mapping: { columns: { mentor: 'firstEmail', mentee: 'secondEmail' } },
      text: 'mentor,mentee\n',
    }),
    { sees: MEMBERS, scopes: [...scopes, 'PAIRINGS_WRITE'], keyOtherwise: 'FORBIDDEN' },
  ),
  commitImport: mutation('commitImport', 'import { id }', async (world) => {
    // Or the job would write while a case looks whether anything was written.
    await parkTask(world.uni.id, 'commitImports');
    return { importId: await importFor(world), mode: 'VALID_ROWS' };
  }),
  rejectImport: mutation('rejectImport', 'import { id }', async (world) => ({
    importId: await importFor(world),
  })),
  saveImportMapping: mutation(
    'saveImportMapping',
    'importMapping { id }',
    async ({ programId, uni }) => {
      const input = { programId, name: unique('Mapping'), mapping };
      await must(uni.admin, 'saveImportMapping', input);
      return input;
    },
    { may: PROGRAM_STAFF, sees: MEMBERS, keyOtherwise: 'FORBIDDEN' },
  ),
};
