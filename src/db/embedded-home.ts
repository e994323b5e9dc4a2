/**
 * Where the embedded PostgreSQL lives and as which user it runs. PostgreSQL refuses to run as root, and the
 * user it then runs as must be able to reach its data and binaries.
 */
import { createHash, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { StartupError } from '../startup-error';
import { complete, copyBinaries, findBinaries } from './embedded-binaries';

/**
 * Where the embedded PostgreSQL stands, and as whom it runs.
 *
 * Usually that is the data folder, the binaries of the npm package, and the user who started Ithaca. But PostgreSQL
 * refuses to run as root: then it runs as an unprivileged user, who may be able to enter neither the data folder
 * nor the clone (in root's home, say). What that user can't reach stands under /var/lib/ithaca instead.
 */
export interface Home {
  /** The data folder, or this data folder's place under /var/lib/ithaca. */
  folder: string;
  /** Holds bin, lib and share. */
  binaries: string;
  /** PostgreSQL's major version. */
  major: string;
  /** The user to run PostgreSQL as, where that isn't the user of this process. */
  user?: SystemUser;
}

export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

const SHARED_ROOT = '/var/lib/ithaca';

/** The part of a home that PostgreSQL writes to. */
export const dataFolder = (home: string): string => join(home, 'postgres', 'data');

export async function findHome(dataDir: string, log: (line: string) => void): Promise<Home> {
  const npm = findBinaries();
  const asRoot = process.getuid?.() === 0;
  fs.mkdirSync(dataDir, { recursive: true, mode: asRoot ? 0o711 : 0o700 });
  const own = fs.realpathSync(dataDir);
  let user = asRoot ? unprivilegedUser(own) : undefined;
  const folder = user ? await reachableFolder(own, user) : own;
  if (folder !== own) user = unprivilegedUser(folder);
  let binaries = npm.folder;
  if (!usable(binaries, user)) {
    binaries = join(folder, `binaries-${npm.version}`);
    await makeWhole(binaries, (draft) => {
      log(`Copying PostgreSQL's programs to ${binaries}`);
      copyBinaries(npm.folder, draft);
    });
  }
  return { folder, binaries, major: npm.version.split('.')[0]!, user };
}

/** Makes a folder under another name, then renames it: a kill in the middle leaves nothing half-made. */
export async function makeWhole(
  folder: string,
  fill: (draft: string) => void | Promise<void>,
): Promise<void> {
  if (fs.existsSync(folder)) return;
  const prefix = `${folder}.draft-`;
  for (const name of fs.readdirSync(dirname(folder))) {
    const sibling = join(dirname(folder), name);
    if (sibling.startsWith(prefix) && !isAlive(parseInt(sibling.slice(prefix.length), 10))) {
      fs.rmSync(sibling, { recursive: true, force: true });
    }
  }
  const draft = fs.mkdtempSync(`${prefix}${process.pid}-`);
  try {
    await fill(draft);
    fs.renameSync(draft, folder);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    // Another process may have made it in the meantime: then its folder is as good as ours.
    if (!fs.existsSync(folder)) throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The owner of existing data (an ordinary user's, when root looks in), else postgres, else nobody. */
function unprivilegedUser(home: string): SystemUser {
  const lines = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  const users = lines.map((line): SystemUser => {
    const [name, , uid, gid] = line.split(':');
    return { name: name!, uid: Number(uid), gid: Number(gid) };
  });
  const owner = fs.statSync(dataFolder(home), { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    const { uid, gid } = owner;
    return users.find((user) => user.uid === uid) ?? { name: `user ${uid}`, uid, gid };
  }
  const found = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody');
  if (found) return found;
  throw new StartupError(
    'PostgreSQL refuses to run as root, and there is no user postgres or nobody: start Ithaca as an ordinary user',
  );
}

/** The data folder if the user can enter it, else its place under /var/lib/ithaca. */
async function reachableFolder(dataDir: string, user: SystemUser): Promise<string> {
  const instance = join(dataDir, 'instance');
  if (!fs.existsSync(instance)) {
    if (mayEnter(dataDir, user)) return dataDir;
    if (fs.existsSync(dataFolder(dataDir))) {
      throw new StartupError(
        `The embedded database in ${dataDir} can't be entered by ${user.name}, who runs it: ` +
          'chmod o+x every folder on the way there, or set DATA_DIR to another folder',
      );
    }
  }
  // The id keeps a clone that was deleted and made again at the same path from meeting its predecessor's data.
  await makeWhole(instance, (draft) => fs.writeFileSync(join(draft, 'id'), randomUUID(), { flush: true }));
  const id = fs.readFileSync(join(instance, 'id'), 'utf8');
  const hash = createHash('sha256').update(`${dataDir}\n${id}`).digest('hex').slice(0, 16);
  const folder = join(SHARED_ROOT, hash);
  fs.mkdirSync(folder, { recursive: true });
  for (const made of [SHARED_ROOT, folder]) fs.chmodSync(made, 0o755);
  fs.writeFileSync(join(folder, 'belongs-to'), `${dataDir}\n`);
  return folder;
}

/** Can these binaries be run by that user where they stand? */
function usable(binaries: string, user?: SystemUser): boolean {
  try {
    complete(binaries);
  } catch {
    return false; // another user's files, not ours to complete
  }
  const samples = ['bin/postgres', 'lib/postgresql', 'share/postgresql/postgres.bki'].map((path) =>
    join(binaries, path),
  );
  return !user || samples.every((path) => mayEnter(dirname(path), user) && allows(path, user, 4));
}

function mayEnter(folder: string, user: SystemUser): boolean {
  const parent = dirname(folder);
  return allows(folder, user, 1) && (parent === folder || mayEnter(parent, user));
}

/** Reads permission bits (4 read, 1 enter) as the kernel does for a user with no further groups. */
function allows(path: string, user: SystemUser, bit: 4 | 1): boolean {
  const { mode, uid, gid } = fs.statSync(path);
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & bit) !== 0;
}
