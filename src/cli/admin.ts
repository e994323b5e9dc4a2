/**
 * `npm run admin -- COMMAND`: what an operator does outside the API, over the owner's login: that of
 * DATABASE_MIGRATION_URL, or of the running embedded database.
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { loadConfig, type Config } from '../config';
import { bootstrapSql, createDatabaseSql } from '../db/bootstrap';
import { migrate, undoLastMigration } from '../db/migrate';
import { Writer } from '../db/writer';
import { eraseEventPayloads } from '../events/erase';
import { verifyEvents } from '../events/verify';
import { expectId, Fault } from '../graphql/faults';
import { uuidOf } from '../ids';
import {
  findInstitution,
  registerAdministrator,
  registerInstitution,
  registerIssuer,
  type NewAdministrator,
  type NewIssuer,
} from '../modules/institutions/registration';
import { operatorContext } from '../modules/operator';
import { StartupError } from '../startup-error';
import { findTrial } from '../trial/trial';

type Options = Record<string, string | undefined>;

interface Command {
  usage: string;
  what: string;
  run(options: Options, config: Config): Promise<string>;
}

const ISSUER_USAGE =
  '--issuer URL --audience AUDIENCE [--institution-claim CLAIM --institution-value VALUE] [--subject-claim sub] [--link-claim CLAIM --link-field EXTERNAL_ID|EMAIL]';

const COMMANDS: Record<string, Command> = {
  bootstrap: {
    usage: '--owner-password … --runtime-password … --equity-password … [--database ithaca]',
    what: 'Prints the SQL that makes roles, logins and the database; run it once as the administrator of PostgreSQL.',
    run: async (options) => {
      const owner = { name: 'ithaca_owner', password: need(options, 'owner-password') };
      return `${bootstrapSql({
        owner,
        runtime: { name: 'ithaca_runtime', password: need(options, 'runtime-password') },
        equity: { name: 'ithaca_equity_runtime', password: need(options, 'equity-password') },
      })}${createDatabaseSql(options.database ?? 'ithaca', owner.name)};`;
    },
  },
  migrate: {
    usage: '',
    what: 'Brings the schema up to date.',
    run: async (_options, config) => {
      const done = await migrate(await ownerUrl(config));
      return done.length
        ? done.map((name) => `ran ${name}`).join('\n')
        : 'Nothing to do: the schema is up to date.';
    },
  },
  'undo-migration': {
    usage: '',
    what: 'Undoes the last migration, with the data that only it can hold.',
    run: async (_options, config) =>
      `undid ${(await undoLastMigration(await ownerUrl(config))) ?? 'nothing'}`,
  },
  'create-institution': {
    usage: `--slug SLUG --name NAME --time-zone ZONE [--language en] ${ISSUER_USAGE} --admin-name NAME --admin-subject SUBJECT [--admin-email EMAIL]`,
    what: 'Makes an institution with its first issuer and administrator.',
    run: (options, config) =>
      withOwner(config, async (owner) => {
        const made = await registerInstitution(owner, {
          slug: need(options, 'slug'),
          name: need(options, 'name'),
          timeZone: timeZone(need(options, 'time-zone')),
          language: options.language ?? 'en',
          issuer: issuerFrom(options),
          administrator: administratorFrom(options),
        });
        return JSON.stringify(made);
      }),
  },
  'add-issuer': {
    usage: `--slug SLUG ${ISSUER_USAGE}`,
    what: 'Lets the tokens of one more issuer lead to an institution.',
    run: (options, config) =>
      withOwner(config, async (owner) => {
        await registerIssuer(owner, await institutionOf(owner, need(options, 'slug')), issuerFrom(options));
        return 'done';
      }),
  },
  'create-administrator': {
    usage: '--slug SLUG --issuer URL --admin-name NAME --admin-subject SUBJECT [--admin-email EMAIL]',
    what: 'Makes one more administrator, for an institution that has locked itself out.',
    run: (options, config) =>
      withOwner(config, async (owner) => {
        const institutionId = await institutionOf(owner, need(options, 'slug'));
        const personId = await registerAdministrator(
          owner,
          institutionId,
          issuerUrl(options),
          administratorFrom(options),
        );
        return JSON.stringify({ institutionId, personId });
      }),
  },
  'verify-events': {
    usage: '--slug SLUG [--head POSITION:HASH]',
    what: 'Recomputes the hash chain of the event log; tells what was erased from what was tampered with.',
    run: (options, config) =>
      withOwner(config, async (owner) => {
        const institution = uuidOf(await institutionOf(owner, need(options, 'slug')));
        const heads = options.head ? [headFrom(options.head)] : [];
        const report = await owner.transaction(institution, (db) => verifyEvents(db, institution, heads), {
          role: null,
        });
        if (report.problems.length) throw new StartupError(JSON.stringify(report, null, 2));
        return JSON.stringify(report, null, 2);
      }),
  },
  'erase-events': {
    usage: '--slug SLUG --events ID,ID,…',
    what: 'Erases what events hold beside the chain (payload and salt); that they happened stays, and the erasure is recorded.',
    run: (options, config) =>
      withOwner(config, async (owner) => {
        const ctx = operatorContext(owner, await institutionOf(owner, need(options, 'slug')), 'erasure');
        const erased = await eraseEventPayloads(
          ctx,
          need(options, 'events')
            .split(',')
            .map((id) => expectId('Event', id)),
        );
        return `erased ${erased.length}`;
      }),
  },
};

async function main(): Promise<void> {
  const [name = '', ...rest] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command) throw new StartupError(help());
  process.stdout.write(`${await command.run(optionsFrom(rest, command), loadConfig())}\n`);
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { usage, what }]) => `  ${name} ${usage}\n      ${what}`,
  );
  return `Usage: npm run --silent admin -- COMMAND\n\n${lines.join('\n')}`;
}

function optionsFrom(args: string[], command: Command): Options {
  const known = [...command.usage.matchAll(/--([a-z-]+)/g)].map(([, name]) => name as string);
  try {
    return parseArgs({
      args,
      options: Object.fromEntries(known.map((name) => [name, { type: 'string' as const }])),
    }).values;
  } catch (error) {
    throw new StartupError(`${(error as Error).message}. Use: ${command.usage}`);
  }
}

function need(options: Options, name: string): string {
  const value = options[name];
  if (!value) throw new StartupError(`--${name} is missing. Add it.`);
  return value;
}

function timeZone(zone: string): string {
  if (Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC') return zone;
  throw new StartupError(`${zone} is no IANA time zone. Use one such as Europe/Athens.`);
}

function administratorFrom(options: Options): NewAdministrator {
  return {
    displayName: need(options, 'admin-name'),
    subject: need(options, 'admin-subject'),
    email: options['admin-email'] ?? null,
  };
}

function issuerUrl(options: Options): string {
  const issuer = need(options, 'issuer');
  if (URL.canParse(issuer) && /^https?:$/.test(new URL(issuer).protocol)) return issuer;
  throw new StartupError(
    '--issuer must be the URL in the `iss` claim of its tokens, such as https://login.example.org.',
  );
}

function issuerFrom(options: Options): NewIssuer {
  const { 'link-field': linkField } = options;
  if (linkField !== undefined && linkField !== 'EXTERNAL_ID' && linkField !== 'EMAIL') {
    throw new StartupError('--link-field must be EXTERNAL_ID or EMAIL.');
  }
  return {
    issuer: issuerUrl(options),
    audience: need(options, 'audience'),
    institutionClaim: options['institution-claim'] ?? null,
    institutionValue: options['institution-value'] ?? null,
    subjectClaim: options['subject-claim'] ?? 'sub',
    linkClaim: options['link-claim'] ?? null,
    linkField: linkField ?? null,
  };
}

function headFrom(text: string): { position: number; hash: string } {
  const [, position, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!position || !hash) throw new StartupError('--head must be POSITION:HASH, as the server logged it.');
  return { position: Number(position), hash };
}

async function institutionOf(owner: Writer, slug: string): Promise<string> {
  const id = await findInstitution(owner, slug);
  if (!id) throw new StartupError(`There is no institution with the slug ${slug}.`);
  return id;
}

async function ownerUrl(config: Config): Promise<string> {
  if (config.DATABASE_MIGRATION_URL) return config.DATABASE_MIGRATION_URL;
  if (config.DATABASE_URL) throw new StartupError('Set DATABASE_MIGRATION_URL to the owner’s login.');
  return (await findTrial(config.dataDir)).ownerUrl;
}

async function withOwner<T>(config: Config, work: (owner: Writer) => Promise<T>): Promise<T> {
  const owner = new Writer({
    connectionString: await ownerUrl(config),
    size: 1,
    waitMs: 10_000,
    statementTimeoutMs: 600_000,
    onError: () => undefined,
  });
  try {
    return await work(owner);
  } finally {
    await owner.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError || error instanceof Fault ? error.message : error);
  process.exit(1);
});
