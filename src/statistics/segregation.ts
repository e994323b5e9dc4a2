/** How unevenly a group is spread over units (cohorts, departments), and whom its members meet there. */
import { checkCount, checkNotEmpty } from './check';
import { measured, unmeasured, type Measure } from './measure';

export interface Unit {
  /** Members of the group in this unit. */
  readonly group: number;
  /** Everybody else in it (for the dissimilarity of two groups: the other group). */
  readonly others: number;
}

/**
 * The dissimilarity index D = ½ Σ |xᵢ/X − yᵢ/Y|, from 0 (same shares in every unit) to 1 (no unit in common): the share
 * of the group that would have to move to be spread as the others are (Duncan & Duncan, Am. Sociol. Rev. 1955;20:210).
 * EMPTY_GROUP; NOBODY_ELSE. In units of few people it is far above 0 by chance alone.
 */
export function dissimilarity(units: readonly Unit[]): Measure {
  const { group, others } = totalsOf(units);
  if (!group) return unmeasured('EMPTY_GROUP');
  if (!others) return unmeasured('NOBODY_ELSE');
  const sum = units.reduce((all, unit) => all + Math.abs(unit.group / group - unit.others / others), 0);
  return measured(Math.min(1, sum / 2));
}

/**
 * The isolation index xPx = Σ (xᵢ/X)(xᵢ/tᵢ), t everybody in the unit: the average share, from 0 to 1, of the own group
 * in a member's unit, the member included (Bell, Social Forces 1954;32:357; Lieberson 1981). EMPTY_GROUP.
 */
export function isolation(units: readonly Unit[]): Measure {
  const { group } = totalsOf(units);
  if (!group) return unmeasured('EMPTY_GROUP');
  return measured(average(units, group, (unit) => unit.group));
}

/** The interaction index xPy = Σ (xᵢ/X)(yᵢ/tᵢ): the average share of the others; 1 less the isolation. EMPTY_GROUP. */
export function interaction(units: readonly Unit[]): Measure {
  const { group } = totalsOf(units);
  if (!group) return unmeasured('EMPTY_GROUP');
  return measured(average(units, group, (unit) => unit.others));
}

function average(units: readonly Unit[], group: number, met: (unit: Unit) => number): number {
  const sum = units.reduce(
    (all, unit) => (unit.group ? all + (unit.group / group) * (met(unit) / (unit.group + unit.others)) : all),
    0,
  );
  return Math.min(1, sum);
}

function totalsOf(units: readonly Unit[]): Unit {
  checkNotEmpty(units, 'unit');
  for (const unit of units) {
    checkCount(unit.group);
    checkCount(unit.others);
  }
  return units.reduce((sum, unit) => ({
    group: sum.group + unit.group,
    others: sum.others + unit.others,
  }));
}
