/** Writes sheets in threads of their own, so that requests are served meanwhile. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Writing, Written } from './write-sheets';

/** Counts as JSON, slice by slice: texts are handed over at once, where tens of thousands of objects would take long. */
export type Handed = Omit<Writing, 'atoms'> & { slices: readonly string[] };

/** Each attribute's sheet stands for itself, so two threads share them; crossings start from what they wrote. */
export async function writeSheets(handed: Handed): Promise<Written[]> {
  const crossings = handed.missing.filter((name) => name.includes('|'));
  const single = handed.missing.filter((name) => !crossings.includes(name));
  const shares = [0, 1].map((half) => single.filter((_, at) => at % 2 === half));
  const all = await Promise.all(shares.map((missing) => inThread({ ...handed, missing })));
  const written = all.flat();
  const known = [...handed.known, ...written.map(({ sheet }) => sheet)];
  return [...written, ...(await inThread({ ...handed, known, missing: crossings }))];
}

async function inThread(handed: Handed): Promise<Written[]> {
  if (!handed.missing.length) return [];
  // Nothing of this process's environment or flags is the thread's business.
  const worker = new Worker(path.join(__dirname, 'worker.js'), { workerData: handed, env: {}, execArgv: [] });
  try {
    return await new Promise<Written[]>((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
      worker.on('messageerror', reject);
      worker.on('exit', (code) => reject(new Error(`The thread ended early with code ${code}.`)));
    });
  } finally {
    await worker.terminate();
  }
}
