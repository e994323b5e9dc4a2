/** Requests as bytes: the same for every contender, but for the variables. */
import type { Operation } from '../workloads';

/** How contenders without authentication learn for whom they answer. */
export const INSTITUTION_HEADER = 'x-institution';

export interface Body extends Operation {
  variables?: Record<string, unknown>;
}

export interface Asking {
  uuid: string;
  token: string;
}

export function requestBytes({ uuid, token }: Asking, path: string, body: Body): Buffer {
  const json = Buffer.from(JSON.stringify(body));
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    'accept: application/graphql-response+json, application/json',
    `authorization: Bearer ${token}`,
    `${INSTITUTION_HEADER}: ${uuid}`,
    `content-length: ${json.length}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), json]);
}
