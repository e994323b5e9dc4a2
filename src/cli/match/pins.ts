/** Pairs that stand before the matching begins. What contradicts itself or a ban is told by row. */
import type { Ban, PairIds } from '../../matching/types';
import type { PairField } from './columns';
import type { Directory, Person } from './directory';
import { pairsOf } from './pairs';
import type { Problem } from './problems';
import type { Table } from './table';
import { ruleWords } from './words';

export function pinsOf(
  table: Table<PairField> | null,
  directory: Directory,
  bans: readonly Ban[],
  problems: Problem[],
): PairIds[] {
  const banned = new Map(bans.map((ban) => [pairKey(ban.mentorPersonId, ban.menteePersonId), ban.rule]));
  const seen = new Map<string, number>();
  const seats = new Map<string, number>();
  return pairsOf(table, directory, problems).flatMap(({ row, first, second }) => {
    const wrong = (message: string) => {
      problems.push({ file: table?.file ?? '', row, column: null, message });
      return [];
    };
    const key = pairKey(first.id, second.id);
    const rule = banned.get(key);
    const before = seen.get(key) ?? seen.get(pairKey(second.id, first.id));
    seen.set(key, row);
    if (first === second) return wrong('The row pairs a person with herself. Correct it, or remove it.');
    if (!first.mentor)
      return wrong('The mentor is not in the file of mentors. Add her there, or remove the row.');
    if (!second.mentee)
      return wrong('The mentee is not in the file of mentees. Add her there, or remove the row.');
    if (before !== undefined)
      return wrong(
        `Row ${before} pairs the same two people, in this direction or the other. Remove one row.`,
      );
    if (rule) return wrong(`The pair is banned: ${ruleWords(rule)}. Remove the row, or the ban.`);
    const full = [
      takesMore('MENTOR', first, first.mentor.seats, seats),
      takesMore('MENTEE', second, second.mentee.seats, seats),
    ];
    if (full[0])
      return wrong('The mentor has fewer seats than pairs in this file. Remove the row, or raise her seats.');
    if (full[1])
      return wrong('The mentee has fewer seats than pairs in this file. Remove the row, or raise her seats.');
    return [{ mentorId: first.id, menteeId: second.id }];
  });
}

function takesMore(role: string, { id }: Person, seats: number, taken: Map<string, number>): boolean {
  const count = (taken.get(`${role} ${id}`) ?? 0) + 1;
  taken.set(`${role} ${id}`, count);
  return count > seats;
}

const pairKey = (mentor: string, mentee: string) => JSON.stringify([mentor, mentee]);
