/** Ithaca as an operator runs it: a process of its own, of which only its output and its doors are known. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './client';

const built = path.join(__dirname, '..', '..', 'src');

export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const started = new Set<IthacaProcess>();

export class IthacaProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<End>;
  private readonly child: ChildProcess;

  /** Runs a built module, in a process group of its own as in a terminal of its own. Only these settings are set. */
  constructor(module: string, settings: Record<string, string>, args: string[] = []) {
    const env = { PATH: process.env.PATH, PORT: '0', ...settings };
    this.child = spawn(process.execPath, [path.join(built, module), ...args], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code, signal) => resolve({ code, signal })),
    );
    started.add(this);
  }

  static start(settings: Record<string, string>, args: string[] = []): IthacaProcess {
    return new IthacaProcess('main.js', settings, args);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get logs(): Record<string, unknown>[] {
    const lines = this.stdout.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Its address, once it is ready; the address of a worker is empty. */
  async ready(withinMs = 45_000): Promise<string> {
    const line = await eventually(() => {
      if (!this.running) throw new Error(`It ended: ${this.stderr}\n${this.stdout}`);
      return this.logs.find(({ msg }) => msg === 'ready') ?? null;
    }, withinMs);
    return (line.url as string | null) ?? '';
  }

  /** To the process alone. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** To its whole group, as Ctrl-C in a terminal does. */
  signalGroup(signal: NodeJS.Signals): void {
    if (!this.running) return;
    try {
      process.kill(-(this.child.pid as number), signal);
    } catch (error) {
      // Gone already: its exit was just not told yet.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<End> {
    this.signal(signal);
    return this.ended;
  }
}

/** Ends whatever a test has left running. */
export async function endAll(): Promise<void> {
  for (const one of started) one.signalGroup('SIGKILL');
  await Promise.all([...started].map(({ ended }) => ended));
  started.clear();
}

/** A data folder for embedded databases, and what is known of the PostgreSQL in it. */
export class DataFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'ithaca-data-'));

  constructor() {
    chmodSync(this.path, 0o755); // as root, PostgreSQL's user must be able to enter
  }

  /** Process id of the PostgreSQL that runs on this folder, or null. */
  postgres(): number | null {
    const file = path.join(this.path, 'postgres', 'data', 'postmaster.pid');
    const pid = existsSync(file) ? parseInt(readFileSync(file, 'utf8'), 10) : NaN;
    return pid && isAlive(pid) ? pid : null;
  }

  async remove(): Promise<void> {
    const pid = this.postgres();
    if (pid) {
      process.kill(pid, 'SIGQUIT');
      await eventually(() => (isAlive(pid) ? null : true));
    }
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
