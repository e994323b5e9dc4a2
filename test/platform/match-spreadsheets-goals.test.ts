/** What `npm run match` is asked to reach, and how it tells what was reached, what that cost and what changed. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readQuestion } from '../../src/cli/match/question';
import { summaryOf } from '../../src/cli/match/summary';
import { outputOf } from '../../src/cli/match/tables';
import { runMatch } from '../../src/matching/engine';
import type { RunOptions } from '../../src/matching/run-options';
import type { MatchResult } from '../../src/matching/types';
import { endAll } from '../support/process';
import { HEADER, SpreadsheetFolder, asked, csv, madeUpRows, match } from '../support/spreadsheets';

let sheets: SpreadsheetFolder;
beforeEach(() => {
  sheets = new SpreadsheetFolder();
});
afterEach(async () => {
  await endAll();
  sheets.remove();
});

const MENTORS = madeUpRows('mentor', 12, 1);
const MENTEES = madeUpRows('mentee', 30, 2);
const people = (mentors = MENTORS, mentees = MENTEES) => [
  ...['--mentors', sheets.write('mentors.csv', csv(HEADER, ...mentors))],
  ...['--mentees', sheets.write('mentees.csv', csv(HEADER, ...mentees))],
];
const jsonOf = (folder: string) =>
  JSON.parse(readFileSync(path.join(sheets.path(folder), 'result.json'), 'utf8'));
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true });

/** As the command does, without starting it. */
async function run(args: string[], options: RunOptions = {}) {
  const question = await readQuestion(asked(args));
  const result = runMatch(question.problem, options);
  const output = outputOf(question, result);
  return { question, result, output, summary: summaryOf(question, result) };
}

const worth = ({ matched, totalScore }: MatchResult) => ({ matched, totalScore });

