/**
 * Who reads files instead of results learns nothing more: every number of a file follows from what sheets print, and two
 * institutions that differ in nothing printed have files of the same bytes, letters and drawings and all.
 */
import 'reflect-metadata';
import { parse } from 'csv-parse/sync';
import type { Cell } from '../../src/disclosure/types';
import { fileOf } from '../../src/modules/equity-exports/equity-file';
import { EquityReportFormat } from '../../src/modules/equity-exports/equity-file.types';
import { DEFAULT_POLICY } from '../../src/modules/equity-reports/equity-report.comparisons';
import { composed } from '../../src/modules/equity-reports/equity-report.compose';
import { crossingOf } from '../../src/modules/equity-reports/equity-report.crossing';
import { METHOD } from '../../src/modules/equity-reports/equity-report.result';
import { inWords } from '../../src/modules/equity-reports/equity-report.words';
import type { CrossSheet, Sheet } from '../../src/modules/equity-sheets/equity-sheet';
import { crossSheets } from '../../src/modules/equity-sheets/equity-sheet.cross';
import { makeSheet } from '../../src/modules/equity-sheets/equity-sheet.make';
import { FACTS, PROFILE } from '../support/equity-documents';
import { atomsOf, dice, worldOf, type World } from '../support/equity-worlds';
import { lcg } from '../support/matching';

const RUNS = 100;
const AS_OF = '2026-01-01T00:00:00.000Z';

interface Printed {
  sheets: Sheet[];
  crossed: CrossSheet;
}

/** `known`: sheets of attributes in which nobody has moved. */
function printedOf({ cohortIds, taxonomies, people }: World, k: number, known: Sheet[] = []): Printed {
  const atoms = atomsOf(people);
  const sheets = taxonomies.map(
    (taxonomy) =>
      known.find(({ key }) => key === taxonomy.key) ??
      makeSheet(atoms, taxonomy, { cohortIds, k, asOf: AS_OF }),
  );
  return { sheets, crossed: crossSheets(atoms, sheets[0]!, sheets[1]!) };
}

function resultOf({ sheets, crossed }: Printed, k: number) {
  const attributes = sheets.map((sheet) => composed([sheet], DEFAULT_POLICY));
  const crossings = [crossingOf([crossed], DEFAULT_POLICY)];
  const named = (label: string) => ({ label, categories: new Map() });
  return inWords({ method: METHOD, k, asOf: AS_OF, attributes, crossings }, named, PROFILE.wording);
}

const filesOf = (printed: Printed, k: number) =>
  Object.values(EquityReportFormat).map(
    (format) => fileOf(FACTS, PROFILE, resultOf(printed, k), format).text,
  );

/** The numbers that are printed, as far as they are about people: all that a twin must have in common. */
const countsOf = ({ sheets, crossed }: Printed) =>
  JSON.stringify([
    sheets.map(({ refused, stages, tables, strata, units, classes }) => ({
      ...{ refused, stages, strata, units, classes },
      tables: tables.map(({ published, shown }) => [published, shown]),
    })),
    crossed,
  ]);

test.each([5, 10])('institutions that differ in what is not printed have the same files, k = %i', (k) => {
  let twins = 0;
  for (let run = 0; run < RUNS; run++) {
    const random = lcg(run * 13 + k);
    const { below } = dice(random);
    const world = worldOf(random, k * (run % 3 ? 8 : 20));
    const before = printedOf(world, k);
    let files: string[] | null = null;
    for (let tried = 0; tried < 4; tried++) {
      const sheet = before.sheets[below(2)]!;
      // Whoever is moved from one row that is not told to another.
      const quiet = sheet.tables[0]!.published.groups.filter(({ cells }) =>
        cells.some(({ kind }) => kind !== 'COUNT'),
      );
      if (quiet.length < 2) continue;
      const from = quiet[below(quiet.length)]!.code;
      const to = quiet[below(quiet.length)]!.code;
      const members = world.people.filter(({ codes }) => (codes[sheet.key]?.[0] ?? 'NOT_DISCLOSED') === from);
      const who = members[below(members.length)];
      if (!who || from === to) continue;
      const { [sheet.key]: _, ...rest } = who.codes;
      const moved = { ...who, codes: to === 'NOT_DISCLOSED' ? rest : { ...rest, [sheet.key]: [to] } };
      const people = world.people.map((each) => (each === who ? moved : each));
      const others = before.sheets.filter((each) => each !== sheet);
      const after = printedOf({ ...world, people }, k, others);
      if (countsOf(after) !== countsOf(before)) continue;
      twins++;
      expect(filesOf(after, k)).toEqual((files ??= filesOf(before, k)));
    }
  }
  expect(twins).toBeGreaterThan(RUNS / 4);
});

