/** The files of equity reports: nothing breaks out of them, nothing is added to the report, and nothing is lost. */
import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { csvOf } from '../../src/modules/equity-exports/csv';
import { tablesOf, type Section, type Value } from '../../src/modules/equity-exports/document';
import { shareOf } from '../../src/modules/equity-exports/equity-document.people';
import { fileOf } from '../../src/modules/equity-exports/equity-file';
import { EquityReportFormat } from '../../src/modules/equity-exports/equity-file.types';
import { htmlOf } from '../../src/modules/equity-exports/html';
import { jsonText } from '../../src/modules/equity-exports/json';
import { limitsText, numberText } from '../../src/modules/equity-exports/numbers';
import type { EquityCell } from '../../src/modules/equity-reports/equity-report.types';
import { readCsv } from '../../src/modules/imports/csv';
import { berkeley, FACTS, hostile, HOSTILE, PROFILE, resultFor } from '../support/equity-documents';

const tagsOf = (html: string) => html.match(/<[^>]*>/g)!.join('\n');

async function rowsOf(csv: string): Promise<Record<string, string>[]> {
  let columns: string[] = [];
  const rows: Record<string, string>[] = [];
  for await (const item of readCsv(Readable.from([Buffer.from(csv)]))) {
    if (item.kind === 'header') columns = item.columns;
    else if (item.kind === 'row')
      rows.push(Object.fromEntries(item.cells!.map((cell, at) => [columns[at], cell as string])));
  }
  return rows;
}

const allSections = (sections: readonly Section[]): Section[] =>
  sections.flatMap((section) => [section, ...allSections(section.sections ?? [])]);

test('no name changes the markup of a page', () => {
  const tags = tagsOf(htmlOf(berkeley(() => 'x')));
  const named = (name: string) => expect(tagsOf(htmlOf(berkeley(() => name)))).toBe(tags);
  for (const name of HOSTILE) named(name);
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...`<>&"'/=\`;!-[] ax\u0000\u202e`) }), named), {
    numRuns: 20,
  });
});

test('what means something to HTML is text, and stays readable', () => {
  const html = htmlOf(hostile());
  expect(html).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toMatch(/<script|<img|<svg [^>]*onload/);
  expect(html).not.toContain('\u202e');
});

