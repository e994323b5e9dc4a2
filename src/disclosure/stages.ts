/** Which stages of a funnel can be reported at all where their totals are known. */

/**
 * The indexes of stages to keep: the opening stage, then each whose total is at least k and at least k below the last
 * one kept. At any other stage the totals alone tell of every group, to within fewer than k people, how many reached
 * it; with such a stage in the table `suppress` can only refuse or withhold the neighbors too. A report that leaves a
 * stage out does not print its total either.
 */
export function tellingStages(totals: readonly number[], k: number): number[] {
  const kept: number[] = [];
  totals.forEach((total, stage) => {
    const last = kept.at(-1);
    if (last === undefined || (total >= k && totals[last]! - total >= k)) kept.push(stage);
  });
  return kept;
}
