/** CSV as people really send it: every kind of dirt is told by row and column, and nothing is guessed. */
import fc from 'fast-check';
import { readCsv, type CsvItem, type CsvOptions } from '../../src/modules/imports/csv';

async function* chunksOf(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Buffer, options: CsvOptions = {}, size?: number): Promise<CsvItem[]> {
  const items: CsvItem[] = [];
  for await (const item of readCsv(chunksOf(Buffer.from(text), size), options)) items.push(item);
  return items;
}

const cellsOf = (items: CsvItem[]) => items.flatMap((item) => (item.kind === 'row' ? [item.cells] : []));
const numbersOf = (items: CsvItem[]) => items.flatMap((item) => (item.kind === 'row' ? [item.number] : []));
const issuesOf = (items: CsvItem[]) =>
  items.flatMap((item) => (item.kind === 'row' ? item.issues : item.kind === 'file' ? [item.issue] : []));
/** What a test cares for, as row:column:code. */
const told = (items: CsvItem[]) =>
  issuesOf(items).map(({ row, column, code }) => `${row ?? 'file'}:${column ?? ''}:${code}`);

test('reads what RFC 4180 allows', async () => {
  const items = await read('\ufeffa,b\r\n"x ""y""","two\r\nlines, one cell"\r\n ,é\r\n');
  expect(items[0]).toEqual({ kind: 'header', columns: ['a', 'b'], delimiter: ',' });
  expect(cellsOf(items)).toEqual([
    ['x "y"', 'two\r\nlines, one cell'],
    [' ', 'é'],
  ]);
});

test.each([
  ['a,b\n1,2', ','],
  ['a;b\n1;2', ';'],
  ['a\tb\n1\t2', '\t'],
  ['"a,x";b\n1;2', ';'],
  ['a\n1', ','],
  ['\n\na;b\n1;2', ';'],
])('finds the separator of %j', async (text, delimiter) => {
  const items = await read(text);
  expect(items[0]).toMatchObject({ kind: 'header', delimiter });
  expect(issuesOf(items)).toEqual([]);
});

test('numbers rows as a spreadsheet does, with quoted newlines and empty rows', async () => {
  const items = await read('a,b\n"1\n1",x\n\n,\n2,y\r3,z\n');
  expect(numbersOf(items)).toEqual([2, 5, 6]);
});

test('reads the same however the bytes arrive', async () => {
  const text = Buffer.from('\ufeffa;ä\r\n"1;""\r\n";é\r\n\r\n😀;2\r\n');
  const whole = await read(text);
  expect(cellsOf(whole)).toEqual([
    ['1;"\r\n', 'é'],
    ['😀', '2'],
  ]);
  for (const size of [1, 2, 3, 7]) expect(await read(text, {}, size)).toEqual(whole);
});

test('gives back every table that was written by the rules', async () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll('\0', ''));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(',', ';', '\t'),
      fc.integer({ min: 1, max: 9 }),
      async (rows, separator, size) => {
        const lines = [['one', 'two'], ...rows].map((cells) => cells.map(quoted).join(separator));
        const items = await read(lines.join('\r\n'), {}, size);
        expect(issuesOf(items)).toEqual([]);
        const filled = rows.filter((cells) => cells.some((text) => text.replaceAll(' ', '')));
        expect(cellsOf(items)).toEqual(filled);
      },
    ),
    { numRuns: 200 },
  );
});

test('bytes that are no UTF-8 are told by row and column, and never become other letters', async () => {
  const latin = Buffer.from('name,city\nok,ok\nJos\xe9,ok\nok,K\xf6ln\n', 'latin1');
  const items = await read(latin);
  expect(told(items)).toEqual(['3:name:INVALID_UTF8', '4:city:INVALID_UTF8']);
  expect(cellsOf(items)).toEqual([
    ['ok', 'ok'],
    [null, 'ok'],
    ['ok', null],
  ]);
  expect(JSON.stringify(items)).not.toMatch(/\ufffd|Jos|ln/);
});

test('NUL and cells that are too long are told; their neighbors are read', async () => {
  const items = await read(`a,b,c\nx\0,2,3\n1,${'é'.repeat(10_001)},3\n1,${'é'.repeat(10_000)},3\n`);
  expect(told(items)).toEqual(['2:a:NUL', '3:b:TOO_LONG']);
  expect(cellsOf(items)[1]).toEqual(['1', null, '3']);
});

test('a row with too few or too many cells is told, and none of its cells is read', async () => {
  const items = await read('a,b\n1\n1,2,3\n1,2,\n1,2\n');
  expect(told(items)).toEqual(['2::RAGGED_ROW', '3::RAGGED_ROW']);
  expect(cellsOf(items)).toEqual([null, null, ['1', '2'], ['1', '2']]);
});

