/** What cases about readiness and invitations are about. See authorization-cases.ts. */
import { must } from './authorization-mutate';
import { grant, type World } from './authorization-world';

const ITEMS = [
  ['BRIEFING', 'PERSON'],
  ['TRAINING', 'COORDINATOR'],
] as const;

/** A draft of the participant in a program of its own that asks two things, one of which she records herself. */
export async function readinessOf(world: World): Promise<string> {
  const programId = await world.program();
  await must(world.uni.admin, 'setProgramPolicy', {
    programId,
    readiness: ITEMS.map(([key, recordedBy]) => ({
      key,
      labels: [{ language: 'en', text: key }],
      roles: ['MENTEE'],
      kind: 'BRIEFING',
      recordedBy,
    })),
  });
  const cohortId = await world.uni.cohort({ programId }, 'ENROLLING');
  await grant(world.uni.admin, {
    personId: world.people.cohortCoordinator.personId,
    role: 'COORDINATOR',
    cohortId,
  });
  return world.uni.enroll(world.people.participant, cohortId, 'MENTEE', 'DRAFT');
}

/** The token of an invitation of the participant. */
export async function tokenOf({ uni, people, cohort }: World): Promise<string> {
  const { invitationToken } = await must(
    uni.admin,
    'invitePerson',
    { cohortId: await cohort(), personId: people.participant.personId, role: 'MENTEE' },
    'invitationToken',
  );
  return invitationToken;
}
