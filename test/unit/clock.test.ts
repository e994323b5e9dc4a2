/** The day somewhere. */
import * as fc from 'fast-check';
import { dayIn } from '../../src/clock';

const instant = fc.date({
  min: new Date('1990-01-01T00:00:00Z'),
  max: new Date('2099-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const HOUR = 3_600_000;

test('in UTC it is the date of the instant', () => {
  fc.assert(fc.property(instant, (at) => dayIn('UTC', at) === at.toISOString().slice(0, 10)));
});

test('where the clock is hours ahead or behind, it is the date so many hours later or earlier', () => {
  // Etc/GMT+5 lies west: five hours behind.
  fc.assert(
    fc.property(instant, fc.integer({ min: -14, max: 12 }), (at, behind) => {
      const shifted = new Date(at.getTime() - behind * HOUR);
      expect(dayIn(`Etc/GMT${behind < 0 ? behind : `+${behind}`}`, at)).toBe(
        shifted.toISOString().slice(0, 10),
      );
    }),
  );
});

test('days follow each other, the world over', () => {
  const zones = fc.constantFrom(
    'Europe/Athens',
    'America/New_York',
    'Pacific/Apia',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
  );
  fc.assert(
    fc.property(zones, instant, fc.integer({ min: 0, max: 100 * HOUR }), (zone, at, later) => {
      expect(dayIn(zone, at) <= dayIn(zone, new Date(at.getTime() + later))).toBe(true);
      expect(dayIn(zone, at)).toMatch(/^\d{4}-\d\d-\d\d$/);
    }),
  );
});

test.each([
  ['Europe/Athens', '2026-03-28T21:59:59Z', '2026-03-28'],
  ['Europe/Athens', '2026-03-28T22:00:00Z', '2026-03-29'],
  ['Europe/Athens', '2026-03-29T20:59:59Z', '2026-03-29'],
  ['Europe/Athens', '2026-03-29T21:00:00Z', '2026-03-30'],
  ['Pacific/Kiritimati', '2029-12-31T10:00:00Z', '2030-01-01'],
  ['America/Los_Angeles', '2030-01-01T07:59:59Z', '2029-12-31'],
])('in %s at %s it is %s', (zone, at, day) => {
  expect(dayIn(zone, new Date(at))).toBe(day);
});
