/** The least that PostgreSQL can do with a file: COPY into a table without keys, indexes or rules. */
import { withClient } from '../../test/support/cluster';

const TABLE = `create table bare (mail text, id text, name text, title text, unit text, level integer, discipline text, wants text)`;

/** The file is read by the server itself. */
export async function copyInto(superuser: string, file: string): Promise<void> {
  await withClient(superuser, async (client) => {
    await client.query(`drop table if exists bare; ${TABLE}`);
    await client.query(`copy bare from '${file}' with (format csv, header)`);
  });
}
