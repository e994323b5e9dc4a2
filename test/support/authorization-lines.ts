/** Who may do what with reporting lines, attention items and preferences. See authorization-cases.ts. */
import { idOf, newUuid, uuidOf } from '../../src/ids';
import { COHORT_STAFF, COORDINATION, COORDINATORS, operation, type Case } from './authorization-cases';
import { asSuperuser } from './authorization-database';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { EVERYBODY, type World } from './authorization-world';

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object>,
  rest: Partial<Case>,
): Case {
  return {
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: COHORT_STAFF,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: [],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

/** Something that needs attention in a fresh cohort; it is raised by the system alone. */
export async function attentionOf(world: World): Promise<string> {
  const cohortId = await world.cohort();
  const id = newUuid();
  await asSuperuser(
    `insert into attention_items (institution_id, id, cohort_id, kind, subject, state, state_changed_at, since_on, created_at, updated_at)
     values ($1, $2, $3, 'LOST_PARTNER', $2::uuid::text, 'OPEN', now(), current_date, now(), now())`,
    [uuidOf(world.uni.id), id, uuidOf(cohortId)],
  );
  return idOf('AttentionItem', id);
}

const item = 'attentionItem { id state }';
const scopes: Partial<Case> = { scopes: ['PAIRINGS_WRITE', 'PROGRAMS_READ'], keyOtherwise: 'FORBIDDEN' };
const about = async (world: World) => ({ attentionItemId: await attentionOf(world) });

const line = 'reportingLine { id personId managerId fromOn toOn }';
const keepers: Partial<Case> = {
  may: COORDINATION,
  sees: EVERYBODY,
  scopes: ['PEOPLE_WRITE'],
  keyOtherwise: 'FORBIDDEN',
};
const two = async ({ uni }: World) => ({
  personId: (await uni.person()).personId,
  managerId: (await uni.person()).personId,
});
/** Of two new people: coordinators of anything see it, and nobody else. */
async function lineOf(world: World): Promise<{ reportingLineId: string }> {
  const made = await must(
    world.uni.admin,
    'setReportingLine',
    { ...(await two(world)), fromOn: '2020-01-01' },
    line,
  );
  return { reportingLineId: made.reportingLine.id };
}
const lineKeepers: Partial<Case> = { ...keepers, sees: COORDINATORS };

export const LINE_MUTATIONS: Record<string, Case> = {
  triageAttention: mutation(
    'triageAttention',
    item,
    async (world) => ({ ...(await about(world)), dueOn: '2030-01-01' }),
    scopes,
  ),
  actOnAttention: mutation(
    'actOnAttention',
    item,
    async (world) => ({ ...(await about(world)), outcome: 'Called' }),
    scopes,
  ),
  closeAttention: mutation('closeAttention', item, about, scopes),
  setPreferences: mutation(
    'setPreferences',
    'preferences { version avoidIds }',
    async (world) => ({ enrollmentId: await world.enrollment('ACCEPTED'), avoidIds: [] }),
    {
      may: [...COHORT_STAFF, 'participant'],
      sees: ['safeguardingLead'],
      keyOtherwise: 'FORBIDDEN',
    },
  ),
  setReportingLine: mutation('setReportingLine', line, two, keepers),
  setReportingLines: mutation(
    'setReportingLines',
    `results { id ${line} userErrors { code message } }`,
    async (world) => ({ lines: [await two(world)] }),
    keepers,
  ),
  endReportingLine: mutation(
    'endReportingLine',
    line,
    async (world) => ({ ...(await lineOf(world)), toOn: '2030-01-01' }),
    lineKeepers,
  ),
  correctReportingLine: mutation(
    'correctReportingLine',
    line,
    async (world) => ({ ...(await lineOf(world)), fromOn: '2020-02-01' }),
    lineKeepers,
  ),
  retractReportingLine: mutation('retractReportingLine', line, lineOf, lineKeepers),
};
