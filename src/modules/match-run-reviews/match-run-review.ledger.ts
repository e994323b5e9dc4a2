/**
 * Holds the groups of a review against what was given out before about the same cohort: two releases that are each safe
 * can together tell of a few people by subtraction. Every difference of printed numbers is formed, also over several
 * releases; a group's share in it must be at least k and leave k, or lie in k places. Where one does not, the
 * attribute is not shown. Pure.
 */
import type { Cell } from '../../disclosure/types';
import type { Stage, StoredAttribute } from '../equity-reports/equity-report.result';
import { belongs, sizeOf, type Place, type Population } from './match-run-review.places';

export interface Reviewed {
  runId: string;
  attribute: StoredAttribute;
}

const STAGE: Record<Population, Stage> = { POOL: 'ACCEPTED', MATCHED: 'MATCHED' };
const SIGNS = [-1, 0, 1];

/** A printed population of a release, with the sign that it has in the sum. */
interface Term {
  sign: number;
  total: number;
  /** Null where it is not printed. */
  countOf(code: string): number | null;
}

/** `earlier`: reviews of the same cohort; `places` say who stands where in all of their runs. */
export function safeBesideReviews(
  next: Reviewed,
  earlier: readonly Reviewed[],
  places: readonly Place[],
  k: number,
): boolean {
  const others = earlier.filter(
    ({ attribute }) => attribute.key === next.attribute.key && !attribute.refusal,
  );
  const populations = (of: Reviewed, signs: readonly [number, number]) =>
    (['POOL', 'MATCHED'] as const).flatMap((population, at) =>
      signs[at] ? [{ of, population, sign: signs[at] }] : [],
    );
  const own = (
    [
      [1, 0],
      [0, 1],
      [1, -1],
    ] as const
  ).map((signs) => populations(next, signs));
  const theirs = others.reduce<ReturnType<typeof populations>[]>(
    (sums, other) =>
      sums.flatMap((sum) =>
        SIGNS.flatMap((one) => SIGNS.map((two) => [...sum, ...populations(other, [one, two])])),
      ),
    [[]],
  );
  return own.every((mine) =>
    theirs
      // Without anything taken away nothing smaller comes out.
      .filter((sum) => sum.some(({ sign }) => sign < 0))
      .every((sum) => {
        const all = [...mine, ...sum];
        const weights = places.map((place) => ({
          people: place.people,
          weight: all.reduce(
            (to, { of, population, sign }) => to + sign * belongs(place, of.runId, population),
            0,
          ),
        }));
        // People counted twice hide more than they show.
        if (weights.some(({ weight }) => Math.abs(weight) > 1)) return true;
        const sizeAt = (sign: number) =>
          weights.reduce((to, { people, weight }) => (weight === sign ? to + people : to), 0);
        const terms = all.map(({ of, population, sign }) => termOf(of, population, sign, places));
        return safe(terms, next.attribute, { come: sizeAt(1), gone: sizeAt(-1) }, k);
      }),
  );
}

function termOf(
  { runId, attribute }: Reviewed,
  population: Population,
  sign: number,
  places: readonly Place[],
): Term {
  const total = sizeOf(places, runId, population);
  // Where everybody is matched, that is no stage of its own.
  const all = total === sizeOf(places, runId, 'POOL');
  const stage = all ? STAGE.POOL : STAGE[population];
  return { sign, total, countOf: (code) => countOf(cellOf(attribute, code, stage)) };
}

/** Frozen reports that the cohort is in: who is in the pool was accepted. Their people are taken to hold all of the review's. */
export function safeBesideReports(
  next: Reviewed,
  reports: readonly StoredAttribute[],
  places: readonly Place[],
  k: number,
): boolean {
  const others = reports.filter(({ key, refusal }) => key === next.attribute.key && !refusal);
  const own = [['POOL'], ['MATCHED'], ['POOL', 'MATCHED']] as Population[][];
  return others.every((report) =>
    (['APPLIED', 'ACCEPTED'] as const).every((wide) =>
      ([null, 'MATCHED'] as const).every((less) =>
        own.every((populations) => {
          const stages = [wide, ...(less ? [less] : [])];
          if (stages.some((stage) => !report.stages.includes(stage))) return true;
          const terms = [
            ...stages.map((stage, at): Term => ({
              sign: at ? -1 : 1,
              total: report.totals[report.stages.indexOf(stage)] ?? 0,
              countOf: (code) => countOf(cellOf(report, code, stage)),
            })),
            ...populations.map((population, at) => termOf(next, population, at ? 1 : -1, places)),
          ];
          const rest = sumOf(terms, ({ total }) => total);
          return safe(terms, next.attribute, { come: Math.max(rest, 0), gone: Math.max(-rest, 0) }, k);
        }),
      ),
    ),
  );
}

interface Sizes {
  come: number;
  gone: number;
}

function safe(terms: Term[], { groups, multiple }: StoredAttribute, sizes: Sizes, k: number): boolean {
  const shown = groups.filter(({ code }) => terms.every(({ countOf }) => countOf(code) !== null));
  const net = shown.map(({ code }) => sumOf(terms, ({ countOf }) => countOf(code) ?? 0));
  if (multiple) return net.every((one) => told(one, [], sizes, k));
  // Everybody whose group is not printed in all of them, as one more group where there is anybody.
  const others = terms.map((term) => ({
    sign: term.sign,
    count: shown.reduce((left, { code }) => left - (term.countOf(code) ?? 0), term.total),
  }));
  if (shown.length && others.some(({ count }) => count !== 0)) net.push(sumOf(others, ({ count }) => count));
  return net.every((one, at) =>
    told(
      one,
      net.filter((_, other) => other !== at),
      sizes,
      k,
    ),
  );
}

/** Whether what `net` people more tell of those of the group who came and went is little enough. */
function told(net: number, others: readonly number[], { come, gone }: Sizes, k: number): boolean {
  // The same people: their answers may have changed.
  if (!come && !gone) return net === 0 || Math.abs(net) >= k;
  const [up, down] = [1, -1].map((sign) => others.reduce((sum, other) => sum + Math.max(sign * other, 0), 0));
  const least = Math.max(net, 0);
  const most = Math.min(come - up!, gone - down! + net);
  if (most - least + 1 >= k) return true;
  const enough = (from: number, to: number, size: number) => size === 0 || (from >= k && to <= size - k);
  return most >= least && enough(least, most, come) && enough(least - net, most - net, gone);
}

function sumOf<Each extends { sign: number }>(terms: readonly Each[], of: (term: Each) => number): number {
  return terms.reduce((sum, term) => sum + term.sign * of(term), 0);
}

function cellOf({ groups, stages }: StoredAttribute, code: string, stage: Stage): Cell | null {
  return groups.find((each) => each.code === code)?.cells[stages.indexOf(stage)] ?? null;
}

const countOf = (cell: Cell | null) => (cell?.kind === 'COUNT' ? cell.value : null);
