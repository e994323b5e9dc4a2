/**
 * Nobody shall be mentor and mentee of the same person. This rule ties pairs together, which no assignment can
 * express; so solve without it, and where the optimum breaks it, branch: one of the two pairs is banned, or the
 * other. What a branch reaches without the rule bounds what it reaches with it, and the most promising branch goes
 * first: the first optimum that keeps the rule is the optimum of all (best-first branch and bound; Land, Doig 1960).
 */
export interface DirectedPair {
  mentorPersonId: string;
  menteePersonId: string;
  score: number;
}

export interface Solved<Pair extends DirectedPair> {
  /** What counts first stands first; more is better. Banning more never makes it better. */
  worth: readonly number[];
  pairs: readonly Pair[];
}

export interface WithoutReturns<Found> {
  best: Found;
  /** No result that keeps the rule is worth more. */
  bound: readonly number[];
  /** Proven: `best` is worth its bound. */
  optimal: boolean;
  /** How often it was solved. */
  solves: number;
}

type Ban = Pick<DirectedPair, 'mentorPersonId' | 'menteePersonId'>;

interface Branch<Found> {
  bans: readonly Ban[];
  /** What the branch is worth at most: its own worth once solved, that of the branch it comes from before. */
  bound: readonly number[];
  /** Null until its turn comes. One that keeps the rule is no branch any more. */
  solved: Found | null;
}

/** Enough for a proof where the rule costs little; beyond it, the best found is told with its bound. */
const MOST_SOLVES = 200;

/**
 * `solve` answers the optimum without the pairs it is given, always the same for the same bans. After `mostSolves`
 * no branch is opened any more; the first repair is finished even then, for an answer must keep the rule.
 */
export function withoutReturns<Pair extends DirectedPair, Found extends Solved<Pair> = Solved<Pair>>(
  solve: (bans: readonly Ban[]) => Found,
  mostSolves = MOST_SOLVES,
): WithoutReturns<Found> {
  let solves = 0;
  const counted = (bans: readonly Ban[]) => {
    solves++;
    return solve(bans);
  };
  const root = counted([]);
  let best = repaired(counted, root);
  const open: Branch<Found>[] = [{ bans: [], bound: root.worth, solved: root }];
  for (;;) {
    const branch = takeBest(open);
    if (!branch || compareWorth(branch.bound, best.worth) <= 0)
      return { best, bound: best.worth, optimal: true, solves };
    if (branch.solved) {
      const { better, worse } = returnsOf(branch.solved.pairs)[0]!;
      // The better pair is given up last: of equal branches the newest is taken first.
      for (const banned of [better, worse])
        open.push({ bans: [...branch.bans, banned], bound: branch.bound, solved: null });
    } else if (solves >= mostSolves) return { best, bound: branch.bound, optimal: false, solves };
    else {
      const solved = counted(branch.bans);
      if (returnsOf(solved.pairs).length) open.push({ bans: branch.bans, bound: solved.worth, solved });
      else if (compareWorth(solved.worth, best.worth) > 0) best = solved;
    }
  }
}

export function compareWorth(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, tier) => value !== b[tier]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** A first answer that keeps the rule: the worse pair of every two is banned, until there are none. */
function repaired<Found extends Solved<DirectedPair>>(
  solve: (bans: readonly Ban[]) => Found,
  root: Found,
): Found {
  const bans: Ban[] = [];
  let found = root;
  for (let broken = returnsOf(found.pairs); broken.length; broken = returnsOf(found.pairs)) {
    bans.push(...broken.map(({ worse }) => worse));
    found = solve(bans);
  }
  return found;
}

/** Two people who were given each other both ways, first those whose worse pair is worth most: they cost most. */
function returnsOf<Pair extends DirectedPair>(pairs: readonly Pair[]): { better: Pair; worse: Pair }[] {
  const byPeople = new Map(pairs.map((pair) => [keyOf(pair.mentorPersonId, pair.menteePersonId), pair]));
  return pairs
    .flatMap((pair) => {
      const back = byPeople.get(keyOf(pair.menteePersonId, pair.mentorPersonId));
      return back && isWorse(back, pair) ? [{ better: pair, worse: back }] : [];
    })
    .sort(
      (a, b) =>
        b.worse.score - a.worse.score ||
        b.better.score - a.better.score ||
        (a.better.mentorPersonId < b.better.mentorPersonId ? -1 : 1),
    );
}

/** Of equal ones, by the smaller person's id as mentee. */
function isWorse(a: DirectedPair, b: DirectedPair): boolean {
  return a.score < b.score || (a.score === b.score && a.mentorPersonId > b.mentorPersonId);
}

const keyOf = (mentor: string, mentee: string) => JSON.stringify([mentor, mentee]);

/** Takes out the branch with the highest bound, the newest of equals: so a search goes down before it goes wide. */
function takeBest<Found>(open: Branch<Found>[]): Branch<Found> | undefined {
  let best = open.length - 1;
  for (let at = best - 1; at >= 0; at--) if (compareWorth(open[at]!.bound, open[best]!.bound) > 0) best = at;
  return open.splice(best, 1)[0];
}
