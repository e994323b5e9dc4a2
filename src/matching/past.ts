/** What the past adds to a row of the grid: earlier pairings of the two, the mentor's experience, the mentee's waiting. */
import { push } from './feasible';
import { add, type PartMaker } from './parts';
import { experienceValue, historyValue, waitingValue, weightOf } from './score';
import type { EarlierPairing, HistoryFound } from './types';

/** Who was paired with whom before, whoever of the two was the mentor. */
export class History {
  private readonly others = new Map<string, { personId: string; found: HistoryFound }[]>();

  constructor(pairings: readonly EarlierPairing[]) {
    for (const { personIds, completed } of pairings) {
      const found = completed ? 'COMPLETED' : 'PAIRED';
      const [a, b] = personIds;
      push(this.others, a, { personId: b, found });
      push(this.others, b, { personId: a, found });
    }
  }

  of(personId: string): readonly { personId: string; found: HistoryFound }[] {
    return this.others.get(personId) ?? [];
  }

  between(a: string, b: string): HistoryFound {
    return this.of(a).find(({ personId }) => personId === b)?.found ?? 'NONE';
  }
}

export const history: PartMaker = ({ settings, history }, mentors) => {
  const weight = weightOf(settings, 'HISTORY');
  if (!weight) return [];
  const at = new Map<string, number[]>();
  mentors.forEach(({ personId }, mentor) => push(at, personId, mentor));
  const values = new Int32Array(mentors.length);
  return [
    (mentee, sums) => {
      values.fill(historyValue(settings, 'NONE'));
      for (const { personId, found } of history.of(mentee.personId))
        for (const mentor of at.get(personId) ?? []) values[mentor] = historyValue(settings, found);
      for (let j = 0; j < values.length; j++) add(sums, j, weight * values[j]!);
    },
  ];
};

export const experience: PartMaker = ({ settings }, mentors) => {
  const weight = weightOf(settings, 'EXPERIENCE');
  if (!weight) return [];
  const table = (mentee: number | null) =>
    Int32Array.from(mentors, ({ experience }) => weight * experienceValue(experience, mentee));
  const [first, later, unknown] = [table(0), table(1), table(null)];
  return [
    ({ experience: before }, sums) => {
      const worth = before === null ? unknown : before ? later : first;
      for (let j = 0; j < worth.length; j++) add(sums, j, worth[j]!);
    },
  ];
};

export const waiting: PartMaker = ({ settings }) => {
  const weight = weightOf(settings, 'WAITING');
  if (!weight) return [];
  return [
    ({ waitingDays }, sums) => {
      const worth = weight * waitingValue(settings, waitingDays);
      for (let j = 0; j < sums.length; j++) add(sums, j, worth);
    },
  ];
};
