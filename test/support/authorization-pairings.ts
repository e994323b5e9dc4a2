/** Who may do what with pairings, exclusions, match runs, profiles and rules. See authorization-cases.ts. */
import { randomUUID } from 'node:crypto';
import { idOf, uuidOf } from '../../src/ids';
import {
  ADMIN,
  COHORT_STAFF,
  COORDINATION,
  COORDINATORS,
  MEMBERS,
  operation,
  PROGRAM_STAFF,
  type Case,
  type Made,
} from './authorization-cases';
import { asSuperuser } from './authorization-database';
import { inputTypeOf } from './authorization-inputs';
import { must } from './authorization-mutate';
import { EVERYBODY, type World } from './authorization-world';
import type { Actor, Member, Pair } from './scenario';
import { STORED_GOAL, STORED_POOL, STORED_SETTINGS } from './match-settings';
import { askable, requestOf } from './self-match';

/** The participant as a mentee of a new mentor, in a cohort of the program. */
export async function pairOf(world: World, state: 'PROPOSED' | 'CONFIRMED' = 'PROPOSED'): Promise<Pair> {
  const cohortId = await world.cohort('MATCHING');
  const { participant } = world.people;
  const mentee: Member = { ...participant, enrollmentId: await world.uni.enroll(participant, cohortId) };
  return world.uni.pair(cohortId, { mentee, state });
}

const proposed = async (world: World) => (await pairOf(world)).id;
const confirmed = async (world: World) => (await pairOf(world, 'CONFIRMED')).id;
const paused = async (world: World) => {
  const pairingId = await confirmed(world);
  await must(world.uni.admin, 'pausePairing', { pairingId });
  return pairingId;
};

export async function exclusionOf({ uni, programId }: World): Promise<string> {
  const personIds = [(await uni.person()).personId, (await uni.person()).personId];
  const made = await must(uni.admin, 'createExclusion', { personIds, programId }, 'exclusion { id }');
  return made.exclusion.id;
}

/** A name that no other test of the institution has, on the participant's enrollment. */
export async function skillOf(world: World): Promise<Made> {
  const name = `Skill ${randomUUID()}`;
  const enrollmentId = await world.enrollment();
  await must(world.uni.admin, 'updateEnrollment', { enrollmentId, skillsWanted: [name] });
  const { skills } = await world.uni.admin.run(
    'query($name: String!) { skills(nameStartsWith: $name) { edges { node { id } } } }',
    { name },
  );
  return { variables: { name }, shows: skills.edges[0].node.id };
}

/** So that no worker takes runs up: the job of the institution has used up its tries, and waits for an administrator. */
export const parkMatching = (institutionId: string) => parkTask(institutionId, 'computeMatchRuns');

/** The same for any task. */
export async function parkTask(institutionId: string, task: string): Promise<void> {
  const key = `${task}:${uuidOf(institutionId)}`;
  await asSuperuser(
    `select graphile_worker.add_job($3, json_build_object('institutionId', $1::text), queue_name := $2,
       run_at := now() + interval '1 year', max_attempts := 1, job_key := $2)`,
    [uuidOf(institutionId), key, task],
  );
  await asSuperuser('update graphile_worker._private_jobs set attempts = max_attempts where key = $1', [key]);
}

interface RunPlace {
  uni: World['uni'];
  cohort(state: 'MATCHING'): Promise<string>;
  /** The proposed mentee. */
  participant: Actor;
}

/** A run with one proposal, as the computation would have left it. */
export async function runOf(
  place: RunPlace,
  state = 'DONE',
): Promise<{ id: string; proposalId: string; mentorId: string; menteeId: string }> {
  const { uni } = place;
  const cohortId = await place.cohort('MATCHING');
  const mentor = await uni.member(cohortId, 'MENTOR');
  const mentee = await uni.enroll(place.participant, cohortId);
  const [institution, run, proposal] = [uuidOf(uni.id), randomUUID(), randomUUID()];
  await asSuperuser(
    `insert into match_runs (institution_id, id, cohort_id, state, settings, goal, pool, pins, seed, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, '[]', 1, now(), now())`,
    [institution, run, uuidOf(cohortId), state, STORED_SETTINGS, STORED_GOAL, STORED_POOL],
  );
  await asSuperuser(
    `insert into match_proposals (institution_id, id, match_run_id, cohort_id, state, score, contributions, alternatives,
       partner_rank, feasible, created_at, updated_at)
     values ($1, $2, $3, $4, 'STAGED', 1, '[]', '[]', 1, 1, now(), now())`,
    [institution, proposal, run, uuidOf(cohortId)],
  );
  await asSuperuser(
    `insert into match_proposal_members (institution_id, proposal_id, enrollment_id, role)
     values ($1, $2, $3, 'MENTOR'), ($1, $2, $4, 'MENTEE')`,
    [institution, proposal, uuidOf(mentor.enrollmentId), uuidOf(mentee)],
  );
  const members = { mentorId: mentor.enrollmentId, menteeId: mentee };
  return { id: idOf('MatchRun', run), proposalId: idOf('Proposal', proposal), ...members };
}

