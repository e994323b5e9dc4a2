/** Who may do what with profiles, arrangements and employment. See authorization-cases.ts. */
import { randomUUID } from 'node:crypto';
import { ADMIN, COHORT_STAFF, COORDINATION, COORDINATORS, operation, type Case } from './authorization-cases';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { EVERYBODY, type World } from './authorization-world';

function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object> | object,
  rest: Partial<Case> = {},
): Case {
  return {
    query: operation('mutation', name, inputTypeOf(name), `${selection} userErrors { code message path }`),
    make: async (world) => ({ variables: { input: await input(world) } }),
    may: COORDINATION,
    sees: [...COORDINATORS, 'safeguardingLead'],
    otherwise: 'NOT_FOUND',
    scopes: ['PEOPLE_WRITE'],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
    ...rest,
  };
}

const seesParticipant: Case['sees'] = [...COORDINATORS, 'safeguardingLead', 'participant'];
const somebody = async ({ uni }: World) =>
  (await must(uni.admin, 'createPerson', { displayName: `Person ${randomUUID()}` }, 'person { id }')).person
    .id as string;

async function spanOf(world: World): Promise<string> {
  const personId = await somebody(world);
  const made = await must(
    world.uni.admin,
    'addEmployment',
    { personId, fromOn: '2020-01-01' },
    'employment { id }',
  );
  return made.employment.id;
}

export const PEOPLE_MUTATIONS: Record<string, Case> = {
  'updatePerson: a profile of one’s own': mutation(
    'updatePerson',
    'person { id }',
    ({ people }) => ({
      personId: people.participant.personId,
      level: 30,
      discipline: 'History',
      location: 'Here',
      biography: 'Once',
      photoUrl: 'https://example.org/p.jpg',
      meetingModes: ['PHONE'],
      languages: [{ language: 'el', proficiency: 'NATIVE' }],
      availability: [{ kind: 'AVAILABLE', weekday: 1, fromTime: '09:00', toTime: '10:00' }],
    }),
    { may: [...COORDINATION, 'participant'], sees: seesParticipant, keyOtherwise: 'FORBIDDEN' },
  ),
  'updatePerson: name as in records': mutation(
    'updatePerson',
    'person { id }',
    ({ people }) => ({ personId: people.participant.personId, fullName: `Name ${randomUUID()}` }),
    { sees: seesParticipant, keyOtherwise: 'FORBIDDEN' },
  ),
  // They find people as the first address does, so on whoever has access they are an administrator's to change.
  'updatePerson: further addresses of who can sign in': mutation(
    'updatePerson',
    'person { id }',
    ({ people }) => ({
      personId: people.participant.personId,
      furtherEmails: [`${randomUUID()}@example.org`],
    }),
    { may: ADMIN, sees: seesParticipant, scopes: [], keyOtherwise: 'FORBIDDEN' },
  ),
  'updatePerson: further addresses of who can’t': mutation(
    'updatePerson',
    'person { id }',
    async (world) => ({ personId: await somebody(world), furtherEmails: [`${randomUUID()}@example.org`] }),
    { keyOtherwise: 'FORBIDDEN' },
  ),
  'updatePerson: further ids of who can sign in': mutation(
    'updatePerson',
    'person { id }',
    ({ people }) => ({
      personId: people.participant.personId,
      externalIds: [{ source: 'hr', externalId: randomUUID() }],
    }),
    { may: ADMIN, sees: seesParticipant, scopes: [], keyOtherwise: 'FORBIDDEN' },
  ),
  setAccessArrangements: mutation(
    'setAccessArrangements',
    'person { id }',
    async (world) => {
      await world.enrollment('SUBMITTED');
      return { personId: world.people.participant.personId, needed: 'Captions' };
    },
    {
      // The other coordinator's cohort is one in which the participant is a mentor.
      may: [...COHORT_STAFF, 'otherCoordinator', 'participant'],
      sees: seesParticipant,
      scopes: [],
      keyOtherwise: 'FORBIDDEN',
    },
  ),
  addEmployment: mutation(
    'addEmployment',
    'employment { id }',
    async (world) => ({
      personId: await somebody(world),
      fromOn: '2020-01-01',
    }),
    { keyOtherwise: 'FORBIDDEN' },
  ),
  closeEmployment: mutation(
    'closeEmployment',
    'employment { id }',
    async (world) => ({
      employmentId: await spanOf(world),
      toOn: '2021-01-01',
    }),
    { keyOtherwise: 'FORBIDDEN' },
  ),
  correctEmployment: mutation(
    'correctEmployment',
    'employment { id }',
    async (world) => ({
      employmentId: await spanOf(world),
      fromOn: '2019-01-01',
    }),
    { keyOtherwise: 'FORBIDDEN' },
  ),
  mergePeople: mutation(
    'mergePeople',
    'person { id }',
    async (world) => ({ keepPersonId: await somebody(world), mergePersonId: await somebody(world) }),
    { sees: EVERYBODY, scopes: [], keyOtherwise: 'FORBIDDEN' },
  ),
  // Her sign-ins would go along.
  'mergePeople: who can sign in': mutation(
    'mergePeople',
    'person { id }',
    async (world) => ({
      keepPersonId: await somebody(world),
      mergePersonId: (await world.uni.person()).personId,
    }),
    { may: ADMIN, sees: EVERYBODY, scopes: [], keyOtherwise: 'FORBIDDEN' },
  ),
};