/** Numbers of people that may stand in a file: those of the sheets, and of curves who is still waiting. */
function peopleIn({ sheets, crossed }: Printed): Set<number> {
  const classes = sheets.flatMap((sheet) => sheet.classes.flatMap(({ counts }) => counts));
  const waiting = classes.flatMap((counts) =>
    counts.map((_, at) => counts[0]! + counts.slice(at).reduce((sum, count) => sum + count, 0)),
  );
  const strata = sheets.flatMap(({ strata, units }) => [strata?.counts ?? [], units?.counts ?? []]);
  return new Set([...[strata, crossed.counts, classes].flat(5), ...waiting] as number[]);
}

const rowsOf = (csv: string): Record<string, string>[] => parse(csv, { columns: true, bom: true });

const numbersIn = (found: unknown): number[] =>
  typeof found === 'number'
    ? [found]
    : typeof found === 'object' && found
      ? Object.values(found).flatMap(numbersIn)
      : [];

/** Of each group, all quotients of the numbers that stand there for people. */
function shares(rows: readonly Record<string, string>[]): (attribute: string, group: string) => Set<number> {
  const found = new Map<string, Set<number>>();
  return (attribute, group) => {
    const key = JSON.stringify([attribute, group]);
    let known = found.get(key);
    if (known) return known;
    const ends = rows
      .filter((row) => row.measure === 'people' && row.attribute === attribute && row.group === group)
      .flatMap(({ value, lower, upper }) => [value, lower, upper].map(shown))
      .filter((each) => each !== null);
    found.set(key, (known = new Set([1, ...ends.flatMap((one) => ends.map((other) => one / other))])));
    return known;
  };
}

const shown = (text: string | undefined) => (text === '' || text === undefined ? null : Number(text));
const endsOf = (cell: Cell) =>
  cell.kind === 'COUNT'
    ? [cell.value, null, null]
    : cell.kind === 'BAND'
      ? [null, cell.atLeast, cell.atMost]
      : [null, null, null];

test.each([5, 10])('every number of a CSV file follows from printed ones, k = %i', (k) => {
  const seen = { cells: 0, people: 0, shares: 0, others: 0 };
  for (let run = 0; run < RUNS; run++) {
    const printed = printedOf(worldOf(lcg(5000 + run * 13 + k), k * (run % 3 ? 10 : 25)), k);
    const result = resultOf(printed, k);
    const counts = peopleIn(printed);
    const others = new Set(numbersIn(result));
    const strange: number[] = [];
    const rows = rowsOf(fileOf(FACTS, PROFILE, result, EquityReportFormat.CSV).text);
    const sharesOf = shares(rows);
    for (const { section, attribute, group, stage, measure, value, lower, upper } of rows) {
      const told = [value, lower, upper];
      if (measure === 'people' && section === 'people') {
        const sheet = printed.sheets.find(({ key }) => key === attribute)!;
        const rows = sheet.tables.flatMap(({ published, shown }) =>
          published.groups.filter(({ code }) => code === group && shown.includes(code)),
        );
        expect(rows).toHaveLength(1);
        expect(told.map(shown)).toEqual(endsOf(rows[0]!.cells[sheet.stages.indexOf(stage as never)]!));
        seen.cells++;
        continue;
      }
      const numbers = told.map(shown).filter((each) => each !== null && !Number.isNaN(each)) as number[];
      if (section === 'report' || measure === 'text' || !numbers.length) continue;
      if (/^(people_|class_|at_risk)/.test(measure!)) {
        strange.push(...numbers.filter((each) => !counts.has(each)));
        seen.people++;
      } else if (measure!.startsWith('share_of_')) {
        const quotients = sharesOf(attribute!, group!);
        strange.push(...numbers.filter((each) => !quotients.has(each)));
        seen.shares++;
      } else {
        strange.push(...numbers.filter((each) => !others.has(each)));
        seen.others++;
      }
    }
    expect({ run, strange }).toEqual({ run, strange: [] });
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS);
});

