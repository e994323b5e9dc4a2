/** The mapping from columns to fields: strict, precise, and silent about demographics. */
import { MappingError, parseDemographics, parseMapping } from '../../src/modules/imports/mapping';
import { planOf, readStaged } from '../../src/modules/imports/row';

const minimal = { columns: { email: 'email' } };

function problemsOf(value: unknown, read: (value: unknown) => unknown = parseMapping): string[] {
  try {
    read(value);
    return [];
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return error.problems.map(({ path, message }) => `${path.join('.')}: ${message}`);
  }
}

const full = {
  columns: {
    'Email Address': 'email',
    grade: { field: 'level', values: { AA: 1, ' senior ': 7 } },
    skills: { field: 'skillsWanted', separator: ';' },
    'both mentor and mentee': { field: 'interestedInBothRoles', values: { yes: true, no: false } },
    first: 'firstName',
    last: 'lastName',
    zone: 'timeZone',
    seats: 'capacity',
    unit: 'orgUnit',
  },
  ignore: ['biography'],
  demographics: {
    basis: 'CONSENT 2026',
    columns: { 'Identity to match': { attribute: 'orientation', separator: ',', values: { Gay: 'gay' } } },
  },
};

test('the stored mapping keeps of demographics the names of the columns alone', () => {
  const { stored, demographic } = parseMapping(full);
  expect(stored).toEqual({
    columns: full.columns,
    ignore: ['biography'],
    demographics: { columns: ['Identity to match'] },
  });
  expect(demographic).toEqual(new Set(['identity to match']));
  // It can be read again.
  expect(parseMapping(stored).stored).toEqual(stored);
});

test.each<[string, unknown, string | RegExp]>([
  ['no object', 'email', /^: The mapping must be an object\.$/],
  ['a list', [], /^: The mapping must be an object\.$/],
  ['no columns', {}, /^columns: /],
  ['empty columns', { columns: {} }, /^columns: /],
  [
    'an unknown key',
    { ...minimal, colums: {} },
    /^colums: “colums” has no meaning here\. Known here: columns,/,
  ],
  [
    'an unknown field',
    { columns: { email: 'email', x: 'e-mail' } },
    /^columns\.x\.field: There is no such field/,
  ],
  ['a field of all objects', { columns: { email: 'email', x: 'toString' } }, /^columns\.x\.field: /],
  ['no field', { columns: { email: 'email', x: {} } }, /^columns\.x\.field: /],
  ['a number for a column', { columns: { email: 7 } }, /^columns\.email: /],
  [
    'an unknown key of a column',
    { columns: { email: { field: 'email', value: {} } } },
    /^columns\.email\.value: /,
  ],
  [
    'a separator for one value',
    { columns: { email: { field: 'email', separator: ';' } } },
    /^columns\.email\.separator: /,
  ],
  [
    'an empty separator',
    { columns: { email: 'email', s: { field: 'skillsWanted', separator: '' } } },
    /^columns\.s\.separator: /,
  ],
  [
    'a text as level',
    { columns: { email: 'email', g: { field: 'level', values: { AA: '1' } } } },
    /^columns\.g\.values\.AA: .*whole number/,
  ],
  [
    'a fraction as level',
    { columns: { email: 'email', g: { field: 'level', values: { AA: 1.5 } } } },
    /^columns\.g\.values\.AA: /,
  ],
  [
    'a text as yes or no',
    { columns: { email: 'email', g: { field: 'interestedInBothRoles', values: { y: 'yes' } } } },
    /^columns\.g\.values\.y: /,
  ],
  [
    'a text twice',
    { columns: { email: 'email', g: { field: 'level', values: { AA: 1, ' aa ': 2 } } } },
    /^columns\.g\.values\. aa : .*twice/,
  ],
  ['no values', { columns: { email: 'email', g: { field: 'level', values: {} } } }, /^columns\.g\.values: /],
  [
    'a column twice',
    { columns: { email: 'email' }, ignore: [' E-Mail', 'EMAIL'] },
    /^EMAIL: The mapping names the column “EMAIL” twice/,
  ],
  [
    'two columns for a field',
    { columns: { a: 'email', b: 'email' } },
    /^columns: Two columns become `email`/,
  ],
  ['nobody to find', { columns: { a: 'displayName' } }, /^columns: Map a column to `email` or `externalId`/],
  [
    'half a name',
    { columns: { a: 'email', b: 'firstName' } },
    /^columns: `firstName` and `lastName` belong together/,
  ],
  [
    'a name twice',
    { columns: { a: 'email', b: 'firstName', c: 'lastName', d: 'displayName' } },
    /^columns: A name comes whole/,
  ],
  ['ignore as a text', { ...minimal, ignore: 'x' }, /^ignore: /],
  ['createOrgUnits as a text', { ...minimal, createOrgUnits: 'yes' }, /^createOrgUnits: /],
  [
    'demographics without basis',
    { ...minimal, demographics: { columns: { a: { attribute: 'x' } } } },
    /^demographics\.basis: /,
  ],
  [
    'a demographic column without attribute',
    { ...minimal, demographics: { basis: 'b', columns: { a: {} } } },
    /^demographics\.columns\.a\.attribute: /,
  ],
  [
    'a demographic column that is mapped too',
    { ...minimal, demographics: { basis: 'b', columns: { Email: { attribute: 'x' } } } },
    /^Email: .*twice/,
  ],
])('refuses %s', (_, mapping, expected) => {
  const problems = problemsOf(mapping);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]).toMatch(expected);
});

