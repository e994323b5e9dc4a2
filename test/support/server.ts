/** A really started Ithaca for tests: on a database, with a settable clock and a log that can be read. */
import { Writable } from 'node:stream';
import { createApp, type App, type AppOptions } from '../../src/app';
import { loadConfig } from '../../src/config';
import { createLog } from '../../src/log';
import { Writer } from '../../src/db/writer';
import {
  registerInstitution,
  registerIssuer,
  type NewInstitution,
  type NewIssuer,
} from '../../src/modules/institutions/registration';
import type { DatabaseUrls } from './cluster';
import { TestIssuer } from './issuer';

export interface TestServer {
  url: string;
  urls: DatabaseUrls;
  issuer: TestIssuer;
  /** Every line the server logged, parsed. */
  logs: Record<string, unknown>[];
  /** Moves the server's clock by so many milliseconds against the real one. */
  shiftClock(milliseconds: number): void;
  registerInstitution(input: NewInstitution): Promise<{ institutionId: string; personId: string }>;
  registerIssuer(institutionId: string, issuer: NewIssuer): Promise<void>;
  /** Another server on the same database, with other settings; the caller stops it. */
  another(settings: Record<string, string>, options?: TestOptions): Promise<TestServer>;
  stop(): Promise<void>;
}

/** With `frozenAt`, in milliseconds since 1970, the server's clock stands still. */
export type TestOptions = Partial<AppOptions> & { frozenAt?: number };

export async function startTestServer(
  urls: DatabaseUrls,
  issuer: TestIssuer,
  settings: Record<string, string> = {},
  { frozenAt, ...overrides }: TestOptions = {},
): Promise<TestServer> {
  const logs: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split('\n'))
        if (line) logs.push(JSON.parse(line) as Record<string, unknown>);
      done();
    },
  });
  let shift = 0;
  const app: App = await createApp({
    config: loadConfig({
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'debug',
      DATABASE_POOL_SIZE: '4',
      ...settings,
    }),
    log: createLog('debug', sink),
    clock: { now: () => new Date(frozenAt ?? Date.now() + shift) },
    databaseUrl: urls.runtime,
    ownerUrl: urls.owner,
    equityUrl: urls.equity,
    role: 'all',
    developmentKeys: null,
    demonstrationTokens: () => [],
    ...overrides,
  });
  const url = (await app.listen()) ?? '';
  const owner = new Writer({
    connectionString: urls.owner,
    size: 2,
    waitMs: 10_000,
    statementTimeoutMs: 30_000,
    onError: () => undefined,
  });
  return {
    url,
    urls,
    issuer,
    logs,
    shiftClock: (milliseconds) => {
      shift = milliseconds;
    },
    registerInstitution: (input) => registerInstitution(owner, input),
    registerIssuer: (institutionId, input) => registerIssuer(owner, institutionId, input),
    another: (settings, options) => startTestServer(urls, issuer, settings, options),
    stop: async () => {
      await app.stop();
      await owner.close();
    },
  };
}
