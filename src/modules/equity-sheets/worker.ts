/** The thread's side of write-in-worker.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Atom } from '../equity-cuts/equity-cut.profile';
import type { Handed } from './write-in-worker';
import { sheetsOfCut } from './write-sheets';

const { slices, ...rest } = workerData as Handed;
const atoms = slices.flatMap((slice) => JSON.parse(slice) as Atom[]);
parentPort?.postMessage(sheetsOfCut({ ...rest, atoms }));
