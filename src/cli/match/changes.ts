/** What became of an earlier result, mentee by mentee. */
import type { Change, MatchResult } from '../../matching/types';

export interface Changed {
  menteeId: string;
  previousMentorId: string;
  /** Null: nobody instead. */
  mentorId: string | null;
  change: Change;
}

export function changesOf({ pairs, unmatched }: MatchResult): Changed[] {
  const found = [
    ...pairs.map(({ menteeId, mentorId, change }) => ({ menteeId, mentorId, change })),
    ...unmatched.flatMap(({ id, role, change }) =>
      role === 'MENTEE' ? [{ menteeId: id, mentorId: null, change }] : [],
    ),
  ];
  return found.flatMap(({ change, ...who }) =>
    change?.previousMentorId == null ? [] : [{ ...who, change, previousMentorId: change.previousMentorId }],
  );
}
