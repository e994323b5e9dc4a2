/** What `npm run match` reads beside people: hours, goals, levels of skills, former pairs, groups, an earlier result. */
import 'reflect-metadata';
import { readHours } from '../../src/cli/match/hours';
import { readQuestion, type Question } from '../../src/cli/match/question';
import { runMatch } from '../../src/matching/engine';
import { SpreadsheetFolder, asked, csv } from '../support/spreadsheets';

let sheets: SpreadsheetFolder;
beforeEach(() => {
  sheets = new SpreadsheetFolder();
});
afterEach(() => sheets.remove());

const FILES = { mentors: csv('id', 'm1', 'm2'), mentees: csv('id', 'e1', 'e2') };

/** Files are named by their option; whatever else is asked for follows. */
function read(files: Record<string, string>, ...more: string[]): Promise<Question> {
  const args = Object.entries({ ...FILES, ...files }).flatMap(([name, content]) => [
    `--${name}`,
    sheets.write(`${name}.${name === 'settings' ? 'json' : 'csv'}`, content),
  ]);
  return readQuestion(asked([...args, ...more]));
}

const only = (weights: Record<string, number>, more: object = {}) =>
  JSON.stringify({ weights: { levelGap: 0, discipline: 0, orgUnit: 0, skills: 0, ...weights }, ...more });

const whyOf = ({ problem }: Question) =>
  Object.fromEntries(
    runMatch(problem).pairs.map(({ menteeId, mentorId, contributions }) => [
      `${menteeId} ${mentorId}`,
      contributions.map(({ value, detail }) => `${value} ${detail}`).join('; '),
    ]),
  );

describe('hours', () => {
  const at = (...windows: [number, string, string][]) =>
    windows.map(([weekday, fromTime, toTime]) => ({ weekday, fromTime, toTime }));

  test.each([
    ['Mon 9-12, Tue 13-17', at([1, '09:00', '12:00'], [2, '13:00', '17:00'])],
    ['Mo–Mi 8.30 – 12 Uhr', at([1, '08:30', '12:00'], [2, '08:30', '12:00'], [3, '08:30', '12:00'])],
    [
      'monday, Thursday: 9:15 to 10; 14-24',
      [
        ...at([1, '09:15', '10:00'], [4, '09:15', '10:00']),
        ...at([1, '14:00', '24:00'], [4, '14:00', '24:00']),
      ],
    ],
    [
      'Sat-Mon 12am-1am and 12 p.m. - 1 p.m.',
      [
        ...at([6, '00:00', '01:00'], [7, '00:00', '01:00'], [1, '00:00', '01:00']),
        ...at([6, '12:00', '13:00'], [7, '12:00', '13:00'], [1, '12:00', '13:00']),
      ],
    ],
    ['Fr. 9-10 Sa 11-12', at([5, '09:00', '10:00'], [6, '11:00', '12:00'])],
  ])('%s', (text, windows) => {
    expect(readHours(text)).toEqual(windows);
  });

  test.each([
    ['9-12', '“9-12” stands before any day.'],
    ['Mon', 'A day is without its hours.'],
    ['Mon 9-5', '“9-5” ends before it starts.'],
    ['Mon 9-5pm', '“9-5pm” is neither a day nor a span'],
    ['Mon 9-25', '“9-25” is neither'],
    ['Mon 9:60-12', '“9:60-12” is neither'],
    ['Mon mornings', '“mornings” is neither'],
    ['Mon-Xyz 9-10', '“mon-xyz” is neither'],
  ])('%s is refused', (text, message) => {
    expect(readHours(text)).toContain(message);
  });

  const settings = only({ timeOverlap: 100 }, { minOverlapMinutes: 60 });

  test('meet in real local time, in the week in which they are fewest', async () => {
    const files = {
      settings,
      mentors: csv('id,hours,time zone', 'm1,Mon 14-17,Europe/Berlin', 'm2,Mon 14-17,America/New_York'),
      mentees: csv('id,hours,time zone', 'e1,Mon 9-11,America/New_York', 'e2,Mon 20-23,europe/berlin'),
    };
    // 9 in New York is 15 in Berlin, but 14 in the weeks of March in which clocks are set in America alone.
    const march = await read(files, '--starts-on', '2027-03-01', '--ends-on', '2027-05-31');
    expect(whyOf(march)).toMatchObject({ 'e1 m1': '5000 2 h of common hours in each week' });
    const shorter = await read(
      { ...files, mentors: csv('id,hours,time zone', 'm1,Mon 15-17,Europe/Berlin') },
      ...['--starts-on', '2027-03-01', '--ends-on', '2027-05-31'],
    );
    expect(whyOf(shorter)).toMatchObject({ 'e1 m1': '2500 1 h of common hours in each week' });
    const summer = await read(
      { ...files, mentors: csv('id,hours,time zone', 'm1,Mon 15-17,Europe/Berlin') },
      ...['--starts-on', '2027-05-03', '--ends-on', '2027-08-31'],
    );
    expect(whyOf(summer)).toMatchObject({ 'e1 m1': '5000 2 h of common hours in each week' });
  });

  test('ban a pair that has too few in common, but nobody who tells none', async () => {
    const question = await read({
      settings,
      mentors: csv('id,hours', 'm1,Mon 9-12'),
      mentees: csv('id,hours', 'e1,Tue 9-12', 'e2,'),
    });
    expect(runMatch(question.problem)).toMatchObject({
      pairs: [{ menteeId: 'e2' }],
      unmatched: [{ id: 'e1', relaxing: [{ rule: 'TIME_OVERLAP', count: 1 }] }],
    });
  });

  test('that play no part may say anything', async () => {
    const { problem } = await read({
      mentors: csv('id,hours,time zone', 'm1,Mon 9-12,Europe/Berlin', 'm2,on request,Tokyo'),
    });
    expect(problem.schedules).toEqual([]);
  });
});

