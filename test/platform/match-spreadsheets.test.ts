/** `npm run match` as an administrator of a program runs it: two files in, three files out, or nothing. */
import 'reflect-metadata';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { OPTIONS } from '../../src/cli/match/arguments';
import { readQuestion } from '../../src/cli/match/question';
import { runMatch } from '../../src/matching/engine';
import { eventually } from '../support/client';
import { endAll } from '../support/process';
import {
  HEADER,
  SpreadsheetFolder,
  asked,
  csv,
  madeUpRows,
  match,
  startMatch,
} from '../support/spreadsheets';

const OUTPUT = ['matches.csv', 'result.json', 'unmatched.csv'];
const examples = path.join(__dirname, '..', '..', '..', 'examples', 'matching');
const example = ['mentors', 'mentees', 'settings', 'bans', 'pins', 'history', 'skills'].flatMap((name) => [
  `--${name}`,
  path.join(examples, `${name}.${name === 'settings' ? 'json' : 'csv'}`),
]);

let sheets: SpreadsheetFolder;
beforeEach(() => {
  sheets = new SpreadsheetFolder();
});
afterEach(async () => {
  await endAll();
  sheets.remove();
});

const out = (name: string) => ['--out', sheets.path(name)];
const text = (folder: string, file: string) => readFileSync(path.join(sheets.path(folder), file), 'utf8');
const rowsOf = (folder: string, file: string): Record<string, string>[] =>
  parse(text(folder, file), { columns: true, bom: true });

function people(mentors: string[], mentees: string[], suffix = ''): string[] {
  return [
    '--mentors',
    sheets.write(`mentors${suffix}.csv`, csv(...mentors)),
    '--mentees',
    sheets.write(`mentees${suffix}.csv`, csv(...mentees)),
  ];
}

