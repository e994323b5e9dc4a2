/** The result as files: two tables for a person, and everything for a program. */
import type { MatchedPair, MatchResult, RuleCount, Unmatched } from '../../matching/types';
import { csvText } from './csv-text';
import type { Directory } from './directory';
import type { Output } from './output';
import type { Entry } from './people';
import type { Question } from './question';
import { alternativeWords, codeWords, reasonWords, ruleWords, saturatedWords } from './words';

type Role = 'mentor' | 'mentee';
type Finder = (role: Role, id: string) => Entry;

export function outputOf(question: Question, result: MatchResult): Output {
  const { delimiter, directory } = question;
  const find = finderIn(directory);
  return {
    'matches.csv': csvText(delimiter, [MATCH_HEADER, ...result.pairs.map((pair) => matchRow(pair, find))]),
    'unmatched.csv': csvText(delimiter, [
      UNMATCHED_HEADER,
      ...result.unmatched.map((one) => unmatchedRow(one, result, find)),
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
];

function matchRow(pair: MatchedPair, find: Finder): (string | number)[] {
  return [
    ...identity(find('mentee', pair.menteeId)),
    ...identity(find('mentor', pair.mentorId)),
    pair.score,
    pair.mentorRank,
    pair.feasibleMentors,
    pair.pinned ? 'yes' : 'no',
    pair.contributions
      .map(({ criterion, points, detail }) => `${codeWords(criterion)} ${points}: ${detail}`)
      .join('; '),
    pair.alternatives
      .map((alternative) => {
        const { name, email, id } = find('mentor', alternative.mentorId);
        return `${name ?? email ?? id} ${alternative.score} (${alternativeWords(alternative)})`;
      })
      .join('; '),
  ];
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
];

function unmatchedRow(one: Unmatched, { saturated }: MatchResult, find: Finder): (string | number)[] {
  const group = one.saturated === null ? null : saturated[one.saturated];
  const role: Role = one.role === 'MENTOR' ? 'mentor' : 'mentee';
  return [
    role,
    ...identity(find(role, one.id)),
    one.seatsLeft,
    reasonWords(one),
    one.feasible,
    counted(one.removedBy),
    counted(one.relaxing),
    group ? saturatedWords(group) : '',
  ];
}

function counted(rules: readonly RuleCount[]): string {
  return rules.map(({ rule, count }) => `${count}: ${ruleWords(rule)}`).join('; ');
}

/** Names leave by the tables; here people are ids, which the files of people explain. */
function jsonOf({ problem, settings }: Question, result: MatchResult): Record<string, unknown> {
  const { seed, mentors, mentees } = problem;
  const counts = { mentors: mentors.length, mentees: mentees.length };
  return { seed, reverse: problem.settings.reverse, settings, ...counts, ...result };
}

function identity({ name, id, email }: Entry): string[] {
  return [name ?? '', id ?? '', email ?? ''];
}

function finderIn({ people }: Directory): Finder {
  const byId = new Map(people.map((person) => [person.id, person]));
  return (role, id) => {
    const entry = byId.get(id)?.[role];
    if (!entry) throw new Error(`The result names ${id}, who is no ${role}.`);
    return entry;
  };
}
