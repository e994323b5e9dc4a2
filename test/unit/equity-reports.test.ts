/** Equity reports without a database: what is printed of random tables, what reports add up, and what they say. */
import * as fc from 'fast-check';
import type { Atom, Profile } from '../../src/modules/equity-cuts/equity-cut.profile';
import { composed } from '../../src/modules/equity-reports/equity-report.compose';
import { DEFAULT_POLICY } from '../../src/modules/equity-reports/equity-report.comparisons';
import type { StoredAttribute } from '../../src/modules/equity-reports/equity-report.result';
import { inWords } from '../../src/modules/equity-reports/equity-report.words';
import { NOT_DISCLOSED, STAGES, type Sheet } from '../../src/modules/equity-sheets/equity-sheet';
import { crossSheets } from '../../src/modules/equity-sheets/equity-sheet.cross';
import { MOST_DIVIDED } from '../../src/modules/equity-sheets/equity-sheet.refine';
import { makeSheet, type Taxonomy } from '../../src/modules/equity-sheets/equity-sheet.make';
import { VERDICT_WORDS, type Verdict } from '../../src/statistics/verdict';

const K = 5;
const AS_OF = '2026-01-01T00:00:00.000Z';
const NOTHING: Profile = {
  ...{ stage: 0, matched: null, met: null, milestones: null, endedEarly: null, rematched: null },
  ...{ meetings: null, outOfContact: null, load: null, satisfaction: null, belonging: null },
};

const taxonomyOf = (multiple: boolean): Taxonomy => ({
  key: 'gender',
  number: 1,
  multiple,
  categories: ['a', 'b', 'c'].map((code) => ({ code, kind: 'VALUE' as const })),
});

interface Somebody {
  codes: string[];
  stage: number;
  cohort?: number;
}

/** Random people: which of three categories they chose, and how far they came. */
const crowd = fc.array(
  fc.record({ codes: fc.subarray(['a', 'b', 'c']), stage: fc.integer({ min: 0, max: STAGES.length - 1 }) }),
  { maxLength: 120 },
);

function atomsOf(people: readonly Somebody[], multiple = false): Atom[] {
  return people.map(({ codes, stage, cohort = 0 }): Atom => {
    const chosen = multiple ? codes : codes.slice(0, 1);
    return {
      cohortId: `cohort_${cohort}`,
      unitId: null,
      profile: { ...NOTHING, stage },
      codes: chosen.length ? { gender: chosen } : {},
      people: 1,
    };
  });
}

function sheetOf(people: readonly Somebody[], multiple = false, k = K): Sheet {
  const atoms = atomsOf(people, multiple);
  return makeSheet(atoms, taxonomyOf(multiple), {
    cohortIds: [...new Set(atoms.map(({ cohortId }) => cohortId))],
    k,
    asOf: AS_OF,
  });
}

const printed = (people: readonly Somebody[], multiple = false) =>
  composed([sheetOf(people, multiple)], DEFAULT_POLICY);

const cellOf = (attribute: StoredAttribute, code: string, stage: string) =>
  attribute.groups.find((group) => group.code === code)?.cells[attribute.stages.indexOf(stage as never)];

const countOf = (attribute: StoredAttribute, code: string, stage: string): number | null => {
  const cell = cellOf(attribute, code, stage);
  return cell?.kind === 'COUNT' ? cell.value : null;
};

const reached = (people: readonly Somebody[], at: number) => people.filter(({ stage }) => stage >= at).length;