test.each([
  ['a,b,A \n1,2,3', ['file:a:DUPLICATE_COLUMN']],
  ['a,,b\n1,2,3', ['file::EMPTY_COLUMN']],
  ['b\n1', ['file:a:MISSING_COLUMN']],
  ['', ['file::EMPTY_FILE']],
  ['\n\r\n', ['file::EMPTY_FILE']],
  [Buffer.from('a,\xe9\n1,2', 'latin1'), ['file::INVALID_UTF8']],
  ['a,b\0\n1,2', ['file::NUL']],
  [Buffer.from('\ufeffa,b\n', 'utf16le'), ['file::INVALID_UTF8']],
  ['PK\x03\x04…', ['file::NOT_CSV']],
  [`a${',x'.repeat(3)}${','.repeat(3)}y\n`, expect.arrayContaining(['file::EMPTY_COLUMN'])],
])('a header that can’t be used ends the reading: %#', async (text, expected) => {
  const items = await read(text, { required: ['a'] });
  expect(told(items)).toEqual(expected);
  expect(cellsOf(items)).toEqual([]);
});

test('empty headers at the end are no columns as long as nothing stands below them', async () => {
  const items = await read('a,b,,\n1,2,,\n1,2,3,\n');
  expect(items[0]).toMatchObject({ columns: ['a', 'b'] });
  expect(told(items)).toEqual(['3::RAGGED_ROW']);
});

test('a file without its header tells nothing of the person in its first line', async () => {
  const items = await read('ada@example.org,Ada,Ada\n', { required: ['email', 'name'] });
  expect(told(items)).toEqual([
    'file:email:MISSING_COLUMN',
    'file:name:MISSING_COLUMN',
    'file::DUPLICATE_COLUMN',
  ]);
  expect(JSON.stringify(items)).not.toContain('Ada');
});

test.each([
  ['a,b\n1,2\n"3,4\n5,6\n', 3, 3],
  ['a,b\n"1\n1",2\n\n"3,4', 4, 5],
])('a quote that is not closed is told by the row in which it opened', async (text, row, line) => {
  const items = await read(text);
  expect(told(items)).toEqual([`${row}::UNCLOSED_QUOTE`]);
  expect(issuesOf(items)[0]?.message).toContain(`row ${row} (it begins in line ${line})`);
});

test('a quote that is not closed is found before the rest of the file is held', async () => {
  let sent = 0;
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from('a,b\n1,2\n"3,4\n');
    for (; sent < 100; sent++) yield Buffer.alloc(64 * 1024, 'x,y\n');
  }
  const items: CsvItem[] = [];
  for await (const item of readCsv(endless())) items.push(item);
  expect(told(items)).toEqual(['3::UNCLOSED_QUOTE']);
  expect(sent).toBeLessThan(20);
});

test('a line without end is refused before it fills the memory', async () => {
  let sent = 0;
  async function* commas(): AsyncGenerator<Buffer> {
    yield Buffer.from('a,b\n');
    for (; sent < 1_000; sent++) yield Buffer.alloc(64 * 1024, ',');
  }
  const items: CsvItem[] = [];
  for await (const item of readCsv(commas())) items.push(item);
  expect(told(items)).toEqual(['2::ROW_TOO_LARGE']);
  expect(sent).toBeLessThan(30);
});

test.each([['a,b\n5" disk,2\n'], ['a,b\n"5" disk,2\n']])(
  'a stray quote is told by its row: %j',
  async (text) => {
    expect(told(await read(text))).toEqual(['2::BAD_QUOTE']);
  },
);

test('more than 50,000 rows are an issue of the file', async () => {
  const rows = (count: number) => `a\n${'1\n'.repeat(count)}`;
  expect(told(await read(rows(50_001)))).toEqual(['file::TOO_MANY_ROWS']);
  expect(told(await read(rows(50_000)))).toEqual([]);
});

test('formulas stay the text they are', async () => {
  const formulas = ['=1+1', '+1', '-1', '@x', "=cmd|' /C calc'!A0"];
  expect(cellsOf(await read(`a\n${formulas.join('\n')}\n`)).flat()).toEqual(formulas);
});

test('dropped columns appear in no row and no issue', async () => {
  const text = Buffer.concat([
    Buffer.from('email,Identity \n'),
    Buffer.from('a@x.org,secret\n'),
    Buffer.from('b@x.org,secr\xe9t\0\n', 'latin1'),
    Buffer.from(`c@x.org,secret${'!'.repeat(20_000)}\n`),
    Buffer.from('d@x.org,secret,secret\n'),
  ]);
  const items = await read(text, { drop: (header) => header === 'Identity' });
  expect(cellsOf(items)).toEqual([['a@x.org'], ['b@x.org'], ['c@x.org'], null]);
  expect(told(items)).toEqual(['5::RAGGED_ROW']);
  expect(JSON.stringify(items)).not.toMatch(/secr/i);
});

test('the source is closed when the reader is left early, and its failure is passed on', async () => {
  let closed = false;
  async function* source(fail: boolean): AsyncGenerator<Buffer> {
    try {
      for (let i = 0; i < 1_000; i++) {
        yield Buffer.from(i ? '1,2\n'.repeat(1_000) : 'a,b\n');
        if (fail && i === 3) throw new Error('the disk is gone');
      }
    } finally {
      closed = true;
    }
  }
  for await (const item of readCsv(source(false))) if (item.kind === 'row') break;
  expect(closed).toBe(true);
  const all = async () => {
    for await (const item of readCsv(source(true))) void item;
  };
  await expect(all()).rejects.toThrow('the disk is gone');
});
