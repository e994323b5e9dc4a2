/** `npm run schema` and `npm run docs`: writes what is generated from the code; `--check` only compares. */
import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeSettings } from '../config';
import { buildSchemaFrom, printedSchema } from '../graphql/schema';
import { RESOLVERS } from '../modules';

const root = path.join(__dirname, '..', '..', '..');

export const GENERATED = {
  schema: { file: 'schema.graphql', text: () => printedSchema(buildSchemaFrom(RESOLVERS)) },
  docs: { file: 'docs/configuration.md', text: () => describeSettings() },
};

/** Names of generated files that differ from what the code says. */
export function staleFiles(): string[] {
  return Object.values(GENERATED)
    .filter(({ file, text }) => readText(file) !== text())
    .map(({ file }) => file);
}

function readText(file: string): string | null {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    return null;
  }
}

if (require.main === module) {
  const [what] = process.argv.slice(2);
  const chosen = GENERATED[what as keyof typeof GENERATED];
  if (!chosen) {
    console.error('Use `npm run schema` or `npm run docs`.');
    process.exit(1);
  }
  writeFileSync(path.join(root, chosen.file), chosen.text());
}
