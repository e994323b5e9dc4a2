/**
 * The switch: reads the configuration, finds or starts the database, migrates, starts the app, and
 * drains it on SIGTERM. `--role api|worker|all` says what this process does.
 */
import 'reflect-metadata';
import pino, { type Logger } from 'pino';
import { createApp, databaseProblem, type App, type AppOptions } from './app';
import { systemClock } from './clock';
import { loadConfig, type Config } from './config';
import { isConnectionFailure } from './db/errors';
import { migrate } from './db/migrate';
import { Writer } from './db/writer';
import { countInstitutions, registerInstitution } from './modules/institutions/registration';
import { StartupError } from './startup-error';
import { banner } from './trial/banner';
import { makeDemonstration } from './trial/demonstration';
import { developmentKeys } from './trial/development-keys';
import { keepServiceKey } from './trial/service-key';
import { demonstrationTokens } from './trial/tokens';
import { startTrial, type Trial } from './trial/trial';

async function main(): Promise<void> {
  const config = loadConfig();
  const role = roleFrom(process.argv.slice(2));
  const log = pino({ level: config.LOG_LEVEL, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  stopOnSignals(log, config, stopAll);
  try {
    const trial = config.DATABASE_URL ? null : await startTrial(config.dataDir, (line) => log.info(line));
    if (trial) stops.push(() => trial.postgres.stop());
    const ownerUrl = trial?.ownerUrl ?? config.DATABASE_MIGRATION_URL ?? null;
    if (ownerUrl) await migrateFirst(ownerUrl, log);
    const keys = trial && !config.production ? await developmentKeys(config.dataDir) : null;
    const options: AppOptions = {
      config,
      log,
      clock: systemClock,
      databaseUrl: trial?.runtimeUrl ?? (config.DATABASE_URL as string),
      ownerUrl,
      role,
      developmentKeys: keys?.publicKeys ?? null,
      demonstrationTokens: () => tokens,
    };
    let tokens: Awaited<ReturnType<typeof demonstrationTokens>> = [];
    const app = await createApp(options);
    stops.push(() => app.stop());
    if (ownerUrl) await seed(config, trial, keys !== null, ownerUrl, app, log);
    if (keys) tokens = await demonstrationTokens(config.dataDir, keys);
    const url = await app.listen();
    if (trial && url && tokens.length) process.stdout.write(`${banner(url, trial.postgres.folder, tokens)}\n`);
    log.info({ url, role }, 'ready');
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function roleFrom(args: string[]): AppOptions['role'] {
  const [flag, value, ...rest] = args.flatMap((arg) => arg.split('='));
  if (flag === undefined) return 'all';
  if (flag === '--role' && (value === 'api' || value === 'worker' || value === 'all') && !rest.length) return value;
  throw new StartupError(`Unknown arguments: ${args.join(' ')}. Use \`npm start -- --role api\`, \`worker\` or \`all\`.`);
}

async function migrateFirst(ownerUrl: string, log: Logger): Promise<void> {
  const done = await migrate(ownerUrl).catch((error: unknown) => {
    throw isConnectionFailure(error) || (error as { code?: string }).code ? databaseProblem(error) : error;
  });
  if (done.length) log.info({ migrations: done }, 'migrated');
}

/** The first institution of a new database: the demonstration in a trial, else the one that OIDC_ISSUER names. */
async function seed(config: Config, trial: Trial | null, demonstrate: boolean, ownerUrl: string, app: App, log: Logger): Promise<void> {
  const wanted = trial ? demonstrate : Boolean(config.OIDC_ISSUER && config.OIDC_ADMIN_SUBJECT);
  if (!wanted) return;
  const owner = new Writer({ connectionString: ownerUrl, size: 1, waitMs: config.DATABASE_WAIT_MS, statementTimeoutMs: 30_000, onError: () => undefined });
  try {
    if (await countInstitutions(owner)) return;
    if (trial) {
      const { serviceKey } = await makeDemonstration(owner, (viewer) => app.contextFor(viewer, 'demonstration'));
      await keepServiceKey(config.dataDir, serviceKey);
      return;
    }
    await registerInstitution(owner, {
      slug: 'institution',
      name: 'Institution',
      timeZone: 'UTC',
      language: 'en',
      issuer: { issuer: config.OIDC_ISSUER as string, audience: config.OIDC_AUDIENCE },
      administrator: { displayName: 'Administrator', subject: config.OIDC_ADMIN_SUBJECT },
    });
    log.info({ issuer: config.OIDC_ISSUER }, 'registered the first institution');
  } finally {
    await owner.close();
  }
}

/** SIGTERM and Ctrl-C drain; a second signal ends at once. */
function stopOnSignals(log: Logger, config: Config, stopAll: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    const late = setTimeout(() => process.exit(1), config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS + 10_000);
    late.unref();
    stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  // One line for what the person at the terminal can mend; a stack for what is our fault.
  console.error(error instanceof StartupError ? `Ithaca can't start: ${error.message}` : error);
  process.exit(1);
});