test('goals meet what the mentor shares, and skills with the same word', async () => {
  const question = await read({
    settings: only({ goals: 100 }),
    mentors: csv('id,goals,skills', 'm1,Leading,Budgets; Drawing', 'm2,,Sailing'),
    mentees: csv('id,goals', 'e1,budgets; leading; writing', 'e2,'),
  });
  expect(whyOf(question)).toEqual({
    'e1 m1': '6666 2 of 3 tags of goals: budgets, leading',
    'e2 m2': '5000 no tags of the mentee’s goals on record',
  });
});

test('levels of skills, skills close by, and other words for them', async () => {
  const question = await read({
    settings: only({ skills: 100 }),
    skills: csv(
      'skill,part of,also called',
      'Planning,Management,scheduling; roadmaps',
      'Budgets,management,',
    ),
    mentors: csv('id,skills', 'm1,scheduling (2); MANAGEMENT'),
    mentees: csv('id,skills', 'e1,Roadmaps (4); budgets'),
  });
  expect(whyOf(question)).toEqual({
    'e1 m1': '5500 0 of 2 wanted skills; below the wanted level: Planning; something close: Budgets',
  });
});

test('experience, waiting and former pairs', async () => {
  const question = await read({
    settings: only({ experience: 50, waiting: 50, history: 100 }, { fullWaitDays: 200 }),
    history: csv('mentor,mentee,completed', 'm1,e1,yes', 'm2,gone,no'),
    mentors: csv('id,experience', 'm1,3', 'm2,0'),
    mentees: csv('id,pairings,waiting days', 'e1,0,100', 'e2,2,0'),
  });
  expect(question.problem.history).toEqual([{ personIds: ['m1', 'e1'], completed: true }]);
  expect(question.notes).toEqual([expect.stringMatching(/history\.csv: 1 of its pairs name somebody/)]);
  expect(whyOf(question)).toEqual({
    'e1 m2':
      '10000 never paired before; 0 the mentee’s first pairing; the mentor has completed none; 5000 the mentee has waited 100 days',
    'e2 m1': '10000 never paired before; 5000 not the mentee’s first pairing; 0 the mentee has waited 0 days',
  });
});

test('relations by affiliation and time zone; a job title that nobody asks for stays unread', async () => {
  const { problem } = await read(
    {
      settings: JSON.stringify({
        relations: [
          { attribute: 'AFFILIATION', relation: 'DIFFERENT' },
          { attribute: 'TIME_ZONE', relation: 'SAME' },
        ],
      }),
      mentors: csv('id,company,job title', 'm1,Acme,Engineer', 'm2,,'),
      mentees: csv('id,company,time zone', 'e1,ACME,Asia/Tokyo', 'e2,Acme,'),
    },
    ...['--time-zone', 'Europe/Berlin'],
  );
  expect(problem.mentors[0]?.attributes).toEqual({ AFFILIATION: 'acme', TIME_ZONE: 'Europe/Berlin' });
  expect(problem.mentees.map(({ attributes }) => attributes)).toEqual([
    { AFFILIATION: 'acme', TIME_ZONE: 'Asia/Tokyo' },
    { AFFILIATION: 'acme', TIME_ZONE: 'Europe/Berlin' },
  ]);
  const { pairs, unmatched } = runMatch(problem);
  expect(pairs.map(({ mentorId, menteeId }) => `${mentorId} ${menteeId}`)).toEqual(['m2 e2']);
  expect(unmatched).toContainEqual(
    expect.objectContaining({
      id: 'e1',
      relaxing: [{ rule: 'ATTRIBUTE', attribute: 'TIME_ZONE', count: 1 }],
    }),
  );
  expect(unmatched).toContainEqual(
    expect.objectContaining({
      role: 'MENTOR',
      removedBy: [{ rule: 'ATTRIBUTE', attribute: 'AFFILIATION', count: 2 }],
    }),
  );
});

