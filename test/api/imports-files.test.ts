/** Files as people really send them: what is wrong is told by row and column, and nothing takes effect unasked. */
import { institution, unique, type Institution } from '../support/scenario';
import { withClient } from '../support/cluster';
import {
  askCommit,
  commit,
  counts,
  enrolled,
  refusalsOf,
  sendFile,
  sendText,
  told,
  upload,
} from '../support/imports';

const mapping = {
  columns: {
    mail: 'email',
    id: 'externalId',
    first: 'firstName',
    last: 'lastName',
    title: 'jobTitle',
    unit: 'orgUnit',
    zone: 'timeZone',
    grade: { field: 'level', values: { AA: 1, AB: 2 } },
    subject: 'discipline',
    seats: 'capacity',
    wants: { field: 'skillsWanted', separator: '|' },
    offers: { field: 'skillsOffered', separator: '|' },
    both: { field: 'interestedInBothRoles', values: { yes: true, no: false } },
  },
  createOrgUnits: true,
};
const HEADER = 'mail,id,first,last,title,unit,zone,grade,subject,seats,wants,offers,both';
const ADA =
  'Ada@Example.org,E1,Ada,Lovelace,Analyst,Mathematics,Europe/London,aa,Computing,2,SQL|Public  speaking,Latin|latin,yes';
const BOB = 'bob@example.org,,Bob,Boole,,Mathematics,,AB,,,,,';
const FILE = `${HEADER}\r\n${ADA}\r\n${BOB}\r\n`;

let uni: Institution;
let base: { cohortId: string; role: string; mapping: object };
beforeEach(async () => {
  uni = await institution();
  base = { cohortId: await uni.cohort(), role: 'MENTOR', mapping };
});

const small = { columns: { mail: 'email', name: 'displayName' } };
const table = (...rows: string[]) => `mail,name\n${rows.join('\n')}\n`;

/** Rows of a table of this institution. */
async function count(table: string, where = 'true'): Promise<number> {
  return withClient(ithaca.urls.superuser, async (client) => {
    const sql = `select count(*)::int as count from ${table} where institution_id = $1 and ${where}`;
    return (await client.query(sql, [uni.id.split('_')[1]])).rows[0].count as number;
  });
}

test('upload and text give the same result', async () => {
  const dirty = `${HEADER}\n${ADA}\nnobody,,,,,,,ZZ,,,,,\n`;
  const [file, text] = [await sendFile(uni.admin, dirty, base), await sendText(uni.admin, dirty, base)];
  const same = ({ id: _, fileName: __, ...rest }: object & { id?: string; fileName?: string }) => rest;
  expect(same(text)).toEqual(same(file));
  expect(told(text)).toEqual(['3:mail:INVALID_EMAIL', '3:grade:UNKNOWN_VALUE']);
});

test('one address written three ways is one person: each later row is told, with the first', async () => {
  const found = await sendFile(
    uni.admin,
    table('A@x.org,Ann', '" a@x.org ",Ann', 'b@x.org,Bea', 'a@X.ORG,Ann'),
    { ...base, mapping: small },
  );
  expect(told(found)).toEqual(['3:mail:DUPLICATE', '5:mail:DUPLICATE']);
  expect(found.issues.edges.map(({ node }) => node.message)).toEqual([
    expect.stringContaining('row 2'),
    expect.stringContaining('row 2'),
  ]);
  expect(counts(found)).toEqual([4, 2, 2, 0, 0]);
});

test('every kind of dirt is told by row and column; the valid rows can be committed, all of them can’t', async () => {
  const dirty = Buffer.concat([
    Buffer.from('\ufeffmail;name;shoe size\r\n'),
    Buffer.from('ok@x.org;"Two\r\nlines";40\r\n'),
    Buffer.from('jos\xe9@x.org;X;\r\n', 'latin1'),
    Buffer.from('formula@x.org;"=HYPERLINK(""http://evil"")";\r\n'),
    Buffer.from('ragged@x.org;X\r\n'),
    Buffer.from('nul@x.org;a\0b;\r\n'),
    Buffer.from(`long@x.org;${'x'.repeat(10_001)};\r\n`),
    Buffer.from('\r\n'),
    Buffer.from(';Nobody;\r\n'),
    Buffer.from('noname@x.org;;\r\n'),
  ]);
  const found = await sendFile(uni.admin, dirty, { ...base, mapping: small });
  expect(told(found)).toEqual([
    'file:shoe size:UNMAPPED_COLUMN',
    '3:mail:INVALID_UTF8',
    '5::RAGGED_ROW',
    '6:name:NUL',
    '7:name:TOO_LONG',
    '9::NO_IDENTITY',
    '10:name:MISSING_NAME',
  ]);
  expect(found).toMatchObject({ delimiter: ';', errorCount: 6, warningCount: 1, unusable: false });
  expect(counts(found)).toEqual([8, 2, 2, 0, 0]);
  const { data } = await askCommit(uni.admin, found.id, 'ALL');
  expect(data.commitImport.userErrors).toEqual([
    expect.objectContaining({ code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining('6 of 8 rows') }),
  ]);
  expect(await count('people')).toBe(1);
  expect(await commit(uni.admin, found.id, 'VALID_ROWS')).toMatchObject({ createdRows: 2, skippedRows: 6 });
  const people = (await enrolled(uni.admin, base.cohortId)).map(({ person }) => person.displayName);
  expect(people).toEqual(['Two\r\nlines', '=HYPERLINK("http://evil")']);
});

