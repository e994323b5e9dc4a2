import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 2_000;
const SILENT_MS = 20_000;

/** Does the work in one process at a time. A holder that died, or shows no more signs of life, is passed over. */
export async function withLock(file, say, work) {
  fs.mkdirSync(dirname(file), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  for (let told = false; !take(file); await sleep(100)) {
    const holder = read(file);
    if (holder === undefined) continue;
    if (isGone(file, holder)) passOver(file, holder);
    else if (!told) told = say(`Waiting for another start (process ${holder}) to install and build`);
  }
  const beat = setInterval(() => isOurs(file) && fs.utimesSync(file, new Date(), new Date()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (isOurs(file)) fs.rmSync(file);
  }
}

const isOurs = (file) => read(file) === String(process.pid);

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined; // released in this moment
  }
}

function isGone(file, holder) {
  const changed = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - changed > SILENT_MS) return true;
  if (holder === '') return false; // about to write its number
  if (isOurs(file)) return true; // in a container, every start can have the same number
  try {
    return !process.kill(Number(holder), 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Moved aside first, then looked at: of two that pass over, the slower must not remove the faster one's lock. */
function passOver(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, aside);
    if (read(aside) !== holder) fs.linkSync(aside, file);
    fs.rmSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
}
