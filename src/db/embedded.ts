/**
 * The embedded PostgreSQL: the API and the order of its steps. A real server from the platform package's
 * binaries, for trials and tests; production names its own with DATABASE_URL. Installs no signal handler.
 */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { StartupError } from '../startup-error';
import { findHome, type Home } from './embedded-home';
import * as postgres from './embedded-server';

export interface EmbeddedPostgres {
  /** postgres:// URL of the superuser for a database of the cluster. */
  superuserUrl(database: string): string;
  port: number;
  /** The superuser's. */
  password: string;
  /** Where the data stand; as root this can be another folder than the one asked for. */
  folder: string;
  /** A server that outlived its Ithaca (kill -9) was found running and is used on, with the settings it has. */
  takenOver: boolean;
  /** Ends PostgreSQL and waits until it has ended. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  dataDir: string;
  /** PostgreSQL settings; they go before the ones below. */
  settings?: Record<string, string>;
  log?: (line: string) => void;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // a socket's path must be shorter than many a clone's
  max_connections: '100',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Ithaca hears of errors over its connections; in the log they would keep people's data, and grow for years.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

const ADVICE: Record<string, string> = {
  ENOSPC: 'free some space, or ',
  EACCES: 'start Ithaca as the user who may use it, or ',
};

/** Starts the data folder's PostgreSQL, made first where there is none. A failure is a StartupError. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options);
  } catch (error) {
    const { code, path, message } = error as NodeJS.ErrnoException;
    if (error instanceof StartupError || !code || !path) throw error;
    const advice = ADVICE[code] ?? '';
    throw new StartupError(`Embedded PostgreSQL: ${message}: ${advice}set DATA_DIR to another folder`);
  }
}

/**
 * Each turn finds a running server or launches one. What fails a turn may have passed by the next: another Ithaca
 * that stops or starts its server, a port taken in between, processes of a killed server that take a moment to end.
 */
async function start({ dataDir, settings = {}, log = () => {} }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const home = await findHome(resolve(dataDir), log);
  await postgres.createCluster(home, settings.fsync !== 'off', log);
  const password = postgres.readPassword(home);
  for (let turn = 1; turn <= 5; turn++) {
    if (turn > 1) await sleep(200);
    const found = await postgres.findServer(home);
    const takenOver = found?.alive() ?? false;
    const server = takenOver ? found! : await postgres.launch(home, { ...SETTINGS, ...settings }, found);
    const client = await postgres.connectWhenReady(server, password);
    if (client) {
      const locked = await lock(client).catch(() => undefined);
      if (locked) return new Running(home, server, password, client, takenOver);
      await client.end();
      if (locked === false) {
        throw new StartupError(
          `Ithaca is already running on ${dataDir}: stop it, or set DATA_DIR to another folder for a second one`,
        );
      }
    } else if (server.alive()) {
      log(`Ending a PostgreSQL that doesn't answer (process ${server.pid})`);
      await postgres.stop(home, server, 'immediate', 3);
    }
  }
  throw new StartupError(`Embedded PostgreSQL doesn't start: ${postgres.lastLogLine(home)}`);
}

/**
 * Who holds this lock is the one Ithaca on the data folder. It goes with the process, even by kill -9, but the
 * server may take an instant to notice: hence some patience.
 */
async function lock(client: Client): Promise<boolean> {
  for (const deadline = Date.now() + 2_000; ; await sleep(50)) {
    const { rows } = await client.query<{ held: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended('ithaca: embedded server', 0)) AS held",
    );
    if (rows[0]!.held || Date.now() > deadline) return rows[0]!.held;
  }
}

class Running implements EmbeddedPostgres {
  readonly port: number;
  readonly folder: string;
  private stopping?: Promise<void>;

  constructor(
    private readonly home: Home,
    private readonly server: postgres.Server,
    readonly password: string,
    holder: Client,
    readonly takenOver: boolean,
  ) {
    this.port = server.port;
    this.folder = home.folder;
    this.keep(holder);
  }

  superuserUrl(database: string): string {
    return `postgres://postgres:${this.password}@127.0.0.1:${this.port}/${encodeURIComponent(database)}`;
  }

  stop(): Promise<void> {
    this.stopping ??= postgres.stop(this.home, this.server, 'fast', 60);
    return this.stopping;
  }

  /** When one of its processes was killed, PostgreSQL ends all sessions: then the lock is asked for again. */
  private keep(holder: Client): void {
    holder.once('end', () => void this.regain());
  }

  private async regain(): Promise<void> {
    for (; !this.stopping && this.server.alive(); await sleep(500, undefined, { ref: false })) {
      const client = await postgres.connect(this.port, this.password).catch(() => undefined);
      if (!client) continue;
      if (await lock(client).catch(() => false)) return this.keep(client);
      await client.end();
    }
  }
}