test('no printed number is small, nor what is left of a known total', () => {
  fc.assert(
    fc.property(crowd, fc.boolean(), (people, multiple) => {
      const attribute = printed(people, multiple);
      for (const stage of attribute.stages) {
        const codes = attribute.groups.map(({ code }) => code);
        const counts = codes.map((code) => countOf(attribute, code, stage));
        for (const count of counts) expect(count === null || count === 0 || count >= K).toBe(true);
        if (multiple || !counts.length) continue;
        const left = counts.reduce<number>(
          (rest, count) => rest - (count ?? 0),
          reached(people, STAGES.indexOf(stage)),
        );
        expect(left === 0 || left >= K).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('a range holds the true number, and is as wide as k asks', () => {
  fc.assert(
    fc.property(crowd, (people) => {
      const attribute = printed(people);
      for (const { code, cells } of attribute.groups)
        cells.forEach((cell, at) => {
          if (cell.kind !== 'BAND') return;
          const place = STAGES.indexOf(attribute.stages[at]!);
          const truth = reached(
            people.filter(({ codes }) => (codes[0] ?? NOT_DISCLOSED) === code),
            place,
          );
          expect(cell.atLeast).toBeLessThanOrEqual(truth);
          expect(cell.atMost).toBeGreaterThanOrEqual(truth);
          expect(cell.atMost - cell.atLeast).toBeGreaterThanOrEqual(K - 1);
        });
    }),
    { numRuns: 300 },
  );
});

test('every comparison is of printed numbers, and says null instead of what can’t be told', () => {
  fc.assert(
    fc.property(crowd, fc.boolean(), (people, multiple) => {
      const attribute = printed(people, multiple);
      for (const { code, ratio, fisherP, verdict, minimumDetectableRatio } of attribute.comparisons) {
        const group = attribute.groups.find((each) => each.code === code);
        expect(group?.hidden).toBe(false);
        for (const value of [ratio, fisherP, minimumDetectableRatio])
          expect(value === null || Number.isFinite(value)).toBe(true);
        if (code === NOT_DISCLOSED) expect(['NOT_EVALUATED', 'SUPPRESSED']).toContain(verdict);
      }
      expect(JSON.stringify(attribute)).not.toContain('OTHERS');
    }),
    { numRuns: 200 },
  );
});

const groupOf = (code: string, way: number[], cohort = 0): Somebody[] =>
  way.flatMap((count, stage) =>
    Array.from({ length: count - (way[stage + 1] ?? 0) }, () => ({
      codes: code ? [code] : [],
      stage,
      cohort,
    })),
  );

test('two cuts add up: counts to counts, and a count and a range to a range', () => {
  const [one, other] = [
    [...groupOf('a', [60, 30, 20]), ...groupOf('b', [60, 40, 30]), ...groupOf('', [40, 38, 20])],
    [...groupOf('a', [50, 40, 20]), ...groupOf('b', [70, 30, 20]), ...groupOf('', [30, 20, 10])],
  ];
  const attribute = composed([sheetOf(one), sheetOf(other)], DEFAULT_POLICY);
  expect(cellOf(attribute, 'a', 'APPLIED')).toEqual({ kind: 'COUNT', value: 110 });
  // 38 of 40 is a range, 36 to 40; another of the same line keeps it company.
  expect(cellOf(attribute, NOT_DISCLOSED, 'ACCEPTED')).toEqual({ kind: 'BAND', atLeast: 56, atMost: 60 });
  expect(cellOf(attribute, 'a', 'ACCEPTED')).toEqual({ kind: 'BAND', atLeast: 68, atMost: 72 });
  expect(cellOf(attribute, 'c', 'APPLIED')).toEqual({ kind: 'COUNT', value: 0 });
  const [found] = attribute.comparisons.filter(({ code, stage }) => code === 'b' && stage === 'ACCEPTED');
  // Of the range the end that speaks least for a difference: 70 of 130 beside 68 of 110.
  expect(found).toMatchObject({ referenceCode: 'a', atLeast: true });
  expect(found!.ratio).toBeCloseTo(70 / 130 / (68 / 110), 12);
});

test('where a question got another answer between two cuts, its other answers add up as before', () => {
  const people = [...groupOf('a', [60, 30, 20]), ...groupOf('b', [60, 40, 30]), ...groupOf('', [40, 20, 10])];
  const taxonomy = taxonomyOf(false);
  const [d, silent] = [
    { code: 'd', kind: 'VALUE' as const },
    { code: 'silent', kind: 'PREFER_NOT_TO_SAY' as const },
  ];
  const later: Taxonomy = { ...taxonomy, number: 2, categories: [...taxonomy.categories, d, silent] };
  const facts = { cohortIds: ['cohort_0'], k: K, asOf: AS_OF };
  const sheets = [taxonomy, later].map((each, at) =>
    makeSheet(atomsOf([...people, ...groupOf(at ? 'd' : '', [30, 20, 10])]), each, facts),
  );
  const attribute = composed(sheets, DEFAULT_POLICY);
  const applied = ['a', 'd', 'silent', NOT_DISCLOSED].map((code) => countOf(attribute, code, 'APPLIED'));
  expect(applied).toEqual([120, 30, 0, 70 + 40]);
});

test('cohorts are shown apart where nothing of them is small, the others together', () => {
  const people = [
    ...groupOf('a', [60, 30], 0),
    ...groupOf('b', [60, 40], 0),
    ...groupOf('a', [50, 20], 1),
    ...groupOf('b', [50, 30], 1),
    // Too few of b for themselves.
    ...groupOf('a', [30, 20], 2),
    ...groupOf('b', [7, 5], 2),
    ...groupOf('a', [30, 10], 3),
    ...groupOf('b', [20, 10], 3),
  ];
  const { strata, comparisons } = printed(people);
  expect(strata!.map(({ cohortIds }) => cohortIds)).toEqual([
    ['cohort_0'],
    ['cohort_1'],
    ['cohort_2', 'cohort_3'],
  ]);
  expect(comparisons[0]!.within).toMatchObject({ strata: 3 });
});

test('a cohort that is never told apart is not left over either', () => {
  const people = [0, 1, 2].flatMap((cohort) => [
    ...groupOf('a', [60 - cohort, 30], cohort),
    ...groupOf('b', [60, 40], cohort),
  ]);
  const atoms = atomsOf(people);
  const cohortIds = ['cohort_0', 'cohort_1', 'cohort_2'];
  const { strata } = makeSheet(atoms, taxonomyOf(false), {
    ...{ cohortIds, k: K, asOf: AS_OF },
    neverApart: ['cohort_0'],
  });
  expect(strata!.parts).toEqual([['cohort_1'], ['cohort_0', 'cohort_2']]);
});

test('two attributes are crossed only in a table without any small number', () => {
  const taxonomy = (key: string): Taxonomy => ({
    ...{ key, number: 1, multiple: false },
    categories: ['x', 'y', 'z'].map((code) => ({ code, kind: 'VALUE' as const })),
  });
  const counts: Record<string, number> = { xx: 30, xy: 20, yx: 25, yy: 40, zx: 12, zy: 3 };
  const atoms = Object.entries(counts).flatMap(([pair, people]) =>
    [0, 1].map((stage): Atom => ({
      cohortId: 'cohort_0',
      unitId: null,
      profile: { ...NOTHING, stage },
      codes: { one: [pair[0]!], two: [pair[1]!] },
      people,
    })),
  );
  const facts = { cohortIds: ['cohort_0'], k: K, asOf: AS_OF };
  const [one, two] = ['one', 'two'].map((key) => makeSheet(atoms, taxonomy(key), facts));
  const crossed = crossSheets(atoms, one!, two!);
  expect(crossed).toMatchObject({ ones: ['y', 'REST'], others: ['x', 'y'] });
  for (const cell of crossed.counts.flat()) for (const count of cell) expect(count).toBeGreaterThanOrEqual(K);
});

test('the words never conclude', () => {
  const base = printed([]);
  const comparisons = (Object.keys(VERDICT_WORDS) as Verdict[]).map((verdict) => ({
    stage: 'ACCEPTED' as const,
    basis: 'APPLIED' as const,
    code: 'a',
    referenceCode: 'b',
    ratio: 0.5,
    atLeast: true,
    fisherP: 0.01,
    adjustedP: 0.01,
    verdict,
    minimumDetectableRatio: null,
  }));
  const attribute = { ...base, refusal: null, comparisons };
  const named = () => ({
    label: 'Gender',
    categories: new Map([
      ['a', 'Women'],
      ['b', 'Men'],
    ]),
  });
  const stored = { method: 'equity-1', k: K, asOf: AS_OF, attributes: [attribute] };
  const words = inWords(stored, named, VERDICT_WORDS);
  expect(words.findings.map(({ verdict }) => verdict)).toEqual([
    'TOO_FEW_TO_CONCLUDE',
    'DISPARITY_INDICATED',
    'RATIO_ONLY',
    'STATISTICAL_ONLY',
  ]);
  expect(words.findings[1]?.message).toContain(
    '“Women” beside “Men”, selection-rate ratio at most 0.50. The selection-rate ratio is below four fifths',
  );
  expect(JSON.stringify(words)).not.toMatch(
    /discriminat|violat|complian|unlawful|illegal|guilty|\bfair\b|\bbias/i,
  );
});

test('divisions of a cut are told apart up to so many people', () => {
  const unitsOf = (people: number) => {
    const atoms = ['u', 'v'].flatMap((unitId) =>
      ['a', 'b'].flatMap((code) =>
        [0, 1].map((stage): Atom => ({
          ...{ cohortId: 'cohort_0', unitId, people: people / 8 },
          codes: { gender: [code] },
          profile: { ...NOTHING, stage },
        })),
      ),
    );
    return makeSheet(atoms, taxonomyOf(false), { cohortIds: ['cohort_0'], k: K, asOf: AS_OF }).units;
  };
  expect(unitsOf(MOST_DIVIDED)?.parts).toEqual([['u'], ['v']]);
  expect(unitsOf(MOST_DIVIDED + 8)).toBeNull();
});
