/**
 * Holds a new result against every result that was given out before: two reports that are each safe can together tell
 * of a few people by subtraction. Decided for each attribute; what can't be decided is refused. Pure.
 *
 * - The same cohorts again: printed only when nothing has changed, or by at least k people wherever it has; until then
 *   the earlier answer stands.
 * - Some of the cohorts, or more: what is left after taking the smaller reports from the larger one must be nobody or
 *   at least k, in every cell.
 * - Cohorts that overlap otherwise: refused.
 */
import type { Cell } from '../../disclosure/types';
import { NOT_DISCLOSED, type StoredAttribute } from './equity-report.result';

export interface Release {
  cohortIds: readonly string[];
  k: number;
  attribute: StoredAttribute;
}

/** The attribute as it may be printed: the new one, an earlier one that stands, or refused. `earlier`: latest first. */
export function heldAgainst(next: Release, earlier: readonly Release[]): StoredAttribute {
  if (next.attribute.refusal) return next.attribute;
  // Also those that share no cohort with it: a larger report may contain both.
  const given = earlier.filter(({ attribute }) => attribute.key === next.attribute.key && !attribute.refusal);
  const isSame = (release: Release) => contains(release, next) && contains(next, release);
  const same = given.find(isSame);
  if (same) {
    if (same.k !== next.k) return refused(next.attribute);
    if (!changedEnough(same.attribute, next.attribute, next.k)) return same.attribute;
  }
  const others = latestOfEach(given.filter((release) => !isSame(release)));
  const safe =
    others.every(
      (other) => !overlap(other.cohortIds, next.cohortIds) || contains(other, next) || contains(next, other),
    ) && differencesSafe(next, others);
  return safe ? next.attribute : refused(next.attribute);
}

function refused(attribute: StoredAttribute): StoredAttribute {
  return { ...attribute, refusal: 'OVERLAPS_EARLIER', groups: [], comparisons: [] };
}

const overlap = (one: readonly string[], other: readonly string[]) => one.some((id) => other.includes(id));
const contains = (larger: Release, smaller: Release) =>
  smaller.cohortIds.every((id) => larger.cohortIds.includes(id));

function latestOfEach(releases: readonly Release[]): Release[] {
  const seen = new Set<string>();
  return releases.filter(({ cohortIds }) => {
    const key = [...cohortIds].sort().join();
    return !seen.has(key) && seen.add(key);
  });
}

/** By 0 or at least k in every count; where a cell is printed otherwise than before, k people must have come or gone. */
function changedEnough(before: StoredAttribute, after: StoredAttribute, k: number): boolean {
  const stages = new Set([...before.stages, ...after.stages]);
  const codes = new Set([...before.groups, ...after.groups].map(({ code }) => code));
  const few = (difference: number) => difference !== 0 && Math.abs(difference) < k;
  const moved = (stage: string) => {
    const [one, other] = [before, after].map(({ stages, totals }) => totals[stages.indexOf(stage as never)]);
    const [said, says] = [before, after].map((each) => countOf(cellOf(each, NOT_DISCLOSED, stage)));
    return Math.max(gap(one, other), gap(said ?? undefined, says ?? undefined)) >= k;
  };
  return [...stages].every((stage) =>
    [...codes].every((code) => {
      const [one, other] = [cellOf(before, code, stage), cellOf(after, code, stage)];
      if (JSON.stringify(one) === JSON.stringify(other)) return true;
      const [was, is] = [countOf(one), countOf(other)];
      return was !== null && is !== null ? !few(is - was) : moved(stage);
    }),
  );
}

function gap(one: number | undefined, other: number | undefined): number {
  return one === undefined || other === undefined ? 0 : Math.abs(one - other);
}

/** Every set of cohorts that contains others of these, less the largest of those that do not overlap. */
function differencesSafe(next: Release, others: readonly Release[]): boolean {
  const all = [next, ...others];
  return all.every((larger) => {
    const inside = all.filter((each) => each !== larger && contains(larger, each));
    const children = inside.filter(
      (each) => !inside.some((other) => other !== each && contains(other, each)),
    );
    if (!children.length || (larger !== next && !children.includes(next))) return true;
    return larger.attribute.groups.every(({ code }) =>
      larger.attribute.stages.every((stage) => {
        const whole = countOf(cellOf(larger.attribute, code, stage));
        const parts = children.map((child) => countOf(cellOf(child.attribute, code, stage)) ?? 0);
        if (whole === null || parts.every((part) => part === 0)) return true;
        const rest = Math.abs(parts.reduce((left, part) => left - part, whole));
        return rest === 0 || rest >= larger.k;
      }),
    );
  });
}

function cellOf({ groups, stages }: StoredAttribute, code: string, stage: string): Cell | null {
  const group = groups.find((each) => each.code === code);
  return group?.cells[stages.indexOf(stage as never)] ?? null;
}

function countOf(cell: Cell | null): number | null {
  return cell?.kind === 'COUNT' ? cell.value : null;
}