test('the real command reaches a goal, and tells its price', async () => {
  // Everybody fits the north best; by points alone the south would get nothing.
  const files = [
    ...['--mentors', sheets.write('mentors.csv', csv('id,seats,field', 'm1,3,law', 'm2,2,law', 'm3,1,law'))],
    ...['--mentees', sheets.write('mentees.csv', csv('id,Campus,field', ...CAMPUSES))],
  ];
  const goal = ['--parity', 'campus', '--tolerance', '0', '--mentees-per-mentor', '1'];
  const { code, stdout, stderr } = await match([
    ...files,
    ...goal,
    ...['--time-limit', '60', '--out', sheets.path('fair')],
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Matching: 100 %') });
  const plain = (await run(files)).result;
  expect(plain.pairs.every(({ menteeId }) => menteeId.startsWith('n'))).toBe(true);
  const json = jsonOf('fair');
  expect(json).toMatchObject({
    goal: { objective: 'MOST_MATCHED', parity: { by: 'campus', tolerance: 0 }, menteesPerMentor: 1 },
    timeLimit: 60,
    price: { matched: 0, totalScore: plain.totalScore - json.totalScore },
    parity: {
      met: true,
      groups: [
        { group: 'north', mentees: 6, matched: 3 },
        { group: 'south', mentees: 6, matched: 3 },
      ],
    },
  });
  expect(json.price.totalScore).toBeGreaterThan(0);
  expect(stdout).toContain(`by the same rules: ${json.price.totalScore} points fewer.`);
  expect(stdout).toContain(
    'Parity by “campus”: every group is within 0 percentage points of all mentees, to a whole person.\n  north: 3 of 6 (50 %)\n  south: 3 of 6 (50 %)\n',
  );
  expect(stdout).toContain('Of 3 mentees whom mentors were promised, 3 came.');
  expect(stdout).toContain('Proven, within parity, with promises kept as far as here: ');
  expect(stdout).toContain(
    `Taking turns would have made ${json.greedy.matched} pairs with ${json.greedy.totalScore}.`,
  );
});

const CAMPUSES = [0, 1, 2, 3, 4, 5].flatMap((at) => [`n${at},North,law`, `s${at},South,art`]);

test('a later run changes nothing for nothing, and tells what it changes and why', async () => {
  const first = await match([...people(), '--out', sheets.path('first')]);
  expect(first.code).toBe(0);
  const keep = ['--keep', path.join(sheets.path('first'), 'matches.csv')];
  const again = await run([...people(), ...keep]);
  expect(again.summary).toMatch(/Of (\d+) pairs of the earlier result that could stay, \1 did/);
  expect(again.summary).not.toContain('Changes:');
  expect(worth(again.result)).toEqual(worth(jsonOf('first')));

  // A mentor leaves, and her mentees with nobody else come first.
  const before: MatchResult = jsonOf('first');
  const [leaver] = before.pairs.map(({ mentorId }) => mentorId);
  const staying = MENTORS.filter((row) => !row.startsWith(`${leaver},`));
  const second = await match([
    ...people(staying),
    ...keep,
    '--at-most-changes',
    '0',
    '--out',
    sheets.path('second'),
  ]);
  expect(second.code).toBe(0);
  const json = jsonOf('second');
  const lost = before.pairs.filter(({ mentorId }) => mentorId === leaver).map(({ menteeId }) => menteeId);
  expect(json.changes.map(({ menteeId }: { menteeId: string }) => menteeId).sort()).toEqual([...lost].sort());
  expect(json.kept).toMatchObject({
    standing: before.matched - lost.length,
    kept: before.matched - lost.length,
  });
  const told = ['matches.csv', 'unmatched.csv']
    .flatMap((file) => rowsOf(readFileSync(path.join(sheets.path('second'), file), 'utf8')))
    .filter((row) => row['Mentor before'])
    .map((row) => [row['Mentee id'] ?? row.Id, row['Mentor before'], row['Why not the same']]);
  const why = 'the mentor is no longer there, or has no seat';
  const name = `mentor number ${leaver?.replace('mentor', '')}`;
  expect(told.sort()).toEqual(lost.map((id) => [id, name, why]).sort());
  expect(second.stdout).toMatch(new RegExp(`Changes:\n  mentee number .* instead of ${name}, ${why}\n`));
});

test('the examples hold an earlier result with a pin, a mentor who left and a pair that is banned by now', async () => {
  const example = (name: string) => path.join(__dirname, '..', '..', '..', 'examples', 'matching', name);
  const { result, summary } = await run([
    ...['--mentors', example('mentors.csv'), '--mentees', example('mentees.csv')],
    ...['--settings', example('settings.json'), '--keep', example('earlier.csv'), '--at-most-changes', '1'],
  ]);
  expect(result.pairs.filter(({ pinned }) => pinned).map(({ menteeId }) => menteeId)).toEqual(['e3']);
  expect(result.kept).toMatchObject({ standing: 2, kept: 2 });
  expect(summary).toContain(
    'Mentee Two: Mentor Two instead of Mentor Nine, the mentor is no longer there, or has no seat',
  );
  expect(summary).toContain('Mentee Five: Mentor One instead of Mentor Three, a rule now forbids the pair');
});

test('a bonus for what was keeps more of it, and a limit of changes holds', async () => {
  const { output } = await run(people());
  const keep = ['--keep', sheets.write('earlier.csv', output['matches.csv'])];
  // Everybody's level moves, so that other pairs would be better.
  const moved = MENTEES.map((row, at) => {
    const cells = row.split(',');
    return [...cells.slice(0, 3), (Number(cells[3]) + at) % 6, ...cells.slice(4)].join(',');
  });
  const gone = async (...more: string[]) => {
    const { result, summary } = await run([...people(MENTORS, moved), ...keep, ...more]);
    return { gone: result.kept!.standing - result.kept!.kept, total: result.totalScore, summary };
  };
  const free = await gone('--keep-bonus', '0');
  const usual = await gone('--keep-bonus', '1500');
  const few = await gone('--keep-bonus', '0', '--at-most-changes', '2');
  expect(free.gone).toBeGreaterThan(usual.gone);
  expect(few.gone).toBeLessThanOrEqual(2);
  expect(free.total).toBeGreaterThan(few.total);
  expect(free.summary).toContain('another pair serves the goal better');
});

test('several mentors for one mentee: everybody’s first before anybody’s second', async () => {
  const { result } = await run([
    ...['--mentors', sheets.write('mentors.csv', csv('id,skills', 'm1,a', 'm2,a', 'm3,b'))],
    ...['--mentees', sheets.write('mentees.csv', csv('id,max mentors,skills', 'e1,3,a; b', 'e2,1,a'))],
  ]);
  expect(result).toMatchObject({ matched: 3, menteesMatched: 2 });
  expect(result.pairs.filter(({ menteeId }) => menteeId === 'e1')).toHaveLength(2);
});

test('the worst-off first, and a floor', async () => {
  const files = [
    ...['--mentors', sheets.write('mentors.csv', csv('id,wishes', 'm1,e1; e2', 'm2,e1; e2'))],
    ...['--mentees', sheets.write('mentees.csv', csv('id,wishes', 'e1,m1; m2', 'e2,m1; m2'))],
    ...['--settings', sheets.write('settings.json', JSON.stringify({ weights: WISHES }))],
  ];
  const worst = await run([...files, '--objective', 'worst-off-first']);
  expect(worst.result).toMatchObject({ worstScore: 7500, price: { matched: 0, totalScore: 0 } });
  expect(worst.summary).toContain('The worst pair scores 7500.');
  expect(worst.summary).toContain('the highest total by the same rules: nothing.');
  expect(worst.summary).toContain('or has a better worst pair, or then scores more.');
  expect(worst.summary).toContain('one pair of people would both rather have each other.');
  const stable = await run([...files, '--objective', 'stable']);
  expect(stable.result.pairs.map(({ menteeId, mentorId }) => `${menteeId} ${mentorId}`)).toEqual([
    'e1 m1',
    'e2 m2',
  ]);
  expect(stable.summary).toContain('Stable: no mentor and mentee would both rather');
  const floor = await run([...files, '--floor', '8000']);
  expect(floor.result).toMatchObject({ matched: 1, price: { matched: 1, totalScore: 5000 } });
  expect(floor.summary).toContain('by the same rules: 1 pair fewer and 5000 points fewer.');
  expect(floor.summary).toContain(
    'without the rule “score below the least that is allowed” there would be somebody for 1',
  );
});

const WISHES = { levelGap: 0, discipline: 0, orgUnit: 0, skills: 0, wishes: 100 };

test('a promise that can’t be kept is told by name, as are scarce mentors and too few seats', async () => {
  const { summary, output, result } = await run([
    ...[
      '--mentors',
      sheets.write('mentors.csv', csv('id,name,seats,least,languages', 'm1,Ann,2,2,fr', 'm2,Bob,1,,de')),
    ],
    ...['--mentees', sheets.write('mentees.csv', csv('id,languages', 'e1,de', 'e2,de', 'e3,de', 'e4,fr'))],
  ]);
  expect(summary).toContain('Of 2 mentees whom mentors were promised, 1 came.\n  Ann: 1 of 2\n');
  expect(JSON.parse(output['result.json']).brokenPromises).toEqual([
    { mentorId: 'm1', promised: 2, given: 1 },
  ]);
  const left = rowsOf(output['unmatched.csv']);
  expect(left.find(({ Id }) => Id === 'm1')).toMatchObject({ 'Promised, not given': '1' });
  expect(summary).toContain(
    '3 mentees want 3 seats; the one mentor whom they could have offers 1; all of them share “de”',
  );
  expect(left.find(({ Id, Reason }) => Id === 'e1' || Reason?.includes('full'))).toMatchObject({
    'Too few seats': expect.stringContaining('share “de”'),
  });
  expect(result.scarce[0]).toMatchObject({ mentorId: 'm2', seat: true });
  expect(summary).toMatch(/One seat more would help most with:\n {2}Bob: one more match/);
});

test('a run that is stopped says how far from the best it can be at most', async () => {
  const args = people(madeUpRows('mentor', 150, 1), madeUpRows('mentee', 300, 2));
  const best = (await run(args)).result;
  const { result, summary } = await run(args, { stop: () => true });
  expect([best.optimal, result.optimal]).toEqual([true, false]);
  expect(result.bound?.matched).toBe(best.matched);
  expect(result.bound?.totalScore).toBeGreaterThanOrEqual(best.totalScore);
  expect(best.totalScore).toBeGreaterThanOrEqual(result.totalScore);
  expect(summary).toContain(
    `Stopped before it was proven to be the best; no result can exceed ${best.matched} pairs and a total score of ${result.bound?.totalScore}.`,
  );
});
