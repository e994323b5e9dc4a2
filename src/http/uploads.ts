/**
 * Operations that bring files, after the GraphQL multipart request specification: the parts `operations`, `map`,
 * then the files. Who asks is known before the body is read; files stream to disk, never into memory.
 */
import multipart, { type MultipartFile, type MultipartValue } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { unauthenticated } from '../auth/tokens';
import type { Config } from '../config';
import { Fault } from '../graphql/faults';
import { Upload } from '../graphql/upload';
import { CSRF_HEADERS } from './graphql';
import { refuseBatch, refuseBusy, refuseFault } from './refusals';
import { TemporaryFile } from './temporary-file';

export const MAX_FILES = 2;
/** Requests with files at the same time: what they may take of the disk together is bounded so. */
const MAX_AT_ONCE = 8;
const MAX_PATHS = 10;
const PART_OVERHEAD = 8 * 1024;

let inProgress = 0;

export function acceptUploads(app: FastifyInstance, { MAX_BODY_BYTES, MAX_UPLOAD_BYTES }: Config): void {
  void app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      fieldNameSize: 100,
      fieldSize: MAX_BODY_BYTES,
      fields: 2,
      fileSize: MAX_UPLOAD_BYTES,
      files: MAX_FILES,
      parts: 2 + MAX_FILES,
      headerPairs: 20,
    },
  });
}

/** What an upload needs of its surroundings. */
export interface Receiving {
  config: Config;
  /** Finds out who asks, or throws the fault that keeps her out. */
  admit(): Promise<{ viewer?: unknown }>;
  /** Runs the operation, which stands in the request's body by then. */
  run(): Promise<unknown>;
}

/** Receives the files, runs the operation and gives its answer. Whatever happens, no descriptor stays open. */
export async function withUploads(
  request: FastifyRequest,
  reply: FastifyReply,
  { config, admit, run }: Receiving,
): Promise<unknown> {
  if (inProgress >= MAX_AT_ONCE) return refuseBusy(request, reply);
  inProgress++;
  const files: TemporaryFile[] = [];
  try {
    checkBeforeReading(request, config);
    const { viewer } = await admit();
    if (!viewer) throw unauthenticated('Sign in first: files are taken from nobody else.');
    const operations = await receive(request, config, files).catch(unreadable);
    if (Array.isArray(operations)) return refuseBatch(request, reply, operations.length);
    request.body = operations;
    return await run();
  } catch (error) {
    if (error instanceof Fault) return refuseFault(request, reply, error);
    throw error;
  } finally {
    inProgress--;
    await Promise.all(files.map((file) => file.close()));
  }
}

function refusal(status: number, message: string, extensions: Record<string, unknown> = {}): Fault {
  return new Fault('BAD_USER_INPUT', message, { ...extensions, http: { status } });
}

const OF_THE_DISK = ['open', 'unlink', 'write'];

/** An error while the parts were read: a refusal of ours, one of our disk, or the client's way of writing them. */
function unreadable(error: unknown): never {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof Fault || OF_THE_DISK.includes(syscall ?? '')) throw error;
  if (code?.endsWith('_LIMIT')) throw tooMany();
  throw refusal(400, 'The request is not valid multipart/form-data, or it ended too early.');
}

function tooMany(): Fault {
  const message = `A request may have the parts \`operations\`, \`map\` and at most ${MAX_FILES} files.`;
  return refusal(413, message, { limit: 'FILES', allowed: MAX_FILES });
}

/**
 * A form of another site can send this type of body, with the cookies and the network of whoever looks at it; it
 * can't send a header of these without the browser asking us first. Apollo refuses such too, but later.
 */
function checkBeforeReading({ headers }: FastifyRequest, { MAX_UPLOAD_BYTES, MAX_BODY_BYTES }: Config): void {
  if (!CSRF_HEADERS.some((name) => headers[name])) {
    const names = CSRF_HEADERS.map((name) => `\`${name}\``).join(', ');
    throw refusal(400, `A multipart request needs one of the headers ${names}, against forged requests.`);
  }
  const most = MAX_FILES * MAX_UPLOAD_BYTES + 2 * MAX_BODY_BYTES + (2 + MAX_FILES) * PART_OVERHEAD;
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge('The request', MAX_UPLOAD_BYTES);
}

function tooLarge(what: string, allowed: number, limit = 'MAX_UPLOAD_BYTES'): Fault {
  return refusal(413, `${what} is larger than the limit allows, which is ${allowed} bytes (${limit}).`, {
    limit,
    allowed,
  });
}

