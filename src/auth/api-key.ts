/**
 * API keys of service accounts: `ithaca_` and 60 bytes in base64url: the institution, the key's id, a
 * secret of 192 bits and a checksum. The institution stands in the key, so it is found under row
 * security without a directory; a mistyped key is told without asking the database. Only a SHA-256 of
 * the secret is stored, which is enough for a random secret of this length.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX = 'ithaca_';

export interface ParsedKey {
  institution: string;
  key: string;
  secret: Buffer;
}

export function newApiKey(institution: string, key: string): { text: string; hash: Buffer } {
  const secret = randomBytes(24);
  const body = Buffer.concat([bytesOf(institution), bytesOf(key), secret]);
  return { text: PREFIX + Buffer.concat([body, checksum(body)]).toString('base64url'), hash: hashOf(secret) };
}

/** The parts of a key, or null when it is none. */
export function parseApiKey(text: string): ParsedKey | null {
  if (!/^ithaca_[A-Za-z0-9_-]{80}$/.test(text)) return null;
  const bytes = Buffer.from(text.slice(PREFIX.length), 'base64url');
  const body = bytes.subarray(0, 56);
  if (!checksum(body).equals(bytes.subarray(56))) return null;
  return {
    institution: uuidFrom(body.subarray(0, 16)),
    key: uuidFrom(body.subarray(16, 32)),
    secret: body.subarray(32),
  };
}

export function matches(secret: Buffer, hash: Buffer): boolean {
  return timingSafeEqual(hashOf(secret), hash);
}

function hashOf(secret: Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}

function checksum(body: Buffer): Buffer {
  return createHash('sha256').update('ithaca api key').update(body).digest().subarray(0, 4);
}

function bytesOf(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

function uuidFrom(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
