/** The result as files: two tables for a person, and everything for a program. */
import type { Change, MatchedPair, MatchResult, RuleCount, Unmatched } from '../../matching/types';
import { csvText } from '../../modules/imports/csv-text';
import { changesOf } from './changes';
import { brokenPromises } from './goal-words';
import { Names } from './names';
import type { Output } from './output';
import type { Role } from './participants';
import type { Entry } from './people';
import type { Question } from './question';
import {
  alternativeWords,
  changeWords,
  codeWords,
  reasonWords,
  ruleWords,
  saturatedWords,
  sharedWords,
} from './words';

export function outputOf(question: Question, result: MatchResult): Output {
  const { delimiter, problem } = question;
  const names = new Names(question);
  const missing = new Map(
    brokenPromises(problem.mentors, result).map(({ mentorId, promised, given }) => [
      mentorId,
      promised - given,
    ]),
  );
  return {
    'matches.csv': csvText(delimiter, [MATCH_HEADER, ...result.pairs.map((pair) => matchRow(pair, names))]),
    'unmatched.csv': csvText(delimiter, [
      UNMATCHED_HEADER,
      ...result.unmatched.map((one) => unmatchedRow(one, result, names, missing)),
    ]),
    'result.json': `${JSON.stringify(jsonOf(question, result), null, 2)}\n`,
  };
}

const MATCH_HEADER = [
  ...['Mentee', 'Mentee id', 'Mentee e-mail', 'Mentor', 'Mentor id', 'Mentor e-mail'],
  ...[
    'Score (of 10000)',
    'Mentor is choice',
    'Of possible mentors',
    'Pinned',
    'Why',
    'Other possible mentors',
  ],
  ...['Against before', 'Mentor before', 'Why not the same'],
];

function matchRow(pair: MatchedPair, names: Names): (string | number)[] {
  return [
    ...identity(names.entry('mentee', pair.menteeId)),
    ...identity(names.entry('mentor', pair.mentorId)),
    pair.score,
    pair.mentorRank,
    pair.feasibleMentors,
    pair.pinned ? 'yes' : 'no',
    pair.contributions
      .map(({ criterion, points, detail }) => `${codeWords(criterion)} ${points}: ${detail}`)
      .join('; '),
    pair.alternatives
      .map((alternative) => {
        const { name, email, id } = names.entry('mentor', alternative.mentorId);
        return `${name ?? email ?? id} ${alternative.score} (${alternativeWords(alternative)})`;
      })
      .join('; '),
    pair.change ? codeWords(pair.change.kind) : '',
    ...changeCells(pair.change, names),
  ];
}

function changeCells(change: Change | null, names: Names): string[] {
  if (change?.previousMentorId == null) return ['', ''];
  return [names.of('mentor', change.previousMentorId), changeWords(change)];
}

const UNMATCHED_HEADER = [
  ...[
    'Role',
    'Name',
    'Id',
    'E-mail',
    'Free seats',
    'Reason',
    'Possible partners',
    'Ruled out',
    'Possible without one rule',
    'Too few seats',
  ],
  ...['Promised, not given', 'Mentor before', 'Why not the same'],
];

function unmatchedRow(
  one: Unmatched,
  { saturated }: MatchResult,
  names: Names,
  missing: ReadonlyMap<string, number>,
): (string | number)[] {
  const group = one.saturated === null ? null : saturated[one.saturated];
  const role: Role = one.role === 'MENTOR' ? 'mentor' : 'mentee';
  return [
    role,
    ...identity(names.entry(role, one.id)),
    one.seatsLeft,
    reasonWords(one),
    one.feasible,
    counted(one.removedBy),
    counted(one.relaxing),
    group ? `${saturatedWords(group)}${sharedWords(group)}` : '',
    role === 'mentor' ? (missing.get(one.id) ?? '') : '',
    ...changeCells(one.change, names),
  ];
}

function counted(rules: readonly RuleCount[]): string {
  return rules.map(({ rule, attribute, count }) => `${count}: ${ruleWords(rule, attribute)}`).join('; ');
}

/** Names leave by the tables; here people are ids, which the files of people explain. */
function jsonOf({ problem, settings, asked }: Question, result: MatchResult): Record<string, unknown> {
  const { seed, mentors, mentees } = problem;
  const { goal, parity, timeLimit, startsOn, endsOn } = asked;
  const { keepFrom: _, ...rest } = goal;
  return {
    ...{ seed, reverse: problem.settings.reverse, settings },
    goal: { ...rest, parity: goal.parity ? { by: parity, tolerance: goal.parity.tolerance } : null },
    ...{ startsOn, endsOn, timeLimit, mentors: mentors.length, mentees: mentees.length },
    ...result,
    brokenPromises: brokenPromises(mentors, result),
    changes: changesOf(result),
  };
}

function identity({ name, id, email }: Entry): string[] {
  return [name ?? '', id ?? '', email ?? ''];
}
