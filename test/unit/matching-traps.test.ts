/** What solvers of this kind get wrong, beside what the tests of vectors, optimum and engine hold already. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { solve } from '../../src/matching/candidates';
import { runMatch } from '../../src/matching/engine';
import { scaleFor } from '../../src/matching/scale';
import { hashes } from '../support/match-hashes';
import { arcsOf, optimum, participant, plainSettings, tightCap, vectorCohort } from '../support/matching';

test.each([
  ['Pacific/Apia', 'tr-TR', 2],
  ['America/St_Johns', 'sv-SE', 3],
  ['Africa/Cairo', 'de-AT', 4],
])(
  'the hashes are the same in %s with the locale %s, however the lists come',
  async (timeZone, locale, seed) => {
    const lang = `${locale.replace('-', '_')}.UTF-8`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(__dirname, '..', 'support', 'match-hashes.js'), String(seed)],
      { env: { PATH: process.env.PATH, TZ: timeZone, LANG: lang, LC_ALL: lang } },
    );
    expect(JSON.parse(stdout)).toEqual({ ...hashes(1), timeZone, locale });
  },
);

test('the proof holds to the last unit where its sums are beyond what numbers count', () => {
  const cohort = vectorCohort(1000, 400, 42);
  const arcs = arcsOf(cohort).map((arc) => ({
    ...arc,
    tie: (arc.mentee * 40503 + arc.mentor * 30011) & 0xffff,
  }));
  const mentors = cohort.mentors.map(({ cap }) => tightCap(cap));
  const { pairs, assignment } = optimum(arcs, { mentees: cohort.mentees.map(() => 1), mentors });
  const best = arcs.reduce((most, { score }) => Math.max(most, score), 0);
  const scale = scaleFor({ mentors: 400, mentees: 1000, best, seats: 1 });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + BigInt(each), 0n);
  const paid =
    sum(pairs.map(({ score, tie }) => scale.costOf(score, tie!))) +
    BigInt(1000 - pairs.length) * BigInt(scale.misses[1]!);
  const proven =
    sum([...assignment.menteePrice]) + sum(mentors.map((seats, j) => seats * assignment.mentorPrice[j]!));
  expect(paid).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
  expect(proven).toBe(paid);
});

test('lists that are cut short among equals are cut by lot, not by the order of people', () => {
  const [n, places] = [600, 60];
  const mentees = Array.from({ length: n }, (_, at) => participant(`a${String(at).padStart(3, '0')}`));
  const { pairs } = runMatch({
    seed: 1,
    settings: plainSettings,
    mentors: [participant('X', { seats: places })],
    mentees,
    bans: [],
  });
  const early = pairs.filter(({ menteeId }) => menteeId < 'a300').length;
  expect(pairs).toHaveLength(places);
  expect(early).toBeGreaterThan(places / 4);
  expect(early).toBeLessThan((places * 3) / 4);
});

test('whoever can’t be paired is not matched last, but never', () => {
  const [n, m] = [40, 40];
  const rows = Array.from({ length: n }, (_, i) =>
    Int16Array.from({ length: m }, (_cell, j) => (j < 10 ? 0 : -1 - (i % 13))),
  );
  const { pairs } = solve({
    rows: { row: (mentee) => rows[mentee]! },
    menteeSeats: new Int32Array(n).fill(3),
    menteeHeld: new Int32Array(n),
    mentorSeats: new Int32Array(m).fill(2),
    tie: (mentee, mentor) => (mentee * 31 + mentor) & 0xffff,
  });
  // Ten mentors with two seats each, whom every mentee is worth nothing to, and nobody else.
  expect(pairs).toHaveLength(20);
  expect(pairs.every(({ mentor, score }) => mentor < 10 && score === 0)).toBe(true);
  expect(new Set(pairs.map(({ mentee, mentor }) => `${mentee} ${mentor}`)).size).toBe(20);
});
