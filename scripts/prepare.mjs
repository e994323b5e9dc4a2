import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

/**
 * Makes a clone ready to run: installs what is missing, builds what is stale. When all is ready it only reads.
 * Everything it says goes to stderr, so that the standard output of a script carries its answer alone.
 */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const INPUTS = [
  'src',
  'migrations',
  'test',
  'bench',
  'examples',
  'ormconfig.ts',
  'tsconfig.json',
  'package-lock.json',
];
const INSTALL_STAMP = join(root, 'node_modules', '.ithaca-installed');
const BUILD_STAMP = join(root, 'dist', '.built');
const BUILD_MEMORY = join(root, 'dist', '.tsbuildinfo');

/** With dev, what only development and tests need is installed too; a build needs it in any case. */
export async function prepare({ dev = false } = {}) {
  try {
    checkNode();
    if (isInstalled(dev) && isBuilt()) return;
    await withLock(join(root, '.ithaca', 'prepare.lock'), say, async () => {
      if (!isInstalled(dev || !isBuilt())) await install();
      if (!isBuilt()) await build();
    });
  } catch (error) {
    const locked = ['EACCES', 'EPERM', 'EROFS'].includes(error.code);
    say(error.message + (locked ? ': install and build as the user who owns this folder' : ''));
    process.exit(1);
  }
}

const say = (line) => process.stderr.write(`${line}\n`);

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(
    `Ithaca needs Node 20.19 or newer, this is ${process.versions.node}: see https://nodejs.org`,
  );
}

const read = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '');
const digest = (text) => createHash('sha256').update(text).digest('hex');
const lockDigest = () => digest(read(join(root, 'package-lock.json')));

/** What a person installed by hand, with scripts or without, is respected. Building needs the dev dependencies. */
function isInstalled(withDev) {
  if (withDev && !fs.existsSync(join(root, 'node_modules', 'typescript'))) return false;
  if (read(INSTALL_STAMP) === lockDigest()) return true;
  const found = JSON.parse(read(join(root, 'node_modules', '.package-lock.json')) || '{}').packages;
  if (!found) return false;
  const { packages } = JSON.parse(read(join(root, 'package-lock.json')));
  return Object.entries(packages).every(([path, wanted]) => {
    if (path === '' || wanted.version === found[path]?.version) return true;
    const needed = !wanted.optional && (withDev || !(wanted.dev || wanted.devOptional));
    return !needed && !found[path];
  });
}

async function install() {
  say('Installing dependencies (npm ci)');
  const args = ['ci', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error'];
  const cli = process.env.npm_execpath ?? '';
  const { ok, output } = /npm-cli\.c?js$/.test(cli)
    ? await run(process.execPath, [cli, ...args])
    : await run('npm', args, process.platform === 'win32');
  if (!ok) throw new Error(`${output}npm ci failed (see above): mend that, then start again`);
  fs.writeFileSync(INSTALL_STAMP, lockDigest());
}

/** Contents count, not times: a copy or a checkout is not a change. */
function isBuilt() {
  const files = inputFiles();
  return read(BUILD_STAMP) === fingerprint(files) && outputsOf(files).every((file) => fs.existsSync(file));
}

function fingerprint(files) {
  return digest(files.map((file) => `${file} ${digest(fs.readFileSync(join(root, file)))}`).join('\n'));
}

async function build() {
  const files = inputFiles();
  const print = fingerprint(files);
  say('Building');
  const outputs = new Set(outputsOf(files));
  for (const file of filesIn(join(root, 'dist'))) {
    // What a deleted source has left would still be loaded, or run as a test.
    if (/\.js(\.map)?$/.test(file) && !outputs.has(file.replace(/\.map$/, ''))) fs.rmSync(file);
  }
  await compile();
  // The compiler doesn't write again what it remembers having written.
  if (![...outputs].every((file) => fs.existsSync(file))) {
    fs.rmSync(BUILD_MEMORY, { force: true });
    await compile();
  }
  fs.writeFileSync(BUILD_STAMP, print);
}

async function compile() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { ok, output } = await run(process.execPath, [tsc, '-p', 'tsconfig.json']);
  if (!ok) throw new Error(`${output}The build failed (see above)`);
}

function inputFiles() {
  const files = INPUTS.flatMap((input) => filesIn(join(root, input)));
  return files.map((file) => file.slice(root.length + 1).replaceAll('\\', '/')).sort();
}

function outputsOf(files) {
  const sources = files.filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file));
  return sources.map((file) => join(root, 'dist', file.replace(/\.ts$/, '.js')));
}

function filesIn(path) {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [path] : [];
  return fs.readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}

async function run(command, args, shell = false) {
  const child = spawn(command, args, { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] });
  // Told to end, end what we started too: the next start must not meet it at work.
  const pass = (signal) => child.kill(signal);
  process.on('SIGTERM', pass);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ok = await new Promise((done) => {
    child.once('error', (error) => ((output += `${error.message}\n`), done(false)));
    child.once('close', (code) => done(code === 0));
  });
  process.off('SIGTERM', pass);
  return { ok, output };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await prepare();
