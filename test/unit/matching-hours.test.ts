/** Hours in common in real local time: every expected minute below was counted by hand from the zones' published rules. */
import { Schedules } from '../../src/matching/schedules';
import { schedulesOf, weeksOf, type Hours } from '../../src/modules/match-runs/match-hours';

const WORK_DAYS = [1, 2, 3, 4, 5];
const NINE_TO_FIVE = ['09:00', '17:00'] as const;

function person(
  personId: string,
  timeZone: string,
  [fromTime, toTime]: readonly [string, string] = NINE_TO_FIVE,
  days = WORK_DAYS,
): Hours {
  return { personId, timeZone, windows: days.map((weekday) => ({ weekday, fromTime, toTime })) };
}

/** Minutes in common of two people, in the worst week from one day to another. */
function common(a: Hours, b: Hours, from: string, to: string): number | null {
  const { schedules, idOf } = schedulesOf([a, b], weeksOf(from, to));
  const table = new Schedules(schedules);
  const minutes = table.minutes(idOf.get(a.personId)!, idOf.get(b.personId)!);
  expect(table.minutes(idOf.get(b.personId)!, idOf.get(a.personId)!)).toBe(minutes);
  return minutes;
}

const berlin = person('a', 'Europe/Berlin');
const newYork = person('b', 'America/New_York');

test('Berlin and New York have two hours a day, three in the weeks in which only New York has changed its clocks', () => {
  // 9:00-17:00 in New York is 15:00-23:00 in Berlin, and 14:00-22:00 from March 8 to March 29, 2026.
  expect(common(berlin, newYork, '2026-02-02', '2026-02-06')).toBe(600);
  expect(common(berlin, newYork, '2026-03-09', '2026-03-13')).toBe(900);
  expect(common(berlin, newYork, '2026-03-16', '2026-03-20')).toBe(900);
  expect(common(berlin, newYork, '2026-06-01', '2026-06-05')).toBe(600);
  // From October 25 to November 1 Berlin is back already.
  expect(common(berlin, newYork, '2026-10-26', '2026-10-30')).toBe(900);
  // The least over the whole cohort counts.
  expect(common(berlin, newYork, '2026-02-02', '2026-11-30')).toBe(600);
});

test('where the clocks drift apart, the weeks between the changes are the worst', () => {
  // 15:00-17:00 in Berlin is 9:00-11:00 in New York, but 10:00-12:00 in the gap weeks: half of it is left.
  const early = person('b', 'America/New_York', ['09:00', '11:00']);
  const late = person('a', 'Europe/Berlin', ['15:00', '17:00']);
  expect(common(late, early, '2026-02-02', '2026-03-06')).toBe(600);
  expect(common(late, early, '2026-02-02', '2026-03-09')).toBe(300);
  expect(common(late, early, '2026-03-30', '2026-10-23')).toBe(600);
  expect(common(late, early, '2026-03-30', '2026-10-26')).toBe(300);
});

test('half hours and quarters of zones count', () => {
  // Kolkata is 4:30 ahead of Berlin in winter and 3:30 in summer: 3:30 and 4:30 hours a day are left.
  const kolkata = person('b', 'Asia/Kolkata');
  expect(common(berlin, kolkata, '2026-01-05', '2026-01-09')).toBe(5 * 210);
  expect(common(berlin, kolkata, '2026-07-06', '2026-07-10')).toBe(5 * 270);
  expect(common(berlin, kolkata, '2026-01-05', '2026-07-10')).toBe(5 * 210);
  // Kathmandu is a quarter of an hour ahead of Kolkata.
  expect(common(kolkata, person('c', 'Asia/Kathmandu'), '2026-01-05', '2026-01-09')).toBe(5 * 465);
});

test('the southern hemisphere changes the other way', () => {
  // Sydney is 10 hours ahead of Berlin in the northern winter, 9 between the changes, 8 in summer.
  const morning = person('a', 'Europe/Berlin', ['07:00', '09:00']);
  const evening = person('b', 'Australia/Sydney', ['16:00', '18:00']);
  // 16:00-18:00 in Sydney is 6:00-8:00, 7:00-9:00 and 8:00-10:00 in Berlin.
  expect(common(morning, evening, '2026-01-05', '2026-01-09')).toBe(300);
  expect(common(morning, evening, '2026-03-30', '2026-04-03')).toBe(600);
  expect(common(morning, evening, '2026-04-06', '2026-04-10')).toBe(300);
  // Santiago goes back on April 4, 2026, a week after Berlin went forward: 4, 5 and 6 hours behind.
  const santiago = person('c', 'America/Santiago');
  expect(common(berlin, santiago, '2026-01-05', '2026-01-09')).toBe(5 * 240);
  expect(common(berlin, santiago, '2026-03-30', '2026-04-03')).toBe(5 * 180);
  expect(common(berlin, santiago, '2026-04-06', '2026-04-10')).toBe(5 * 120);
});

