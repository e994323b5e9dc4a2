/** Who may do what with waitlists and caps over all programs. See authorization-cases.ts. */
import {
  ADMIN,
  COHORT_STAFF,
  COORDINATION,
  COORDINATORS,
  MEMBERS,
  operation,
  type Case,
} from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { EVERYBODY, type World } from './authorization-world';

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object> | object,
  rest: Partial<Case>,
): Case {
  return {
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: ADMIN,
    sees: EVERYBODY,
    otherwise: 'NOT_FOUND',
    scopes: [],
    keyOtherwise: 'FORBIDDEN',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

const ENROLLMENT = 'enrollment { id waitlist { id } }';
const staff: Partial<Case> = {
  may: COHORT_STAFF,
  sees: [...COHORT_STAFF, 'safeguardingLead', 'participant'],
  scopes: ['ENROLLMENTS_WRITE', 'PROGRAMS_READ'],
};
const hers: Partial<Case> = { ...staff, may: [...COHORT_STAFF, 'participant'] };

/** The participant, accepted into a cohort whose program offers nothing by itself. */
async function accepted(world: World): Promise<string> {
  await must(world.uni.admin, 'setProgramPolicy', { programId: world.programId, automaticOffers: false });
  return world.enrollment('ACCEPTED');
}

async function waits(world: World, enrollmentId: string): Promise<string> {
  await must(world.uni.admin, 'joinWaitlist', { enrollmentId });
  return enrollmentId;
}

export const WAITLIST_MUTATIONS: Record<string, Case> = {
  joinWaitlist: mutation(
    'joinWaitlist',
    ENROLLMENT,
    async (world) => ({ enrollmentId: await accepted(world) }),
    hers,
  ),
  'joinWaitlist: with a reason': mutation(
    'joinWaitlist',
    ENROLLMENT,
    async (world) => ({ enrollmentId: await accepted(world), reason: null }),
    staff,
  ),
  joinWaitlistMany: mutation(
    'joinWaitlistMany',
    'results { id enrollment { id } userErrors { code message } }',
    async (world) => ({ enrollmentIds: [await accepted(world)] }),
    hers,
  ),
  leaveWaitlist: mutation(
    'leaveWaitlist',
    ENROLLMENT,
    async (world) => ({ enrollmentId: await waits(world, await accepted(world)) }),
    hers,
  ),
  offerSeat: mutation(
    'offerSeat',
    'pairing { id state }',
    async (world) => {
      await must(world.uni.admin, 'setProgramPolicy', {
        programId: world.programId,
        automaticOffers: false,
      });
      const cohortId = await world.cohort('MATCHING');
      const mentor = await world.uni.member(cohortId, 'MENTOR');
      const mentee = await world.uni.member(cohortId, 'MENTEE');
      return {
        waitingEnrollmentId: await waits(world, mentee.enrollmentId),
        seatEnrollmentId: mentor.enrollmentId,
      };
    },
    {
      may: COHORT_STAFF,
      sees: ['safeguardingLead'],
      scopes: ['PAIRINGS_WRITE', 'PROGRAMS_READ', 'ENROLLMENTS_READ'],
    },
  ),
  rollOverEnrollments: mutation(
    'rollOverEnrollments',
    'results { id enrollment { id } userErrors { code message } }',
    async (world) => {
      const enrollmentId = await world.enrollment('ACCEPTED');
      const { enrollment } = await world.uni.admin.run(
        'query($id: ID!) { enrollment(id: $id) { cohortId } }',
        { id: enrollmentId },
      );
      return {
        fromCohortId: enrollment.cohortId,
        toCohortId: await world.cohort('ENROLLING'),
        enrollmentIds: [enrollmentId],
      };
    },
    { may: COHORT_STAFF, sees: MEMBERS, scopes: ['ENROLLMENTS_WRITE', 'PROGRAMS_READ', 'PEOPLE_READ'] },
  ),
  setPairingCap: mutation(
    'setPairingCap',
    'person { id pairingCap }',
    async ({ uni }) => ({ personId: (await uni.person()).personId, cap: 3 }),
    { may: COORDINATION, sees: [...COORDINATORS, 'safeguardingLead'], scopes: ['PEOPLE_WRITE'] },
  ),
  'setPairingCap: one’s own': mutation(
    'setPairingCap',
    'person { id pairingCap }',
    ({ people }) => ({ personId: people.participant.personId, cap: 3 }),
    {
      may: [...COORDINATION, 'participant'],
      sees: [...COORDINATORS, 'safeguardingLead'],
      scopes: ['PEOPLE_WRITE'],
    },
  ),
  'setPairingCap: of the institution': mutation(
    'setPairingCap',
    'institution { id pairingCap }',
    () => ({ cap: 5 }),
    { stranger: 'OK' },
  ),
};
