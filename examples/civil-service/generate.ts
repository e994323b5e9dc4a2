/**
 * Makes files like those of a civil service's mentoring: the same headings, everybody in them made up and named
 * so. The same numbers give the same bytes. Some people are in both files, under the same e-mail address.
 *
 *   node scripts/run.mjs examples/civil-service/generate FOLDER
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const GRADES = ['AA', 'AO', 'EO', 'HEO', 'SEO', 'Grade 7', 'Grade 6', 'SCS1', 'SCS2', 'SCS3', 'SCS4'];
const ORGANISATIONS = ['North', 'South', 'East', 'West', 'Centre'].map(
  (name) => `Example Department ${name}`,
);
const PROFESSIONS = ['Policy', 'Operations', 'Security', 'Analysis', 'Digital'];
const IDENTITIES = [
  'Asexual or aromantic',
  'Bisexual or pansexual',
  'Gay',
  'Lesbian',
  'Non-binary',
  'Transgender',
];

interface Person {
  last: string;
  email: string;
  grade: number;
  organisation: string;
  profession: string;
  identities: string[];
  both: boolean;
}

/** Numerical Recipes' linear congruential generator: small, and the same on every machine. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export interface Sizes {
  mentees: number;
  mentors: number;
  /** How many of them are in both files. */
  both: number;
}

/** The two files as text. */
export function generate(
  { mentees, mentors, both }: Sizes = { mentees: 60, mentors: 56, both: 6 },
  seed = 7,
): { mentees: string; mentors: string } {
  const pick = random(seed);
  const person = (name: string, number: number, lowest: number, spread: number): Person => ({
    last: String(number).padStart(3, '0'),
    email: `${name}.${String(number).padStart(3, '0')}@example.org`,
    grade: lowest + pick(spread),
    organisation: ORGANISATIONS[pick(ORGANISATIONS.length)] as string,
    profession: PROFESSIONS[pick(PROFESSIONS.length)] as string,
    identities: IDENTITIES.filter(() => pick(6) === 0),
    both: false,
  });
  const shared = Array.from({ length: both }, (_, n) => ({ ...person('both', n, 3, 4), both: true }));
  const learning = Array.from({ length: mentees - both }, (_, n) => person('mentee', n, 0, 6));
  const teaching = Array.from({ length: mentors - both }, (_, n) => person('mentor', n, 4, 7));
  return {
    mentees: csv(
      [
        'first name',
        'last name',
        'email address',
        'both mentor and mentee',
        'job title',
        'grade',
        'organisation',
        'profession',
        'match with similar identity',
        'identity to match',
        'biography',
      ],
      [...shared, ...learning].map((one) => [
        ...common(one),
        one.identities.length ? 'yes' : 'no',
        one.identities.slice(0, 1).join(''),
        biography(one),
      ]),
    ),
    mentors: csv(
      [
        'first name',
        'last name',
        'email address',
        'both mentor and mentee',
        'job title',
        'grade',
        'organisation',
        'profession',
        'characteristics',
        'biography',
      ],
      [...shared, ...teaching].map((one) => [...common(one), one.identities.join(', '), biography(one)]),
    ),
  };
}

function common({ last, email, both, grade, organisation, profession }: Person): string[] {
  return [
    'Example',
    last,
    email,
    both ? 'yes' : 'no',
    'Example role',
    GRADES[grade] as string,
    organisation,
    profession,
  ];
}

/** It repeats the identity in words, as biographies do: a reason to leave it out. */
function biography({ last, grade, organisation, identities }: Person): string {
  return `I am Example ${last}, a ${GRADES[grade]} in ${organisation}. About me: ${identities.join(', ')}.`;
}

function csv(header: string[], rows: string[][]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

if (require.main === module) {
  const folder = process.argv[2] ?? '.';
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(generate()))
    writeFileSync(path.join(folder, `${name}.csv`), text);
}
