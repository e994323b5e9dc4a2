/** The server's own front door with a small schema behind it, so that a test sees what files a resolver gets. */
import 'reflect-metadata';
import { readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { Writable } from 'node:stream';
import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { unauthenticated } from '../../src/auth/tokens';
import { loadConfig } from '../../src/config';
import type { Context } from '../../src/context';
import { GraphQLUpload, type Upload } from '../../src/graphql/upload';
import { createEndpoint, type Endpoint } from '../../src/http/graphql';
import { createMetrics } from '../../src/http/metrics';
import { createServer } from '../../src/http/server';
import { createLog } from '../../src/log';

export const LIMIT = 100_000;
export const seen: { uploads: Upload[]; calls: number; admitted: number } = {
  uploads: [],
  calls: 0,
  admitted: 0,
};
export const logs: string[] = [];
const gate: { hold: Promise<void> | null } = { hold: null };

/** Until the returned function is called, no file is read by the resolver. */
export function holdResolver(): () => void {
  let release = () => {};
  gate.hold = new Promise((resolve) => (release = resolve));
  return release;
}

export const text = async (upload: Upload) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of upload.read()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

async function read(_: unknown, { files }: { files: Upload[] }): Promise<string[]> {
  seen.calls++;
  seen.uploads = files;
  await gate.hold;
  // Twice: a transaction that is tried again reads again.
  for (const file of files) await text(file);
  return Promise.all(files.map(async (file) => `${file.fileName}:${file.bytes}:${await text(file)}`));
}

const files = { files: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLUpload))) } };
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { one: { type: GraphQLInt, resolve: () => 1 } } }),
  mutation: new GraphQLObjectType({
    name: 'Mutation',
    fields: { read: { type: new GraphQLList(GraphQLString), args: files, resolve: read } },
  }),
});

let endpoint: Endpoint;
let server: ReturnType<typeof createServer>;
export let url = '';

export async function openDoor(): Promise<void> {
  const config = loadConfig({
    NODE_ENV: 'test',
    MAX_UPLOAD_BYTES: String(LIMIT),
    MAX_BODY_BYTES: '5000',
    MAX_CONCURRENT_REQUESTS: '2',
  });
  const sink = new Writable({ write: (chunk, _, done) => (logs.push(String(chunk)), done()) });
  const metrics = createMetrics();
  endpoint = createEndpoint(schema, config, metrics);
  await endpoint.apollo.start();
  server = createServer({
    config,
    log: createLog('trace', sink),
    metrics,
    endpoint,
    contextOf: async ({ headers, id, log }) => {
      seen.admitted++;
      if (headers.authorization === 'Bearer bad') throw unauthenticated('This token is no good.');
      const viewer = headers.authorization === 'Bearer good' ? { id: 'person_1' } : undefined;
      return { viewer, requestId: id, log } as unknown as Context;
    },
    unready: async () => null,
    demonstrationTokens: () => [],
  });
  url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
}

export async function closeDoor(): Promise<void> {
  await server.close();
  await endpoint.apollo.stop();
}

export function forget(): void {
  Object.assign(seen, { uploads: [], calls: 0, admitted: 0 });
}

export const QUERY = 'mutation($files: [Upload!]!) { read(files: $files) }';
export const one = { query: QUERY, variables: { files: [null] } };

export type Part = [name: string, value: unknown, fileName?: string];

export function form(parts: Part[]): FormData {
  const data = new FormData();
  for (const [name, value, fileName] of parts) {
    const content = typeof value === 'string' || value instanceof Buffer ? value : JSON.stringify(value);
    if (fileName === undefined) data.append(name, content.toString());
    else data.append(name, new Blob([content as string]), fileName);
  }
  return data;
}

export async function send(
  parts: Part[],
  headers: Record<string, string> = { authorization: 'Bearer good' },
) {
  const response = await fetch(url, { method: 'POST', body: form(parts), headers });
  const { data, errors } = (await response.json()) as any;
  return {
    status: response.status,
    data,
    errors,
    code: errors?.[0].extensions.code,
    message: errors?.[0].message,
    extensions: errors?.[0].extensions,
    headers: response.headers,
  };
}

/** Descriptors of this process that lead to upload files, which have no name any more. */
export function openUploads(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.includes('ithaca-upload') ? [target] : [];
    } catch {
      return [];
    }
  });
}

export const leftBehind = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ithaca-upload'));

export async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 5_000; !holds();) {
    if (Date.now() > end) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function expectNothingLeft(): Promise<void> {
  gate.hold = null;
  await until(() => openUploads().length === 0);
  expect(leftBehind()).toEqual([]);
}

/** The body that `send` would send, as text. */
export function opening(parts: Part[]): string {
  const texts = parts.map(([name, value, fileName]) => {
    const content = typeof value === 'string' ? value : JSON.stringify(value);
    const file = fileName === undefined ? '' : `; filename="${fileName}"\r\ncontent-type: text/csv`;
    return `--xx\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
  });
  return `${texts.join('')}--xx--\r\n`;
}

export function openRequest(headers: Record<string, string>, body: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  const all = {
    host: 'localhost',
    'content-type': 'multipart/form-data; boundary=xx',
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  return socket;
}

/** What comes back for these bytes, as text; the body may stay shorter than announced. */
export async function rawAnswer(body: string, headers: Record<string, string>): Promise<string> {
  const socket = openRequest(headers, body);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
    if (answer.includes('"errors"')) socket.end();
  });
  await new Promise((resolve) => socket.on('close', resolve));
  return answer;
}
