/** A person at a terminal sees a bar that grows in place; a file gets a few lines. */
import { progressOn } from '../../src/cli/match/progress';

function shown(isTTY: boolean): string {
  let text = '';
  const stream = { isTTY, write: (part: string) => Boolean((text += part)) };
  const progress = progressOn(stream);
  for (let percent = 0; percent <= 100; percent++) progress.show(percent);
  progress.end();
  return text;
}

test('a bar on one line', () => {
  const steps = shown(true).split('\r').slice(1);
  expect(steps).toHaveLength(101);
  expect(steps[0]).toBe(`Matching [${' '.repeat(30)}] 0 %`);
  expect(steps[50]).toBe(`Matching [${'#'.repeat(15)}${' '.repeat(15)}] 50 %`);
  expect(steps[100]).toBe(`Matching [${'#'.repeat(30)}] 100 %\n`);
});

test('lines elsewhere', () => {
  expect(shown(false)).toBe([0, 25, 50, 75, 100].map((percent) => `Matching: ${percent} %\n`).join(''));
});
