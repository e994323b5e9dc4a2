/** What came of it, in a few lines. */
import path from 'node:path';
import type { MatchResult, RuleCount, Unmatched } from '../../matching/types';
import { keptWords, parityWords, priceWords, promiseWords, proofWords } from './goal-words';
import { Names } from './names';
import { OUTPUT_FILES } from './output';
import type { Question } from './question';
import { counted, reasonWords, ruleWords, saturatedWords, scarceWords, sharedWords } from './words';

const SCARCE_TOLD = 5;

export function summaryOf(question: Question, result: MatchResult): string {
  const { pairs, greedy, totalScore, menteesMatched, mentees } = result;
  const { problem, asked } = question;
  const names = new Names(question);
  const busy = new Set(pairs.map(({ mentorId }) => mentorId)).size;
  return [
    `${menteesMatched} of ${mentees} mentees have a mentor; ${busy} of ${problem.mentors.length} mentors have a mentee: ${counted(pairs.length, 'pair')}.`,
    ...promiseWords(question, result, names),
    `Total score ${totalScore}. Taking turns would have made ${counted(greedy.matched, 'pair')} with ${greedy.totalScore}.`,
    ...priceWords(result, asked),
    proofWords(result, asked),
    ...parityWords(result, question),
    ...keptWords(result, question, names),
    ...leftOver('Mentees', ofRole(result, 'MENTEE')),
    ...result.saturated.map((group) => `  ${saturatedWords(group)}${sharedWords(group)}`),
    ...leftOver('Mentors', ofRole(result, 'MENTOR')),
    ...scarceLines(result, names),
    'Written:',
    ...OUTPUT_FILES.map((name) => `  ${path.join(asked.out, name)}`),
    '',
  ].join('\n');
}

const ofRole = ({ unmatched }: MatchResult, wanted: Unmatched['role']) =>
  unmatched.filter(({ role }) => role === wanted);

function leftOver(people: string, unmatched: readonly Unmatched[]): string[] {
  if (!unmatched.length) return [`${people} with free seats: none.`];
  const groups = new Map<string, Unmatched[]>();
  for (const one of unmatched) groups.set(reasonWords(one), [...(groups.get(reasonWords(one)) ?? []), one]);
  const seats = unmatched.reduce((sum, { seatsLeft }) => sum + seatsLeft, 0);
  return [
    `${people} with free seats: ${unmatched.length} (${counted(seats, 'seat')})`,
    ...[...groups]
      .sort(([, a], [, b]) => b.length - a.length)
      .flatMap(([reason, group]) => [`  ${group.length}: ${reason}${ruledOut(group)}`, ...relaxed(group)]),
  ];
}

/** Which rules removed how many pairs, summed over a group. */
function ruledOut(group: readonly Unmatched[]): string {
  const counts = sums(group.flatMap(({ removedBy }) => removedBy));
  const parts = counts.map(([rule, count]) => `${rule} ${count}`);
  return parts.length ? ` (pairs ruled out: ${parts.join(', ')})` : '';
}

/** For how many of a group somebody would be possible without a rule. */
function relaxed(group: readonly Unmatched[]): string[] {
  const counts = sums(group.flatMap(({ relaxing }) => relaxing.map((one) => ({ ...one, count: 1 }))));
  return counts.map(
    ([rule, count]) => `    without the rule “${rule}” there would be somebody for ${count} of them`,
  );
}

/** By rule, the most first. */
function sums(counts: readonly RuleCount[]): [string, number][] {
  const found = new Map<string, number>();
  for (const { rule, attribute, count } of counts) {
    const words = ruleWords(rule, attribute);
    found.set(words, (found.get(words) ?? 0) + count);
  }
  return [...found].sort(([, a], [, b]) => b - a);
}

/** Whose kind to recruit. */
function scarceLines({ scarce }: MatchResult, names: Names): string[] {
  if (!scarce.length) return [];
  return [
    'One seat more would help most with:',
    ...scarce
      .slice(0, SCARCE_TOLD)
      .map((one) => `  ${names.of('mentor', one.mentorId)}: ${scarceWords(one)}`),
  ];
}
