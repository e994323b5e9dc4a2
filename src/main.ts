/**
 * The switch: reads the configuration, finds or starts the database, migrates, starts the app, and
 * drains it on SIGTERM. `--role api|worker|all` says what this process does.
 */
import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import type { Logger } from 'pino';
import { createApp, databaseProblem, type App, type AppOptions } from './app';
import { systemClock } from './clock';
import { loadConfig, type Config } from './config';
import { isConnectionFailure } from './db/errors';
import { migrate } from './db/migrate';
import { Writer } from './db/writer';
import { surviveLostConnections } from './last-resort';
import { createLog } from './log';
import { countInstitutions, registerInstitution } from './modules/institutions/registration';
import { StartupError } from './startup-error';
import { banner } from './trial/banner';
import { makeDemonstration } from './trial/demonstration';
import { developmentKeys } from './trial/development-keys';
import { keepServiceKey } from './trial/service-key';
import { demonstrationTokens } from './trial/tokens';
import { startTrial, type Trial } from './trial/trial';

async function main(): Promise<void> {
  // Pages of many kilobytes make garbage quickly, and V8 lets it grow to a multiple of what lives before it looks. At
  // this rate the process takes 200 MB under load, where it took 300; at a lower one a page costs measurably more.
  setFlagsFromString('--heap-growing-percent=30');
  const config = loadConfig();
  const role = roleFrom(process.argv.slice(2));
  const log = createLog(config.LOG_LEVEL);
  surviveLostConnections(log);
  // graphile-worker tells so, past its logger, that a worker lost the database: what we log ourselves, once.
  Object.assign(console, {
    trace: (error: unknown) => log.debug({ err: error }, 'a library traced an error'),
  });
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  stopOnSignals(log, config, stopAll);
  try {
    // A signal may come at any time: what is just being started is awaited, then stopped.
    const starting = config.DATABASE_URL ? null : startTrial(config.dataDir, (line) => log.info(line));
    stops.push(async () => (await starting?.catch(() => null))?.postgres.stop());
    const trial = await starting;
    const ownerUrl = trial?.ownerUrl ?? config.DATABASE_MIGRATION_URL ?? null;
    if (ownerUrl) await migrateFirst(ownerUrl, log);
    const keys = trial && !config.production ? await developmentKeys(config.dataDir) : null;
    const options: AppOptions = {
      config,
      log,
      clock: systemClock,
      databaseUrl: trial?.runtimeUrl ?? (config.DATABASE_URL as string),
      ownerUrl,
      equityUrl: trial?.equityUrl ?? config.EQUITY_DATABASE_URL ?? null,
      role,
      developmentKeys: keys?.publicKeys ?? null,
      demonstrationTokens: () => tokens,
    };
    let tokens: Awaited<ReturnType<typeof demonstrationTokens>> = [];
    const making = createApp(options);
    stops.push(async () => (await making.catch(() => null))?.stop());
    const app = await making;
    if (ownerUrl) await seed(config, trial, keys !== null, ownerUrl, app, log);
    if (keys) tokens = await demonstrationTokens(config.dataDir, keys);
    const url = await app.listen();
    if (trial && url && tokens.length)
      process.stdout.write(`${banner(url, trial.postgres.folder, tokens)}\n`);
    log.info({ url, role }, 'ready');
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function roleFrom(args: string[]): AppOptions['role'] {
  const [flag, value, ...rest] = args.flatMap((arg) => arg.split('='));
  if (flag === undefined) return 'all';
  if (flag === '--role' && (value === 'api' || value === 'worker' || value === 'all') && !rest.length)
    return value;
  throw new StartupError(
    `Unknown arguments: ${args.join(' ')}. Use \`npm start -- --role api\`, \`worker\` or \`all\`.`,
  );
}

async function migrateFirst(ownerUrl: string, log: Logger): Promise<void> {
  const done = await migrate(ownerUrl).catch((error: unknown) => {
    throw migrationProblem(error);
  });
  if (done.length) log.info({ migrations: done }, 'migrated');
}

function migrationProblem(error: unknown): unknown {
  const { message, code } = error as { message: string; code?: string };
  // Roles that are missing, or rights; a password, a database.
  if (isConnectionFailure(error) || /^(42501|42704|28...|3D...)$/.test(code ?? ''))
    return databaseProblem(error);
  if (!code) return error;
  return new StartupError(
    `A migration failed (${message}). It has left the database as it was: mend what it met there, or start the version of Ithaca that was there before.`,
  );
}

/** The first institution of a new database: the demonstration in a trial, else the one that OIDC_ISSUER names. */
async function seed(
  config: Config,
  trial: Trial | null,
  demonstrate: boolean,
  ownerUrl: string,
  app: App,
  log: Logger,
): Promise<void> {
  const wanted = trial ? demonstrate : Boolean(config.OIDC_ISSUER && config.OIDC_ADMIN_SUBJECT);
  if (!trial && config.OIDC_ISSUER && !config.OIDC_ADMIN_SUBJECT) {
    log.warn(
      'OIDC_ISSUER seeds an institution only together with OIDC_ADMIN_SUBJECT, the subject of its first administrator',
    );
  }
  if (!wanted) return;
  const owner = new Writer({
    connectionString: ownerUrl,
    size: 1,
    waitMs: config.DATABASE_WAIT_MS,
    statementTimeoutMs: 30_000,
    onError: () => undefined,
  });
  try {
    if (await countInstitutions(owner)) return;
    if (trial) {
      const { serviceKey } = await makeDemonstration(owner, (viewer) =>
        app.contextFor(viewer, 'demonstration'),
      );
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
  } catch (error) {
    // Another process that started at the same moment was faster.
    if (trial || !(await countInstitutions(owner))) throw error;
  } finally {
    await owner.close();
  }
}

/** Since when this process is being stopped by a signal; null while it is not. */
let stoppingSince: number | null = null;

/** The same Ctrl-C can arrive twice, from the terminal and passed on by npm; whoever presses it again takes longer. */
const SAME_SIGNAL_MS = 1_000;

/** SIGTERM and Ctrl-C drain; a second one ends at once. */
function stopOnSignals(log: Logger, config: Config, stopAll: () => Promise<void>): void {
  const stop = (signal: string) => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, 'stopping');
    const late = setTimeout(
      () => process.exit(1),
      config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS + 10_000,
    );
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
  // What a signal interrupted had to fail. The signal's own handler ends the process.
  if (stoppingSince !== null) return;
  const told = isConnectionFailure(error) ? databaseProblem(error) : error;
  // One line for what the person at the terminal can mend; a stack for what is our fault.
  console.error(told instanceof StartupError ? `Ithaca can't start: ${told.message}` : told);
  process.exit(1);
});
