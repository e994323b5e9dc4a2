/** Participants beside non-participants, from printed numbers alone. Pure. */
import { compareAt, type PrintedComparison } from '../../disclosure/derived';
import type { Cell } from '../../disclosure/types';
import { holm } from '../../statistics/adjustment';
import { impactRatio } from '../../statistics/four-fifths';
import { katzInterval, newcombeInterval, wilsonInterval } from '../../statistics/intervals';
import { minimumDetectable } from '../../statistics/power';
import { rateOf } from '../../statistics/rate';
import { rateDifference } from '../../statistics/two-rates';
import { told, type StoredMeasure } from '../equity-reports/equity-report.measures';
import { takenTogether } from '../equity-reports/equity-report.within';
import type { ParticipationOutcome, Printed, PrintedOutcome } from './equity-participation';

/** The rate of participants beside that of non-participants. */
export interface StoredParticipationComparison {
  participantRate: StoredMeasure;
  nonParticipantRate: StoredMeasure;
  ratio: StoredMeasure;
  difference: StoredMeasure;
  /** A range went in, and the end of it that speaks least for a difference was used. */
  atLeast: boolean;
  fisherP: number;
  /** By Holm over the outcomes. */
  adjustedP: number;
  minimumDetectableRatio: number | null;
}

/** The same within org units. */
export interface StoredParticipationWithin {
  strata: number;
  informative: number;
  rateRatio: StoredMeasure;
  oddsRatio: StoredMeasure;
  chiSquare: StoredMeasure;
  p: StoredMeasure;
  /** By Holm over the outcomes. */
  adjustedP: number | null;
  homogeneityP: StoredMeasure;
  differ: boolean | null;
  reversal: boolean | null;
}

export interface StoredParticipationOutcome extends PrintedOutcome {
  comparison: StoredParticipationComparison | null;
  within: StoredParticipationWithin | null;
}

export interface StoredParticipation extends Omit<Printed, 'outcomes'> {
  outcomes: StoredParticipationOutcome[];
}

export function compared(print: Printed, alpha: number): StoredParticipation {
  const found = print.outcomes.map((outcome) => comparisonOf(print, outcome));
  const within = print.outcomes.map(({ outcome }) => withinOf(print, outcome, alpha));
  const adjusted = holm(found.map((each) => each?.fisherTwoSided ?? null));
  const adjustedWithin = holm(within.map((each) => each?.p.value ?? null));
  return {
    ...print,
    outcomes: print.outcomes.map((outcome, at) => ({
      ...outcome,
      comparison: found[at] ? stored(found[at], adjusted[at]!, alpha) : null,
      within: within[at] ? { ...within[at], adjustedP: adjustedWithin[at] ?? null } : null,
    })),
  };
}

function comparisonOf(print: Printed, outcome: PrintedOutcome): PrintedComparison | null {
  if (outcome.reason) return null;
  const group = (code: string, cells: Cell[]) => ({ code, cells, hidden: false });
  const groups = [
    group('PARTICIPANTS', [print.participants, outcome.participants]),
    group('NON_PARTICIPANTS', [print.nonParticipants, outcome.nonParticipants]),
  ];
  return compareAt({ groups, refused: false }, 'PARTICIPANTS', 'NON_PARTICIPANTS', 1).comparison;
}

function stored(found: PrintedComparison, adjustedP: number, alpha: number): StoredParticipationComparison {
  const { focal, reference, atLeast, fisherTwoSided } = found;
  return {
    participantRate: told(rateOf(focal), wilsonInterval(focal)),
    nonParticipantRate: told(rateOf(reference), wilsonInterval(reference)),
    ratio: told(impactRatio(focal, reference), katzInterval(focal, reference)),
    difference: told(rateDifference(focal, reference), newcombeInterval(focal, reference)),
    atLeast,
    fisherP: fisherTwoSided,
    adjustedP,
    minimumDetectableRatio:
      adjustedP > alpha && reference.selected
        ? (minimumDetectable(
            { nFocal: focal.total, nRef: reference.total },
            reference.selected / reference.total,
          ).value?.ratio ?? null)
        : null,
  };
}

function withinOf(
  { strata: all }: Printed,
  of: ParticipationOutcome,
  alpha: number,
): StoredParticipationWithin | null {
  const strata = all.flatMap(({ participants, nonParticipants, outcomes }) => {
    const had = outcomes.find(({ outcome }) => outcome === of);
    // Units without participants have nobody to compare.
    if (!had || !participants) return [];
    const focal = { selected: had.participants, total: participants };
    return [{ focal, reference: { selected: had.nonParticipants, total: nonParticipants } }];
  });
  if (strata.length < 2) return null;
  // The crude ratio stands beside it, of all people.
  const { crudeRatio: _, ...together } = takenTogether(strata, alpha);
  return { ...together, adjustedP: null };
}
