/** What is told of participation in plain words: numbers, and never a cause. Pure. */
import type { Cell } from '../../disclosure/types';
import type { StoredParticipation, StoredParticipationOutcome } from './equity-participation.compare';
import type { ParticipationOutcome, ParticipationReason } from './equity-participation';
import type { EquityParticipation, EquityPeople } from './equity-participation.types';

export const PARTICIPATION_WARNING =
  'People choose to take part, or are chosen, and those who are differ from the others in more than that. Whoever left before a pairing was made could be no participant, which alone makes participants seem to stay. So a difference does not show that the program caused it, and none does not show that the program did nothing.';

export function shownParticipation(stored: StoredParticipation | undefined): EquityParticipation | null {
  if (!stored) return null;
  const { participants, nonParticipants, leftOut, notEmployed, outcomes } = stored;
  return {
    ...stored,
    warning: PARTICIPATION_WARNING,
    participants: shown(participants),
    nonParticipants: shown(nonParticipants),
    leftOut: shown(leftOut),
    notEmployed: shown(notEmployed),
    outcomes: outcomes.map((outcome) => ({
      ...outcome,
      participants: shown(outcome.participants),
      nonParticipants: shown(outcome.nonParticipants),
    })),
  };
}

const shown = (cell: Cell): EquityPeople => ({
  kind: cell.kind,
  count: cell.kind === 'COUNT' ? cell.value : null,
  atLeast: cell.kind === 'BAND' ? cell.atLeast : null,
  atMost: cell.kind === 'BAND' ? cell.atMost : null,
});

const HAD: Record<ParticipationOutcome, string> = {
  RETAINED: 'were employed on the last day',
  NEW_ROLE: 'had begun under another job title',
};

const WHY: Record<ParticipationReason, string> = {
  NOT_IMPORTED: 'no employment on the first day was entered or imported',
  TITLES_MISSING: 'too many job titles are missing',
  TOO_FEW: 'there are too few people',
  OVERLAPS_EARLIER:
    'beside an earlier report, over another period or about other participants, it would tell of few people',
};

/** Sentences for the summary, the warning last. */
export function participationInWords(stored: StoredParticipation | undefined): string[] {
  if (!stored) return [];
  const { startOn, endOn, outcomes } = stored;
  return [
    ...outcomes.map((outcome) => `Participation, ${startOn} to ${endOn}: ${sentence(outcome)}`),
    `Participation: ${PARTICIPATION_WARNING}`,
  ];
}

function sentence({ outcome, reason, comparison, within }: StoredParticipationOutcome): string {
  if (!comparison) return `how many ${HAD[outcome]} can’t be told: ${WHY[reason ?? 'TOO_FEW']}.`;
  const { participantRate, nonParticipantRate, ratio, adjustedP, atLeast } = comparison;
  const size =
    ratio.value === null
      ? ''
      : `ratio ${ratio.value.toFixed(2)}${ratio.lower === null || ratio.upper === null ? '' : `, ${ratio.lower.toFixed(2)} to ${ratio.upper.toFixed(2)}`}; `;
  const p = adjustedP < 0.001 ? 'below 0.001' : adjustedP.toFixed(3);
  const inside =
    within?.rateRatio.value == null
      ? ''
      : ` Within org units the ratio is ${within.rateRatio.value.toFixed(2)}${within.reversal ? ', the other way round' : ''}.${within.differ ? ' The org units differ from each other: look at each.' : ''}`;
  const rates = `${percent(participantRate.value)} of the participants and ${percent(nonParticipantRate.value)} of the non-participants ${HAD[outcome]}`;
  return `${rates} (${size}adjusted p ${p}).${atLeast ? ' A number is a range; the end that speaks least for a difference is used.' : ''}${inside}`;
}

const percent = (rate: number | null) => `${Math.round((rate ?? 0) * 100)} %`;

export function participationMethod({ startOn }: StoredParticipation): string {
  return `Participation: everybody with a span of employment on ${startOn}. Participants are those in a pairing of these cohorts that all had confirmed by the last day, in the role of the report; non-participants those in no confirmed pairing during the period; all others are left out. Fisher’s exact test, two-sided, and Holm’s adjustment over the outcomes; limits by Wilson, Katz and Newcombe. Within org units: Mantel and Haenszel’s ratios, the test of Cochran, Mantel and Haenszel, and Breslow and Day’s with Tarone’s adjustment. Job titles are compared without case and outer spaces; who has none is counted as without another one.`;
}
