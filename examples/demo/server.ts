/**
 * Where the demonstration runs: on a server that it starts itself (with an embedded PostgreSQL, or on the one that
 * DATABASE_URL names), or on one that runs already (`--url`). It only uses what an operator has: the settings, the
 * command that makes an institution, and the log.
 */
import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { bootstrapSql, createDatabaseSql, type Logins } from '../../src/db/bootstrap';
import { until } from './client';
import { AUDIENCE, type Issuer } from './issuer';

const built = path.join(__dirname, '..', '..', 'src');
const run = promisify(execFile);

type Settings = Record<string, string>;

export interface Host {
  url: string;
  /** The owner's login, to look for what must not be there. */
  ownerUrl: string;
  /** What the server has written so far; null where it is not ours. */
  log: (() => string) | null;
  /** Makes an institution; gives its id. */
  createInstitution(issuer: Issuer, slug: string, adminSubject: string): Promise<string>;
  stop(): Promise<void>;
}

export async function openHost(runningAt: string | undefined): Promise<Host> {
  if (runningAt) {
    const settings = process.env as Settings;
    return {
      ...operator(settings),
      url: runningAt,
      log: null,
      ownerUrl: ownerUrlOf(settings),
      stop: async () => {},
    };
  }
  const { settings, remove } = process.env.DATABASE_URL ? await given(process.env.DATABASE_URL) : embedded();
  try {
    const server = await startServer(settings);
    const stop = async () => {
      await server.stop();
      await remove();
    };
    return { ...operator(settings), ...server, ownerUrl: ownerUrlOf(settings), stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A folder of its own, gone afterwards. */
function embedded(): { settings: Settings; remove(): Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'ithaca-demo-'));
  // As root, PostgreSQL runs as another user, who must be able to enter.
  chmodSync(folder, 0o711);
  return {
    settings: { DATA_DIR: path.join(folder, 'data') },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The three logins as given; or, where DATABASE_URL is an administrator's, logins and a database made for this run. */
async function given(url: string): Promise<{ settings: Settings; remove(): Promise<void> }> {
  const { DATABASE_MIGRATION_URL, EQUITY_DATABASE_URL } = process.env;
  if (DATABASE_MIGRATION_URL && EQUITY_DATABASE_URL) {
    return {
      settings: { DATABASE_URL: url, DATABASE_MIGRATION_URL, EQUITY_DATABASE_URL },
      remove: async () => {},
    };
  }
  const asAdministrator = async <T>(work: (client: Client) => Promise<T>) => {
    const admin = new Client({ connectionString: url });
    await admin.connect();
    return work(admin).finally(() => admin.end());
  };
  const name = `ithaca_demo_${randomBytes(4).toString('hex')}`;
  const login = (part: string) => ({ name: `${name}_${part}`, password: randomBytes(16).toString('hex') });
  const logins: Logins = { owner: login('owner'), runtime: login('runtime'), equity: login('equity') };
  await asAdministrator(async (admin) => {
    const { rows } = await admin.query('select rolsuper from pg_roles where rolname = current_user');
    if (!rows[0]?.rolsuper) {
      throw new Error(
        'Set DATABASE_MIGRATION_URL and EQUITY_DATABASE_URL beside DATABASE_URL, or let DATABASE_URL be a superuser’s: then the demonstration makes a database of its own.',
      );
    }
    await admin.query(bootstrapSql(logins));
    await admin.query(createDatabaseSql(name, logins.owner.name));
  });
  const as = ({ name: user, password }: { name: string; password: string }) => {
    const one = new URL(url);
    [one.username, one.password, one.pathname] = [user, password, `/${name}`];
    return one.href;
  };
  return {
    settings: {
      DATABASE_URL: as(logins.runtime),
      DATABASE_MIGRATION_URL: as(logins.owner),
      EQUITY_DATABASE_URL: as(logins.equity),
    },
    remove: () =>
      asAdministrator(async (admin) => {
        await admin.query(`drop database "${name}" with (force)`);
        for (const { name } of Object.values(logins)) await admin.query(`drop role "${name}"`);
      }),
  };
}

async function startServer(settings: Settings) {
  const child: ChildProcess = spawn(process.execPath, [path.join(built, 'main.js')], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'debug', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    const url = await until(
      async () => {
        if (child.exitCode !== null) throw new Error(`The server ended:\n${log.slice(-2_000)}`);
        const line = log.split('\n').find((text) => text.startsWith('{') && text.includes('"msg":"ready"'));
        return line ? (JSON.parse(line) as { url: string }).url : null;
      },
      'The start of the server',
      60_000,
    );
    return { url, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function operator(settings: Settings): Pick<Host, 'createInstitution'> {
  return {
    createInstitution: async (issuer, slug, adminSubject) => {
      const options = {
        slug,
        name: 'Demonstration of the main job',
        'time-zone': 'Europe/London',
        issuer: issuer.url,
        audience: AUDIENCE,
        'link-claim': 'email',
        'link-field': 'EMAIL',
        'admin-name': 'Demo Administrator',
        'admin-subject': adminSubject,
      };
      const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      const { stdout } = await run(
        process.execPath,
        [path.join(built, 'cli', 'admin.js'), 'create-institution', ...args],
        { env: { PATH: process.env.PATH, ...settings } },
      );
      return (JSON.parse(stdout) as { institutionId: string }).institutionId;
    },
  };
}

/** Known to the operator, or left by the embedded database in its folder. */
function ownerUrlOf({ DATABASE_MIGRATION_URL, DATA_DIR = '.ithaca' }: Settings): string {
  if (DATABASE_MIGRATION_URL) return DATABASE_MIGRATION_URL;
  const file = path.resolve(DATA_DIR, 'connections.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { ownerUrl: string }).ownerUrl;
}

export const newSlug = () => `demo-${randomUUID().slice(0, 8)}`;