test('the examples give what the engine gives, in three files', async () => {
  const { code, stdout, stderr } = await match([...example, ...out('result')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Matching: 100 %') });
  expect(readdirSync(sheets.path('result')).sort()).toEqual(OUTPUT);

  const { problem } = await readQuestion(asked(example));
  const expected = runMatch(problem);
  const json = JSON.parse(text('result', 'result.json'));
  expect(json).toMatchObject(JSON.parse(JSON.stringify(expected)));
  expect(json).toMatchObject({ seed: 1, settings: { minLevelGap: 1, weights: { skills: 30, location: 0 } } });

  const matches = rowsOf('result', 'matches.csv');
  expect(matches.map((row) => [row['Mentor id'], row['Mentee id'], Number(row['Score (of 10000)'])])).toEqual(
    expected.pairs.map(({ mentorId, menteeId, score }) => [mentorId, menteeId, score]),
  );
  expect(matches.filter(({ Pinned }) => Pinned === 'yes').map((row) => row['Mentee id'])).toEqual(['e3']);
  const left = rowsOf('result', 'unmatched.csv');
  expect(left.map((row) => [row.Role, row.Id, row.Reason, row['Possible without one rule']])).toEqual([
    ['mentee', 'e6', 'no mentor is possible', '1: level gap outside the limits'],
    ['mentee', 'e7', 'no mentor is possible', '1: no language in common'],
    ['mentor', 'm5', 'no mentee is possible', ''],
  ]);
  expect(stdout).toContain(`Total score ${expected.totalScore}.`);
  const docs = readFileSync(path.join(examples, '..', '..', 'docs', 'matching-spreadsheets.md'), 'utf8');
  expect(docs).toContain(`Total score ${expected.totalScore}. Taking turns would have made`);
  expect(stdout).toContain(`Taking turns would have made ${expected.greedy.matched} pairs`);
  expect(stdout).toContain('Proven');
  expect(stderr).toContain('ignored: “shoe colour”');
  expect(stderr).toContain('not read: “age group”');
});

test('the order of rows and columns decides nothing', async () => {
  const mentors = madeUpRows('mentor', 40, 1);
  const mentees = madeUpRows('mentee', 90, 2);
  const turned = (row: string) => row.split(',').reverse().join(',');
  const first = await match([...people([HEADER, ...mentors], [HEADER, ...mentees]), ...out('first')]);
  const second = await match([
    ...people(
      [turned(HEADER), ...mentors.reverse().map(turned)],
      [turned(HEADER), ...[...mentees.slice(31), ...mentees.slice(0, 31)].map(turned)],
      '-shuffled',
    ),
    ...out('second'),
  ]);
  expect([first.code, second.code]).toEqual([0, 0]);
  for (const file of OUTPUT) expect(text('second', file)).toBe(text('first', file));
  const [{ mentees: wanting, seats }] = JSON.parse(text('first', 'result.json')).saturated;
  expect(wanting).toBeGreaterThan(seats);
  expect(first.stdout).toMatch(new RegExp(`  ${wanting} mentees want .* offer ${seats}\\n`));
  const other = await match([
    ...people([HEADER, ...mentors], [HEADER, ...mentees]),
    '--seed',
    '2',
    ...out('third'),
  ]);
  expect(other.code).toBe(0);
  expect(JSON.parse(text('third', 'result.json')).inputHash).not.toBe(
    JSON.parse(text('first', 'result.json')).inputHash,
  );
});

test('a cell that looks like a formula leaves as text', async () => {
  const args = people(
    ['id;name', '=1+2;"=HYPERLINK(""http://example.org"")"', '+4;@sum', '-5;Plain'],
    ['id;name', 'e1;"\tTab"', 'e2;Two'],
  );
  expect((await match([...args, ...out('result')])).code).toBe(0);
  for (const file of ['matches.csv', 'unmatched.csv']) {
    const raw = text('result', file);
    expect(raw.startsWith('\ufeff"')).toBe(true);
    const cells: string[][] = parse(raw, { bom: true, delimiter: ';' });
    expect(cells.length).toBeGreaterThan(1);
    for (const cell of cells.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  }
  expect(text('result', 'matches.csv') + text('result', 'unmatched.csv')).toContain(
    `"'=HYPERLINK(""http://example.org"")"`,
  );
});

test('files that are there stay, unless told otherwise', async () => {
  const kept = [...example, ...out('result')];
  expect((await match(kept)).code).toBe(0);
  const before = statSync(sheets.path('result/matches.csv')).mtimeMs;
  const refused = await match([...kept, '--seed', '2']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^There is already .*matches\.csv.*--out.*--force\.\n$/);
  expect(statSync(sheets.path('result/matches.csv')).mtimeMs).toBe(before);
  expect((await match([...kept, '--seed', '2', '--force'])).code).toBe(0);
  expect(JSON.parse(text('result', 'result.json')).seed).toBe(2);
  expect(readdirSync(sheets.path('result')).sort()).toEqual(OUTPUT);
});

test('an error writes nothing and says every one of its places', async () => {
  const args = people(
    ['id,level', 'm1,high', 'm2,3', ',4'],
    ['e-mail,seats', 'nobody,1', 'e@example.org,-1'],
  );
  const { code, stdout, stderr } = await match([...args, ...out('result')]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  for (const place of [
    'mentors.csv, row 2, column “level”: ',
    'mentors.csv, row 4: ',
    'mentees.csv, row 2, column “e-mail”: ',
    'mentees.csv, row 3, column “seats”: ',
  ])
    expect(stderr).toContain(place);
  expect(stderr).toContain('4 things must be mended');
  expect(stderr).not.toMatch(/\bat .*:\d+/);
  expect(existsSync(sheets.path('result'))).toBe(false);
});

test('a place that can’t be written to leaves no part of a result', async () => {
  sheets.write('taken', '');
  mkdirSync(sheets.path('result/result.json'), { recursive: true });
  for (const folder of ['taken', 'result']) {
    const { code, stdout, stderr } = await match([...example, ...out(folder), '--force']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/The result can’t be written \(.+\)\.\n$/);
  }
  expect(readdirSync(sheets.path('result'))).toEqual(['result.json']);
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s in the middle leaves nothing behind', async (signal) => {
  // Several seconds of work, of which only the first moments are waited for.
  const big = people(
    [HEADER, ...madeUpRows('mentor', 2_000, 1)],
    [HEADER, ...madeUpRows('mentee', 6_000, 2)],
  );
  const run = startMatch([...big, ...out('result')]);
  await eventually(() => (run.stderr.includes('Matching: 0 %') ? true : null), 30_000);
  run.signal(signal);
  expect(await run.ended).toEqual({ code: signal === 'SIGINT' ? 130 : 143, signal: null });
  expect(run.stderr).toContain('Interrupted; nothing was written.');
  expect(run.stdout).toBe('');
  expect(existsSync(sheets.path('result'))).toBe(false);
});

test('help, and what is no help', async () => {
  const help = await match(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const option of Object.keys(OPTIONS)) expect(help.stdout).toContain(`  --${option} `);
  const none = await match([]);
  expect(none).toMatchObject({ code: 1, stdout: '' });
  expect(none.stderr).toContain('Name both files');
});
