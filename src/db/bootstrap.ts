/**
 * Roles and logins, which belong to the whole PostgreSQL cluster and so are no migration's business.
 * The embedded start runs this script itself; elsewhere `npm run admin -- bootstrap` prints it for the
 * person who administers the cluster. It may run any number of times.
 */
import { escapeIdentifier, escapeLiteral } from 'pg';

export interface Login {
  name: string;
  password: string;
}

export interface Logins {
  /** Owns the tables; migrates. */
  owner: Login;
  /** What the server works as: owns nothing, bypasses nothing. */
  runtime: Login;
  /** Equity jobs only. */
  equity: Login;
}

/** What each role is for stands in docs/architecture.md, "Roles in the database". */
const GROUPS = ['ithaca_app', 'ithaca_self', 'ithaca_equity', 'ithaca_system', 'ithaca_eraser'];

/** Any fixed number: one lock for everything that changes roles or schema, wherever it is taken. */
export const SCHEMA_LOCK = 7_317_426_801;

export function bootstrapSql({ owner, runtime, equity }: Logins): string {
  // NOINHERIT: a role counts only where a transaction takes it, so that its policies never apply by themselves.
  const login = ({ name, password }: Login) => `
${createRole(name)}
ALTER ROLE ${escapeIdentifier(name)} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${escapeLiteral(password)};`;
  return `SELECT pg_advisory_lock(${SCHEMA_LOCK});
${GROUPS.map(createRole).join('\n')}
${GROUPS.map((role) => `ALTER ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS;`).join('\n')}
${login(owner)}
GRANT ithaca_system, ithaca_eraser TO ${escapeIdentifier(owner.name)};
${login(runtime)}
GRANT ithaca_app, ithaca_self TO ${escapeIdentifier(runtime.name)};
${login(equity)}
GRANT ithaca_equity TO ${escapeIdentifier(equity.name)};
SELECT pg_advisory_unlock(${SCHEMA_LOCK});
`;
}

function createRole(name: string): string {
  return `DO $$ BEGIN CREATE ROLE ${escapeIdentifier(name)}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;`;
}

/** Run once, connected to any database; not idempotent, and not possible inside a transaction. */
export function createDatabaseSql(database: string, owner: string, template = 'template0'): string {
  return `CREATE DATABASE ${escapeIdentifier(database)} OWNER ${escapeIdentifier(owner)} TEMPLATE ${escapeIdentifier(template)}${template === 'template0' ? " ENCODING 'UTF8'" : ''}`;
}
