/** Killing the server, or PostgreSQL under it, in the middle of writes; and looking what is there afterwards. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/db/embedded';
import { migrate } from '../../src/db/migrate';
import { eventually, run } from './client';
import { createDatabase, prepareLogins, urlsOf, withClient } from './cluster';
import { DataFolder, IthacaProcess } from './process';
import { ProcessWorld } from './process-world';
import { Writers } from './process-writers';
import { Proxy } from './proxy';

export interface Found {
  acknowledged: number;
  /** Requests on their way when it happened. */
  inFlight: number;
  /** Acknowledged, and not there. */
  lost: string[];
  /** Answers that were neither a success nor UNAVAILABLE. */
  strange: string[];
  programs: number;
  /** What was recorded about them. */
  events: number;
  keys: number;
}

async function lookInto(
  ownerUrl: string,
  institutionId: string,
  writers: Writers,
): Promise<Pick<Found, 'lost' | 'strange' | 'programs' | 'events' | 'keys'>> {
  const institution = institutionId.split('_')[1];
  return withClient(ownerUrl, async (client) => {
    await client.query(`BEGIN; SET LOCAL ithaca.institution_id = '${institution}'`);
    const { rows: programs } = await client.query<{ id: string; name: string }>(
      `SELECT 'program_' || id AS id, name FROM programs WHERE kind = 'PEER'`,
    );
    const { rows: recorded } = await client.query(
      `SELECT (SELECT count(*)::int FROM events e WHERE type = 'ProgramCreated' AND EXISTS (SELECT FROM programs p WHERE 'program_' || p.id = ANY (e.node_ids) AND kind = 'PEER')) AS events,
        (SELECT count(*)::int FROM idempotency_records WHERE node_id LIKE 'program_%') AS keys`,
    );
    const there = new Map(programs.map(({ id, name }) => [name, id]));
    const lost = [...writers.acknowledged]
      .filter(([name, id]) => there.get(name) !== id)
      .map(([name]) => name);
    return { lost, strange: writers.strange, programs: programs.length, ...recorded[0] };
  });
}

/** Kills a trial's server while 60 writers write, starts it again on the same data, and repeats what got no answer. */
export async function killServer(folder: DataFolder): Promise<Found> {
  const start = async () => {
    const server = IthacaProcess.start({ DATA_DIR: folder.path });
    const url = await server.ready();
    return { server, target: { url, token: /INSTITUTION_ADMIN +(\S+)/.exec(server.stdout)?.[1] as string } };
  };
  const first = await start();
  const writers = new Writers(first.target, 60);
  await eventually(() => (writers.acknowledged.size > 100 && writers.pending === 60 ? true : null));
  const inFlight = writers.unanswered.size;
  first.server.signalGroup('SIGKILL');
  await first.server.ended;
  await writers.stop();
  const acknowledged = writers.acknowledged.size;

  const { server, target } = await start();
  for (const key of [...writers.unanswered]) await writers.write(key, target);
  const { viewer } = await run(target.token, '{ viewer { institution { id } } }', {}, target.url);
  const { ownerUrl } = JSON.parse(readFileSync(path.join(folder.path, 'connections.json'), 'utf8')) as {
    ownerUrl: string;
  };
  const found = await lookInto(ownerUrl, viewer.institution.id, writers);
  // The next round is to find PostgreSQL orphaned again.
  server.signalGroup('SIGKILL');
  await server.ended;
  return { acknowledged, inFlight, ...found, strange: [...found.strange, ...writers.unanswered] };
}

/** A server on a PostgreSQL of its own, which can be killed and started again under it. */
export class FragileDatabase {
  writers!: Writers;
  server!: IthacaProcess;
  private postgres!: EmbeddedPostgres;
  private proxy!: Proxy;
  private world!: ProcessWorld;
  private readonly folder = new DataFolder();

  async start(writers: number): Promise<void> {
    this.postgres = await startEmbeddedPostgres({ dataDir: this.folder.path });
    const superuser = this.postgres.superuserUrl('postgres');
    await prepareLogins(superuser);
    const urls = await createDatabase(superuser, 'ithaca');
    await migrate(urls.owner);
    this.world = await ProcessWorld.on(urls);
    this.proxy = await Proxy.before(superuser);
    this.server = IthacaProcess.start({
      DATABASE_URL: this.proxy.through(urls.runtime),
      DATABASE_MIGRATION_URL: this.proxy.through(urls.owner),
    });
    this.writers = new Writers({ url: await this.server.ready(), token: this.world.token }, writers);
  }

  /** Kills PostgreSQL after some more writes; gives the milliseconds from its return to the next success. */
  async kill(): Promise<number> {
    const before = this.writers.acknowledged.size;
    await eventually(() => (this.writers.acknowledged.size > before + 100 ? true : null));
    const pid = this.folder.postgres() as number;
    process.kill(pid, 'SIGKILL');
    await eventually(() => (this.folder.postgres() === pid ? null : true));
    this.postgres = await startEmbeddedPostgres({ dataDir: this.folder.path });
    this.proxy.port = this.postgres.port;
    const back = performance.now();
    await eventually(() => (this.writers.lastSuccess > back ? true : null));
    return this.writers.lastSuccess - back;
  }

  async look(): Promise<Pick<Found, 'lost' | 'strange' | 'programs' | 'events' | 'keys'>> {
    await this.writers.stop();
    const { owner } = urlsOf(this.postgres.superuserUrl('postgres'), 'ithaca');
    return lookInto(owner, this.world.institutionId, this.writers);
  }

  async remove(): Promise<void> {
    await this.writers?.stop();
    await this.proxy?.close();
    await this.world?.close();
    await this.postgres?.stop();
    await this.folder.remove();
  }
}