test('the goal is the API’s, by options', async () => {
  const { problem } = await read(
    { mentors: csv('id,seats,least', 'm1,3,2', 'm2,1,'), mentees: csv('id,Campus', 'e1,North', 'e2,') },
    ...['--objective', 'worst-off-first', '--floor', '2500', '--parity', 'campus', '--tolerance', '10'],
    ...['--mentees-per-mentor', '3'],
  );
  expect(problem.goal).toEqual({
    ...{ objective: 'WORST_OFF_FIRST', floor: 2500, parity: 10, keepBonus: 0, atMostChanges: null },
  });
  expect(problem.mentors.map(({ least }) => least)).toEqual([3, 1]);
  expect(problem.mentees.map(({ group }) => group)).toEqual(['north', null]);
});

test('groups come from any column but demographics', async () => {
  const mentees = csv('id,Team,Contract,Gender,name', 'e1,A,Full,f,One', 'e2,B,Part,m,Two');
  const groups = async (by: string) => {
    const { problem, notes } = await read({ mentees }, '--parity', by);
    return { groups: problem.mentees.map(({ group }) => group), notes };
  };
  expect(await groups('contract')).toMatchObject({ groups: ['full', 'part'] });
  // Another word for the column, which keeps its own meaning.
  expect(await groups('ORG_UNIT')).toMatchObject({ groups: ['a', 'b'] });
  const { notes } = await groups('Contract');
  expect(notes).toEqual([expect.stringContaining('not read: “Gender”')]);
  await expect(groups('Gender')).rejects.toThrow(/mentees\.csv, column “Gender”: Demographics take no part/);
  await expect(groups('Name')).rejects.toThrow(/mentees\.csv, column “name”: The column makes no groups/);
  await expect(groups('Site')).rejects.toThrow(/mentees\.csv: There is no column “Site” for --parity/);
});

test('an earlier result: pairs by id, e-mail address or name; pins that still hold stay', async () => {
  const { problem, notes, kept } = await read({
    keep: csv(
      'Mentee,Mentee id,Mentor,Mentor e-mail,Pinned,Score',
      'One,e1,Ann,ann@example.org,yes,1',
      "Two,'=2,Bob,,no,2",
      'Three,e3,Gone,gone@example.org,yes,3',
      'Left,e9,Ann,ann@example.org,no,4',
    ),
    mentors: csv('id,e-mail,name', 'm1,ann@example.org,Ann', 'm2,,Bob'),
    mentees: csv('id,name', 'e1,Uno', '=2,', 'e3,'),
  });
  expect(problem.kept).toEqual([
    { mentorId: 'm1', menteeId: 'e1' },
    { mentorId: 'm2', menteeId: '=2' },
    { mentorId: 'gone@example.org', menteeId: 'e3' },
    { mentorId: 'm1', menteeId: 'e9' },
  ]);
  expect(problem.pinned).toEqual([{ mentorId: 'm1', menteeId: 'e1' }]);
  expect(kept[2]).toMatchObject({ mentorName: 'Gone' });
  expect(notes).toEqual([
    expect.stringMatching(/keep\.csv: 1 of its 4 pairs name .* no longer there: Left\./),
  ]);
  expect(problem.goal).toMatchObject({ keepBonus: 500, atMostChanges: null });
});

test('weights that nothing is told about are told', async () => {
  const { notes } = await read({ settings: only({ skills: 10, waiting: 5, history: 5 }) });
  expect(notes).toEqual([
    expect.stringMatching(
      /settings\.json: weights that make no difference.*“skills”, “history”, “waiting”\.$/,
    ),
  ]);
});

test('what a stable result takes no heed of is told', async () => {
  const files = { mentors: csv('id,least', 'm1,1'), keep: csv('mentor,mentee', 'm1,e1') };
  const { notes } = await read(files, '--objective', 'stable');
  expect(notes).toEqual([
    expect.stringContaining('what mentors were promised'),
    expect.stringContaining('what was before'),
  ]);
  expect((await read(files)).notes).toEqual([]);
});

