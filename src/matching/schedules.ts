/**
 * How long two people can meet: the minutes that both have open, in the week in which that is least, so that
 * clocks which change on different days count. Sets of bits; most people share few schedules.
 */
import type { Schedule } from './types';

const QUARTERS = 7 * 24 * 4;
const MINUTES = 15;
const WORDS = QUARTERS / 32;
const { imul } = Math;

export class Schedules {
  /** By schedule: which pattern each kind of week has. */
  private readonly weeks = new Map<string, readonly number[]>();
  private readonly patterns: Int32Array[] = [];

  constructor(schedules: readonly Schedule[]) {
    const known = new Map<string, number>();
    for (const { id, weeks } of schedules)
      this.weeks.set(
        id,
        weeks.map((spans) => {
          const key = spans.join();
          const at = known.get(key) ?? this.patterns.push(patternOf(spans)) - 1;
          known.set(key, at);
          return at;
        }),
      );
  }

  /** Null where one of them has told no hours. */
  minutes(a: string | null, b: string | null): number | null {
    const [first, second] = [this.weeksOf(a), this.weeksOf(b)];
    if (!first || !second) return null;
    let least = QUARTERS;
    const count = this.patterns.length;
    const seen: number[] = [];
    for (let week = 0; week < first.length; week++) {
      const [p, q] = [first[week]!, second[week]!];
      if (seen.includes(p * count + q)) continue;
      seen.push(p * count + q);
      const both = common(this.patterns[p]!, this.patterns[q]!);
      if (both < least) least = both;
    }
    return least * MINUTES;
  }

  private weeksOf(id: string | null): readonly number[] | undefined {
    return id === null ? undefined : this.weeks.get(id);
  }
}

/** Whether these are spans as a schedule has them. */
export function isWeek(spans: readonly number[]): boolean {
  return (
    spans.length % 2 === 0 &&
    spans.every((quarter, at) => {
      const before = at ? spans[at - 1]! : -1;
      return Number.isInteger(quarter) && quarter > before && quarter <= QUARTERS;
    })
  );
}

function patternOf(spans: readonly number[]): Int32Array {
  const pattern = new Int32Array(WORDS);
  for (let at = 0; at < spans.length; at += 2)
    for (let quarter = spans[at]!; quarter < spans[at + 1]!; quarter++)
      pattern[quarter >> 5]! |= 1 << (quarter & 31);
  return pattern;
}

function common(a: Int32Array, b: Int32Array): number {
  let count = 0;
  for (let word = 0; word < WORDS; word++) {
    let bits = a[word]! & b[word]!;
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    count += imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
