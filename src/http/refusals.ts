/** Answers to requests that never became an operation. Each is JSON in the shape of a GraphQL answer. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config';
import { httpStatusOf, type Fault, type FaultCode } from '../graphql/faults';

const RETRY_AFTER_SECONDS = 1;

/** Every answer carries these: the id to ask the operator about, and nothing for browsers or proxies to keep. */
export function commonHeaders(requestId: string): Record<string, string> {
  return { 'x-request-id': requestId, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
}

export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: FaultCode,
  message: string,
  extensions = {},
): FastifyReply {
  request.errorCodes?.push(code);
  return reply.code(status).send({ errors: [{ message, extensions: { code, ...extensions } }] });
}

/** A fault that was thrown before there was an operation to answer it. */
export function refuseFault(request: FastifyRequest, reply: FastifyReply, fault: Fault): FastifyReply {
  const { http, code: _, ...extensions } = fault.extensions;
  const { status, headers } = (http ?? {}) as { status?: number; headers?: Map<string, string> };
  // Who threw it may have noted it already.
  if (request.errorCodes) request.errorCodes = request.errorCodes.filter((code) => code !== fault.faultCode);
  reply.headers(Object.fromEntries(headers ?? []));
  return refuse(
    request,
    reply,
    status ?? httpStatusOf(fault.faultCode),
    fault.faultCode,
    fault.message,
    extensions,
  );
}

export function refuseBusy(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('retry-after', RETRY_AFTER_SECONDS);
  return refuse(
    request,
    reply,
    503,
    'UNAVAILABLE',
    'The server is busy; nothing was changed. Try again in a second.',
    { retryable: true },
  );
}

export function refuseMethod(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('allow', 'GET, POST');
  return refuse(
    request,
    reply,
    405,
    'BAD_USER_INPUT',
    'Send operations with POST; queries may also come with GET.',
  );
}

/** What of a body can't be read as it is declared; null when it can. */
export function unreadable({ headers }: FastifyRequest): string | null {
  const encoding = headers['content-encoding'];
  // Never unpacked: 200 KB could become 200 MB.
  if (encoding && encoding !== 'identity')
    return 'Send the body uncompressed; `content-encoding` is not accepted.';
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? null : 'Send the body as UTF-8.';
}

/** One request, one operation: what belongs together is one document, what does not can be sent side by side. */
export function refuseBatch(request: FastifyRequest, reply: FastifyReply, actual: number): FastifyReply {
  const message = `The request is a batch of ${actual} operations; the limit is 1 (batched operations are off). Send them one by one.`;
  return refuse(request, reply, 400, 'BAD_USER_INPUT', message, { limit: 'BATCH', actual, allowed: 1 });
}

/** An error that Fastify met before or around the handler. */
export function refuseFailed(
  request: FastifyRequest,
  reply: FastifyReply,
  error: FastifyError,
  { MAX_BODY_BYTES }: Config,
): FastifyReply {
  const status = error.code === 'ERR_INVALID_URL' ? 400 : (error.statusCode ?? 500);
  const bad = (message: string, extensions = {}) =>
    refuse(request, reply, status, 'BAD_USER_INPUT', message, extensions);
  if (status === 413) {
    return bad(
      `The request body is larger than ${MAX_BODY_BYTES} bytes, which is the limit (MAX_BODY_BYTES).`,
      {
        limit: 'MAX_BODY_BYTES',
        allowed: MAX_BODY_BYTES,
      },
    );
  }
  if (status === 415)
    return bad('Send the request as application/json, or with files as multipart/form-data.');
  if (error.code === 'ERR_INVALID_URL') return bad('The request’s address or Host header can’t be read.');
  if (status === 400)
    return bad('The request body is not valid JSON. Send {"query": "…", "variables": {…}}.');
  if (status < 500) return bad('The request can’t be read.');
  request.log.error({ err: error }, 'request failed');
  return refuse(
    request,
    reply,
    500,
    'INTERNAL_SERVER_ERROR',
    'Something went wrong on our side. Tell the operator the request id.',
    {
      requestId: request.id,
    },
  );
}

/** What Node's parser refuses never becomes a request: headers too large, too slow, or no HTTP at all. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }[error.code ?? ''] ?? 400;
  const message = {
    408: 'The request took too long to arrive.',
    431: 'The request’s headers or address are too long.',
  }[status];
  const body = JSON.stringify({
    errors: [
      { message: message ?? 'The request is not valid HTTP.', extensions: { code: 'BAD_USER_INPUT' } },
    ],
  });
  const headers = {
    ...commonHeaders(requestId),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
