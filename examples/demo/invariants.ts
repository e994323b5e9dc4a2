/**
 * What must hold at the end, whatever the files held: no seat oversold, no banned pair, and no value of an identity
 * column anywhere but in the schema demographics. Each gives what it found; nothing found is good.
 */
import { Client } from 'pg';
import type { Transcript } from './client';
import { escaped, wholeWords } from './words';

export interface Claim {
  claim: string;
  problems: string[];
}

/** Seats and bans, asked of the tables themselves. */
export async function pairingClaims(ownerUrl: string, institution: string): Promise<Claim[]> {
  return asOwner(ownerUrl, institution, async (db) => {
    const oversold = await db.query(
      `select e.id, e.capacity, count(*) as taken from enrollments e join pairing_members m on m.enrollment_id = e.id and m.seat_number is not null
       group by e.id, e.capacity having count(*) > e.capacity`,
    );
    const banned = await db.query(
      `select pr.id from pairings pr join pairing_members a on a.pairing_id = pr.id join pairing_members b on b.pairing_id = pr.id and b.id > a.id
       where pr.override_reason is null and (a.person_id = b.person_id or exists (select from exclusions x where x.lifted_at is null
         and x.first_person_id in (a.person_id, b.person_id) and x.second_person_id in (a.person_id, b.person_id)))`,
    );
    const sameUnit = await db.query(
      `select pr.id from pairings pr join pairing_members a on a.pairing_id = pr.id join pairing_members b on b.pairing_id = pr.id and b.id > a.id
       join people p on p.id = a.person_id join people q on q.id = b.person_id where p.org_unit_id = q.org_unit_id`,
    );
    return [
      { claim: 'no seat is oversold', problems: oversold.rows.map((row) => JSON.stringify(row)) },
      {
        claim: 'nobody is paired against an exclusion, or with herself',
        problems: banned.rows.map(({ id }) => String(id)),
      },
      {
        claim: 'nobody is paired within the own organisation',
        problems: sameUnit.rows.map(({ id }) => String(id)),
      },
    ];
  });
}

/** Where one of the words stands in a table outside the schema demographics; looked for as whole words. */
export async function tableClaim(
  ownerUrl: string,
  institution: string,
  words: readonly string[],
): Promise<Claim> {
  const problems = await asOwner(ownerUrl, institution, async (db) => {
    const tables = await db.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'demographics') order by 1`,
    );
    const found: string[] = [];
    let seen = 0;
    for (const { name } of tables.rows) {
      const { rows } = await db.query<{ all: string; hits: string }>(
        `select count(*) as all, count(*) filter (where t::text ~* $1) as hits from ${name} t`,
        [`\\y(${words.map(escaped).join('|')})\\y`],
      );
      seen += Number(rows[0]?.all ?? 0);
      if (Number(rows[0]?.hits)) found.push(`${name}: ${rows[0]?.hits} rows`);
    }
    // A search that sees nothing would find nothing.
    return seen ? found : ['no row could be read'];
  });
  return { claim: 'no value of an identity column stands in a table outside demographics', problems };
}

/** The same for what the server wrote to its log. */
export function logClaim(log: string, words: readonly string[]): Claim {
  const pattern = wholeWords(words);
  const lines = log.split('\n').filter((line) => pattern.test(line));
  return { claim: 'none stands in a line of the log', problems: lines.map((line) => line.slice(0, 200)) };
}

/** And for what anybody was answered, where the answer was not meant to hold it: reports name categories. */
export function answerClaim(transcript: Transcript, words: readonly string[]): Claim {
  const pattern = wholeWords(words);
  const hits = transcript.filter(({ text }) => pattern.test(text));
  return {
    claim: 'none stands in an answer, dry runs included, but the taxonomy’s labels and the report',
    problems: hits.map(({ who, text }) => `${who}: ${text.slice(0, 200)}`),
  };
}

async function asOwner<T>(url: string, institution: string, work: (db: Client) => Promise<T>): Promise<T> {
  const db = new Client({ connectionString: url });
  await db.connect();
  try {
    await db.query('begin read only');
    await db.query(`select set_config('ithaca.institution_id', $1, true)`, [institution]);
    return await work(db);
  } finally {
    await db.end();
  }
}