const inTwoZones = csv('id,hours,time zone', 'm1,Mon 9-10,Europe/Berlin', 'm2,Mon 9-10,Asia/Tokyo');
const byHours = only({ timeOverlap: 1 });
const refusals: [string, Record<string, string>, string[], string][] = [
  [
    'hours in words',
    { settings: byHours, mentors: csv('id,hours', 'm1,Mon mornings') },
    [],
    'mentors.csv, row 2, column “hours”: “mornings”',
  ],
  [
    'no zone',
    { settings: byHours, mentees: csv('id,time zone', 'e1,Mars/Base') },
    [],
    'mentees.csv, row 2, column “time zone”: “Mars/Base”',
  ],
  [
    'an offset for a zone',
    { settings: byHours, mentees: csv('id,tz', 'e1,+02:00') },
    [],
    'row 2, column “tz”: “+02:00” is no time zone',
  ],
  [
    'some zones',
    { settings: byHours, mentors: csv('id,hours,time zone', 'm1,Mon 9-10,Asia/Tokyo', 'm2,Mon 9-10,') },
    [],
    'mentors.csv, row 3: The row has hours but no time zone',
  ],
  ['zones without a start', { settings: byHours, mentors: inTwoZones }, [], 'Say by --starts-on when'],
  [
    'waiting for ever',
    { settings: only({ waiting: 1 }), mentees: csv('id,waiting days', 'e1,99999') },
    [],
    'column “waiting days”: The cell must be a whole',
  ],
  [
    'a promise above the seats',
    { mentors: csv('id,seats,least', 'm1,1,2') },
    [],
    'column “least”: Nobody can be promised',
  ],
  [
    'half an answer',
    { history: csv('mentor,mentee,completed', 'm1,e1,half') },
    [],
    'history.csv, row 2, column “completed”: The cell must be yes or no',
  ],
  [
    'another result',
    { keep: csv('mentor,mentee', 'm1,x1') },
    [],
    'keep.csv: None of its pairs names a mentee',
  ],
  ['no result', { keep: csv('id', 'm1') }, [], 'keep.csv: The file needs a column “mentor”'],
  [
    'a word of two skills',
    { skills: csv('skill,also called', 'A,x', 'B,x') },
    [],
    'skills.csv, row 3, column “also called”: “x” is a word for “A”',
  ],
  [
    'a skill twice',
    { skills: csv('skill', 'A', 'a') },
    [],
    'skills.csv, row 3, column “skill”: “a” is a word for “A”',
  ],
  [
    'a skill in itself',
    { skills: csv('skill,part of', 'A,a') },
    [],
    'skills.csv, row 2, column “part of”: A skill is no part of itself',
  ],
  [
    'skills without a column',
    { skills: csv('x,y', 'A,a') },
    [],
    'skills.csv: The file needs a column “skill”.',
  ],
  ['too high a floor', {}, ['--floor', '10001'], '--floor: Must be from 0 to 10000.'],
  ['a floor in words', {}, ['--floor', 'high'], '--floor must be a whole number'],
  [
    'no objective',
    {},
    ['--objective', 'best'],
    '--objective must be one of most-matched, worst-off-first, stable.',
  ],
  [
    'too wide a tolerance',
    {},
    ['--parity', 'x', '--tolerance', '101'],
    '--tolerance: Must be from 0 to 100.',
  ],
  ['a tolerance of nothing', {}, ['--tolerance', '5'], '--tolerance says nothing without --parity.'],
  ['changes from nothing', {}, ['--at-most-changes', '5'], '--at-most-changes says nothing without --keep.'],
  ['a stable promise', {}, ['--objective', 'STABLE', '--mentees-per-mentor', '1'], 'Rankings take no heed'],
  ['no time', {}, ['--time-limit', '0'], '--time-limit must be a whole number from 1 to 3600.'],
  ['no such day', {}, ['--starts-on', '2027-02-30'], '--starts-on must be a day'],
  [
    'an end before the start',
    {},
    ['--starts-on', '2027-02-03', '--ends-on', '2027-02-01'],
    '--ends-on needs',
  ],
  ['a zone of nowhere', {}, ['--time-zone', 'Nowhere'], '--time-zone must be a time zone'],
  ['a result for programs', {}, ['--keep', 'result.json'], 'Name its matches.csv.'],
];

test.each(refusals)('refused: %s', async (_name, files, more, message) => {
  await expect(async () => read(files, ...more)).rejects.toThrow(
    expect.objectContaining({ name: 'StartupError', message: expect.stringContaining(message) }),
  );
});
