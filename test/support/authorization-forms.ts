/** Who may do what with application forms. See authorization-cases.ts. */
import { COHORT_STAFF, MEMBERS, operation, PROGRAM_STAFF, type Case } from './authorization-cases';
import { must } from './authorization-mutate';
import type { World } from './authorization-world';

/** Nothing that must be answered: other cases submit applications to the same program. */
const form = ({ programId }: World) => ({
  programId,
  role: 'MENTEE',
  questions: [
    { key: 'WHY', kind: 'TEXT', tier: 'COORDINATOR', texts: [{ language: 'en', text: 'Why do you apply?' }] },
  ],
});

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object>,
  rest: Partial<Case>,
): Case {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return {
    query: operation('mutation', name, type, `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: PROGRAM_STAFF,
    sees: MEMBERS,
    otherwise: 'NOT_FOUND',
    scopes: ['PROGRAMS_WRITE'],
    keyOtherwise: 'FORBIDDEN',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

export const FORM_MUTATIONS: Record<string, Case> = {
  setApplicationForm: mutation(
    'setApplicationForm',
    'applicationForm { id }',
    async (world) => form(world),
    {},
  ),
  saveApplication: mutation(
    'saveApplication',
    'application { id }',
    async (world) => {
      await must(world.uni.admin, 'setApplicationForm', form(world));
      return { enrollmentId: await world.enrollment('DRAFT'), answers: [{ key: 'WHY', text: 'To learn' }] };
    },
    {
      may: [...COHORT_STAFF, 'participant'],
      sees: ['safeguardingLead'],
      scopes: ['ENROLLMENTS_WRITE', 'PROGRAMS_READ'],
    },
  ),
};
