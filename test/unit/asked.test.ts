/** Statements made of what clients ask: which are named, and that there is an end of names. */
import { AskedStatements } from '../../src/db/asked';

const times = <T>(count: number, work: () => T): T[] => Array.from({ length: count }, work);

test('a text is named when it comes the third time, and keeps its name', () => {
  const asked = new AskedStatements();
  const names = times(5, () => asked.nameOf('select 1'));
  expect(names.slice(0, 2)).toEqual(['', '']);
  expect(names[2]).toMatch(/^reads\.compiled:[\w-]{43}$/);
  expect(new Set(names.slice(2)).size).toBe(1);
  // What PostgreSQL keeps of a name.
  expect(names[2]!.length).toBeLessThanOrEqual(63);
});

test('texts that come once take no name from one that comes often', () => {
  const asked = new AskedStatements();
  const [, , name] = times(3, () => asked.nameOf('often'));
  for (let n = 0; n < 5_000; n++) expect(asked.nameOf(`once ${n}`)).toBe('');
  expect(asked.nameOf('often')).toBe(name);
  expect(asked.epoch).toBe(0);
});

test('too many names begin an epoch, in which all are counted anew', () => {
  const asked = new AskedStatements();
  for (let n = 0; n < 200; n++) times(3, () => asked.nameOf(`text ${n}`));
  expect(asked.epoch).toBe(0);
  times(3, () => asked.nameOf('one more'));
  expect(asked.epoch).toBe(1);
  expect(asked.nameOf('text 0')).toBe('');
});

test('a very long text is never kept', () => {
  const asked = new AskedStatements();
  expect(times(5, () => asked.nameOf('x'.repeat(40_000)))).toEqual(['', '', '', '', '']);
});
