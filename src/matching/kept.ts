/** An earlier result in a new problem: which of its pairs can go on, and what became of the others. */
import type { Changes } from './explain-pairs';
import type { ScoreRows } from './grid';
import type { Change, ChangeReason, MatchProblem } from './types';

interface Pair {
  mentee: number;
  mentor: number;
}

export interface Earlier {
  /** Pairs both of whom are there, with seats, and may be paired. */
  standing: Pair[];
  /** How many of the earlier pairs are pinned: they go on in any case. */
  pinned: number;
  /** All earlier mentors of a mentee who is there, and why not, where they are ruled out. */
  ofMentee: Map<number, { mentorId: string; mentor: number | null; reason: ChangeReason | null }[]>;
}

export function earlier(
  { mentors, mentees, kept, pinned: pins }: Required<MatchProblem>,
  rows: ScoreRows,
): Earlier {
  const pinnedPairs = new Set(pins.map(({ mentorId, menteeId }) => `${mentorId} ${menteeId}`));
  let pinned = 0;
  const mentorAt = new Map(mentors.map(({ id }, at) => [id, at]));
  const menteeAt = new Map(mentees.map(({ id }, at) => [id, at]));
  const standing: Pair[] = [];
  const ofMentee: Earlier['ofMentee'] = new Map();
  for (const { mentorId, menteeId } of kept) {
    const mentee = menteeAt.get(menteeId);
    if (mentee === undefined || !mentees[mentee]!.seats) continue;
    const mentor = mentorAt.get(mentorId) ?? null;
    if (pinnedPairs.has(`${mentorId} ${menteeId}`)) {
      pinned++;
      ofMentee.set(mentee, [...(ofMentee.get(mentee) ?? []), { mentorId, mentor, reason: null }]);
      continue;
    }
    const there = mentor !== null && mentors[mentor]!.seats > 0;
    const stands = there && rows.row(mentee)[mentor]! >= 0;
    if (stands) standing.push({ mentee, mentor });
    const reason = stands ? null : there ? 'RULED_OUT' : 'PARTNER_GONE';
    ofMentee.set(mentee, [...(ofMentee.get(mentee) ?? []), { mentorId, mentor, reason }]);
  }
  return { standing, pinned, ofMentee };
}

/** Each new partner of a mentee stands for one that she lost, in the order of their ids, while there are some. */
export function changesFrom({ ofMentee }: Earlier, given: readonly Pair[], any: boolean): Changes {
  const now = new Map<number, number[]>();
  for (const { mentee, mentor } of given) now.set(mentee, [...(now.get(mentee) ?? []), mentor]);
  const lostOf = (mentee: number) =>
    (ofMentee.get(mentee) ?? []).filter(
      ({ mentor }) => mentor === null || !now.get(mentee)?.includes(mentor),
    );
  const isKept = (mentee: number, mentor: number) =>
    (ofMentee.get(mentee) ?? []).some((pair) => pair.mentor === mentor);
  const newOf = (mentee: number) =>
    (now.get(mentee) ?? []).filter((mentor) => !isKept(mentee, mentor)).sort((a, b) => a - b);
  const changed = (lost: { mentorId: string; reason: ChangeReason | null } | undefined): Change | null =>
    lost ? { kind: 'CHANGED', previousMentorId: lost.mentorId, reason: lost.reason ?? 'BETTER_TOTAL' } : null;
  return {
    of(mentee, mentor) {
      if (!any) return null;
      if (isKept(mentee, mentor)) return { kind: 'KEPT', previousMentorId: null, reason: null };
      const lost = lostOf(mentee)[newOf(mentee).indexOf(mentor)];
      return changed(lost) ?? { kind: 'NEW', previousMentorId: null, reason: null };
    },
    lost: (mentee) => changed(lostOf(mentee)[newOf(mentee).length]),
  };
}
