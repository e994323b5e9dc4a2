/** Writes sheets in a thread of its own, so that requests are served meanwhile. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Writing, Written } from './write-sheets';

/** Counts as JSON, slice by slice: texts are handed over at once, where tens of thousands of objects would take long. */
export type Handed = Omit<Writing, 'atoms'> & { slices: readonly string[] };

export async function writeSheets(handed: Handed): Promise<Written[]> {
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
