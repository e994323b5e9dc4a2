/** Who may do what with milestones. See authorization-cases.ts. */
import { COHORT_STAFF, MEMBERS, operation, PROGRAM_STAFF, type Case } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { pairOf } from './authorization-pairings';
import type { World } from './authorization-world';

const SEES_PAIRING: Case['may'] = [...COHORT_STAFF, 'safeguardingLead', 'participant'];
const titles = [{ language: 'en', text: 'Step' }];

async function milestoneOf(world: World): Promise<string> {
  const pairingId = (await pairOf(world, 'CONFIRMED')).id;
  const made = await must(
    world.uni.admin,
    'addMilestone',
    { pairingId, titles, dueOn: '2030-01-01' },
    'milestone { id }',
  );
  return made.milestone.id;
}

export const MILESTONE_QUERIES: Record<string, Case> = {
  milestone: {
    query: operation('query', 'milestone', 'ID', '__typename id'),
    make: async (world) => {
      const shows = await milestoneOf(world);
      return { variables: { id: shows }, shows };
    },
    may: SEES_PAIRING,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: ['PAIRINGS_READ'],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  },
};

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object>,
  rest: Partial<Case> = {},
): Case {
  return {
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: [...COHORT_STAFF, 'participant'],
    sees: SEES_PAIRING,
    otherwise: 'NOT_FOUND',
    scopes: ['PAIRINGS_WRITE'],
    keyOtherwise: 'FORBIDDEN',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

const MILESTONE = 'milestone { id state }';
const one = async (world: World) => ({ milestoneId: await milestoneOf(world) });

export const MILESTONE_MUTATIONS: Record<string, Case> = {
  setMilestoneTemplate: mutation(
    'setMilestoneTemplate',
    'milestoneTemplate { id }',
    async ({ programId }) => ({ programId, items: [{ titles, dueAfterDays: 7 }] }),
    { may: PROGRAM_STAFF, sees: MEMBERS, scopes: ['PROGRAMS_WRITE'] },
  ),
  addMilestone: mutation('addMilestone', MILESTONE, async (world) => ({
    pairingId: (await pairOf(world, 'CONFIRMED')).id,
    titles,
    dueOn: '2030-01-01',
  })),
  startMilestone: mutation('startMilestone', MILESTONE, one),
  completeMilestone: mutation('completeMilestone', MILESTONE, one),
  waiveMilestone: mutation(
    'waiveMilestone',
    MILESTONE,
    async (world) => ({ ...(await one(world)), reason: 'Not needed' }),
    { may: COHORT_STAFF },
  ),
  completeMilestones: mutation(
    'completeMilestones',
    'results { id milestone { id } userErrors { code message } }',
    async (world) => ({ milestoneIds: [await milestoneOf(world)] }),
  ),
};
