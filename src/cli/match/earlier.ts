/** What was before: pairs of former times, which count by how they went, and an earlier result, which is worth keeping. */
import type { EarlierPairing } from '../../matching/types';
import { unguarded } from '../../modules/imports/csv-text';
import type { EarlierPair } from '../../modules/match-runs/match-earlier';
import type { PairField } from './columns';
import { notFound, type Directory, type Person } from './directory';
import { namedPairs } from './pairs';
import type { Reference } from './people';
import type { Problem } from './problems';
import type { Cell, Table } from './table';
import { valueWord } from './vocabulary';

/** Pairs with somebody who is in neither file play no part; `notes` tells how many. */
export function historyOf(
  table: Table<PairField> | null,
  directory: Directory,
  problems: Problem[],
  notes: string[],
): EarlierPairing[] {
  let left = 0;
  const found = namedPairs(table, problems).flatMap(({ row, mentor, mentee }) => {
    const completed = isYes(row.cells.completed, problems);
    const [first, second] = [mentor, mentee].map((names) => known(names, directory, problems));
    if (first && second) return [{ personIds: [first.id, second.id] as const, completed }];
    left++;
    return [];
  });
  if (table && left) notes.push(`${table.file}: ${left} of its pairs name somebody who is in neither file.`);
  return found;
}

export interface KeptPair extends EarlierPair {
  /** By which the earlier result names them. */
  mentorName: string;
  menteeName: string;
}

/** The pairs of an earlier result. Whoever is gone keeps the id by which it names her. */
export function keptOf(
  table: Table<PairField> | null,
  directory: Directory,
  problems: Problem[],
  notes: string[],
): KeptPair[] {
  if (!table) return [];
  const kept = new Map<string, KeptPair>();
  for (const { row, mentor, mentee } of namedPairs(table, problems)) {
    const [first, second] = [mentor, mentee].map((names) => known(names, directory, problems));
    const mentorId = first?.id ?? mentor[0]!.text;
    const menteeId = second?.id ?? mentee[0]!.text;
    const [mentorName, menteeName] = [mentor.at(-1)!.text, mentee.at(-1)!.text];
    const pinned = isYes(row.cells.pinned, problems);
    kept.set(JSON.stringify([mentorId, menteeId]), { mentorId, menteeId, pinned, mentorName, menteeName });
  }
  const there = new Set(directory.people.flatMap(({ id, mentee }) => (mentee ? [id] : [])));
  const gone = [...kept.values()].filter(({ menteeId }) => !there.has(menteeId));
  if (gone.length)
    notes.push(
      `${table.file}: ${gone.length} of its ${kept.size} pairs name a mentee who is no longer there: ${gone
        .slice(0, TOLD)
        .map(({ menteeName }) => menteeName)
        .join(', ')}${gone.length > TOLD ? ' …' : ''}.`,
    );
  if (kept.size && gone.length === kept.size)
    problems.push({
      ...{ file: table.file, row: null, column: null },
      message: 'None of its pairs names a mentee of these files. Name matches.csv of an earlier run of them.',
    });
  return [...kept.values()];
}

const TOLD = 5;

function known(names: readonly Reference[], directory: Directory, problems: Problem[]): Person | null {
  const found = directory.findAny(names.map(({ text, ...place }) => ({ ...place, text: unguarded(text) })));
  if (found === undefined) return null;
  if (found !== 'AMBIGUOUS') return found;
  problems.push({ ...names[0]!, message: notFound(names[0]!.text, found) });
  return null;
}

const YES = ['yes', 'y', 'true', '1', 'x', 'ja', 'j', 'wahr', 'completed', 'abgeschlossen'];
const NO = ['no', 'n', 'false', '0', 'nein', 'falsch'];

function isYes(cell: Cell | undefined, problems: Problem[]): boolean {
  if (!cell) return false;
  const word = valueWord(cell.text);
  if (!YES.includes(word) && !NO.includes(word))
    problems.push({ ...cell, message: 'The cell must be yes or no. Write one of them, or leave it empty.' });
  return YES.includes(word);
}