export const placeOf = ({ uni, cohort, people }: World): RunPlace => ({
  uni,
  cohort,
  participant: people.participant,
});

const SEES_PAIRING: Case['may'] = [...COHORT_STAFF, 'safeguardingLead', 'participant'];
export const PAIRING_SCOPES = ['PAIRINGS_WRITE', 'PROGRAMS_READ'];

export function query(
  name: string,
  scope: string,
  may: Case['may'],
  id: (world: World) => Promise<string>,
): Case {
  return {
    query: operation('query', name, 'ID', '__typename id'),
    make: async (world) => {
      const shows = await id(world);
      return { variables: { id: shows }, shows };
    },
    may,
    sees: [],
    otherwise: 'NOT_FOUND',
    scopes: [scope],
    keyOtherwise: 'NOT_FOUND',
    stranger: 'NOT_FOUND',
  };
}

export function list(
  name: string,
  scope: string,
  may: Case['may'],
  id: (world: World) => Promise<string>,
): Case {
  return {
    ...query(name, scope, may, id),
    query: `{ ${name}(first: 100) { edges { node { id } } } }`,
    make: async (world) => ({ variables: {}, shows: await id(world) }),
    otherwise: 'HIDDEN',
    keyOtherwise: 'HIDDEN',
    stranger: 'HIDDEN',
  };
}

export const PAIRING_QUERIES: Record<string, Case> = {
  pairing: query('pairing', 'PAIRINGS_READ', SEES_PAIRING, proposed),
  pairings: list('pairings', 'PAIRINGS_READ', SEES_PAIRING, proposed),
  matchRun: query(
    'matchRun',
    'PAIRINGS_WRITE',
    COHORT_STAFF,
    async (world) => (await runOf(placeOf(world))).id,
  ),
  exclusions: list('exclusions', 'ENROLLMENTS_WRITE', COORDINATORS, exclusionOf),
  skills: {
    ...list('skills', 'PEOPLE_READ', EVERYBODY, async () => ''),
    make: skillOf,
    query:
      'query($name: String) { skills(nameStartsWith: $name, first: 100) { edges { node { id name } } } }',
  },
};

