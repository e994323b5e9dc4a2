/** What is wrong with the files, so that a person with a spreadsheet finds the cell and knows what to do. */
import { StartupError } from '../../startup-error';

export interface Problem {
  file: string;
  /** As a spreadsheet counts: the header is row 1. Null: the file as a whole. */
  row: number | null;
  column: string | null;
  message: string;
}

const TOLD = 100;

export class InputError extends StartupError {
  constructor(problems: readonly Problem[]) {
    const more = problems.length > TOLD ? [`… and ${problems.length - TOLD} more.`] : [];
    const count = problems.length === 1 ? 'One thing' : `${problems.length} things`;
    super(
      [
        `${count} must be mended first; nothing was matched and nothing was written.`,
        ...problems.slice(0, TOLD).map((problem) => `  ${told(problem)}`),
        ...more,
      ].join('\n'),
    );
  }
}

export function told({ file, row, column, message }: Problem): string {
  const place = [file, row === null ? null : `row ${row}`, column === null ? null : `column “${column}”`];
  return `${place.filter((part) => part !== null).join(', ')}: ${message}`;
}
