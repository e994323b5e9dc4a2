/**
 * What is not printed is not told by how long printing takes either: institutions whose sheets are the same, though their
 * people are not, take as long as each other, up to what the same institution differs from itself.
 */
import type { Atom } from '../../src/modules/equity-cuts/equity-cut.profile';
import { makeSheet, type Taxonomy } from '../../src/modules/equity-sheets/equity-sheet.make';
import { atomsOf, dice, worldOf } from '../support/equity-worlds';
import { lcg } from '../support/matching';

const K = 5;
const PAIRS = 40;
const TIMES = 31;
const AS_OF = '2026-01-01T00:00:00.000Z';

interface Pair {
  one: Atom[];
  other: Atom[];
  print: (atoms: readonly Atom[]) => string;
}

/** Somebody is moved from one row that is not told exactly to another, and nothing printed changes. */
function pairOf(run: number): Pair | null {
  const random = lcg(run * 17 + 3);
  const { below } = dice(random);
  const world = worldOf(random, K * 20);
  const taxonomy = world.taxonomies[below(2)] as Taxonomy;
  const { key } = taxonomy;
  const print = (atoms: readonly Atom[]) =>
    JSON.stringify(makeSheet(atoms, taxonomy, { cohortIds: world.cohortIds, k: K, asOf: AS_OF }));
  const sheet = makeSheet(atomsOf(world.people), taxonomy, {
    cohortIds: world.cohortIds,
    k: K,
    asOf: AS_OF,
  });
  const quiet = sheet.tables[0]!.published.groups.filter(({ cells }) =>
    cells.some(({ kind }) => kind !== 'COUNT'),
  );
  if (sheet.refused || quiet.length < 2) return null;
  const [from, to] = [quiet[below(quiet.length)]!.code, quiet[below(quiet.length)]!.code];
  const members = world.people.filter(({ codes }) => (codes[key]?.[0] ?? 'NOT_DISCLOSED') === from);
  const who = members[below(members.length)];
  if (!who || from === to) return null;
  const { [key]: _, ...rest } = who.codes;
  const codes = to === 'NOT_DISCLOSED' ? rest : { ...rest, [key]: [to] };
  const people = world.people.map((each) => (each === who ? { ...who, codes } : each));
  const [one, other] = [atomsOf(world.people), atomsOf(people)];
  return print(one) === print(other) ? { one, other, print } : null;
}

function timeOf(work: () => void): number {
  const since = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - since);
}

const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1]!;

test('what is not printed is not told by time', () => {
  const apart: number[] = [];
  const itself: number[] = [];
  for (let run = 0; apart.length < PAIRS; run++) {
    const pair = pairOf(run);
    if (!pair) continue;
    const { one, other, print } = pair;
    const times: [number[], number[], number[]] = [[], [], []];
    // In turns, so that whatever else the machine does falls on all of them alike.
    for (let time = 0; time < TIMES; time++)
      [one, other, one].forEach((atoms, at) => times[at]!.push(timeOf(() => print(atoms))));
    const [first, second, again] = times.map(median) as [number, number, number];
    apart.push(Math.abs(Math.log(second / first)));
    itself.push(Math.abs(Math.log(again / first)));
  }
  const figures = { apart: median(apart), itself: median(itself) };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  // Half of all pairs differ by less than three per cent beyond what the same differs from itself.
  expect(figures.apart).toBeLessThan(figures.itself + 0.03);
});
