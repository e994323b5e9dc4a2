/** What the load aims at: ids that the workloads name, a token for each institution, and milestones to complete. */
import type { Client } from 'pg';
import { TestIssuer } from '../../test/support/issuer';
import { withClient } from '../../test/support/cluster';
import type { Place } from '../load/aims';
import type { Sizes } from './places';
import { refreshed } from './work';

export interface Target extends Place {
  /** How many people it has. */
  people: number;
}

/**
 * The institutions in the order of their numbers: those of the workloads, then the two that differ in history. The
 * issuer's address is new with every run; tokens hold for an hour from now.
 */
export async function readTargets(superuser: string, issuer: TestIssuer): Promise<Target[]> {
  return withClient(superuser, async (client) => {
    await client.query('update system.issuers set issuer = $1', [issuer.url]);
    await client.query('update person_identities set issuer = $1', [issuer.url]);
    const { rows } = await client.query<{ uuid: string; slug: string; people: number; cohorts: string[] }>(
      `select i.id as uuid, i.slug, (select count(*)::integer from people p where p.institution_id = i.id) as people, array(select 'cohort_' || c.id from cohorts c
         where c.institution_id = i.id and c.state = 'ACTIVE' order by c.name) as cohorts
       from institutions i order by i.id`,
    );
    return rows.map(({ slug, ...target }) => ({
      ...target,
      token: issuer.token({ sub: 'coordinator', institution: slug }),
    }));
  });
}

/** Milestones that can be completed: [id, number of the institution], in the order of their hash. */
export async function openMilestones(superuser: string, places: Place[]): Promise<[string, number][]> {
  const numbers = new Map(places.map(({ uuid }, number) => [uuid, number]));
  return withClient(superuser, async (client) => {
    const { rows } = await client.query<{ id: string; institution: string }>(
      `select 'milestone_' || m.id as id, m.institution_id as institution
       from milestones m join pairings pr on pr.institution_id = m.institution_id and pr.id = m.pairing_id and pr.state = 'ACTIVE'
       where m.state = 'PLANNED' and m.institution_id = any($1::uuid[]) order by md5(m.id::text)`,
      [places.map(({ uuid }) => uuid)],
    );
    return rows.map(({ id, institution }) => [id, numbers.get(institution) as number]);
  });
}

/**
 * Makes milestones that a load has completed open again, as the generator left them. The event log stays, as logs do:
 * PostgreSQL plans the check of a foreign key to a table that it knows as empty as a look at every row, and keeps to that.
 */
export async function restore(superuser: string, { day }: Sizes): Promise<void> {
  await withClient(superuser, async (client) => {
    const { rowCount } = await client.query(
      `create temp table b_restored as select distinct m.institution_id, m.pairing_id from milestones m where m.state = 'DONE' and m.done_at >= date '${day}'`,
    );
    if (!rowCount) return;
    await client.query(`
      update milestones m set state = 'PLANNED', done_at = null, done_by_id = null, version = 1, updated_at = m.created_at
        where m.state = 'DONE' and m.done_at >= date '${day}';
      ${refreshed('exists (select from b_restored r where r.institution_id = pr.institution_id and r.pairing_id = pr.id)')}`);
    await vacuum(client);
    await client.query('checkpoint');
  });
}

/** What autovacuum would do at a time of its own choosing. */
export function tidy(superuser: string): Promise<void> {
  return withClient(superuser, vacuum);
}

async function vacuum(client: Client): Promise<void> {
  await client.query('vacuum analyze milestones, pairing_summaries, events, event_payloads');
}
