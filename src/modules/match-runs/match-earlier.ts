/** What an earlier result leaves to a new problem. Pure: who reads it from where does not matter. */
import type { MatchProblem, PairIds } from '../../matching/types';

export interface EarlierPair extends PairIds {
  pinned: boolean;
}

/**
 * Pins of an earlier run that can still be made. Life went on since then, so one that can't is told as a change, where a
 * pin that somebody asks for now would be refused.
 */
export function stillPinned(
  earlier: readonly EarlierPair[],
  asked: readonly PairIds[],
  { mentors, mentees, bans }: Pick<MatchProblem, 'mentors' | 'mentees' | 'bans'>,
): PairIds[] {
  if (!earlier.some(({ pinned }) => pinned)) return [];
  // By role: on spreadsheets the same id may stand on both sides.
  const mentorOf = new Map(mentors.map((one) => [one.id, { ...one }]));
  const menteeOf = new Map(mentees.map((one) => [one.id, { ...one }]));
  const key = (first: string | undefined, second: string | undefined) => JSON.stringify([first, second]);
  const impossible = new Set(
    bans.map(({ mentorPersonId, menteePersonId }) => key(mentorPersonId, menteePersonId)),
  );
  const take = ({ mentorId, menteeId }: PairIds) => {
    const [mentor, mentee] = [mentorOf.get(mentorId), menteeOf.get(menteeId)];
    if (!mentor || !mentee) return;
    mentor.seats--;
    mentee.seats--;
    // Neither twice, nor the other way around.
    impossible.add(key(mentor.personId, mentee.personId));
    impossible.add(key(mentee.personId, mentor.personId));
  };
  asked.forEach(take);
  return earlier.flatMap(({ mentorId, menteeId, pinned }) => {
    const [mentor, mentee] = [mentorOf.get(mentorId), menteeOf.get(menteeId)];
    const possible =
      pinned &&
      mentor &&
      mentee &&
      mentor.seats > 0 &&
      mentee.seats > 0 &&
      mentor.personId !== mentee.personId &&
      !impossible.has(key(mentor.personId, mentee.personId));
    if (!possible) return [];
    take({ mentorId, menteeId });
    return [{ mentorId, menteeId }];
  });
}