export function mutation(
  name: string,
  selection: string,
  input: (world: World) => Promise<object>,
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

const staff: Partial<Case> = { may: COHORT_STAFF, sees: SEES_PAIRING, scopes: PAIRING_SCOPES };
const either: Partial<Case> = { ...staff, may: [...COHORT_STAFF, 'participant'] };
const PAIRING = 'pairing { id state }';
const movePairing = (name: string, from: (world: World) => Promise<string>, rest: Partial<Case>, more = {}) =>
  mutation(name, PAIRING, async (world) => ({ pairingId: await from(world), ...more }), rest);
const answer = (name: string) =>
  mutation(
    name,
    PAIRING,
    async (world) => ({ pairingId: await proposed(world), personId: world.people.participant.personId }),
    either,
  );

export const ownProfile: Partial<Case> = {
  may: [...COHORT_STAFF, 'participant'],
  sees: SEES_PAIRING,
  scopes: ['ENROLLMENTS_WRITE', 'PROGRAMS_READ'],
};
const somebody = async ({ uni }: World) => (await uni.person()).personId;

export const PAIRING_MUTATIONS: Record<string, Case> = {
  proposePairing: mutation(
    'proposePairing',
    PAIRING,
    async (world) => {
      const cohortId = await world.cohort('MATCHING');
      const [mentor, mentee] = [
        await world.uni.member(cohortId, 'MENTOR'),
        await world.uni.member(cohortId, 'MENTEE'),
      ];
      const members = [
        { enrollmentId: mentor.enrollmentId, role: 'MENTOR' },
        { enrollmentId: mentee.enrollmentId, role: 'MENTEE' },
      ];
      return { cohortId, members };
    },
    { may: COHORT_STAFF, sees: MEMBERS, scopes: PAIRING_SCOPES },
  ),
  confirmPairing: answer('confirmPairing'),
  declinePairing: answer('declinePairing'),
  // For members alone: whoever answers for somebody must say for whom.
  confirmPairings: mutation(
    'confirmPairings',
    'results { id pairing { id } userErrors { code message } }',
    async (world) => ({ pairingIds: [await proposed(world)] }),
    {
      may: ['participant'],
      sees: ['safeguardingLead'],
      told: Object.fromEntries(COHORT_STAFF.map((who) => [who, 'INVALID_INPUT'])),
      keyOtherwise: 'INVALID_INPUT',
    },
  ),
  requestPairing: mutation('requestPairing', PAIRING, askable, { may: ['participant'], sees: MEMBERS }),
  withdrawPairing: movePairing('withdrawPairing', proposed, staff),
  'withdrawPairing: a request': movePairing('withdrawPairing', requestOf, {
    ...either,
    // In a program of its own, of which she has another cohort.
    may: either.may!.filter((who) => who !== 'cohortCoordinator'),
    sees: ['safeguardingLead'],
  }),
  pausePairing: movePairing('pausePairing', confirmed, either),
  resumePairing: movePairing('resumePairing', paused, either),
  closePairing: movePairing('closePairing', confirmed, either),
  completePairing: movePairing(
    'completePairing',
    async (world) => {
      const pairingId = await confirmed(world);
      await must(world.uni.admin, 'closePairing', { pairingId });
      return pairingId;
    },
    either,
  ),
  notAgain: movePairing(
    'notAgain',
    async (world) => {
      const pairingId = await confirmed(world);
      await must(world.uni.admin, 'endPairing', { pairingId, reason: 'NO_FIT' });
      return pairingId;
    },
    either,
  ),
  endPairing: movePairing('endPairing', confirmed, either, { reason: 'NO_FIT', notAgain: true }),

  createExclusion: mutation(
    'createExclusion',
    'exclusion { id }',
    async (world) => ({
      personIds: [await somebody(world), await somebody(world)],
      programId: world.programId,
    }),
    { may: PROGRAM_STAFF, sees: MEMBERS, scopes: ['ENROLLMENTS_WRITE', 'PROGRAMS_READ', 'PEOPLE_READ'] },
  ),
  'createExclusion: everywhere': mutation(
    'createExclusion',
    'exclusion { id }',
    async (world) => ({ personIds: [await somebody(world), await somebody(world)] }),
    { may: COORDINATION, scopes: ['ENROLLMENTS_WRITE', 'PEOPLE_READ'] },
  ),
  'createExclusion: in a cohort': mutation(
    'createExclusion',
    'exclusion { id }',
    async (world) => ({
      personIds: [await somebody(world), await somebody(world)],
      cohortId: await world.cohort(),
    }),
    { may: COHORT_STAFF, sees: MEMBERS, scopes: ['ENROLLMENTS_WRITE', 'PROGRAMS_READ', 'PEOPLE_READ'] },
  ),
  updateExclusion: mutation(
    'updateExclusion',
    'exclusion { id }',
    async (world) => ({ exclusionId: await exclusionOf(world), expiresOn: '2090-01-01' }),
    { may: PROGRAM_STAFF, sees: COORDINATORS, scopes: ['ENROLLMENTS_WRITE'], keyOtherwise: 'NOT_FOUND' },
  ),
  liftExclusion: mutation(
    'liftExclusion',
    'exclusion { id }',
    async (world) => ({ exclusionId: await exclusionOf(world) }),
    { may: PROGRAM_STAFF, sees: COORDINATORS, scopes: ['ENROLLMENTS_WRITE'], keyOtherwise: 'NOT_FOUND' },
  ),

  setProgramPolicy: mutation(
    'setProgramPolicy',
    'program { id }',
    async ({ programId }) => ({ programId, contactGapDays: 20 }),
    { may: PROGRAM_STAFF, sees: MEMBERS, scopes: ['PROGRAMS_WRITE'] },
  ),
  applyPolicyPreset: mutation(
    'applyPolicyPreset',
    'program { id }',
    // Of a program of its own: what it asks for would stand in the way of other cases.
    async (world) => ({ programId: await world.program(), preset: 'CORPORATE' }),
    { may: PROGRAM_STAFF, sees: MEMBERS, scopes: ['PROGRAMS_WRITE'] },
  ),
  updateEnrollment: mutation(
    'updateEnrollment',
    'enrollment { id capacity }',
    async (world) => ({ enrollmentId: await world.enrollment(), level: 5 }),
    ownProfile,
  ),
  startLeave: mutation(
    'startLeave',
    'enrollment { id }',
    async (world) => ({ enrollmentId: await world.enrollment(), fromOn: '2030-01-01' }),
    ownProfile,
  ),
  endLeave: mutation(
    'endLeave',
    'enrollment { id }',
    async (world) => {
      const enrollmentId = await world.enrollment();
      await must(world.uni.admin, 'startLeave', { enrollmentId, fromOn: '2030-01-01' });
      return { enrollmentId, toOn: '2030-01-31' };
    },
    ownProfile,
  ),
};
