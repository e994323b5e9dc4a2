/** The baseline: mentees in the order of their ids take the best mentor still free, first all their first seats. */
import type { Market } from './candidates';

export function greedy({ rows, menteeSeats, mentorSeats, tie }: Market): {
  matched: number;
  totalScore: number;
} {
  const left = mentorSeats.slice();
  const given = Array.from(menteeSeats, () => new Set<number>());
  let totalScore = 0;
  let matched = 0;
  const most = menteeSeats.reduce((max, seats) => Math.max(max, seats), 0);
  for (let round = 0; round < most; round++)
    for (let i = 0; i < menteeSeats.length; i++) {
      if (menteeSeats[i]! <= round) continue;
      const row = rows.row(i);
      const mine = given[i]!;
      let best = -1;
      for (let j = 0; j < row.length; j++) {
        const score = row[j]!;
        if (score < 0 || !left[j]! || mine.has(j)) continue;
        if (best < 0 || score > row[best]! || (score === row[best]! && tie(i, j) < tie(i, best))) best = j;
      }
      if (best < 0) continue;
      mine.add(best);
      left[best]!--;
      matched++;
      totalScore += row[best]!;
    }
  return { matched, totalScore };
}
