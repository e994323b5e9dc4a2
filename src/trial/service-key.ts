/** The demonstration's API key, kept in DATA_DIR because the database holds only its hash. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const fileOf = (dataDir: string) => path.join(dataDir, 'demonstration-key.txt');

export async function keepServiceKey(dataDir: string, key: string): Promise<void> {
  await writeFile(fileOf(dataDir), key, { mode: 0o600 });
}

export async function readServiceKey(dataDir: string): Promise<string | null> {
  return readFile(fileOf(dataDir), 'utf8').catch(() => null);
}
