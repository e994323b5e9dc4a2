import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/db/embedded';

export const settings = { fsync: 'off' };

/** What another Ithaca reports of its start. */
interface Told {
  port?: number;
  takenOver?: boolean;
  refused?: string;
}

const CHILD = `
  const { startEmbeddedPostgres } = require(process.argv[1]);
  const tell = (told) => process.stdout.write(JSON.stringify(told));
  startEmbeddedPostgres({ dataDir: process.argv[2], settings: ${JSON.stringify(settings)} }).then(
    ({ port, takenOver }) => { tell({ port, takenOver }); setInterval(() => {}, 1000); },
    (error) => tell({ refused: error.message }),
  );
`;

/** A data folder to start embedded servers in, and everything started there. */
export class EmbeddedFolder {
  readonly parent = fs.mkdtempSync(join(tmpdir(), 'ithaca-embedded-'));
  readonly dataDir = join(this.parent, 'data');
  readonly data = join(this.dataDir, 'postgres', 'data');
  readonly pidFile = join(this.data, 'postmaster.pid');
  readonly children: ChildProcess[] = [];
  private readonly servers: EmbeddedPostgres[] = [];

  constructor() {
    fs.chmodSync(this.parent, 0o755); // as root, PostgreSQL's user must be able to enter
  }

  async start(): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ dataDir: this.dataDir, settings });
    this.servers.push(server);
    return server;
  }

  /** Another Ithaca, in a process group of its own as in a terminal of its own. */
  startChild(): ChildProcess {
    const args = ['-e', CHILD, resolve(__dirname, '../../src/db/embedded.js'), this.dataDir];
    const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    this.children.push(child);
    return child;
  }

  serverPid(): number {
    return parseInt(fs.readFileSync(this.pidFile, 'utf8'), 10);
  }

  async clear(): Promise<void> {
    for (const child of this.children) await kill(child);
    for (const server of this.servers) await server.stop();
    if (fs.existsSync(this.pidFile)) process.kill(this.serverPid(), 'SIGQUIT'); // left over by a failed test
    fs.rmSync(this.parent, { recursive: true, force: true });
  }
}

export async function told(child: ChildProcess): Promise<Told> {
  const chunk = await new Promise<Buffer>((done) => child.stdout!.once('data', done));
  return JSON.parse(chunk.toString()) as Told;
}

/** Kills the whole process group: only what stands in a session of its own survives. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  try {
    process.kill(-child.pid!, signal);
  } catch (error) {
    // Gone already: its exit was just not told yet.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  await ended;
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await sleep(20)) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${condition.toString()}`);
  }
}

export async function query<Row>(server: EmbeddedPostgres, sql: string): Promise<Row[]> {
  const client = new Client(server.superuserUrl('postgres'));
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}
