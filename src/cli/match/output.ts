/** The files of a run: all of them or none, and never over somebody's own. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartupError } from '../../startup-error';

export const OUTPUT_FILES = ['matches.csv', 'unmatched.csv', 'result.json'] as const;
export type Output = Record<(typeof OUTPUT_FILES)[number], string>;

/** Asked before the work as well: nobody shall wait for a result that can't be kept. */
export function refuseOverwriting(folder: string, force: boolean): void {
  const there = OUTPUT_FILES.map((name) => path.join(folder, name)).filter((file) => existsSync(file));
  if (there.length && !force)
    throw new StartupError(
      `There is already ${there.join(', ')}. Name another folder with --out, or overwrite with --force.`,
    );
}

/** Without a pause in which a signal could come between: first all aside, then all in place. */
export function writeOutput(folder: string, output: Output, force: boolean): void {
  refuseOverwriting(folder, force);
  let aside: string | undefined;
  const placed: string[] = [];
  try {
    mkdirSync(folder, { recursive: true });
    aside = mkdtempSync(path.join(folder, '.match-'));
    for (const name of OUTPUT_FILES) writeFileSync(path.join(aside, name), output[name]);
    for (const name of OUTPUT_FILES) {
      renameSync(path.join(aside, name), path.join(folder, name));
      placed.push(path.join(folder, name));
    }
  } catch (error) {
    for (const file of placed) rmSync(file);
    throw new StartupError(`The result can’t be written (${(error as Error).message}).`);
  } finally {
    if (aside) rmSync(aside, { recursive: true, force: true });
  }
}
