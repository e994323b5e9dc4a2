/** Looks into the test's database past every policy, to see what really stands there. */
import { Pool } from 'pg';
import { uuidOf } from '../../src/ids';
import { withClient } from './cluster';

/** By database: a test may look into several. */
const pools = new Map<string, Pool>();
afterAll(async () => {
  for (const pool of pools.values()) await pool.end();
  pools.clear();
});

export async function asSuperuser<Row = any>(text: string, values: unknown[] = []): Promise<Row[]> {
  const answer = await poolOf(ithaca.urls.superuser).query(text, values);
  return answer.rows as Row[];
}

function poolOf(connectionString: string): Pool {
  const known = pools.get(connectionString);
  if (known) return known;
  const pool = new Pool({ connectionString, max: 2 });
  // A database may be dropped under an idle connection.
  pool.on('error', () => undefined);
  pools.set(connectionString, pool);
  return pool;
}

/** Tables whose rows belong to institutions, from the catalog; `institutions` itself is the one with `id`. */
export async function tenantTables(
  url = ithaca.urls.superuser,
): Promise<{ table: string; tenant: string }[]> {
  return withClient(url, async (client) => {
    const found = await client.query<{ table: string; tenant: string }>(
      `select c.relname as "table", case c.relname when 'institutions' then 'id' else 'institution_id' end as tenant
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (c.relname = 'institutions'
         or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'institution_id' and not a.attisdropped))
       order by c.relname`,
    );
    return found.rows;
  });
}

/** Written by jobs after the fact, at no request's moment. */
const BY_JOBS = [
  'event_seals',
  'equity_cuts',
  'equity_cut_cohorts',
  'equity_reports',
  'equity_sheets',
  'match_run_reviews',
];

/** Of what happened, only what somebody did: jobs have their own pace. */
const BY_PEOPLE: Record<string, string> = {
  events: `and t.actor_id not like 'system:%'`,
  // A job tells a run when it was reviewed.
  match_runs: `and t.equity_review not in ('REQUESTED', 'REVIEWED')`,
  event_payloads: `and not exists (select from events e where e.id = t.event_id and e.actor_id like 'system:%')`,
};

/** Rows are added, and none is ever changed: how many there are says as much as a digest of them all. */
const ONLY_ADDED = ['events', 'event_payloads'];
const digest = `md5(coalesce(string_agg(t::text, '|' order by t::text), ''))`;

/** How many rows an institution has in each table, and a digest of all they hold. */
export async function contentsOf(institutionId: string): Promise<Record<string, string>> {
  const tables = (await tenantTables()).filter(({ table }) => !BY_JOBS.includes(table));
  const parts = tables.map(
    ({ table, tenant }) =>
      `select '${table}' as "table", concat_ws(' ', count(*), ${ONLY_ADDED.includes(table) ? 'null' : digest}) as held
       from public.${table} t where t.${tenant} = $1 ${BY_PEOPLE[table] ?? ''}`,
  );
  const rows = await asSuperuser<{ table: string; held: string }>(parts.join(' union all '), [
    uuidOf(institutionId),
  ]);
  return Object.fromEntries(rows.map(({ table, held }) => [table, held]));
}

export interface EventRow {
  type: string;
  actorId: string;
  nodeIds: string[];
  requestId: string;
  changes: Record<string, [unknown, unknown]>;
}

/** Events that one request left, in their order. */
export function eventsOfRequest(requestId: string): Promise<EventRow[]> {
  return asSuperuser<EventRow>(
    `select e.type, e.actor_id as "actorId", e.node_ids as "nodeIds", e.request_id as "requestId", y.payload -> 'changes' as changes
     from events e join event_payloads y on y.event_id = e.id where e.request_id = $1 order by e.seq`,
    [requestId],
  );
}

/** A job of the institution that used up its tries, under a name that no worker knows. */
export async function parkJob(institutionId: string): Promise<string> {
  const [job] = await asSuperuser<{ id: string }>(
    `select id::text from graphile_worker.add_job('unknownToWorkers', json_build_object('institutionId', $1::text), max_attempts := 1)`,
    [uuidOf(institutionId)],
  );
  await asSuperuser(
    `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'poison' where id = $1`,
    [job?.id],
  );
  return String(job?.id);
}
