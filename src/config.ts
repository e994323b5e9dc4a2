/**
 * Every setting, in one table: its name, type, default and meaning.
 * The only reader of the environment; docs/configuration.md is generated from this table.
 * A bad value stops the start with one line that names the setting and what is allowed.
 */
import path from 'node:path';
import { StartupError } from './startup-error';

interface Setting<T> {
  parse(raw: string): T | undefined;
  fallback: T;
  /** What is allowed, for the error line and the documentation. */
  allowed: string;
  description: string;
}

function integer(fallback: number, min: number, max: number, description: string): Setting<number> {
  return {
    parse: (raw) => (/^\d+$/.test(raw) && Number(raw) >= min && Number(raw) <= max ? Number(raw) : undefined),
    fallback,
    allowed: `a whole number from ${min} to ${max}`,
    description,
  };
}

function text(fallback: string, description: string): Setting<string> {
  return { parse: (raw) => raw, fallback, allowed: 'text', description };
}

function oneOf<T extends string>(fallback: T, values: readonly T[], description: string): Setting<T> {
  return {
    parse: (raw) => values.find((value) => value === raw),
    fallback,
    allowed: values.map((value) => `\`${value}\``).join(', '),
    description,
  };
}

function url(protocols: string[], description: string): Setting<string | undefined> {
  return {
    parse: (raw) => (URL.canParse(raw) && protocols.includes(new URL(raw).protocol) ? raw : undefined),
    fallback: undefined,
    allowed: `a URL that starts with ${protocols.map((protocol) => `\`${protocol}//\``).join(' or ')}`,
    description,
  };
}

const postgres = ['postgres:', 'postgresql:'];

const SETTINGS = {
  NODE_ENV: oneOf(
    'development',
    ['development', 'test', 'production'],
    'In `production` there is no development issuer, introspection, field suggestions and GraphiQL are off, and the server refuses a database login that could bypass row-level security.',
  ),
  PORT: integer(4000, 0, 65535, 'TCP port of the server; 0 takes a free one.'),
  HOST: text('127.0.0.1', 'Address to listen on. Use `0.0.0.0` in a container.'),
  LOG_LEVEL: oneOf(
    'info',
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'Least severe log line that is written.',
  ),
  DATABASE_URL: url(
    postgres,
    "The runtime's login: owns nothing, no superuser, NOBYPASSRLS, member of `ithaca_app` and `ithaca_self` only. May lead through PgBouncer in transaction mode. Unset: an embedded PostgreSQL is started.",
  ),
  DATABASE_MIGRATION_URL: url(
    postgres,
    "The owner's login, straight to PostgreSQL (never through a pooler): migrations, advisory locks and the job queue's LISTEN. Unset while `DATABASE_URL` is set: nothing is migrated, and the server refuses to start when a migration is pending.",
  ),
  EQUITY_DATABASE_URL: url(
    postgres,
    'The login of equity jobs, member of `ithaca_equity` alone. No other part of the server uses it.',
  ),
  DATA_DIR: text('.ithaca', 'Folder of the embedded PostgreSQL and of the development keys.'),
  DATABASE_POOL_SIZE: integer(
    8,
    1,
    200,
    'Connections for writes; reads use as many again, pipelined, and one more finds out who asks.',
  ),
  DATABASE_WAIT_MS: integer(
    2000,
    100,
    60000,
    'How long a request waits for a connection before it is refused as `UNAVAILABLE`, in milliseconds.',
  ),
  STATEMENT_TIMEOUT_MS: integer(
    5000,
    100,
    600000,
    'How long one SQL statement of a request may run before it is canceled, in milliseconds.',
  ),
  PREPARED_STATEMENTS: oneOf(
    'auto',
    ['auto', 'off'],
    '`auto` names the statements of reads, so that PostgreSQL plans them once, and stops doing so when a pooler turns out not to support it. `off` never names them.',
  ),
  READ_PATH: oneOf(
    'compiled',
    ['compiled', 'ordinary'],
    '`compiled` answers queries by one SQL statement each where it can, and by resolvers where it can’t. `ordinary` always asks the resolvers. The answers are the same.',
  ),
  OIDC_ISSUER: url(
    ['https:', 'http:'],
    'Issuer whose access tokens the first institution accepts; seeds that institution when the database has none. Further issuers: `npm run admin -- add-issuer`.',
  ),
  OIDC_AUDIENCE: text('ithaca', 'Audience that access tokens of `OIDC_ISSUER` must carry.'),
  OIDC_ADMIN_SUBJECT: text(
    '',
    'Subject (`sub`) of the first administrator of the institution that `OIDC_ISSUER` seeds.',
  ),
  CLOCK_SKEW_SECONDS: integer(30, 0, 300, 'Tolerance for the times in access tokens, in seconds.'),
  INTROSPECTION: oneOf(
    'auto',
    ['auto', 'on', 'off'],
    'Whether the schema can be asked for over the API. `auto`: on outside production.',
  ),
  FIELD_SUGGESTIONS: oneOf(
    'auto',
    ['auto', 'on', 'off'],
    'Whether errors suggest names from the schema. `auto`: on outside production.',
  ),
  GRAPHIQL: oneOf(
    'auto',
    ['auto', 'on', 'off'],
    'Whether the GraphiQL page is served at `/graphiql`. `auto`: on outside production.',
  ),
  METRICS: oneOf('on', ['on', 'off'], 'Whether Prometheus metrics are served at `/metrics`.'),
  MAX_BODY_BYTES: integer(262144, 1024, 104857600, 'Largest request body, in bytes.'),
  MAX_UPLOAD_BYTES: integer(
    33554432,
    1024,
    1073741824,
    'Largest file that a request may bring, in bytes; it is kept on disk while the request lasts.',
  ),
  MAX_TOKENS: integer(5000, 100, 100000, 'Most tokens in one GraphQL document.'),
  MAX_DEPTH: integer(12, 3, 100, 'Deepest nesting of fields in one operation (introspection excepted).'),
  MAX_ALIASES: integer(30, 0, 1000, 'Most aliased fields in one operation, fragments counted where used.'),
  MAX_DIRECTIVES: integer(50, 0, 1000, 'Most directives in one document.'),
  MAX_ROOT_FIELDS: integer(20, 1, 1000, 'Most root fields in one operation.'),
  MAX_COST: integer(
    20000,
    10,
    10000000,
    'Highest cost of one operation. Every field that returns an object costs 1, a list costs that for each item it may return (`first`, or the number of ids asked for).',
  ),
  MAX_CONCURRENT_REQUESTS: integer(
    64,
    1,
    10000,
    'Requests worked on at the same time; more are refused at once with 503 and Retry-After.',
  ),
  SHUTDOWN_DELAY_MS: integer(
    0,
    0,
    60000,
    'How long `/readyz` answers 503 before the server stops accepting connections after SIGTERM, so that a load balancer notices, in milliseconds.',
  ),
  SHUTDOWN_TIMEOUT_MS: integer(
    30000,
    100,
    600000,
    'How long requests and jobs in progress may take to finish after SIGTERM, in milliseconds.',
  ),
  JOB_CONCURRENCY: integer(4, 1, 100, 'Jobs that one worker process runs at the same time.'),
  JOB_ATTEMPTS: integer(8, 1, 25, 'Tries before a failing job is parked for an administrator to look at.'),
};

type Settings = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name]['fallback'] };
export type SettingName = keyof Settings;

export interface Config extends Settings {
  /** Absolute path of DATA_DIR. */
  readonly dataDir: string;
  readonly production: boolean;
  /** The three `auto` switches, decided. */
  readonly introspection: boolean;
  readonly fieldSuggestions: boolean;
  readonly graphiql: boolean;
}

/** Reads and checks all settings; an empty variable counts as unset. Throws StartupError on a bad value. */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(SETTINGS) as [string, Setting<unknown>][]) {
    const raw = environment[name];
    const value = raw === undefined || raw === '' ? setting.fallback : setting.parse(raw);
    if (value === undefined && raw) {
      // Never the value itself: a database URL holds a password.
      throw new StartupError(
        `The setting ${name} must be ${setting.allowed.replaceAll('`', '')}. Change it, or unset it.`,
      );
    }
    values[name] = value;
  }
  const settings = values as unknown as Settings;
  if (settings.DATABASE_MIGRATION_URL && !settings.DATABASE_URL) {
    throw new StartupError('DATABASE_MIGRATION_URL is set but DATABASE_URL is not. Set both, or unset both.');
  }
  const production = settings.NODE_ENV === 'production';
  const decide = (choice: 'auto' | 'on' | 'off') => (choice === 'auto' ? !production : choice === 'on');
  return {
    ...settings,
    dataDir: path.resolve(settings.DATA_DIR),
    production,
    introspection: decide(settings.INTROSPECTION),
    fieldSuggestions: decide(settings.FIELD_SUGGESTIONS),
    graphiql: decide(settings.GRAPHIQL),
  };
}

/** docs/configuration.md, from the same table that reads the environment. */
export function describeSettings(): string {
  const rows = (Object.entries(SETTINGS) as [string, Setting<string | number | undefined>][]).map(
    ([name, setting]) => {
      const fallback =
        setting.fallback === undefined || setting.fallback === ''
          ? 'unset'
          : `\`${String(setting.fallback)}\``;
      return `| \`${name}\` | ${fallback} | ${setting.allowed} | ${setting.description} |`;
    },
  );
  return [
    '# Configuration',
    '',
    'All settings are environment variables. This page is generated from `src/config.ts` (`npm run docs`).',
    '',
    '| variable | default | allowed | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
