/** What `npm run match` makes of spreadsheets as people really fill them in, and how it refuses those that can't be meant. */
import 'reflect-metadata';
import { readQuestion, type Question } from '../../src/cli/match/question';
import { SpreadsheetFolder, asked, csv } from '../support/spreadsheets';

let sheets: SpreadsheetFolder;
beforeEach(() => {
  sheets = new SpreadsheetFolder();
});
afterEach(() => sheets.remove());

interface Files {
  mentors?: string | Buffer;
  mentees?: string | Buffer;
  bans?: string;
  pins?: string;
  settings?: string;
}

const MENTORS = csv('id,name,seats,manager', 'm1,Mentor One,1,boss', 'm2,Mentor Two,2,');
const MENTEES = csv('id,e-mail,manager', 'e1,e1@example.org,', 'e2,,m2', 'e3,,boss');

function read(files: Files, more: string[] = []): Promise<Question> {
  const all = { mentors: MENTORS, mentees: MENTEES, ...files };
  const args = Object.entries(all).flatMap(([name, content]) => [
    `--${name}`,
    sheets.write(`${name}.${name === 'settings' ? 'json' : 'csv'}`, content),
  ]);
  return readQuestion(asked([...args, ...more]));
}

const banned = ({ problem }: Question) =>
  problem.bans.map(
    ({ mentorPersonId, menteePersonId, rule }) => `${mentorPersonId}-${menteePersonId} ${rule}`,
  );

test('headers, separators and cells of German and English spreadsheets mean the same', async () => {
  const german = [
    '\ufeffPersonalnummer;E-Mail-Adresse;Vorname;Nachname;Plätze;Stufe;Fachrichtung;Abteilung;Fähigkeiten;Sprachen;Treffen;Standort',
    'M1;m1@example.org;Ada;Eins;2;4,0;Recht;Einkauf;"Planung; Verhandeln";"Deutsch (C1), Englisch, Französisch A2";vor Ort;Nord ',
    '',
  ].join('\r\n');
  const english = csv(
    'ID\tE-mail\tFull name\tLevel\tDiscipline\tOrg unit\tSkills wanted\tLanguages\tMeeting modes\tLocation',
    'e1\te1@example.org\tEve Two\t2\trecht\tEINKAUF\tverhandeln\tde-AT; english\tin person, online\tnord',
  );
  const { problem, delimiter, notes } = await read({ mentors: german, mentees: english });
  expect({ delimiter, notes }).toEqual({ delimiter: ';', notes: [] });
  expect(problem.mentors).toEqual([
    expect.objectContaining({
      id: 'M1',
      seats: 2,
      level: 4,
      discipline: 'recht',
      orgUnitId: 'einkauf',
      skills: ['planung', 'verhandeln'],
      languages: ['de', 'en'],
      meetingModes: ['IN_PERSON'],
      location: 'nord',
    }),
  ]);
  expect(problem.mentees).toEqual([
    expect.objectContaining({
      id: 'e1',
      seats: 1,
      level: 2,
      discipline: 'recht',
      orgUnitId: 'einkauf',
      skills: ['verhandeln'],
      languages: ['de', 'en'],
      meetingModes: ['IN_PERSON', 'VIDEO'],
      location: 'nord',
    }),
  ]);
});

test('what spreadsheets and people write for nothing is nothing', async () => {
  const { problem } = await read({
    mentors: '\ufeffsep=;\r\nid;location;department\r\nm1;n/a;-\r\n',
    mentees: csv('id,location,department,', 'e1,k. A.,–,', ',,,'),
  });
  expect(problem.mentors).toEqual([expect.objectContaining({ id: 'm1', location: null, orgUnitId: null })]);
  expect(problem.mentees).toEqual([expect.objectContaining({ id: 'e1', location: null, orgUnitId: null })]);
});

test('people are found by id, e-mail address and name, in both files', async () => {
  const { problem, directory } = await read({
    mentors: csv(
      'id,e-mail,name,wishes,not with',
      'a,a@example.org,Anna A,e2; B@example.org,',
      'b,b@example.org,Berta B,,anna a',
    ),
    mentees: csv('e-mail,id,wishes', 'b@example.org,,Anna A; a', ',e2,a@example.org; gone'),
  });
  expect(directory.people.map(({ id }) => id)).toEqual(['a', 'b', 'e2']);
  expect(problem.mentees.map(({ id, wishes }) => [id, wishes])).toEqual([
    ['b', ['a', 'a']],
    ['e2', ['a']],
  ]);
  expect(problem.mentors[0]?.wishes).toEqual(['e2', 'b']);
  expect(problem.bans).toEqual([{ mentorPersonId: 'a', menteePersonId: 'b', rule: 'EXCLUSION' }]);
});

