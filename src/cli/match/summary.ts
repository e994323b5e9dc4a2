/** What came of it, in a few lines. */
import path from 'node:path';
import type { MatchResult, Unmatched } from '../../matching/types';
import type { MatchArguments } from './arguments';
import { OUTPUT_FILES } from './output';
import type { Question } from './question';
import { reasonWords, ruleWords } from './words';

export function summaryOf({ problem }: Question, { out }: MatchArguments, result: MatchResult): string {
  const { pairs, greedy, totalScore, optimal, unmatched } = result;
  const served = new Set(pairs.map(({ menteeId }) => menteeId)).size;
  const busy = new Set(pairs.map(({ mentorId }) => mentorId)).size;
  return [
    `${served} of ${problem.mentees.length} mentees have a mentor; ${busy} of ${problem.mentors.length} mentors have a mentee: ${pairs.length} pairs.`,
    `Total score ${totalScore}. Taking turns would have made ${greedy.matched} pairs with ${greedy.totalScore}.`,
    optimal
      ? 'Proven: no other result makes more pairs, or scores more with as many.'
      : 'Not proven the best: two people were each other’s mentor and mentee, which had to be taken apart.',
    ...leftOver(
      'Mentees',
      unmatched.filter(({ role }) => role === 'MENTEE'),
    ),
    ...leftOver(
      'Mentors',
      unmatched.filter(({ role }) => role === 'MENTOR'),
    ),
    'Written:',
    ...OUTPUT_FILES.map((name) => `  ${path.join(out, name)}`),
    '',
  ].join('\n');
}

function leftOver(people: string, unmatched: readonly Unmatched[]): string[] {
  if (!unmatched.length) return [`${people} with free seats: none.`];
  const groups = new Map<string, Unmatched[]>();
  for (const one of unmatched) groups.set(reasonWords(one), [...(groups.get(reasonWords(one)) ?? []), one]);
  const seats = unmatched.reduce((sum, { seatsLeft }) => sum + seatsLeft, 0);
  return [
    `${people} with free seats: ${unmatched.length} (${seats} ${seats === 1 ? 'seat' : 'seats'})`,
    ...[...groups]
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([reason, group]) => `  ${group.length}: ${reason}${ruledOut(group)}`),
  ];
}

/** Which rules removed how many partners, summed over a group. */
function ruledOut(group: readonly Unmatched[]): string {
  const counts = new Map<string, number>();
  for (const { rule, count } of group.flatMap(({ removedBy }) => removedBy))
    counts.set(ruleWords(rule), (counts.get(ruleWords(rule)) ?? 0) + count);
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([rule, count]) => `${rule} ${count}`);
  return parts.length ? ` (pairs ruled out: ${parts.join(', ')})` : '';
}
