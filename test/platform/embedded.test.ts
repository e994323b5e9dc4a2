import * as fs from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/db/embedded';
import { complete, findBinaries } from '../../src/db/embedded-binaries';
import { StartupError } from '../../src/startup-error';
import { EmbeddedFolder, kill, query, settings, told } from '../support/embedded-folder';

jest.setTimeout(60_000);

let at: EmbeddedFolder;
beforeEach(() => (at = new EmbeddedFolder()));
afterEach(() => at.clear());

test('starts from nothing, with a password, UTF-8 and code point order, on 127.0.0.1 only', async () => {
  const server = await at.start();
  expect(server).toMatchObject({ takenOver: false, folder: at.dataDir });
  const rows = await query(
    server,
    `SELECT current_setting('listen_addresses') AS listens, current_setting('server_encoding') AS encoding,
            current_setting('unix_socket_directories') AS sockets, current_setting('fsync') AS fsync,
            'Z' < 'a' AND upper('é') = 'É' AS code_points`,
  );
  expect(rows).toEqual([
    { listens: '127.0.0.1', encoding: 'UTF8', sockets: '', fsync: 'off', code_points: true },
  ]);
  const wrong = new Client(server.superuserUrl('postgres').replace(server.password, 'wrong'));
  await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' });
  const mode = (path: string): number => fs.statSync(join(at.dataDir, 'postgres', path)).mode & 0o777;
  expect([mode('data'), mode('password'), mode('log')]).toEqual([0o700, 0o600, 0o600]);
});

test('keeps the data, and starts again while the last one is still stopping', async () => {
  const first = await at.start();
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const stopping = first.stop();
  const second = await at.start();
  await stopping;
  expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('refuses a second start on the same folder, and leaves the first one alone', async () => {
  const first = await at.start();
  const other = told(at.startChild());
  await expect(at.start()).rejects.toThrow(`Ithaca is already running on ${at.dataDir}`);
  expect(await other).toEqual({ refused: expect.stringContaining('already running') });
  expect(await query(first, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('of several first starts at once, exactly one wins', async () => {
  const outcomes = await Promise.all([1, 2, 3].map(() => told(at.startChild())));
  expect(outcomes.filter(({ port }) => port)).toHaveLength(1);
  for (const { refused } of outcomes.filter(({ port }) => !port))
    expect(refused).toContain('already running');
  for (const child of at.children) await kill(child);
  expect(await at.start()).toMatchObject({ takenOver: true });
});

test('makes the links and executable bits that npm ci --ignore-scripts leaves out', () => {
  const list = fs.readFileSync(join(findBinaries().folder, 'pg-symlinks.json'), 'utf8');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const part of ['bin', 'lib']) fs.mkdirSync(join(at.parent, 'native', part), { recursive: true });
  for (const { source } of links) fs.writeFileSync(join(at.parent, source), source);
  fs.writeFileSync(join(at.parent, 'native/pg-symlinks.json'), list);
  fs.writeFileSync(join(at.parent, 'native/bin/initdb'), '', { mode: 0o644 });
  complete(join(at.parent, 'native'));
  for (const { source, target } of links)
    expect(fs.readFileSync(join(at.parent, target), 'utf8')).toBe(source);
  expect(fs.statSync(join(at.parent, 'native/bin/initdb')).mode & 0o777).toBe(0o755);
});

test('says what to do on a platform without binaries', async () => {
  const { arch } = process;
  Object.defineProperty(process, 'arch', { value: 'mips', configurable: true });
  try {
    await expect(at.start()).rejects.toThrow(
      /^There is no embedded PostgreSQL for \w+-mips: set DATABASE_URL/,
    );
  } finally {
    Object.defineProperty(process, 'arch', { value: arch, configurable: true });
  }
});

test('says what to do about a file for a folder, a refused setting, and data of another version', async () => {
  fs.writeFileSync(join(at.parent, 'file'), '');
  const inFile = startEmbeddedPostgres({ dataDir: join(at.parent, 'file') });
  await expect(inFile).rejects.toThrow(/^Embedded PostgreSQL: EEXIST.*: set DATA_DIR to another folder$/);
  const refused = startEmbeddedPostgres({ dataDir: at.dataDir, settings: { ...settings, nonsense: 'on' } });
  await expect(refused).rejects.toThrow(
    /^Embedded PostgreSQL doesn't start: FATAL: .*"nonsense" \(log: .*\)$/,
  );
  await expect(refused).rejects.toBeInstanceOf(StartupError);
  fs.writeFileSync(join(at.data, 'PG_VERSION'), '17\n');
  await expect(at.start()).rejects.toThrow('was made by PostgreSQL 17, this Ithaca brings 18');
});

if (process.getuid?.() === 0) {
  test('as root in a folder closed to others, stands under /var/lib/ithaca, apart for each new clone', async () => {
    fs.chmodSync(at.parent, 0o700);
    const used = new Set<string>();
    try {
      for (const answer of [1, 2]) {
        const first = await at.start();
        used.add(first.folder);
        await query(first, `CREATE TABLE kept AS SELECT ${answer} AS answer`);
        await first.stop();
        const second = await at.start();
        expect(second.folder).toBe(first.folder);
        expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer }]);
        await second.stop();
        fs.rmSync(at.dataDir, { recursive: true });
      }
      expect([...used]).toEqual(
        [1, 2].map(() => expect.stringMatching(/^\/var\/lib\/ithaca\/[0-9a-f]{16}$/)),
      );
    } finally {
      for (const made of used) fs.rmSync(made, { recursive: true, force: true });
    }
  });
}
