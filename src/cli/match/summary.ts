/** What came of it, in a few lines. */
import path from 'node:path';
import type { MatchResult, RuleCount, Unmatched } from '../../matching/types';
import type { MatchArguments } from './arguments';
import { OUTPUT_FILES } from './output';
import type { Question } from './question';
import { reasonWords, ruleWords, saturatedWords } from './words';

const SCARCE_TOLD = 5;

export function summaryOf(question: Question, { out }: MatchArguments, result: MatchResult): string {
  const { pairs, greedy, totalScore, menteesMatched, mentees, promised, promisesKept } = result;
  const { mentors } = question.problem;
  const busy = new Set(pairs.map(({ mentorId }) => mentorId)).size;
  return [
    `${menteesMatched} of ${mentees} mentees have a mentor; ${busy} of ${mentors.length} mentors have a mentee: ${counted(pairs.length, 'pair')}.`,
    ...(promised
      ? [`Of ${counted(promised, 'mentee')} whom mentors were promised, ${promisesKept} came.`]
      : []),
    `Total score ${totalScore}. Taking turns would have made ${counted(greedy.matched, 'pair')} with ${greedy.totalScore}.`,
    proofWords(result),
    ...leftOver('Mentees', ofRole(result, 'MENTEE')),
    ...result.saturated.map((group) => `  ${saturatedWords(group)}${sharedWords(group.shared)}`),
    ...leftOver('Mentors', ofRole(result, 'MENTOR')),
    ...scarceWords(question, result),
    'Written:',
    ...OUTPUT_FILES.map((name) => `  ${path.join(out, name)}`),
    '',
  ].join('\n');
}

function proofWords({ optimal, bound }: MatchResult): string {
  if (optimal) return 'Proven: no other result makes more pairs, or scores more with as many.';
  if (!bound) return 'Not proven to be the best.';
  const total = bound.totalScore === null ? '' : ` and a total score of ${bound.totalScore}`;
  return `Not proven to be the best; no result can exceed ${counted(bound.matched, 'pair')}${total}.`;
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
      .map(([reason, group]) => `  ${group.length}: ${reason}${ruledOut(group)}`),
  ];
}

/** Which rules removed how many pairs, summed over a group. */
function ruledOut(group: readonly Unmatched[]): string {
  const counts = new Map<RuleCount['rule'], number>();
  for (const { rule, count } of group.flatMap(({ removedBy }) => removedBy))
    counts.set(rule, (counts.get(rule) ?? 0) + count);
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([rule, count]) => `${ruleWords(rule)} ${count}`);
  return parts.length ? ` (pairs ruled out: ${parts.join(', ')})` : '';
}

function sharedWords(shared: MatchResult['saturated'][number]['shared']): string {
  const values = shared.map(({ value }) => `“${value}”`);
  return values.length ? `; all of them share ${values.join(', ')}` : '';
}

/** Whose kind to recruit. */
function scarceWords({ directory }: Question, { scarce }: MatchResult): string[] {
  if (!scarce.length) return [];
  const named = scarce.slice(0, SCARCE_TOLD).map(({ mentorId }) => {
    const entry = directory.people.find(({ id }) => id === mentorId)?.mentor;
    return entry?.name ?? mentorId;
  });
  return [`One seat more would help most with: ${named.join(', ')}.`];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
