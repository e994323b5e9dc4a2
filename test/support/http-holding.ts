/** Holds requests up inside the server, for as long as a test wants: they wait for a lock in the database. */
import { Client } from 'pg';
import { eventually } from './client';
import { parseMetrics } from './http-metrics';
import type { TestServer } from './server';

const held = new Set<Client>();

/** Nobody can read or write the table until `release`. */
export async function holdTable(table: string): Promise<{ release(): Promise<void> }> {
  const client = new Client({ connectionString: ithaca.urls.superuser });
  client.on('error', () => undefined);
  await client.connect();
  held.add(client);
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return { release: () => letGo(client) };
}

/** For afterEach: what a failed test still holds. */
export async function releaseAll(): Promise<void> {
  await Promise.all([...held].map(letGo));
}

async function letGo(client: Client): Promise<void> {
  if (held.delete(client)) await client.end();
}

export async function inFlight({ url }: Pick<TestServer, 'url'>): Promise<number> {
  const { value } = parseMetrics(await (await fetch(`${url}/metrics`)).text());
  return value('ithaca_http_requests_in_flight') ?? 0;
}

export async function untilInFlight(server: Pick<TestServer, 'url'>, wanted: number): Promise<void> {
  await eventually(async () => ((await inFlight(server)) === wanted ? true : null));
}