test('tells all problems at once', () => {
  expect(problemsOf({ columns: { a: 'x', b: 'y' }, ignore: 7 })).toHaveLength(3);
});

test('the demographics part is read whole where it is asked for, and messages hold no value of it', () => {
  expect(parseDemographics(full.demographics)).toEqual(full.demographics);
  const broken = { basis: 'b', columns: { a: { attribute: 'x', values: { Gay: 7 } } } };
  expect(problemsOf(broken, parseDemographics)).toEqual([expect.stringMatching(/^columns\.a\.values: /)]);
  expect(problemsOf(broken, parseDemographics).join()).not.toContain('Gay');
});

const plan = () => planOf(Object.keys(full.columns), parseMapping(full)).plan;
const staged = (...cells: (string | null)[]) => {
  const filled = [...cells, ...Array<string>(9 - cells.length).fill('')];
  return readStaged({ kind: 'row', number: 5, cells: filled, issues: [] }, plan());
};
const codes = (...cells: string[]) =>
  staged(...cells).issues.map(({ column, code }) => `${column ?? ''}:${code}`);

test('maps a row: values whatever their case, lists, names in two parts; an empty cell says nothing', () => {
  const row = staged(
    ' ada@X.org ',
    ' Senior',
    'SQL; sql ;Graph  QL;',
    'YES',
    'Ada',
    ' Lovelace ',
    'Europe/London',
    '3',
    'Maths',
  );
  expect(row).toEqual({
    number: 5,
    issues: [],
    data: {
      email: 'ada@X.org',
      level: 7,
      skillsWanted: ['SQL', 'Graph QL'],
      interestedInBothRoles: true,
      displayName: 'Ada Lovelace',
      timeZone: 'Europe/London',
      capacity: 3,
      orgUnit: 'Maths',
    },
  });
  expect(staged('ada@x.org', '', '', '', 'Ada').data).toEqual({ email: 'ada@x.org', displayName: 'Ada' });
});

test('the same letters in two Unicode spellings are the same', () => {
  expect(staged('jose\u0301@x.org', '', '', '', 'Jose\u0301').data).toEqual({
    email: 'jos\u00e9@x.org',
    displayName: 'Jos\u00e9',
  });
});

test.each([
  [['no address'], 'Email Address:INVALID_EMAIL'],
  [['a@x.org', 'ZZ'], 'grade:UNKNOWN_VALUE'],
  [['a@x.org', '', 'x'.repeat(101)], 'skills:TOO_LONG'],
  [['a@x.org', '', Array.from({ length: 51 }, (_, i) => `s${i}`).join(';')], 'skills:TOO_MANY_VALUES'],
  [['a@x.org', '', '', 'maybe'], 'both mentor and mentee:UNKNOWN_VALUE'],
  [['a@x.org', '', '', '', 'x'.repeat(101)], 'first:TOO_LONG'],
  [['a@x.org', '', '', '', '', '', 'Mars/Olympus'], 'zone:INVALID_TIME_ZONE'],
  [['a@x.org', '', '', '', '', '', '', '3.5'], 'seats:INVALID_NUMBER'],
  [['a@x.org', '', '', '', '', '', '', '101'], 'seats:INVALID_NUMBER'],
  [[''], ':NO_IDENTITY'],
])('tells what is wrong with a cell: %#', (cells, expected) => {
  expect(codes(...cells)).toEqual([expected]);
});

test('messages quote no cell', () => {
  const { issues } = staged(
    'private words',
    'private words',
    '',
    'private words',
    '',
    '',
    'private words',
    'private words',
  );
  expect(issues).toHaveLength(5);
  expect(JSON.stringify(issues)).not.toContain('private');
});

test('a column that the mapping does not know is a warning with its header; known and ignored ones are none', () => {
  const { issues, plan } = planOf(['email address', 'BIOGRAPHY', 'shoe size'], parseMapping(full));
  expect(plan.map((column) => column?.rule.field ?? null)).toEqual(['email', null, null]);
  expect(issues).toEqual([
    expect.objectContaining({ severity: 'WARNING', code: 'UNMAPPED_COLUMN', column: 'shoe size', row: null }),
  ]);
});