/** A number as people read it, and by how much it may have been rounded. */
function readNumber(text: string): { value: number; within: number } {
  const digits = text.replace(/,/g, '').replace('−', '-');
  const decimals = digits.split('.')[1]?.length ?? 0;
  return { value: Number(digits), within: 0.5 * 10 ** -decimals + 1e-9 };
}

test.each([5, 10])('every number of a page is one of the CSV file, rounded, k = %i', (k) => {
  let [cells, drawn] = [0, 0];
  for (let run = 0; run < RUNS / 4; run++) {
    const result = resultOf(printedOf(worldOf(lcg(8000 + run * 13 + k), k * 40), k), k);
    const [html, csv] = [EquityReportFormat.HTML, EquityReportFormat.CSV].map(
      (format) => fileOf(FACTS, PROFILE, result, format).text,
    ) as [string, string];
    const rows = rowsOf(csv).filter(({ section, measure }) => section !== 'report' && measure !== 'text');
    const strange: string[] = [];
    const all = [...html.matchAll(/<td class="(\w+)">(.*?)<\/td>/gs)];
    expect(all).toHaveLength(rows.length);
    all.forEach(([, looks, inner], at) => {
      const { value, lower, upper } = rows[at]!;
      if (looks !== 'number') return;
      // Notes say in words what is not told.
      const text = inner!
        .replace(/<small>.*?<\/small>/gs, '')
        .replace(/<[^>]*>/g, ' ')
        .replace('&lt; 0.001', '0.00');
      const known = [value, lower, upper].map(shown).filter((each) => each !== null);
      for (const [token] of text.matchAll(/[−\d][\d,.]*/g)) {
        const read = readNumber(token);
        const near = known.some((each) =>
          [each, each * 100].some((one) => Math.abs(one - read.value) <= read.within),
        );
        if (!near) strange.push(token);
        cells++;
      }
    });
    // What is written into drawings stands in tables too, or is a mark of a scale.
    const tabled = new Set([...all.flatMap(([, , inner]) => inner!.match(/[−\d][\d,.]*/g) ?? []), ...SCALES]);
    for (const [, text] of html.matchAll(/<text [^>]*>([^<]*)<\/text>/g))
      for (const token of text!.match(/[−\d][\d,.]*/g) ?? []) {
        const read = readNumber(token);
        const near =
          tabled.has(token) ||
          [...tabled].some((each) => Math.abs(readNumber(each).value - read.value) <= read.within);
        if (!near) strange.push(token);
        drawn++;
      }
    expect({ run, strange }).toEqual({ run, strange: [] });
  }
  expect(Math.min(cells, drawn)).toBeGreaterThan(RUNS);
});

/** Shares and ratios along axes; weeks are those of the table. */
const SCALES = [
  '0',
  '25',
  '50',
  '75',
  '100',
  '0.0625',
  '0.125',
  '0.25',
  '0.5',
  '1',
  '2',
  '4',
  '8',
  '16',
  '5',
  '10',
  '15',
  '20',
  '30',
  '40',
  '60',
];
