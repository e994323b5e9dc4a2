import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { EmbeddedFolder, kill, query, told, until } from '../support/embedded-folder';

jest.setTimeout(60_000);

let at: EmbeddedFolder;
beforeEach(() => (at = new EmbeddedFolder()));
afterEach(() => at.clear());

test('takes over the server of an Ithaca that was killed, and Ctrl-C does not reach it', async () => {
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    const child = at.startChild();
    const { port } = await told(child);
    const pid = at.serverPid();
    await kill(child, signal);
    const server = await at.start();
    expect(server).toMatchObject({ takenOver: true, port });
    expect(at.serverPid()).toBe(pid);
    await server.stop();
    expect(fs.existsSync(at.pidFile)).toBe(false);
  }
});

test('ends a server left behind that gives no answer, and starts another', async () => {
  const child = at.startChild();
  await told(child);
  await kill(child);
  const pid = at.serverPid();
  process.kill(pid, 'SIGSTOP');
  const server = await at.start();
  expect(server.takenOver).toBe(false);
  expect(at.serverPid()).not.toBe(pid);
});

test('keeps what was acknowledged when its server is killed hard', async () => {
  const first = await at.start();
  await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(at.serverPid(), 'SIGKILL');
  const second = await at.start();
  expect(second.takenOver).toBe(false);
  expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('is not held up by a postmaster.pid that a crash of the machine left', async () => {
  await (await at.start()).stop();
  const { uid, gid } = fs.statSync(at.data);
  // Its number has gone to another process of the same user since.
  const other = spawn('sleep', ['60'], { uid, gid, detached: true, stdio: 'ignore' });
  at.children.push(other);
  for (const content of [`${other.pid}\n${at.data}\n1700000000\n5432\n\n127.0.0.1\n`, '']) {
    fs.writeFileSync(at.pidFile, content);
    fs.chownSync(at.pidFile, uid, gid);
    const server = await at.start();
    expect(server.takenOver).toBe(false);
    await server.stop();
  }
  expect(other.exitCode ?? other.signalCode).toBeNull();
});

test('a kill in the middle of making the cluster leaves nothing half-made', async () => {
  const child = at.startChild();
  const listed = (): string[] => (fs.existsSync(at.dataDir) ? fs.readdirSync(at.dataDir) : []);
  const drafts = (): string[] => listed().filter((name) => name.startsWith('postgres.draft-'));
  await until(() => drafts().length > 0);
  await kill(child);
  expect(drafts()).toHaveLength(1);
  expect(listed()).not.toContain('postgres');
  await at.start();
  expect(drafts()).toEqual([]);
});

test('holds its lock again after PostgreSQL restarted itself', async () => {
  const server = await at.start();
  const holder = async (): Promise<number | undefined> => {
    const rows = await query<{ pid: number }>(server, "SELECT pid FROM pg_locks WHERE locktype = 'advisory'");
    return rows[0]?.pid;
  };
  const before = await holder();
  process.kill(before!, 'SIGKILL');
  await until(async () => {
    const now = await holder().catch(() => undefined);
    return now !== undefined && now !== before;
  });
  await expect(at.start()).rejects.toThrow('already running');
});