test('a wish for somebody who is not there is told and left out', async () => {
  const { notes, problem } = await read({ mentees: csv('id,wishes', 'e1,gone; m2') });
  expect(problem.mentees[0]?.wishes).toEqual(['m2']);
  expect(notes).toEqual([expect.stringMatching(/mentees\.csv, row 2, column “wishes”: .*left out.*“gone”/)]);
});

test('reporting lines ban in both directions, also by a manager of neither file', async () => {
  const question = await read({
    mentors: csv('id,manager', 'top,', 'mid,top', 'side,outside'),
    mentees: csv('id,manager', 'low,mid', 'peer,outside', 'free,', 'top,'),
  });
  expect(banned(question).sort()).toEqual([
    'mid-low MANAGER',
    'mid-top MANAGER',
    'side-peer SAME_MANAGER',
    'top-low SKIP_LEVEL',
  ]);
});

test('a mentor may be promised mentees', async () => {
  const { problem } = await read({ mentors: csv('id,seats,min. mentees', 'm1,3,2', 'm2,1,') });
  expect(problem.mentors.map(({ id, least }) => [id, least])).toEqual([
    ['m1', 2],
    ['m2', 0],
  ]);
});

test('the file of bans bans, whichever way around', async () => {
  const question = await read({ bans: csv('Mentor;Mentee', 'e1;M1'), mentees: csv('id', 'e1', 'e2') });
  expect(banned(question)).toEqual(['m1-e1 EXCLUSION']);
});

test('demographics are not read, whatever they are called; unknown columns are told', async () => {
  const columns = [
    'Gender',
    'date of birth',
    'Staatsangehörigkeit',
    'AgeGroup',
    'Religion (optional)',
    'Alter',
  ];
  const { notes, problem } = await read({
    mentees: csv(['id', ...columns, 'Language', 'Shoe size'].join(','), 'e1,f,1,x,2,y,3,en,40'),
  });
  expect(problem.mentees[0]).toMatchObject({ id: 'e1', languages: ['en'] });
  expect(notes).toHaveLength(2);
  expect(notes[0]).toContain('“Shoe size”');
  for (const column of columns) expect(notes[1]).toContain(`“${column}”`);
  expect(notes[1]).toContain('take no part in matching');
});

test('settings have the names and the defaults of the API', async () => {
  const settings = JSON.stringify({ weights: { skills: 70 }, maxLevelGap: 3, language: 'PREFER_COMMON' });
  const { problem } = await read({ settings }, ['--reverse', '--seed', '9']);
  const { problem: usual } = await read({});
  expect(problem.seed).toBe(9);
  expect(problem.settings).toEqual({
    ...usual.settings,
    weights: { ...usual.settings.weights, SKILLS: 70 },
    levelGap: { ...usual.settings.levelGap, max: 3 },
    language: 'PREFER_COMMON',
    reverse: true,
  });
});