test.each([
  ['duplicate headers', 'mail,name,NAME\na@x.org,A,B\n', ['file:name:DUPLICATE_COLUMN']],
  ['a missing column', 'mail\na@x.org\n', ['file:name:MISSING_COLUMN']],
  ['an empty header', 'mail,,name\na@x.org,,A\n', ['file::EMPTY_COLUMN']],
  ['a quote that is not closed', 'mail,name\na@x.org,A\nb@x.org,"B\nc@x.org,C\n', ['3::UNCLOSED_QUOTE']],
  ['a quote in the middle', 'mail,name\na@x.org,A "the" B\n', ['2::BAD_QUOTE']],
  ['nothing', '', ['file::EMPTY_FILE']],
])('a file with %s can’t be committed at all, and stages nothing', async (_, text, expected) => {
  const found = await sendFile(uni.admin, text, { ...base, mapping: small });
  expect(told(found)).toEqual(expected);
  expect(found).toMatchObject({ state: 'CHECKED', unusable: true, validRows: 0 });
  for (const mode of ['ALL', 'VALID_ROWS']) {
    const { data } = await askCommit(uni.admin, found.id, mode);
    expect(data.commitImport.userErrors).toEqual([expect.objectContaining({ code: 'NOT_POSSIBLE_NOW' })]);
  }
  expect(await count('import_rows')).toBe(0);
});

test('issues are a connection: page by page, by severity, a thousand kept and all counted', async () => {
  const rows = Array.from({ length: 1_100 }, (_, i) => `no address ${i},X,y`);
  const found = await sendFile(uni.admin, `mail,name,other\n${rows.join('\n')}\n`, {
    ...base,
    mapping: small,
  });
  expect(found).toMatchObject({ errorCount: 1_100, warningCount: 1 });
  expect(found.issues.totalCount).toBe(1_000);
  const query = `query($id: ID!, $after: String, $severity: ImportIssueSeverity) { import(id: $id) {
    issues(first: 100, after: $after, filter: { severity: $severity }) { totalCount pageInfo { endCursor hasNextPage } edges { node { rowNumber } } } } }`;
  const page = async (variables: object) =>
    (await uni.admin.run(query, { id: found.id, ...variables })).import.issues;
  expect((await page({ severity: 'WARNING' })).totalCount).toBe(1);
  const first = await page({ severity: 'ERROR' });
  const second = await page({ severity: 'ERROR', after: first.pageInfo.endCursor });
  const numbers = [...first.edges, ...second.edges].map(({ node }: any) => node.rowNumber);
  expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i + 2));
});

test('org units are found by code or name, and made only where the mapping says so', async () => {
  const unit = async (input: object) =>
    uni.admin.run(
      'mutation($i: CreateOrgUnitInput!) { createOrgUnit(input: $i) { userErrors { message } } }',
      { i: input },
    );
  await unit({ name: 'Physics', code: 'PH' });
  await unit({ name: 'Twice', code: 'T1' });
  await unit({ name: 'twice', code: 'T2' });
  const units = { columns: { mail: 'email', name: 'displayName', unit: 'orgUnit' } };
  const text =
    'mail,name,unit\na@x.org,A,PH\nb@x.org,B,physics\nc@x.org,C,Twice\nd@x.org,D,T2\ne@x.org,E,Alchemy\nf@x.org,F,ALCHEMY\n';
  const strict = await sendFile(uni.admin, text, { ...base, mapping: units });
  expect(told(strict)).toEqual([
    '4:unit:AMBIGUOUS_ORG_UNIT',
    '6:unit:UNKNOWN_ORG_UNIT',
    '7:unit:UNKNOWN_ORG_UNIT',
  ]);
  const generous = await sendFile(uni.admin, text, { ...base, mapping: { ...units, createOrgUnits: true } });
  expect(told(generous)).toEqual(['4:unit:AMBIGUOUS_ORG_UNIT']);
  await commit(uni.admin, generous.id, 'VALID_ROWS');
  const made = (await enrolled(uni.admin, base.cohortId)).map(({ person }) => person.orgUnit.name).sort();
  expect(made).toEqual(['Alchemy', 'Alchemy', 'Physics', 'Physics', 'twice']);
});

test('input that can’t be understood is refused with its place', async () => {
  const paths = async (input: object) =>
    (await refusalsOf(uni.admin, input)).map(({ path }) => path.join('.'));
  const { mapping: _, ...bare } = base;
  expect(await paths({ ...base })).toEqual(['file']);
  expect(await paths({ ...bare, text: FILE })).toEqual(['mapping']);
  expect(await paths({ ...base, text: FILE, mapping: { columns: { mail: 'mail' } } })).toEqual([
    'mapping.columns.mail.field',
  ]);
  const both = await upload(uni.admin, FILE, { ...base, text: FILE });
  expect(both.data.importEnrollments.userErrors[0].path).toEqual(['text']);
});

test('a cohort that pairs nobody any more takes no import', async () => {
  for (const state of ['WRAP_UP', 'COMPLETED', 'CANCELED'] as const) {
    const cohortId = await uni.cohort({}, state);
    const [refusal] = await refusalsOf(uni.admin, { ...base, cohortId, text: FILE });
    expect(refusal).toMatchObject({ code: 'NOT_POSSIBLE_NOW', message: expect.stringContaining(state) });
  }
});

test('a retry with the same key and file gives the first import; with another file it is refused', async () => {
  const input = { ...base, idempotencyKey: unique('key') };
  const first = await sendFile(uni.admin, FILE, input);
  expect((await sendFile(uni.admin, FILE, input)).id).toBe(first.id);
  const other = await upload(uni.admin, `${FILE}\n`, input);
  expect(other.data.importEnrollments.userErrors).toEqual([
    expect.objectContaining({ code: 'IDEMPOTENCY_CONFLICT' }),
  ]);
  expect(await count('imports')).toBe(1);
});
