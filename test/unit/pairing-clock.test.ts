/** Days that a pairing stood still: the union of holds of both sides, against counting day by day. */
import * as fc from 'fast-check';
import { startOfDay, dayIn } from '../../src/clock';
import { dayAfter, unionDays, type Span } from '../../src/modules/pairings/pairing-clock';

const span = fc
  .tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 90 }))
  .map(([from, days]): Span => {
    const fromOn = dayAfter('2027-01-01', from);
    return { fromOn, toOn: dayAfter(fromOn, days) };
  });

function counted(spans: readonly Span[]): number {
  let days = 0;
  for (let day = '2027-01-01'; day < '2030-01-01'; day = dayAfter(day))
    if (spans.some(({ fromOn, toOn }) => fromOn <= day && day < toOn)) days += 1;
  return days;
}

test('the union of spans is what counting every day gives, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
      expect(unionDays(spans)).toBe(counted(spans));
      expect(unionDays([...spans].reverse())).toBe(unionDays(spans));
    }),
    { numRuns: 100 },
  );
});

test('a span that lies in others adds nothing; what is counted only grows', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), span, (spans, one) => {
      const before = unionDays(spans);
      const after = unionDays([...spans, one]);
      expect(after).toBeGreaterThanOrEqual(before);
      expect(after).toBeLessThanOrEqual(before + unionDays([one]));
      expect(unionDays([...spans, one, one])).toBe(after);
    }),
  );
});

test.each([
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Niue',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Europe/Athens',
])('a day in %s begins when the calendar turns, also where clocks are put forward', (zone) => {
  for (const day of ['2027-03-28', '2027-01-01', '2027-10-31', '2028-02-29']) {
    const start = startOfDay(zone, day);
    expect(dayIn(zone, start)).toBe(day);
    expect(dayIn(zone, new Date(start.getTime() - 1))).toBe(dayAfter(day, -1));
  }
});
