/** The house is as docs/architecture.md draws it: arrows point one way, SQL stays in its rooms, files stay short. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..', '..');

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

const sources = filesUnder('src').map((file) => ({
  file,
  text: readFileSync(path.join(root, file), 'utf8'),
}));

/** What each part may import, beside itself. An arrow that is missing here is an arrow that must not be. */
const ARROWS: Record<string, string[]> = {
  ground: ['ground'],
  matching: [],
  statistics: [],
  disclosure: ['statistics'],
  db: ['ground'],
  graphql: ['ground', 'db', 'context'],
  auth: ['ground', 'db', 'graphql', 'context'],
  context: ['ground', 'db', 'auth'],
  reads: ['ground', 'db', 'graphql', 'auth', 'context'],
  events: ['ground', 'db', 'graphql', 'auth', 'context'],
  modules: [
    'ground',
    'db',
    'graphql',
    'auth',
    'context',
    'reads',
    'events',
    'matching',
    'statistics',
    'disclosure',
  ],
  jobs: ['ground', 'db', 'auth', 'context', 'events', 'modules'],
  http: ['ground', 'db', 'graphql', 'auth', 'context', 'reads'],
  trial: ['ground', 'db', 'graphql', 'auth', 'context', 'events', 'modules', 'http'],
  top: [
    'ground',
    'db',
    'graphql',
    'auth',
    'context',
    'events',
    'modules',
    'matching',
    'jobs',
    'http',
    'trial',
    'top',
  ],
};

const GROUND = ['config', 'startup-error', 'ids', 'clock', 'log', 'slices'];

function partOf(file: string): string {
  const [, first = '', ...rest] = file.split(path.sep);
  if (rest.length) return first === 'cli' ? 'top' : first;
  const name = first.replace(/\.ts$/, '');
  if (GROUND.includes(name)) return 'ground';
  if (name === 'context') return 'context';
  return name === 'state-machine' ? 'graphql' : 'top';
}

function importsOf({ file, text }: { file: string; text: string }): string[] {
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from '(\.[^']+)'/gms)].map((match) =>
    path.relative(root, path.resolve(root, path.dirname(file), `${match[1]}.ts`)),
  );
}

function forbiddenArrows(files: { file: string; text: string }[]): string[] {
  return files.flatMap((source) => {
    const from = partOf(source.file);
    return importsOf(source)
      .map((target) => ({ target, to: partOf(target) }))
      .filter(({ to }) => to !== from && !ARROWS[from]?.includes(to))
      .map(({ target, to }) => `${source.file} (${from}) must not import ${target} (${to})`);
  });
}

test('arrows point one way', () => {
  expect(forbiddenArrows(sources)).toEqual([]);
});

test('the check of arrows can fail', () => {
  const bad = {
    file: path.join('src', 'db', 'x.ts'),
    text: "import { a } from '../modules/people/person.entity';\n",
  };
  expect(forbiddenArrows([bad])).toHaveLength(1);
});

test('SQL stands in repositories, read models and the folders below them', () => {
  // paging.ts composes the one list statement that all rooms share, from their parts.
  const allowed = /\.(repository|read)\.ts$|^src\/(db|events|jobs|cli)\/|registration\.ts$|reads\/\w+\.ts$/;
  const statement = /sql`\s*(?:with|select|insert|update|delete)\b/i;
  const strays = sources.filter(
    ({ file, text }) => !allowed.test(file) && statement.test(text) && !/\.policy\.ts$/.test(file),
  );
  expect(strays.map(({ file }) => file)).toEqual([]);
});

test('only config.ts reads the environment', () => {
  const readers = sources.filter(({ text }) => /process\.env\b/.test(text)).map(({ file }) => file);
  // The embedded server hands PATH on to PostgreSQL's processes; it reads no setting.
  expect(readers).toEqual(['src/config.ts', 'src/db/embedded-server.ts'].map(path.normalize));
});

test('resolvers ask services, loaders and lists; they hold no SQL and catch nothing', () => {
  const strays = sources.filter(
    ({ file, text }) => file.endsWith('.resolver.ts') && /sql`|\.rows\(|\bcatch\b|inTransaction/.test(text),
  );
  expect(strays.map(({ file }) => file)).toEqual([]);
});

test('no file is longer than 400 lines, and each says first what it is for', () => {
  const long = sources.filter(({ text }) => text.split('\n').length > 400).map(({ file }) => file);
  const silent = sources.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text)).map(({ file }) => file);
  expect({ long, silent }).toEqual({ long: [], silent: [] });
});
