/** How long a pairing stood still: the union of its holds, whoever's they are. Pure. */

/** Days from the first on, up to but not including the last. */
export interface Span {
  fromOn: string;
  toOn: string;
}

const DAY_MS = 24 * 3_600_000;

const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** The day so many days later. */
export function dayAfter(day: string, days = 1): string {
  return new Date((dayNumber(day) + days) * DAY_MS).toISOString().slice(0, 10);
}

/** How many days lie in at least one of the spans. */
export function unionDays(spans: readonly Span[]): number {
  const sorted = spans
    .map(({ fromOn, toOn }): [number, number] => [dayNumber(fromOn), dayNumber(toOn)])
    .sort((a, b) => a[0] - b[0]);
  let days = 0;
  let covered = -Infinity;
  for (const [from, to] of sorted) {
    const start = Math.max(from, covered);
    if (to > start) days += to - start;
    covered = Math.max(covered, to);
  }
  return days;
}
