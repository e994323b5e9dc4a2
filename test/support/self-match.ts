/** Mentees who ask mentors themselves, as tests do it. */
import { must, mutate } from './authorization-mutate';
import type { World } from './authorization-world';
import { members, stage, type Stage } from './pairings';
import type { Actor, Member } from './scenario';

export const REQUEST =
  'pairing { id state origin holdsSeats expiresAt requestMessage members { role response seatNumber } }';

type Enrolled = Pick<Member, 'enrollmentId'>;

export const ask = (who: Actor, cohortId: string, { enrollmentId }: Enrolled, input: object = {}) =>
  mutate(who, 'requestPairing', { cohortId, enrollmentId, ...input }, REQUEST);

/** The id of a request that must succeed. */
export async function requested(who: Actor, cohortId: string, { enrollmentId }: Enrolled): Promise<string> {
  return (await must(who, 'requestPairing', { cohortId, enrollmentId }, REQUEST)).pairing.id;
}

/** A cohort whose mentees may ask, with one of them and so many mentors. */
export async function open(
  mentors: number,
  policy: object = {},
): Promise<Stage & { mentee: Member; mentors: Member[] }> {
  const place = await stage({ directory: true, selfMatch: 'REQUESTS', ...policy });
  const { uni, cohortId } = place;
  return {
    ...place,
    mentee: await uni.member(cohortId, 'MENTEE'),
    mentors: await members(uni, cohortId, 'MENTOR', mentors),
  };
}

/** The participant as a mentee, and a mentor whom she may ask, in a program of its own: its directory shows people. */
export async function askable(world: World): Promise<{ cohortId: string; enrollmentId: string }> {
  const { uni, people } = world;
  const programId = await world.program();
  await must(uni.admin, 'setProgramPolicy', { programId, directory: true, selfMatch: 'REQUESTS' });
  const cohortId = await uni.cohort({ programId }, 'MATCHING');
  await uni.enroll(people.participant, cohortId);
  return { cohortId, enrollmentId: (await uni.member(cohortId, 'MENTOR')).enrollmentId };
}

export async function requestOf(world: World): Promise<string> {
  const { participant } = world.people;
  const made = await must(participant, 'requestPairing', await askable(world), 'pairing { id }');
  return made.pairing.id;
}
