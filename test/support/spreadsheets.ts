/** Spreadsheets in a folder of their own, and `npm run match` on them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readArguments, type MatchArguments } from '../../src/cli/match/arguments';
import { lcg } from './matching';
import { IthacaProcess } from './process';

export class SpreadsheetFolder {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'ithaca-match-'));

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, content: string | Buffer): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface MatchEnd {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built command, to its end. */
export async function match(args: string[]): Promise<MatchEnd> {
  const run = startMatch(args);
  const { code } = await run.ended;
  return { code, stdout: run.stdout, stderr: run.stderr };
}

export function startMatch(args: string[]): IthacaProcess {
  return new IthacaProcess('cli/match.js', {}, args);
}

export function asked(args: string[]): MatchArguments {
  const read = readArguments(args);
  if (!read) throw new Error('Only help was asked for.');
  return read;
}

/** Rows of made-up people, without the header. */
export function madeUpRows(role: 'mentor' | 'mentee', count: number, seed: number): string[] {
  const g = lcg(seed);
  return Array.from({ length: count }, (_, at) => {
    const skills = Array.from({ length: 1 + g.next(5) }, () => `skill ${g.next(20)}`).join('; ');
    const level = role === 'mentor' ? 3 + g.next(6) : g.next(6);
    return [
      `${role}${at}`,
      `${role} number ${at}`,
      role === 'mentor' ? 1 + g.next(3) : 1,
      level,
      `field ${g.next(6)}`,
      `unit ${g.next(9)}`,
      skills,
    ].join(',');
  });
}

export const HEADER = 'id,name,seats,level,discipline,department,skills';
export const csv = (...lines: string[]) => `${lines.join('\n')}\n`;
