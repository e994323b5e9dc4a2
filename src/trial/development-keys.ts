/**
 * The development issuer: signs tokens for the people of the demonstration institution. It exists only
 * beside the embedded database, never in production; its private key stays in DATA_DIR.
 */
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEVELOPMENT_ISSUER } from '../auth/tokens';

const LIFETIME = '12h';
export const DEVELOPMENT_AUDIENCE = 'ithaca';

export interface DevelopmentKeys {
  publicKeys: JSONWebKeySet;
  /** An access token for a subject of the demonstration. */
  sign(subject: string): Promise<string>;
}

/** The keys of a data folder; made on first use unless `create` is false, then null. */
export async function developmentKeys(dataDir: string, create = true): Promise<DevelopmentKeys | null> {
  const file = path.join(dataDir, 'development-key.json');
  let jwk: JWK;
  try {
    jwk = JSON.parse(await readFile(file, 'utf8')) as JWK;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    if (!create) return null;
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    jwk = { ...(await exportJWK(privateKey)), kid: 'development', alg: 'ES256' };
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, JSON.stringify(jwk), { mode: 0o600 });
    await chmod(file, 0o600);
  }
  const key = await importJWK(jwk, 'ES256');
  const { d: _private, ...publicKey } = jwk;
  return {
    publicKeys: { keys: [publicKey] },
    sign: (subject) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'development' })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience(DEVELOPMENT_AUDIENCE)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime(LIFETIME)
        .sign(key),
  };
}
