/** The processes of the embedded PostgreSQL: making a cluster, starting, finding and ending its server. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { StartupError } from '../startup-error';
import { dataFolder, isAlive, makeWhole, type Home } from './embedded-home';

/** A PostgreSQL server process, ours or one found running. */
export interface Server {
  pid: number;
  port: number;
  alive(): boolean;
}

const passwordFile = (home: Home): string => join(home.folder, 'postgres', 'password');
const logFile = (home: Home): string => join(home.folder, 'postgres', 'log');
export const readPassword = (home: Home): string => fs.readFileSync(passwordFile(home), 'utf8');

/** A healthy server answers in milliseconds; one that recovers from a crash says so and may take its time. */
const SILENCE_MS = 10_000;

/** Makes the data folder if there is none, with text compared the same way on every platform. */
export async function createCluster(home: Home, sync: boolean, log: (line: string) => void): Promise<void> {
  await makeWhole(join(home.folder, 'postgres'), async (draft) => {
    log(`Creating the embedded database in ${home.folder}`);
    const [data, password] = [join(draft, 'data'), join(draft, 'password')];
    fs.mkdirSync(data, { mode: 0o700 });
    fs.writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
    if (home.user) {
      fs.chmodSync(draft, 0o711);
      for (const path of [data, password]) fs.chownSync(path, home.user.uid, home.user.gid);
    }
    const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
    const { ok, output } = await run(home, 'initdb', [
      ...['-D', data, '-U', 'postgres', '--pwfile', password, '--auth', 'scram-sha-256', '-E', 'UTF8'],
      ...['--locale', locale, '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ...(sync ? [] : ['--no-sync']),
    ]);
    if (ok) return;
    const file = join(home.folder, 'initdb.log');
    fs.writeFileSync(file, output);
    throw new StartupError(`PostgreSQL's initdb failed: ${lastError(output)} (log: ${file})`);
  });
  const made = fs.readFileSync(join(dataFolder(home.folder), 'PG_VERSION'), 'utf8').trim();
  if (made === home.major) return;
  throw new StartupError(
    `The embedded database in ${home.folder} was made by PostgreSQL ${made}, this Ithaca brings ${home.major}: ` +
      'dump it with the version of Ithaca that made it, or set DATA_DIR to another folder',
  );
}

/** The server that stands in postmaster.pid; the file can be a leftover, then it isn't alive. */
export async function findServer(home: Home): Promise<Server | undefined> {
  const data = dataFolder(home.folder);
  const file = join(data, 'postmaster.pid');
  if (!fs.existsSync(file)) return undefined;
  const [pid, , , port] = fs.readFileSync(file, 'utf8').split('\n').map(Number);
  if (pid && port) return { pid, port, alive: () => isServer(pid, data) };
  // A machine's crash can leave an empty file, at which PostgreSQL balks; a starting server fills it at once.
  await sleep(500);
  if (fs.existsSync(file) && fs.statSync(file).size === 0) fs.rmSync(file);
  return undefined;
}

/** Starts the server in a session of its own, so that Ctrl-C in the terminal doesn't reach it. */
export async function launch(
  home: Home,
  settings: Record<string, string>,
  leftover?: Server,
): Promise<Server> {
  const port = await freePort();
  const given = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = fs.openSync(logFile(home), 'a', 0o600);
  fs.ftruncateSync(log);
  if (home.user) fs.fchownSync(log, home.user.uid, home.user.gid);
  const { env, ...around } = surroundings(home);
  // PostgreSQL takes a leftover postmaster.pid for alive when another process has got its number since, unless
  // that is its own grandparent. Said so, it replaces the file itself, which is safe when two start at once.
  if (leftover) env.PG_GRANDPARENT_PID = String(leftover.pid);
  const child = spawn(join(home.binaries, 'bin', 'postgres'), ['-D', dataFolder(home.folder), ...given], {
    ...around,
    env,
    detached: true,
    stdio: ['ignore', log, log],
  });
  fs.closeSync(log);
  child.unref();
  await new Promise((done, failed) => child.once('spawn', done).once('error', failed)).catch(cantRun);
  return { pid: child.pid!, port, alive: () => child.exitCode === null && child.signalCode === null };
}

/** Undefined when the server has ended or gives no sign of life. */
export async function connectWhenReady(server: Server, password: string): Promise<Client | undefined> {
  let lastSign = Date.now();
  while (server.alive() && Date.now() - lastSign < SILENCE_MS) {
    try {
      return await connect(server.port, password);
    } catch (error) {
      if (error instanceof DatabaseError) {
        // 57P01 and 57P03: it starts, recovers or shuts down.
        if (!error.code?.startsWith('57P')) throw refused(server, error);
        lastSign = Date.now();
      }
    }
    await sleep(20);
  }
  return undefined;
}

function refused(server: Server, { message }: Error): StartupError {
  return new StartupError(
    `The embedded PostgreSQL (process ${server.pid}) refuses Ithaca: ${message}: ` +
      'end that process and start again, or set DATA_DIR to another folder',
  );
}

export async function connect(port: number, password: string): Promise<Client> {
  const client = new Client({
    ...{ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres', ssl: false },
    ...{ application_name: 'ithaca lock', connectionTimeoutMillis: SILENCE_MS, keepAlive: true },
  });
  client.on('error', () => {}); // 'end' follows and is heeded; unheard, this would end the process
  await client.connect();
  return client;
}

export async function stop(
  home: Home,
  server: Server,
  mode: 'fast' | 'immediate',
  seconds: number,
): Promise<void> {
  if (!server.alive()) return;
  const args = ['stop', '-D', dataFolder(home.folder), '-m', mode, '-t', String(seconds)];
  const { ok } = await run(home, 'pg_ctl', args);
  if (!ok && server.alive()) process.kill(server.pid, 'SIGKILL');
}

export function lastLogLine(home: Home): string {
  return `${lastError(fs.readFileSync(logFile(home), 'utf8'))} (log: ${logFile(home)})`;
}

/** Of some output, the line that says why it ended. */
function lastError(output: string): string {
  const lines = output.trim().split('\n');
  const line = lines.findLast((each) => /\b(error|FATAL|PANIC):/.test(each)) ?? lines.at(-1)!;
  return line.replace(/^.*?(?=(FATAL|PANIC):)/, '').replace(/\s+/g, ' ');
}

function isServer(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  // The number may have gone to another process since. A server's arguments name its data folder.
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(data);
  } catch {
    const ps = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return (ps.stdout ?? '').includes(data);
  }
}

async function run(home: Home, program: string, args: string[]): Promise<{ ok: boolean; output: string }> {
  const file = join(home.binaries, 'bin', program);
  return new Promise<{ ok: boolean; output: string }>((done, failed) => {
    execFile(file, args, surroundings(home), (error, stdout, stderr) => {
      // A number is the program's exit code; a word says that it could not be run.
      if (error && typeof error.code === 'string') failed(new Error(error.message, { cause: error }));
      else done({ ok: !error, output: stdout + stderr });
    });
  }).catch(cantRun);
}

function cantRun(error: Error): never {
  throw new StartupError(
    `The embedded PostgreSQL can't be run on this system (${error.message}; on Linux it needs glibc): ` +
      'set DATABASE_URL to a PostgreSQL server (15 or newer)',
  );
}

/** Nothing of our own environment, such as PGDATA or a locale, may change how PostgreSQL works. */
function surroundings(home: Home): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const { PATH, SystemRoot, TEMP } = process.env;
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', PATH, ...(SystemRoot ? { SystemRoot, TEMP } : {}) };
  return { cwd: home.folder, env, ...(home.user && { uid: home.user.uid, gid: home.user.gid }) };
}

/** PostgreSQL can't choose one itself. If another process takes it first, the start fails and is tried again. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, failed) => probe.once('error', failed).listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
