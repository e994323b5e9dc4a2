/** People who are mentor and mentee at once, and their pairs by person rather than by role. */
import type { ListedBans } from './feasible';
import type { Pair, ScoredPair } from './goal';
import type { Grid } from './grid';
import type { DirectedPair } from './returns';
import { pairSets, type PairSets } from './rows';
import type { MatchProblem } from './types';

type People = Pick<DirectedPair, 'mentorPersonId' | 'menteePersonId'>;

export class Directions {
  private readonly mentorsOf: Map<string, number[]>;
  private readonly menteesOf: Map<string, number[]>;

  constructor(private readonly problem: Required<MatchProblem>) {
    this.mentorsOf = indexes(problem.mentors);
    this.menteesOf = indexes(problem.mentees);
  }

  /** Only those whose return is possible matter: most people are in one role. */
  directed(pairs: readonly ScoredPair[]): DirectedPair[] {
    return pairs.flatMap(({ mentee, mentor, score }) => {
      const { mentorPersonId, menteePersonId } = this.peopleOf({ mentee, mentor });
      const canReturn = this.mentorsOf.has(menteePersonId) && this.menteesOf.has(mentorPersonId);
      return canReturn ? [{ mentorPersonId, menteePersonId, score }] : [];
    });
  }

  pairsOf(people: readonly People[]): PairSets {
    return pairSets(
      people.flatMap(({ mentorPersonId, menteePersonId }) =>
        (this.menteesOf.get(menteePersonId) ?? []).flatMap((mentee) =>
          (this.mentorsOf.get(mentorPersonId) ?? []).map((mentor) => ({ mentee, mentor })),
        ),
      ),
    );
  }

  /** What is given one way is banned the other. */
  banReturns(given: readonly Pair[], bans: ListedBans, grid: Grid): void {
    for (const pair of given) {
      const { mentorPersonId, menteePersonId } = this.peopleOf(pair);
      bans.ban(menteePersonId, mentorPersonId, 'BOTH_DIRECTIONS');
      for (const mentee of this.menteesOf.get(mentorPersonId) ?? []) grid.forget(mentee);
    }
  }

  private peopleOf({ mentee, mentor }: Pair): People {
    const { mentors, mentees } = this.problem;
    return { mentorPersonId: mentors[mentor]!.personId, menteePersonId: mentees[mentee]!.personId };
  }
}

function indexes(people: readonly { personId: string }[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  people.forEach(({ personId }, at) => found.set(personId, [...(found.get(personId) ?? []), at]));
  return found;
}
