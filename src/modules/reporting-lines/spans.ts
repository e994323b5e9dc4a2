/** Spans of whole days, both ends included; an open one has no last day. Pure. Days are written YYYY-MM-DD. */

export interface Span {
  fromOn: string;
  toOn: string | null;
}

/** Whether two spans share a day. */
export function overlap(a: Span, b: Span): boolean {
  return (b.toOn === null || a.fromOn <= b.toOn) && (a.toOn === null || b.fromOn <= a.toOn);
}

/** The first of some spans that shares a day with this one. */
export function clashOf<Other extends Span>(span: Span, others: readonly Other[]): Other | null {
  return others.find((other) => overlap(span, other)) ?? null;
}

const DAY_MS = 24 * 3_600_000;

export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