test('a page fetches nothing, runs nothing, and says so to the browser', () => {
  const html = htmlOf(hostile());
  for (const [tag] of html.matchAll(/<[a-z][^>]*>/g)) {
    expect(tag).not.toMatch(/\s(src|srcset|on\w+|style|action|data|xlink:href)=/);
    expect(tag.match(/(?:href|fill)="([^"]*)"/)?.[1] ?? '#').toMatch(/^(#|url\(#)/);
  }
  expect(html).not.toMatch(/@import|@font-face|url\((?!#)/);
  expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-`);
});

test('beside every plot stands a table with what it shows', () => {
  const document = hostile();
  const figures = allSections(document.sections).flatMap(({ figures = [] }) => figures);
  expect(figures.map(({ plot }) => plot.kind)).toEqual([
    ...['BARS', 'FOREST', 'FOREST', 'BARS', 'FOREST', 'FOREST'],
    'CURVES',
  ]);
  for (const { plot, table } of figures) {
    const drawn =
      plot.kind === 'CURVES'
        ? plot.series.flatMap(({ points }) => points)
        : plot.blocks.flatMap(({ marks }) => marks);
    expect(table.rows).toHaveLength(drawn.length);
    for (const { values } of table.rows) expect(values).toHaveLength(table.columns.length);
  }
  const html = htmlOf(document);
  expect(html.match(/<svg role="img"/g)).toHaveLength(figures.length);
  expect(html.match(/<\/svg>\n<\/figure>\n<div class="scroll"[^>]*>\n<table>/g)).toHaveLength(figures.length);
});

test('all ids of a page are different, and all that is referred to is there', () => {
  const html = htmlOf(hostile());
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const wanted = [...html.matchAll(/aria-labelledby="([^"]*)"|href="#([^"]*)"|url\(#([^)]*)\)/g)];
  for (const [, labels = '', target, paint] of wanted)
    for (const id of [...labels.split(' '), target, paint]) if (id) expect(ids).toContain(id);
});

test('no cell of the CSV runs as a formula, and its names can be had again', async () => {
  const csv = csvOf(hostile());
  const rows = await rowsOf(csv);
  for (const row of rows) {
    for (const name of ['section', 'group', 'group_label', 'attribute_label', 'note'])
      expect(row[name]).not.toMatch(/^[=+\-@\t\r]/);
    expect(row.value).not.toMatch(/^[=+@\t\r]/);
    if (row.value?.startsWith('-')) expect(Number.isFinite(Number(row.value))).toBe(true);
  }
  const labels = new Set(rows.map((row) => row.group_label));
  for (const name of HOSTILE.filter((name) => /^[=+]/.test(name))) expect(labels).toContain(`'${name}`);
});

test('the CSV holds every number of the result, as it is', async () => {
  const { attributes } = resultFor();
  const rows = await rowsOf(csvOf(berkeley()));
  const found = (at: Record<string, string>) =>
    rows.filter((row) => Object.entries(at).every(([name, value]) => row[name] === value));
  const written = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : String(value);
  for (const { key, code, cells, comparisons } of attributes.flatMap(({ key, groups }) =>
    groups.map((group) => ({ key, ...group })),
  )) {
    for (const { stage, count, atLeast, atMost } of cells) {
      const row = found({ attribute: key, group: code, stage, measure: 'people' });
      expect(row).toMatchObject([{ value: written(count), lower: written(atLeast), upper: written(atMost) }]);
    }
    for (const { stage, basis, verdict, measures, ...rest } of comparisons) {
      const of = (measure: string) => found({ attribute: key, group: code, stage, basis, measure });
      expect(of('verdict')).toMatchObject([{ value: verdict }]);
      expect(of('fisher_p')).toMatchObject([{ value: written(rest.fisherP) }]);
      expect(of('adjusted_p')).toMatchObject([{ value: written(rest.adjustedP) }]);
      for (const [name, measure] of Object.entries(measures ?? {})) {
        const row = of(name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
        const { value, lower, upper } = measure as Value;
        expect(row).toMatchObject([
          { value: written(value as number), lower: written(lower), upper: written(upper) },
        ]);
      }
    }
  }
  expect(found({ measure: 'people' }).filter(({ note }) => note === 'not shown').length).toBeGreaterThan(0);
  expect(found({ measure: 'people' }).filter(({ note }) => note === 'a range').length).toBeGreaterThan(0);
});

test('the same report gives the same bytes', () => {
  for (const format of Object.values(EquityReportFormat)) {
    const [one, two] = [resultFor(), resultFor()].map((result) => fileOf(FACTS, PROFILE, result, format));
    expect(one).toEqual(two);
    expect(one!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(one!.fileName).toBe(`${FACTS.id}.${format.toLowerCase()}`);
  }
  expect(jsonText({ b: [{ d: 1, c: null }], a: 'x' })).toBe(jsonText({ a: 'x', b: [{ c: null, d: 1 }] }));
  expect(JSON.parse(fileOf(FACTS, PROFILE, resultFor(), EquityReportFormat.JSON).text).result).toEqual(
    JSON.parse(JSON.stringify(resultFor())),
  );
});

test('no clock, no chance and no locale has a say', () => {
  const folder = path.join(__dirname, '..', '..', '..', 'src', 'modules', 'equity-exports');
  const pure = readdirSync(folder).filter((file) => !/\.(service|resolver)\.ts$/.test(file));
  expect(pure.length).toBeGreaterThan(10);
  for (const file of pure)
    expect(readFileSync(path.join(folder, file), 'utf8')).not.toMatch(
      /Intl\.|toLocale|localeCompare|new Date|Date\.now|Math\.random|clock/,
    );
});

test('no word of a file draws a conclusion', () => {
  for (const format of Object.values(EquityReportFormat))
    expect(fileOf(FACTS, PROFILE, resultFor(), format).text).not.toMatch(
      /discriminat|violat|complian|unlawful|illegal|\bfair|guilt|bias/i,
    );
});

test('a share follows from what is shown, and is a range where one of its numbers is', () => {
  const cell = (
    count: number | null,
    atLeast: number | null = null,
    atMost: number | null = null,
  ): EquityCell => ({
    stage: 'ACCEPTED',
    kind: count !== null ? 'COUNT' : atLeast === null ? 'HIDDEN' : 'BAND',
    count,
    atLeast,
    atMost,
  });
  expect(shareOf(cell(30), cell(60))).toMatchObject({ value: 0.5, note: null, decimals: 0 });
  expect(shareOf(cell(6), cell(12))).toMatchObject({
    value: 0.5,
    note: expect.stringContaining('fewer than 23'),
  });
  expect(shareOf(cell(null, 0, 4), cell(20))).toMatchObject({ value: null, lower: 0, upper: 0.2 });
  expect(shareOf(cell(null, 0, 4), cell(null, 0, 9))).toMatchObject({ value: null, lower: 0, upper: 1 });
  expect(shareOf(cell(0), cell(0))).toMatchObject({ value: null, lower: null, upper: null });
  for (const [part, whole] of [
    [cell(null), cell(20)],
    [cell(10), cell(null)],
  ] as const)
    expect(shareOf(part, whole)).toMatchObject({ value: null, lower: null, upper: null, note: 'not shown' });
});

test('numbers are written so that they can be read', () => {
  const of = (value: number, lower: number | null = null, upper: number | null = null) => ({
    value,
    lower,
    upper,
    note: null,
  });
  expect(numberText(of(1234567), 'count')).toBe('1,234,567');
  expect(numberText(of(4.8e-22), 'p')).toBe('< 0.001');
  expect(numberText(of(-0.14164), 'points')).toBe('−14.2');
  expect(numberText(of(-0.0001), 'number')).toBe('0.000');
  expect(numberText({ ...of(0.3035), decimals: 0 }, 'share')).toBe('30 %');
  expect(limitsText(of(0.5, 0.25, 1), 'number')).toBe('0.250 to 1.000');
  expect(numberText({ value: null, lower: 0, upper: 4, note: 'a range' }, 'count')).toBe('0 to 4');
  expect(numberText({ value: null, lower: null, upper: null, note: 'not shown' }, 'count')).toBeNull();
});

test('a section of every kind is in every file', async () => {
  const document = hostile();
  const rows = await rowsOf(csvOf(document));
  const keys = new Set(rows.map(({ section }) => section));
  const html = htmlOf(document);
  for (const section of allSections(document.sections)) {
    if (section.items ?? section.paragraphs ?? tablesOf(section).length) expect(keys).toContain(section.key);
    expect(html).toContain(
      section.heading.replace(
        /[&<>"']/g,
        (letter) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }[letter]};`,
      ),
    );
  }
});