test('a zone that never changes is not the same as one that does', () => {
  // Phoenix is with Denver in winter and an hour behind it in summer.
  const denver = person('a', 'America/Denver');
  const phoenix = person('b', 'America/Phoenix');
  expect(common(denver, phoenix, '2026-01-05', '2026-02-27')).toBe(2400);
  expect(common(denver, phoenix, '2026-01-05', '2026-06-30')).toBe(2100);
});

test('the week of the change itself counts as it is: an hour that is skipped is missing, one that comes twice is there twice', () => {
  const nights = (zone: string) => person('a', zone, ['01:00', '04:00'], [7]);
  const self = (from: string) =>
    common(
      nights('Europe/Berlin'),
      person('b', 'Europe/Berlin', ['00:00', '24:00'], [1, 2, 3, 4, 5, 6, 7]),
      from,
      from,
    );
  expect(self('2026-03-28')).toBe(120);
  expect(self('2026-10-24')).toBe(240);
  expect(self('2026-07-04')).toBe(180);
});

test('days that lie across the date line meet', () => {
  // Monday morning in Auckland is Sunday afternoon in Los Angeles, 21 hours behind in January.
  const auckland = person('a', 'Pacific/Auckland', ['09:00', '11:00'], [1]);
  const losAngeles = person('b', 'America/Los_Angeles', ['12:00', '14:00'], [7]);
  expect(common(auckland, losAngeles, '2026-01-05', '2026-01-30')).toBe(120);
});

test('only whole quarters of an hour count, and people whose hours fall together share a schedule', () => {
  const odd = person('a', 'UTC', ['09:10', '09:50'], [1]);
  expect(common(odd, person('b', 'UTC'), '2026-01-05', '2026-01-05')).toBe(30);
  const { schedules, idOf } = schedulesOf(
    [berlin, person('b', 'Europe/Paris'), person('c', 'Europe/London')],
    weeksOf('2026-01-01', '2026-12-31'),
  );
  expect(schedules).toHaveLength(2);
  expect(idOf.get('a')).toBe(idOf.get('b'));
  expect(idOf.get('c')).not.toBe(idOf.get('a'));
  // Winter, the week in which the clocks go forward, summer, and the week in which they go back.
  expect(schedules[0]!.weeks).toHaveLength(4);
  expect(schedules[0]!.weeks[0]!.slice(0, 4)).toEqual([32, 64, 128, 160]);
});

test('a cohort without an end is seen a year ahead, and one far too long no further than the rules tell', () => {
  expect(
    weeksOf('2026-01-07', '2026-01-12').map((monday) => new Date(monday).toISOString().slice(0, 10)),
  ).toEqual(['2026-01-05', '2026-01-12']);
  expect(weeksOf('2026-01-07', null)).toHaveLength(52);
  expect(weeksOf('2026-01-07', '2090-01-01')).toHaveLength(159);
});

test('thousands of people share few schedules, and all pairs of these are compared at once', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney', 'Africa/Cairo'];
  const people = Array.from({ length: 14_000 }, (_, n) =>
    person(`p${n}`, zones[n % 5]!, [`0${n % 8}:00`, `${10 + (n % 9)}:00`]),
  );
  const started = performance.now();
  const { schedules } = schedulesOf(people, weeksOf('2026-01-01', '2026-12-31'));
  const table = new Schedules(schedules);
  for (const a of schedules) for (const b of schedules) table.minutes(a.id, b.id);
  const ms = performance.now() - started;
  expect(schedules).toHaveLength(360);
  process.stdout.write(`360 schedules of 14,000 people: ${Math.round(ms)} ms\n`);
  // It takes a tenth of this; a table by people would take minutes.
  expect(ms).toBeLessThan(5000);
});
