/** What the equity role is told of who counts in which group, with its login and its rights. */
import { uuidOf } from '../../src/ids';
import { openingOf } from '../../src/db/session';
import { withClient } from './cluster';
import type { Actor, Institution } from './scenario';

/** The groups of each person under the newest version of the question; each of them must be one that is listed. */
export async function groupsOf<Name extends string>(
  uni: Institution,
  key: string,
  people: Record<Name, Actor>,
): Promise<Record<Name, string[]>> {
  const rows = await withClient(ithaca.urls.equity, async (client) => {
    const institution = uuidOf(uni.id);
    for (const step of openingOf({
      role: 'ithaca_equity',
      institution,
      snapshot: true,
      statementTimeoutMs: 5_000,
    }))
      await client.query(step);
    const { rows } = await client.query<{ person: string; code: string; listed: boolean }>(
      `with q as (select a.id from demographics.attributes a where a.key = $1 order by a.number desc limit 1)
       select g.person_id as person, g.code, exists (select from demographics.groups(q.id) l where l.code = g.code and l.kind = g.kind) as listed
       from q, demographics.groups_of(q.id) g order by g.code collate "C"`,
      [key],
    );
    return rows;
  });
  if (rows.some(({ listed }) => !listed)) throw new Error(`A group is not listed: ${JSON.stringify(rows)}`);
  return Object.fromEntries(
    Object.entries<Actor>(people).map(([name, { personId }]) => [
      name,
      rows.filter(({ person }) => person === uuidOf(personId)).map(({ code }) => code),
    ]),
  ) as Record<Name, string[]>;
}
