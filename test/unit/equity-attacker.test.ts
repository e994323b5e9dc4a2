/**
 * An attacker who reads whatever is printed of closed cohorts, and knows what staff can see of each person: linear
 * programs over the numbers of people of each answer in each public class, solved by HiGHS. On institutions by the
 * hundred nobody's few are found out.
 */
import type { Highs } from 'highs';
import type { Atom, Profile } from '../../src/modules/equity-cuts/equity-cut.profile';
import { DEFAULT_POLICY } from '../../src/modules/equity-reports/equity-report.comparisons';
import { composed } from '../../src/modules/equity-reports/equity-report.compose';
import { crossingOf } from '../../src/modules/equity-reports/equity-report.crossing';
import { NOT_DISCLOSED, type Sheet } from '../../src/modules/equity-sheets/equity-sheet';
import { crossSheets } from '../../src/modules/equity-sheets/equity-sheet.cross';
import { makeSheet, type Taxonomy } from '../../src/modules/equity-sheets/equity-sheet.make';
import {
  Attack,
  codesOf,
  foundOut,
  publicSets,
  rangeOf,
  reached,
  secretsIn,
  type Answers,
  type Of,
} from '../support/equity-attack';
import { atomsOf, worldOf, type World } from '../support/equity-worlds';
import { loadSolver } from '../support/linear-program';
import { lcg } from '../support/matching';

let highs: Highs;
beforeAll(async () => (highs = await loadSolver()));

const RUNS = 60;

const AS_OF = '2026-01-01T00:00:00.000Z';
const sheetOf = (world: World, atoms: readonly Atom[], taxonomy: Taxonomy, k: number) =>
  makeSheet(atoms, taxonomy, { cohortIds: world.cohortIds, k, asOf: AS_OF });

/** All that can be answered to one question, no answer first. */
function answersTo({ key, multiple, categories }: Taxonomy): Answers[] {
  const values = categories.filter(({ kind }) => kind === 'VALUE').map(({ code }) => code);
  const pairs = values.flatMap((one, at) => values.slice(at + 1).map((other) => [one, other]));
  const sets = [['silent'], ...values.map((code) => [code]), ...(multiple ? pairs : [])];
  return [{}, ...sets.map((codes) => ({ [key]: codes }))];
}

function groupsOf({ key, categories }: Taxonomy): Record<string, Of<Answers>> {
  const codes = [...categories.map(({ code }) => code), NOT_DISCLOSED];
  return Object.fromEntries(codes.map((code) => [code, (who: Answers) => codesOf(key, who).includes(code)]));
}

/** Of groups that exclude each other, what is not printed must lie in k places. */
function narrowIn(sheet: Sheet, attack: Attack, most: Parameters<typeof rangeOf>[0]): string[] {
  if (sheet.multiple) return [];
  return sheet.tables[0]!.published.groups.flatMap(({ code, cells }) =>
    cells.flatMap(({ kind }, at) => {
      if (kind === 'COUNT') return [];
      const who = (answers: Answers) => codesOf(sheet.key, answers).includes(code);
      const [least, greatest] = rangeOf(most, attack.sum(who, reached(sheet.stages[at]!)));
      const found = `${code} at ${sheet.stages[at]!} lies from ${least} to ${greatest}`;
      return greatest - least < sheet.k - 1 ? [found] : [];
    }),
  );
}

const groupsIn = ({ tables }: Sheet) => tables.flatMap(({ published }) => published.groups);

/** All that follows from one sheet. */
function leaksOf(sheet: Sheet, atoms: readonly Atom[], taxonomy: Taxonomy): string[] {
  const attack = new Attack(atoms, answersTo(taxonomy));
  attack.readSheet(sheet);
  const secrets = secretsIn(attack, atoms, groupsOf(taxonomy), publicSets(attack.classes), sheet.k);
  return attack.program.explore(highs, (most) => [
    ...foundOut(most, secrets),
    ...(sheet.refused ? [] : narrowIn(sheet, attack, most)),
  ]);
}