/** The operations with the files in their places. Files are read in the order in which they come. */
async function receive(request: FastifyRequest, config: Config, files: TemporaryFile[]): Promise<unknown> {
  let operations: unknown;
  let places: Map<string, string[][]> | null = null;
  for await (const part of quietly(request).parts()) {
    if (part.type === 'field') {
      if (part.fieldname === 'operations' && operations === undefined) {
        operations = jsonOf(part, config);
        if (Array.isArray(operations)) return operations;
        if (operations === null || typeof operations !== 'object')
          throw refusal(
            400,
            'The part `operations` must be one operation: {"query": "…", "variables": {…}}.',
          );
      } else if (part.fieldname === 'map' && operations !== undefined && !places)
        places = placesOf(jsonOf(part, config), operations as object);
      else throw badOrder();
    } else {
      const paths = places?.get(part.fieldname);
      if (!places) throw badOrder();
      if (!paths)
        throw refusal(400, 'A file came that `map` does not name, or that came before. Name each file once.');
      places.delete(part.fieldname);
      const file = await store(part, config, files);
      for (const path of paths) put(operations as object, path, file);
    }
  }
  if (!places) throw badOrder();
  if (places.size)
    throw refusal(400, `\`map\` names ${places.size} file(s) that did not come. Send all of them.`);
  return operations;
}

/** At level trace the plugin would log the request's headers, and with them who may ask. */
function quietly(request: FastifyRequest): FastifyRequest {
  const ignore = () => undefined;
  return Object.create(request, { log: { value: { debug: ignore, trace: ignore } } }) as FastifyRequest;
}

function badOrder(): Fault {
  return refusal(
    400,
    'Send the parts `operations` and `map` first, once each, then the files that `map` names.',
  );
}

function jsonOf({ fieldname, value, valueTruncated }: MultipartValue, { MAX_BODY_BYTES }: Config): unknown {
  if (valueTruncated) throw tooLarge(`The part \`${fieldname}\``, MAX_BODY_BYTES, 'MAX_BODY_BYTES');
  // A part that says it is JSON was read already.
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw refusal(400, `The part \`${fieldname}\` is not valid JSON.`);
  }
}

/** Where each file belongs: variables that are null until it has come. */
function placesOf(map: unknown, operations: object): Map<string, string[][]> {
  const entries = map !== null && typeof map === 'object' && !Array.isArray(map) ? Object.entries(map) : [];
  if (!entries.length || !entries.every(([, paths]) => Array.isArray(paths) && paths.length))
    throw refusal(400, 'The part `map` must be an object: {"0": ["variables.input.file"]}.');
  if (entries.length > MAX_FILES) throw tooMany();
  const all = (entries as [string, unknown[]][]).flatMap(([, paths]) => paths);
  if (all.length > MAX_PATHS || new Set(all).size !== all.length)
    throw refusal(400, `\`map\` must name each place once, and at most ${MAX_PATHS}.`);
  const split = (path: unknown): string[] => {
    const steps = typeof path === 'string' ? path.split('.') : [];
    if (steps[0] === 'variables' && steps.length > 1 && valueAt(operations, steps) === null) return steps;
    throw refusal(400, 'A place that `map` names must be a variable that is null in `operations`.');
  };
  return new Map((entries as [string, unknown[]][]).map(([name, paths]) => [name, paths.map(split)]));
}

function valueAt(root: unknown, steps: string[]): unknown {
  let at = root;
  for (const step of steps) {
    if (at === null || typeof at !== 'object' || step === '__proto__' || !Object.hasOwn(at, step))
      return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

function put(root: object, steps: string[], file: Upload): void {
  const holder = valueAt(root, steps.slice(0, -1)) as Record<string, unknown>;
  holder[steps.at(-1) as string] = file;
}

async function store(
  { file, filename }: MultipartFile,
  config: Config,
  files: TemporaryFile[],
): Promise<Upload> {
  const stored = await TemporaryFile.create();
  files.push(stored);
  // At once: the rest of a file that is refused is not worth reading.
  file.once('limit', () => file.destroy(tooLarge('A file', config.MAX_UPLOAD_BYTES)));
  for await (const chunk of file as AsyncIterable<Uint8Array>) await stored.append(chunk);
  if (file.truncated) throw tooLarge('A file', config.MAX_UPLOAD_BYTES);
  return new Upload(filename || null, stored.bytes, stored.digest(), () => stored.read());
}
