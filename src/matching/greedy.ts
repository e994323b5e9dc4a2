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
  const rounds = menteeSeats.reduce((max, seats) => Math.max(max, seats), 0);
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < menteeSeats.length; i++) {
      if (menteeSeats[i]! <= round) continue;
      const row = rows.row(i);
      const mine = given[i]!;
      let best = -1;
      let most = 0;
      for (let j = 0; j < row.length; j++) {
        const score = row[j]!;
        if (score < most || !left[j]! || mine.has(j)) continue;
        if (best >= 0 && score === most && tie(i, j) >= tie(i, best)) continue;
        best = j;
        most = score;
      }
      if (best < 0) continue;
      mine.add(best);
      left[best]!--;
      matched++;
      totalScore += row[best]!;
    }
  return { matched, totalScore };
}