test.each([5, 10])(`of ${RUNS} institutions nobody’s few are found out, k = %i`, (k) => {
  const seen = { refused: 0, hidden: 0, strata: 0, units: 0, classes: 0 };
  for (let run = 0; run < RUNS; run++) {
    const world = worldOf(lcg(run * 7 + k), k * (run % 3 ? 22 : 60));
    const atoms = atomsOf(world.people);
    for (const taxonomy of world.taxonomies) {
      const sheet = sheetOf(world, atoms, taxonomy, k);
      const leaks = leaksOf(sheet, atoms, taxonomy);
      expect({ run, key: taxonomy.key, leaks }).toEqual({ run, key: taxonomy.key, leaks: [] });
      seen.refused += Number(sheet.refused);
      seen.hidden += Number(groupsIn(sheet).some(({ hidden }) => hidden));
      seen.strata += Number(Boolean(sheet.strata));
      seen.units += Number(Boolean(sheet.units));
      seen.classes += sheet.classes.length;
    }
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(2);
});

test('two attributes crossed and each by itself together tell of no few either', () => {
  const k = 5;
  let printed = 0;
  for (let run = 0; run < 40; run++) {
    const world = worldOf(lcg(1000 + run), 200);
    const [gender, origin] = world.taxonomies as [Taxonomy, Taxonomy];
    // Of public classes there are stages only: so much is unknown of each of them.
    const people = world.people.map(({ profile, ...rest }) => ({
      ...rest,
      cohortId: 'cohort_0',
      unitId: null,
      profile: { ...NOWHERE, stage: profile.stage },
    }));
    const atoms = atomsOf(people);
    const sheets = [gender, origin].map((taxonomy) => sheetOf(world, atoms, taxonomy, k));
    const crossed = crossSheets(atoms, sheets[0]!, sheets[1]!);
    if (!crossed.stages.length) continue;
    printed++;
    const both = answersTo(gender).flatMap((one) => answersTo(origin).map((other) => ({ ...one, ...other })));
    const attack = new Attack(atoms, both);
    for (const sheet of sheets) attack.readSheet(sheet);
    attack.readCrossing(crossed);
    const [ones, others] = [groupsOf(gender), groupsOf(origin)];
    const cells = Object.entries(ones).flatMap(([one, is]) =>
      Object.entries(others).map(([other, also]): [string, Of<Answers>] => [
        `${one} and ${other}`,
        (who) => is(who) && also(who),
      ]),
    );
    const who = { ...ones, ...others, ...Object.fromEntries(cells) };
    const secrets = secretsIn(attack, atoms, who, publicSets(attack.classes), k);
    const leaks = attack.program.explore(highs, (most) => foundOut(most, secrets));
    expect({ run, leaks }).toEqual({ run, leaks: [] });
  }
  expect(printed).toBeGreaterThan(10);
});

/** Numbers of people, wherever they stand in a report. */
const COUNTED = ['value', 'people', 'atRisk', 'counts', 'pairs', 'mentees', 'same'];

test.each([5, 10])('no number of people in a report over two cuts is from 1 to k-1, k = %i', (k) => {
  const seen = { strata: 0, outcomes: 0, crossings: 0 };
  for (let run = 0; run < 25; run++) {
    const worlds = [lcg(2000 + run), lcg(3000 + run)].map((random) => worldOf(random, k * 50));
    const { taxonomies } = worlds[run % 2]!;
    const sheets = taxonomies.map((taxonomy) =>
      worlds.map((world) => sheetOf(world, atomsOf(world.people), taxonomy, k)),
    );
    const attributes = sheets.map((each) => composed(each, DEFAULT_POLICY));
    const [gender, origin] = sheets as [Sheet[], Sheet[]];
    const crossed = worlds.map((world, at) => crossSheets(atomsOf(world.people), gender[at]!, origin[at]!));
    const crossings = [crossed, ...crossed.map((each) => [each])].map((each) =>
      crossingOf(each, DEFAULT_POLICY),
    );
    const cells = crossings.flatMap(({ groups }) => groups);
    for (const { groups, strata, outcomes } of [...attributes, { ...NOTHING, groups: cells }]) {
      expect({ run, found: smallIn({ groups, strata, outcomes }, k) }).toEqual({ run, found: [] });
      seen.strata += strata!.length;
      seen.outcomes += outcomes!.length;
    }
    seen.crossings += cells.length;
    // Sheets hold what reports leave out, such as the line of all others.
    for (const { tables, strata, classes } of sheets.flat())
      expect(smallIn({ tables, strata, classes }, k)).toEqual([]);
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(2);
});

const NOTHING = { strata: [], outcomes: [] };

/** Where a number from 1 to k-1 stands for people; of a curve, also between those at risk at one step and the next. */
function smallIn(found: unknown, k: number, path: string[] = []): string[] {
  if (typeof found === 'number') {
    const name = path.findLast((step) => !/^\d+$/.test(step))!;
    // Of a measure with its limits the value is no number of people.
    const counted = COUNTED.includes(name) && !path.some((step) => MEASURES.includes(step));
    return counted && found > 0 && found < k ? [`${path.join('.')} is ${found}`] : [];
  }
  if (typeof found !== 'object' || found === null) return [];
  const curve = path.at(-1) === 'curve' ? (found as { atRisk: number }[]) : [];
  const steps = curve.slice(1).flatMap(({ atRisk }, at) => {
    const left = curve[at]!.atRisk - atRisk;
    return left > 0 && left < k ? [`${path.join('.')} loses ${left}`] : [];
  });
  return [...steps, ...Object.entries(found).flatMap(([key, each]) => smallIn(each, k, [...path, key]))];
}

const MEASURES = [
  'p',
  'adjustedP',
  'delta',
  'share',
  'waiting',
  'median',
  'sameShare',
  'expectedShare',
  'test',
];

test('whoever is exchanged with somebody alike, and in no printed group either, changes nothing', () => {
  const k = 5;
  let exchanged = 0;
  for (let run = 0; run < 50; run++) {
    const random = lcg(4000 + run);
    const world = worldOf(random, 200);
    const before = world.taxonomies.map((taxonomy) => sheetOf(world, atomsOf(world.people), taxonomy, k));
    for (const at of [0, 1]) {
      const { key } = world.taxonomies[at]!;
      const hidden = groupsIn(before[at]!).flatMap(({ code, hidden }) => (hidden ? [code] : []));
      const codeOf = ({ codes }: Atom) => codesOf(key, codes)[0]!;
      const aside = world.people.filter((each) => hidden.includes(codeOf(each)));
      const one = aside[random.next(aside.length)];
      const other = aside.find((each) => one && codeOf(each) !== codeOf(one) && isAlike(each, one));
      if (!one || !other) continue;
      const people = world.people.map((each) => {
        if (each !== one && each !== other) return each;
        const { [key]: _, ...rest } = each.codes;
        const its = (each === one ? other : one).codes[key];
        return { ...each, codes: its ? { ...rest, [key]: its } : rest };
      });
      const after = world.taxonomies.map((taxonomy) => sheetOf(world, atomsOf(people), taxonomy, k));
      // Two stand for each other: in all groups and stages are as many as before.
      expect(JSON.stringify(after)).toBe(JSON.stringify(before));
      const reports = [before, after].map((sheets) =>
        sheets.map((sheet) => composed([sheet], DEFAULT_POLICY)),
      );
      expect(JSON.stringify(reports[1])).toBe(JSON.stringify(reports[0]));
      exchanged++;
    }
  }
  expect(exchanged).toBeGreaterThan(10);
});

const isAlike = (one: Atom, other: Atom) =>
  JSON.stringify([one.cohortId, one.unitId, one.profile]) ===
  JSON.stringify([other.cohortId, other.unitId, other.profile]);

const NOWHERE: Profile = {
  stage: 0,
  ...{ matched: null, met: null, milestones: null, endedEarly: null, rematched: null },
  ...{ meetings: null, outOfContact: null, load: null, satisfaction: null, belonging: null },
};

const YES: Taxonomy = {
  ...{ key: 'q', number: 1, multiple: false },
  categories: ['a', 'b', 'c', 'd', 'e'].map((code) => ({ code, kind: 'VALUE' as const })),
};
type Row = [codes: string[], people: number, where: Partial<Profile>, cohort?: number, unit?: string];
const rowsOf = (rows: Row[]): Atom[] =>
  rows.map(([codes, people, where, cohort = 0, unitId = null]): Atom => ({
    ...{ cohortId: `cohort_${cohort}`, unitId, people },
    codes: Object.fromEntries(codes.length ? [['q', codes]] : []),
    profile: { ...NOWHERE, ...where },
  }));
const MET = { stage: 3, matched: 0, met: 0, meetings: 1 };
const UNMET = { stage: 2, matched: 0, meetings: 0 };

/** Who came less far, so that all stages are told. */
const early = (codes: string[], cohort = 0): Row[] =>
  codes.flatMap((code): Row[] => [
    [[code], 10, { stage: 0 }, cohort],
    [[code], 10, { stage: 1 }, cohort],
  ]);

const TOLD: [string, Taxonomy, Row[]][] = [
  [
    'that all of a group met, by who never met',
    YES,
    [
      ...early(['a', 'b', 'c']),
      [['a'], 30, MET],
      [['b'], 20, MET],
      [['b'], 20, UNMET],
      [['c'], 25, MET],
      [['c'], 35, UNMET],
    ],
  ],
  [
    'that all who are in a class are of one group',
    YES,
    [
      ...early(['a', 'b']),
      [['a'], 20, { ...MET, endedEarly: true }],
      [['a'], 20, { ...UNMET, endedEarly: false }],
      [['b'], 20, { ...MET, endedEarly: false }],
      [['b'], 20, { ...UNMET, endedEarly: false }],
    ],
  ],
  [
    'that all who were lost are of one group, where nobody is lost of the hidden ones',
    YES,
    [
      [['a'], 20, { stage: 0 }],
      [['a'], 20, { stage: 1 }],
      [['b'], 6, { stage: 1 }],
      [['c'], 6, { stage: 1 }],
    ],
  ],
  [
    'how few did not answer, by a group and all others who did',
    { ...YES, multiple: true },
    [
      [['a'], 30, { stage: 0 }],
      [['b'], 20, { stage: 0 }],
      [['a', 'b'], 20, { stage: 0 }],
      [[], 3, { stage: 0 }],
    ],
  ],
  [
    'all of a cohort who came at one time, by cohorts and by times',
    YES,
    [0, 1, 2].flatMap((cohort): Row[] => [
      ...early(['a', 'b'], cohort),
      [['a'], 20, { ...MET, matched: cohort === 1 ? 2 : 1 }, cohort],
      [['b'], 20, { ...MET, matched: cohort === 1 ? 2 : 1 }, cohort],
      [['a'], 20, UNMET, cohort],
      [['b'], 20, UNMET, cohort],
      ...(cohort === 2 ? [[['a'], 10, { ...MET, matched: 2 }, cohort] as Row] : []),
    ]),
  ],
  [
    'who are in a division and not in the cohort that is nearly all of it',
    YES,
    ['a', 'b'].flatMap((code): Row[] => [
      [[code], 20, { stage: 0 }, 0, 'u'],
      [[code], 20, { stage: 1 }, 0, 'u'],
      [[code], 20, { stage: 0 }, 1, 'v'],
      [[code], 20, { stage: 1 }, 1, 'v'],
      ...(code === 'a' ? [[[code], 3, { stage: 1 }, 1, 'u'] as Row] : []),
    ]),
  ],
];

test.each(TOLD)('nobody is told %s', (_, taxonomy, rows) => {
  const atoms = rowsOf(rows);
  const cohortIds = [...new Set(atoms.map(({ cohortId }) => cohortId))];
  expect(leaksOf(makeSheet(atoms, taxonomy, { cohortIds, k: 5, asOf: AS_OF }), atoms, taxonomy)).toEqual([]);
});

test('where few people give two answers, how many they are is not told', () => {
  const taxonomy = { ...YES, multiple: true };
  const atoms = rowsOf([
    [['a'], 30, { stage: 0 }],
    [['b'], 20, { stage: 0 }],
    [['a', 'b'], 3, { stage: 0 }],
    [[], 20, { stage: 0 }],
  ]);
  const sheet = makeSheet(atoms, taxonomy, { cohortIds: ['cohort_0'], k: 5, asOf: AS_OF });
  const attack = new Attack(atoms, answersTo(taxonomy));
  attack.readSheet(sheet);
  const two = { 'two answers': ({ q = [] }: Answers) => q.length === 2 };
  const secrets = secretsIn(attack, atoms, two, publicSets(attack.classes), 5);
  expect(attack.program.explore(highs, (most) => foundOut(most, secrets))).toEqual([]);
  expect(groupsIn(sheet).some(({ hidden }) => !hidden)).toBe(true);
});
