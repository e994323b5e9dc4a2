/**
 * What must be true of the database login before the server serves: it can bypass nothing, owns nothing,
 * and can become no other role, so that it can't reach the demographics.
 */
import sql from 'sql-template-tag';
import { StartupError } from '../startup-error';
import { firstRow, type Database } from './statements';

interface LoginRow {
  login: string;
  superuser: boolean;
  bypasses: boolean;
  createsRoles: boolean;
  canBecome: string[] | null;
  owns: boolean;
  unprotected: string[] | null;
}

/** Everything that is wrong with the runtime's login or with the tables' protection; empty when all is well. */
export async function loginProblems(db: Database): Promise<string[]> {
  const row = await firstRow<LoginRow>(
    db,
    'checks.login',
    sql`select session_user::text as login, r.rolsuper as superuser, r.rolbypassrls as bypasses,
        r.rolcreaterole as "createsRoles",
        (select array_agg(o.rolname::text order by o.rolname) from pg_roles o
          where not r.rolsuper and o.rolname not in (session_user, 'ithaca_app', 'ithaca_self') and pg_has_role(session_user, o.oid, 'member')) as "canBecome",
        exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p')) as owns,
        (select array_agg(c.oid::regclass::text order by c.relname) from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'institution_id' and not a.attisdropped
          where c.relnamespace::regnamespace::text in ('public', 'demographics', 'matching_disclosures') and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)) as unprotected
      from pg_roles r where r.rolname = session_user`,
  );
  if (!row) return ['The database login is unknown to the database.'];
  return [
    ...(row.superuser ? [`The login ${row.login} of DATABASE_URL is a superuser`] : []),
    ...(row.bypasses ? [`The login ${row.login} of DATABASE_URL bypasses row-level security`] : []),
    // One of them is enough: it may own the tables, read the demographics, or bypass row security itself.
    ...(row.canBecome
      ? [`The login ${row.login} of DATABASE_URL can become ${row.canBecome.join(', ')}`]
      : []),
    ...(row.createsRoles ? [`The login ${row.login} of DATABASE_URL can create roles`] : []),
    ...(row.owns ? [`The login ${row.login} of DATABASE_URL owns tables`] : []),
    ...(row.unprotected ?? []).map(
      (table) => `The table ${table} is not protected by forced row-level security`,
    ),
  ];
}

export function refuseLogin(problems: string[]): StartupError {
  return new StartupError(
    `${problems.join('; ')}. Use a login made by \`npm run admin -- bootstrap\`, which owns nothing and bypasses nothing.`,
  );
}
