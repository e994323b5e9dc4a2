/** Who may do what with the taxonomy of skills, choices and goals. See authorization-cases.ts. */
import { randomUUID } from 'node:crypto';
import { COORDINATION, type Case } from './authorization-cases';
import { must } from './authorization-mutate';
import { list, mutation, ownProfile, query, skillOf } from './authorization-pairings';
import { EVERYBODY, type World } from './authorization-world';

const name = () => `Skill ${randomUUID()}`;
const sorted = async ({ uni }: World) =>
  (await must(uni.admin, 'createSkill', { name: name() }, 'skill { id }')).skill.id as string;
const unsorted = async (world: World) => (await skillOf(world)).shows as string;

/** A tag that is on the first page, whatever else there is. */
async function tagOf(world: World): Promise<string> {
  const tag = `! ${randomUUID()}`;
  const enrollmentId = await world.enrollment();
  const made = await must(
    world.uni.admin,
    'setGoals',
    { enrollmentId, goals: [{ text: 'To learn', tags: [tag] }] },
    'enrollment { goals { tags { id } } }',
  );
  return made.enrollment.goals[0].tags[0].id as string;
}

export const SKILL_QUERIES: Record<string, Case> = {
  skill: query('skill', 'PEOPLE_READ', EVERYBODY, unsorted),
  skillTaxonomy: {
    ...list('skillTaxonomy', 'PEOPLE_READ', EVERYBODY, async () => ''),
    query: '{ skillTaxonomy { version } }',
    make: async () => ({ variables: {} }),
    keyOtherwise: 'FORBIDDEN',
    stranger: 'OK',
  },
  goalTags: {
    ...list('goalTags', 'PEOPLE_READ', EVERYBODY, tagOf),
    query: '{ goalTags(first: 100, nameStartsWith: "!") { edges { node { id } } } }',
  },
};

const SKILL = 'skill { id } taxonomyVersion';
const sorters: Partial<Case> = {
  may: COORDINATION,
  scopes: ['PEOPLE_WRITE'],
  otherwise: 'FORBIDDEN',
  stranger: 'NOT_FOUND',
};
const importers: Partial<Case> = { ...sorters, stranger: 'OK' };

export const SKILL_MUTATIONS: Record<string, Case> = {
  createSkill: mutation(
    'createSkill',
    SKILL,
    async (world) => ({ name: name(), parentId: await sorted(world) }),
    sorters,
  ),
  updateSkill: mutation(
    'updateSkill',
    SKILL,
    async (world) => ({ skillId: await unsorted(world), description: 'Sorted' }),
    sorters,
  ),
  mergeSkills: mutation(
    'mergeSkills',
    SKILL,
    async (world) => ({ skillId: await unsorted(world), intoSkillId: await sorted(world) }),
    sorters,
  ),
  importSkills: mutation(
    'importSkills',
    'results { outcome } taxonomyVersion',
    async () => ({ rows: [{ name: name() }] }),
    importers,
  ),
  adoptStarterSkills: mutation(
    'adoptStarterSkills',
    'results { outcome } taxonomyVersion',
    async () => ({}),
    importers,
  ),
  setPersonSkills: mutation(
    'setPersonSkills',
    'person { id }',
    async ({ people }) => ({
      personId: people.participant.personId,
      skillChoices: [{ name: name(), direction: 'OFFERED' }],
    }),
    {
      may: [...COORDINATION, 'participant'],
      sees: ['programCoordinator', 'cohortCoordinator', 'otherCoordinator', 'safeguardingLead'],
      scopes: ['PEOPLE_WRITE'],
    },
  ),
  setGoals: mutation(
    'setGoals',
    'enrollment { id }',
    async (world) => ({ enrollmentId: await world.enrollment(), goals: [{ text: 'To learn' }] }),
    ownProfile,
  ),
};
