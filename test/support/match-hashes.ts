/** A program: matches a market whose lists are shuffled by its argument, and prints the hashes and where it runs. */
import { runMatch } from '../../src/matching/engine';
import type { Participant } from '../../src/matching/types';
import { lcg, madeUpProblem, type Lcg } from './matching';

/** Orders that locales disagree about: case, accents, digits, dotless i. */
const WORDS = [
  'Zoo',
  'zoo',
  'ähnlich',
  'Ähre',
  'åre',
  'élan',
  'Iris',
  'ıris',
  'İris',
  'iris',
  'a10',
  'a9',
  'ß',
];

function shuffled<Value>(g: Lcg, list: readonly Value[]): Value[] {
  return list
    .map((value) => ({ value, key: g.next(2 ** 30) }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

export function hashes(seed: number): { inputHash: string; resultHash: string } {
  const g = lcg(seed);
  const asked = madeUpProblem(120, 50);
  const people = (list: readonly Participant[]) =>
    shuffled(
      g,
      list.map((one, at) => ({
        ...one,
        id: `${WORDS[at % WORDS.length]}-${one.id}`,
        skills: shuffled(g, [...one.skills, WORDS[at % WORDS.length]!, WORDS[(at * 5 + 1) % WORDS.length]!]),
        location: WORDS[(at * 3) % WORDS.length]!,
      })),
    );
  const settings = { ...asked.settings, location: 'PREFER_SAME' as const };
  const mentors = people(asked.mentors);
  const { inputHash, resultHash } = runMatch({ ...asked, settings, mentors, mentees: people(asked.mentees) });
  return { inputHash, resultHash };
}

if (require.main === module) {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  process.stdout.write(JSON.stringify({ ...hashes(Number(process.argv[2])), locale, timeZone }));
}