const refusals: [string, Files, string][] = [
  ['no identity', { mentors: csv('name', 'One') }, 'mentors.csv: There is no column with an id or an e-mail'],
  ['nobody', { mentees: csv('id,name') }, 'mentees.csv: The file holds nobody.'],
  ['an empty file', { mentees: '' }, 'mentees.csv: The file is empty.'],
  ['no seats', { mentors: csv('id,seats', 'm1,0') }, 'mentors.csv: Nobody has a free seat.'],
  [
    'half a seat',
    { mentors: csv('id,seats', 'm1,1.5') },
    'mentors.csv, row 2, column “seats”: The cell must be a whole',
  ],
  [
    'a level in words',
    { mentees: csv('id,level', 'e1,', 'e2,top') },
    'mentees.csv, row 3, column “level”: The cell must',
  ],
  [
    'a wrong address',
    { mentees: csv('E-Mail', 'e1') },
    'mentees.csv, row 2, column “E-Mail”: The cell must be an e-mail',
  ],
  [
    'no language',
    { mentees: csv('id,languages', 'e1,Blah') },
    'row 2, column “languages”: “Blah” is no language',
  ],
  [
    'twice the same',
    { mentees: csv('id', 'e1', 'E1') },
    'mentees.csv, row 3: This person stands in row 2 already',
  ],
  [
    'an address of two',
    { mentors: csv('id,mail', 'm1,x@example.org'), mentees: csv('id,mail', 'e1,x@example.org') },
    'mentees.csv, row 2: The e-mail address belongs to another id',
  ],
  [
    'two people in one row',
    { mentors: csv('id,mail', 'm1,', ',x@example.org'), mentees: csv('id,mail', 'm1,x@example.org') },
    'mentees.csv, row 2: The id and the e-mail address belong to two',
  ],
  [
    'one meaning twice',
    { mentees: csv('id,Skills,Topics', 'e1,a,b') },
    'Columns “Skills” and “Topics” mean the same',
  ],
  [
    'a formula gone wrong',
    { mentees: csv('id,department', 'e1,#N/A') },
    'mentees.csv, row 2, column “department”: The cell holds the error',
  ],
  ['a ragged row', { mentees: csv('id,level', 'e1') }, 'mentees.csv, row 2: The row has 1 cells'],
  ['an open quote', { mentees: csv('id,name', 'e1,"Ann') }, 'A quote that opens in row 2'],
  [
    'another encoding',
    { mentees: Buffer.from('id,name\ne1,J\xfcrg\n', 'latin1') },
    'mentees.csv, row 2, column “name”: The cell is not UTF-8',
  ],
  ['a spreadsheet itself', { mentees: Buffer.from('PK\x03\x04xxxx') }, 'mentees.csv: This is a spreadsheet.'],
  [
    'a ban of nobody',
    { bans: csv('mentor,mentee', 'm1,e9') },
    'bans.csv, row 2, column “mentee”: Nobody in the two files',
  ],
  [
    'half a ban',
    { bans: csv('mentor,mentee', 'm1,') },
    'bans.csv, row 2: The row must name a mentor and a mentee',
  ],
  ['bans without columns', { bans: csv('who,whom', 'm1,e1') }, 'bans.csv: The file needs a column “mentor”'],
  [
    'not with nobody',
    { mentees: csv('id,not with', 'e1,m7') },
    'mentees.csv, row 2, column “not with”: Nobody in the two',
  ],
  [
    'a name of several',
    { mentors: csv('id,name', 'm1,Ann', 'm2,Ann'), mentees: csv('id,not with', 'e1,ann') },
    'column “not with”: Several people are called “ann”',
  ],
  [
    'two managers',
    { mentors: csv('id,manager', 'm1,boss'), mentees: csv('id,manager', 'm1,chief', 'e1,') },
    'mentees.csv, row 2, column “manager”: The other file names another manager',
  ],
  [
    'a pin of nobody',
    { pins: csv('mentor,mentee', 'm9,e1') },
    'pins.csv, row 2, column “mentor”: Nobody in the two',
  ],
  [
    'a pin the wrong way',
    { pins: csv('mentor,mentee', 'e1,m1') },
    'pins.csv, row 2: The mentor is not in the file of mentors',
  ],
  [
    'a pin twice',
    { pins: csv('mentor,mentee', 'm2,e1', 'M2,e1@example.org') },
    'pins.csv, row 3: Row 2 pairs the same',
  ],
  [
    'a full mentor',
    { pins: csv('mentor,mentee', 'm1,e1', 'm1,e2') },
    'pins.csv, row 3: The mentor has fewer seats',
  ],
  [
    'a full mentee',
    { pins: csv('mentor,mentee', 'm1,e1', 'm2,e1') },
    'pins.csv, row 3: The mentee has fewer seats',
  ],
  [
    'a banned pin',
    { pins: csv('mentor,mentee', 'm2,e2') },
    'pins.csv, row 2: The pair is banned: one is the other’s manager.',
  ],
  [
    'a pin on oneself',
    { mentees: csv('id', 'm1'), pins: csv('mentor,mentee', 'm1,m1') },
    'pins.csv, row 2: The row pairs a person with herself',
  ],
  ['no JSON', { settings: '{' }, 'settings.json can’t be read as JSON'],
  [
    'an unknown setting',
    { settings: '{"weights":{"shoes":3}}' },
    'field “weights”: Field "shoes" is not defined',
  ],
  [
    'a rule that is none',
    { settings: '{"orgUnit":"SOMETIMES"}' },
    'field “orgUnit”: Value "SOMETIMES" does not exist',
  ],
  [
    'half a weight',
    { settings: '{"weights":{"skills":0.5}}' },
    'field “weights.skills”: Int cannot represent',
  ],
  [
    'too much weight',
    { settings: '{"weights":{"skills":101}}' },
    'field “weights.skills”: A weight is from 0 to 100.',
  ],
  [
    'no weight at all',
    { settings: '{"weights":{"skills":0,"levelGap":0,"discipline":0,"orgUnit":0}}' },
    'field “weights”: At least one weight must be above 0.',
  ],
  [
    'gaps crossed',
    { settings: '{"minLevelGap":3,"maxLevelGap":1}' },
    'field “maxLevelGap”: Must not be below minLevelGap.',
  ],
];

test.each(refusals)('refused: %s', async (_name, files, message) => {
  await expect(read(files)).rejects.toThrow(
    expect.objectContaining({ message: expect.stringContaining(message) }),
  );
});

test('refused: a file that is not there', async () => {
  const args = ['--mentors', sheets.path('none.csv'), '--mentees', sheets.write('mentees.csv', MENTEES)];
  await expect(readQuestion(asked(args))).rejects.toThrow(/none\.csv can’t be read.*Name a CSV file/);
});
