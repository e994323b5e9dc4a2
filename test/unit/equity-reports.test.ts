/** Equity reports without a database: what is printed of random tables, and what several reports tell together. */
import * as fc from 'fast-check';
import { printAttribute, type AttributeCounts } from '../../src/modules/equity-reports/equity-report.compute';
import { heldAgainst, type Release } from '../../src/modules/equity-reports/equity-report.ledger';
import {
  NOT_DISCLOSED,
  STAGES,
  type StoredAttribute,
} from '../../src/modules/equity-reports/equity-report.result';
import { inWords } from '../../src/modules/equity-reports/equity-report.words';
import { VERDICT_WORDS, type Verdict } from '../../src/statistics/verdict';

const K = 5;
const AS_OF = '2026-01-01T00:00:00.000Z';

const countOf = (attribute: StoredAttribute, code: string, stage: string): number | null => {
  const cell = attribute.groups.find((group) => group.code === code)?.cells[
    attribute.stages.indexOf(stage as never)
  ];
  return cell?.kind === 'COUNT' ? cell.value : null;
};

/** Random people: which of three categories they chose, and how far they came. */
const crowd = fc.array(
  fc.record({ codes: fc.subarray(['a', 'b', 'c']), stage: fc.integer({ min: 0, max: STAGES.length - 1 }) }),
  { maxLength: 120 },
);

function counted(people: { codes: string[]; stage: number }[], multiple: boolean): AttributeCounts {
  const along = (some: typeof people) =>
    STAGES.map((_, at) => some.filter(({ stage }) => stage >= at).length);
  const given = people.map(({ codes, stage }) => ({ stage, codes: multiple ? codes : codes.slice(0, 1) }));
  const groups = ['a', 'b', 'c'].map((code) => ({
    code,
    kind: 'VALUE' as const,
    counts: along(given.filter(({ codes }) => codes.includes(code))),
  }));
  const silent = given.filter(({ codes }) => !codes.length);
  return {
    key: 'gender',
    number: 1,
    multiple,
    groups: [...groups, { code: NOT_DISCLOSED, kind: 'NOT_DISCLOSED', counts: along(silent) }],
    everybody: along(given),
    answered: along(given.filter(({ codes }) => codes.length > 0)),
  };
}

test('no printed number is small, nor what is left of a known total', () => {
  fc.assert(
    fc.property(crowd, fc.boolean(), (people, multiple) => {
      const given = counted(people, multiple);
      const printed = printAttribute(given, K, AS_OF);
      for (const [at, stage] of printed.stages.entries()) {
        const place = STAGES.indexOf(stage);
        const codes = given.groups.map(({ code }) => code);
        const counts = codes.map((code) => countOf(printed, code, stage));
        for (const count of counts) expect(count === null || count >= K).toBe(true);
        if (multiple && counts.at(-1) !== null) {
          // Who answered is known then; so is how many of them did not choose a category.
          for (const count of counts.slice(0, -1)) {
            const others = (given.answered[place] as number) - (count ?? 0);
            expect(count === null || others === 0 || others >= K).toBe(true);
          }
        }
        if (!multiple) {
          const hidden = printed.groups.filter(({ cells }) => cells[at]?.kind === 'HIDDEN').length;
          const rest = counts.reduce<number>(
            (left, count) => left - (count ?? 0),
            given.everybody[place] as number,
          );
          if (hidden === counts.filter((count) => count === null).length)
            expect(rest === 0 || rest >= K).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('every comparison is of printed numbers, and says null instead of what can’t be told', () => {
  fc.assert(
    fc.property(crowd, fc.boolean(), (people, multiple) => {
      const printed = printAttribute(counted(people, multiple), K, AS_OF);
      for (const { code, ratio, fisherP, verdict, minimumDetectableRatio } of printed.comparisons) {
        const group = printed.groups.find((each) => each.code === code);
        expect(group?.hidden).toBe(false);
        for (const value of [ratio, fisherP, minimumDetectableRatio])
          expect(value === null || Number.isFinite(value)).toBe(true);
        if (code === NOT_DISCLOSED) expect(['NOT_EVALUATED', 'SUPPRESSED']).toContain(verdict);
      }
      expect(JSON.stringify(printed)).not.toContain('OTHERS');
    }),
    { numRuns: 200 },
  );
});

/** A release of the sum of some cohorts, with no number below the threshold. */
function release(cohorts: number[][], ids: readonly number[]): Release {
  const groups = ['a', 'b'].map((code, group) => {
    const value = ids.reduce((sum, id) => sum + (cohorts[id]?.[group] as number), 0);
    const cell = value >= K ? { kind: 'COUNT' as const, value } : { kind: 'HIDDEN' as const };
    return { code, kind: 'VALUE' as const, hidden: false, cells: [cell] };
  });
  const stages = ['APPLIED' as const];
  const attribute = {
    key: 'g',
    number: 1,
    multiple: false,
    asOf: AS_OF,
    refusal: null,
    stages,
    groups,
    comparisons: [],
    totals: [100],
  };
  return { cohortIds: ids.map(String), k: K, attribute };
}

test('what is printed of one set of cohorts, less what is printed of sets inside it, is nobody or enough', () => {
  const cohorts = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 4, maxLength: 4 });
  const asked = fc.array(fc.subarray([0, 1, 2, 3], { minLength: 1 }), { maxLength: 6 });
  let refused = 0;
  fc.assert(
    fc.property(cohorts, asked, (counts, sets) => {
      const released: Release[] = [];
      for (const ids of sets) {
        const next = release(counts, ids);
        const attribute = heldAgainst(next, [...released].reverse());
        if (attribute.refusal) refused++;
        else released.push({ ...next, attribute });
      }
      for (const larger of released) {
        const inside = released.filter(
          ({ cohortIds }) =>
            cohortIds.length < larger.cohortIds.length &&
            cohortIds.every((id) => larger.cohortIds.includes(id)),
        );
        for (const parts of disjoint(inside)) {
          for (const code of ['a', 'b']) {
            const value = (of: Release) => countOf(of.attribute, code, 'APPLIED');
            const [whole, known] = [value(larger), parts.map(value)];
            if (whole === null || known.includes(null)) continue;
            const rest = known.reduce<number>((left, count) => left - (count as number), whole);
            expect(rest === 0 || rest >= K).toBe(true);
          }
        }
      }
      const crossing = released.some((one) =>
        released.some(
          (other) =>
            one.cohortIds.some((id) => other.cohortIds.includes(id)) &&
            !one.cohortIds.every((id) => other.cohortIds.includes(id)) &&
            !other.cohortIds.every((id) => one.cohortIds.includes(id)),
        ),
      );
      expect(crossing).toBe(false);
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(100);
});

/** All sets of releases that share no cohort. */
function disjoint(releases: Release[]): Release[][] {
  return releases.reduce<Release[][]>(
    (sets, one) => [
      ...sets,
      ...sets
        .filter((set) => set.every(({ cohortIds }) => !cohortIds.some((id) => one.cohortIds.includes(id))))
        .map((set) => [...set, one]),
    ],
    [[]],
  );
}

test('the words never conclude', () => {
  const base = printAttribute(counted([], false), K, AS_OF);
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
  const words = inWords({ method: 'equity-1', k: K, asOf: AS_OF, attributes: [attribute] }, () => ({
    label: 'Gender',
    categories: new Map([
      ['a', 'Women'],
      ['b', 'Men'],
    ]),
  }));
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
