/** Other views of the scores of a problem: without some pairs, without those below a floor, with a bonus for some. */
import { banCode } from './feasible';
import type { ScoreRows } from './grid';

/** The mentors of each mentee that are meant. */
export type PairSets = ReadonlyMap<number, readonly number[]>;

export function pairSets(pairs: Iterable<{ mentee: number; mentor: number }>): PairSets {
  const sets = new Map<number, number[]>();
  for (const { mentee, mentor } of pairs) {
    const mine = sets.get(mentee);
    if (mine) mine.push(mentor);
    else sets.set(mentee, [mentor]);
  }
  return sets;
}

export function withoutPairs(rows: ScoreRows, pairs: PairSets): ScoreRows {
  return changed(rows, pairs, (cells, mentors) => {
    for (const mentor of mentors) cells[mentor] = -1;
  });
}

export function withBonus(rows: ScoreRows, pairs: PairSets, bonus: number): ScoreRows {
  return changed(rows, pairs, (cells, mentors) => {
    for (const mentor of mentors) if (cells[mentor]! >= 0) cells[mentor] = cells[mentor]! + bonus;
  });
}

function changed(
  rows: ScoreRows,
  pairs: PairSets,
  change: (cells: Int16Array, mentors: readonly number[]) => void,
): ScoreRows {
  if (!pairs.size) return rows;
  return {
    row(mentee) {
      const mentors = pairs.get(mentee);
      if (!mentors) return rows.row(mentee);
      const cells = rows.row(mentee).slice();
      change(cells, mentors);
      return cells;
    },
  };
}

/** Pairs that score less are impossible. */
export function withFloor(rows: ScoreRows, floor: number): ScoreRows {
  if (floor <= 0) return rows;
  const code = banCode('FLOOR');
  let scratch = new Int16Array(0);
  return {
    row(mentee) {
      const cells = rows.row(mentee);
      if (scratch.length !== cells.length) scratch = new Int16Array(cells.length);
      for (let j = 0; j < cells.length; j++) {
        const cell = cells[j]!;
        scratch[j] = cell >= 0 && cell < floor ? code : cell;
      }
      return scratch;
    },
  };
}
