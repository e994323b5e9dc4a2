/** Contenders: what they are called, and how each is started in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseUrls } from '../../test/support/cluster';

export const CONTENDERS = [
  'ithaca',
  'ithaca-ordinary',
  'limit',
  'limit-again',
  'text-limit',
  'ordinary-stack',
] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** Ithaca with its jobs, for what is not done when it is answered. */
type ProgramName = ContenderName | 'ithaca-worker';

export interface Contender {
  name: ProgramName;
  url: string;
  path: string;
  pid: number;
  child: ChildProcess;
  stop(): Promise<void>;
}

interface Program {
  file: string;
  args?: string[];
  path: string;
  env: Record<string, string>;
  /** Answers 200 as soon as it can work. */
  ready: string;
}

const here = (...parts: string[]) => path.join(__dirname, ...parts);

function programOf(name: ProgramName, urls: DatabaseUrls): Program {
  const ithaca = {
    file: here('..', '..', 'src', 'main.js'),
    args: ['--role', 'api'],
    path: '/graphql',
    ready: '/readyz',
  };
  const limit = {
    file: here('limit.js'),
    path: '/graphql',
    env: { DATABASE_URL: urls.superuser },
    ready: '/ready',
  };
  switch (name) {
    case 'ithaca':
      return { ...ithaca, env: { DATABASE_URL: urls.runtime } };
    case 'ithaca-ordinary':
      return { ...ithaca, env: { DATABASE_URL: urls.runtime, READ_PATH: 'ordinary' } };
    case 'ithaca-worker':
      return {
        ...ithaca,
        args: [],
        env: {
          DATABASE_URL: urls.runtime,
          DATABASE_MIGRATION_URL: urls.owner,
          EQUITY_DATABASE_URL: urls.equity,
        },
      };
    case 'limit':
    case 'limit-again':
      return limit;
    case 'text-limit':
      return { ...limit, args: ['text'] };
    case 'ordinary-stack':
      return {
        file: here('ordinary', 'main.js'),
        path: '/',
        env: { DATABASE_URL: urls.superuser },
        ready: `/?${new URLSearchParams({ query: '{ __typename }' }).toString()}`,
      };
  }
}

/** `probe` is a file that Node loads first; it may talk over IPC. */
export async function startContender(
  name: ProgramName,
  urls: DatabaseUrls,
  probe?: string,
): Promise<Contender> {
  const program = programOf(name, urls);
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [...(probe ? ['--require', probe] : []), program.file, ...(program.args ?? [])],
    {
      env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), ...program.env },
      // Ithaca writes a line for each request; that is part of its work, keeping it is not.
      stdio: ['ignore', 'ignore', 'pipe', ...(probe ? ['ipc' as const] : [])],
    },
  );
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(name, url + program.ready, child, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { name, url, path: program.path, pid: child.pid as number, child, stop };
}

async function untilReady(name: string, url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`${name} has ended:\n${said()}`);
    const status = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } }).then(
      async (answer) => (await answer.arrayBuffer(), answer.status),
      () => 0,
    );
    if (status === 200) return;
    if (Date.now() > deadline) throw new Error(`${name} does not get ready:\n${said()}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
