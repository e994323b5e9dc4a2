/** How many pairs are of the same group, and how many would be if mentors were drawn by lot. From printed cells. Pure. */
import { REST } from '../../disclosure/refine';
import { unmeasured } from '../../statistics/measure';
import { wilsonInterval } from '../../statistics/intervals';
import { expectedSameGroupShare } from '../../statistics/random-pairing';
import { rateOf } from '../../statistics/rate';
import type { Sheet } from '../equity-sheets/equity-sheet';
import { told } from './equity-report.measures';
import type { StoredPairing } from './equity-report.result';

/** Over the cuts that print it, each as if nobody were paired across it. */
export function pairingOf(sheets: readonly Sheet[]): StoredPairing | null {
  const tables = sheets.flatMap(({ partners }) => (partners ? [partners] : []));
  if (!tables.length) return null;
  const codes = [
    ...new Set(
      tables.flatMap(({ ones, others }) => ones.filter((code) => code !== REST && others.includes(code))),
    ),
  ];
  const cuts = tables.map(({ ones, others, counts }) => {
    const at = (mentee: string, mentor: string) =>
      counts[ones.indexOf(mentee)]?.[others.indexOf(mentor)] ?? 0;
    // Both sides of a pair are of these groups.
    const mentees = codes.map((one) => codes.reduce((sum, other) => sum + at(one, other), 0));
    const mentors = codes.map((other) => codes.reduce((sum, one) => sum + at(one, other), 0));
    const same = codes.map((code) => at(code, code));
    return { mentees, mentors, same, pairs: mentees.reduce((sum, people) => sum + people, 0) };
  });
  const groups = codes.map((code, line) => ({
    code,
    mentees: cuts.reduce((sum, { mentees }) => sum + mentees[line]!, 0),
    same: cuts.reduce((sum, { same }) => sum + same[line]!, 0),
  }));
  const pairs = cuts.reduce((sum, each) => sum + each.pairs, 0);
  if (codes.length < 2 || !pairs) return null;
  const rate = { selected: groups.reduce((sum, { same }) => sum + same, 0), total: pairs };
  return {
    pairs,
    groups,
    sameShare: told(rateOf(rate), wilsonInterval(rate)),
    expectedShare: told(pairs ? expectedSameGroupShare(cuts) : unmeasured('NO_PAIRS')),
  };
}
