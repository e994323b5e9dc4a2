/** Participants beside non-participants, with the warning that belongs to it. Pure. */
import type { EquityMeasure } from '../equity-reports/equity-measures.types';
import type {
  EquityParticipation,
  EquityParticipationOutcome,
  EquityPeople,
} from '../equity-participation/equity-participation.types';
import type { Column, Name, Section, Table, Value } from './document';
import { coded, NOT_SHOWN, noted, plain } from './numbers';

export function participationSections(participation: EquityParticipation | null): Section[] {
  if (!participation) return [];
  const { startOn, endOn, months, warning, outcomes } = participation;
  const unshown = outcomes.filter(({ reason }) => reason);
  return [
    {
      key: 'participation',
      heading: 'Participants and non-participants',
      paragraphs: [
        warning,
        `Everybody who was employed on ${startOn}, followed for ${months} months until ${endOn}, all groups together.`,
        ...unshown.map(({ outcome, reason }) => `${OUTCOMES[outcome]}: not shown, since ${WHY[reason!]}.`),
      ],
      tables: [people(participation), rates(participation), comparisons(participation)]
        .concat(strata(participation))
        .filter(({ rows }) => rows.length),
    },
  ];
}

const OUTCOMES: Record<EquityParticipationOutcome['outcome'], string> = {
  RETAINED: 'Employed on the last day',
  NEW_ROLE: 'Began under another job title',
};
const WHY: Record<NonNullable<EquityParticipationOutcome['reason']>, string> = {
  NOT_IMPORTED: 'no employment on the first day was entered or imported',
  TITLES_MISSING: 'job titles are missing for more than a fifth of the people',
  TOO_FEW: 'there are too few people',
  OVERLAPS_EARLIER:
    'beside an earlier report, over another period or about other participants, it would tell of few people',
};
const PARTICIPANTS: Name = { code: 'PARTICIPANTS', label: 'Participants' };
const NON_PARTICIPANTS: Name = { code: 'NON_PARTICIPANTS', label: 'Non-participants' };
const outcomeName = (code: EquityParticipationOutcome['outcome']): Name => ({ code, label: OUTCOMES[code] });
const column = (measure: string, heading: string, as: Column['as']): Column => ({ measure, heading, as });

function people({ participants, nonParticipants, leftOut, notEmployed }: EquityParticipation): Table {
  const rows: [Name, EquityPeople][] = [
    [PARTICIPANTS, participants],
    [NON_PARTICIPANTS, nonParticipants],
    [{ code: 'LEFT_OUT', label: 'On neither side: paired otherwise, or too late' }, leftOut],
    [{ code: 'NOT_EMPLOYED', label: 'Took part; no employment on the first day is known' }, notEmployed],
  ];
  return {
    caption: 'People on either side, and on neither',
    heads: ['group'],
    columns: [column('people', 'People', 'count')],
    rows: rows.map(([group, cell]) => ({ at: { group }, values: [numberOf(cell)] })),
  };
}

function rates({ outcomes }: EquityParticipation): Table {
  return {
    caption: 'What became of them',
    heads: ['class', 'group'],
    columns: [column('people', 'People', 'count'), column('share', 'Share', 'share')],
    rows: outcomes.flatMap(({ outcome, reason, participants, nonParticipants, comparison }) => {
      const row = (group: Name, cell: EquityPeople, rate: EquityMeasure | undefined) => ({
        at: { class: outcomeName(outcome), group },
        values: [numberOf(cell), cell.kind === 'COUNT' && rate ? measureOf(rate) : shareless(cell)],
      });
      return reason
        ? []
        : [
            row(PARTICIPANTS, participants, comparison?.participantRate),
            row(NON_PARTICIPANTS, nonParticipants, comparison?.nonParticipantRate),
          ];
    }),
  };
}

function comparisons({ outcomes }: EquityParticipation): Table {
  return {
    caption: 'Participants beside non-participants',
    heads: ['class'],
    columns: [
      column('ratio', 'Ratio', 'number'),
      column('difference', 'Difference in points', 'points'),
      column('fisher_p', 'p', 'p'),
      column('adjusted_p', 'Adjusted p', 'p'),
      column('minimum_detectable_ratio', 'Could have been detected', 'number'),
      column('within_rate_ratio', 'Ratio within org units', 'number'),
      column('within_adjusted_p', 'Adjusted p within org units', 'p'),
      column('homogeneity_p', 'p that org units are alike', 'p'),
      column('at_least', 'A range went in', 'words'),
    ],
    rows: outcomes.flatMap(({ outcome, comparison, within }) =>
      comparison
        ? [
            {
              at: { class: outcomeName(outcome) },
              values: [
                measureOf(comparison.ratio),
                measureOf(comparison.difference),
                plain(comparison.fisherP, ''),
                plain(comparison.adjustedP, ''),
                plain(comparison.minimumDetectableRatio, 'found, or none could be'),
                within ? measureOf(within.rateRatio) : noted('not told apart'),
                plain(within?.adjustedP ?? null, 'not told apart'),
                within ? measureOf(within.homogeneityP) : noted('not told apart'),
                comparison.atLeast
                  ? coded('YES', 'yes: the difference is at least this large')
                  : coded('NO', 'no'),
              ],
            },
          ]
        : [],
    ),
  };
}

function strata({ strata }: EquityParticipation): Table[] {
  const told = strata[0]?.outcomes.map(({ outcome }) => outcome) ?? [];
  const both = (measure: string, heading: string) => [
    column(`participants_${measure}`, `Participants${heading}`, 'count'),
    column(`non_participants_${measure}`, `Non-participants${heading}`, 'count'),
  ];
  return [
    {
      caption: 'People by the org unit in which they worked on the first day',
      heads: ['group'],
      columns: [
        ...both('people', ''),
        ...told.flatMap((outcome) => both(outcome.toLowerCase(), `: ${OUTCOMES[outcome].toLowerCase()}`)),
      ],
      rows: strata.map(({ code, label, participants, nonParticipants, outcomes }) => ({
        at: { group: { code, label } },
        values: [
          participants,
          nonParticipants,
          ...outcomes.flatMap((each) => [each.participants, each.nonParticipants]),
        ].map((count) => plain(count, '')),
      })),
    },
  ];
}

function numberOf({ count, atLeast, atMost }: EquityPeople): Value {
  if (count !== null) return plain(count, '');
  return atLeast === null ? NOT_SHOWN : { value: null, lower: atLeast, upper: atMost, note: 'a range' };
}

const shareless = ({ kind }: EquityPeople) => (kind === 'BAND' ? noted('the number is a range') : NOT_SHOWN);

const measureOf = ({ value, lower, upper, reason }: EquityMeasure): Value => ({
  value,
  lower,
  upper,
  note: reason,
});
