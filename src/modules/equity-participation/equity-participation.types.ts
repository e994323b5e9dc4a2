/** Participants beside non-participants on the wire. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Cell } from '../../disclosure/types';
import { EquityCellKind, enumOf } from '../equity-reports/equity-enums.types';
import { EquityMeasure } from '../equity-reports/equity-measures.types';
import {
  OUTCOMES,
  REASONS,
  type ParticipationOutcome,
  type ParticipationReason,
  type Period,
} from './equity-participation';

export const EquityParticipationOutcomeKind = enumOf(OUTCOMES);
registerEnumType(EquityParticipationOutcomeKind, {
  name: 'EquityParticipationOutcomeKind',
  description: 'What became of people.',
  valuesConfig: {
    RETAINED: { description: 'They were employed on the last day of the period.' },
    NEW_ROLE: {
      description:
        'Within the period a span of employment began under another job title than on the first day. A promotion is one kind of it, and the system can’t tell which.',
    },
  },
});

export const EquityParticipationReason = enumOf(REASONS);
registerEnumType(EquityParticipationReason, {
  name: 'EquityParticipationReason',
  description: 'Why an outcome is not shown.',
  valuesConfig: {
    NOT_IMPORTED: { description: 'No employment on the first day was entered or imported.' },
    TITLES_MISSING: { description: 'Job titles are missing for more than a fifth of the people.' },
    TOO_FEW: { description: 'There are too few participants or non-participants.' },
    OVERLAPS_EARLIER: {
      description:
        'Beside an earlier report, over another period or about other participants, it would tell of few people.',
    },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A period in which people are followed.' })
export class EquityParticipationPeriod {
  @Field(() => Int, { description: 'How many months it has.' })
  months: number;
  @Field(() => GraphQLLocalDate, {
    description: 'Its first day, in the institution’s time zone: that of the earliest cohort.',
  })
  startOn: string;
  @Field(() => GraphQLLocalDate, { description: 'Its last day.' })
  endOn: string;
}

@ObjectType({ simpleResolvers: true, description: 'A number of people, as far as it is shown.' })
export class EquityPeople {
  @Field(() => EquityCellKind, { description: 'How the number is shown.' })
  kind: Cell['kind'];
  @Field(() => Int, { nullable: true, description: 'The number, where it is shown as it is.' })
  count: number | null;
  @Field(() => Int, { nullable: true, description: 'The lower end of the range, where it is shown as one.' })
  atLeast: number | null;
  @Field(() => Int, { nullable: true, description: 'The upper end of the range, where it is shown as one.' })
  atMost: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The rate of participants beside that of non-participants, from printed numbers alone.',
})
export class EquityParticipationComparison {
  @Field(() => EquityMeasure, { description: 'The rate of participants, from 0 to 1, with Wilson’s limits.' })
  participantRate: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'The rate of non-participants, from 0 to 1, with Wilson’s limits.',
  })
  nonParticipantRate: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The first divided by the second, with Katz’s limits.' })
  ratio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'The first less the second, from -1 to 1, with Newcombe’s limits (method 10).',
  })
  difference: EquityMeasure;
  @Field({ description: 'Whether a range went in, so that the difference is at least this large.' })
  atLeast: boolean;
  @Field(() => Float, { description: 'Two-sided p of Fisher’s exact test.' })
  fisherP: number;
  @Field(() => Float, { description: 'The same after Holm’s adjustment over the outcomes that are shown.' })
  adjustedP: number;
  @Field(() => Float, {
    nullable: true,
    description:
      'Where no clear difference was found: the ratio nearest below 1 that would have been found with 80 % power.',
  })
  minimumDetectableRatio: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The same within the org units shown, taken together: people are compared with those around them.',
})
export class EquityParticipationWithin {
  @Field(() => Int, { description: 'How many org units, or sets of them, have participants.' })
  strata: number;
  @Field(() => Int, {
    description: 'In how many of them both sides have people with the outcome or without.',
  })
  informative: number;
  @Field(() => EquityMeasure, {
    description: 'Mantel and Haenszel’s ratio of rates, with Greenland and Robins’ limits.',
  })
  rateRatio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description: 'Mantel and Haenszel’s odds ratio, with the limits of Robins, Breslow and Greenland.',
  })
  oddsRatio: EquityMeasure;
  @Field(() => EquityMeasure, {
    description:
      'Cochran, Mantel and Haenszel’s chi-square without continuity correction, 1 degree of freedom.',
  })
  chiSquare: EquityMeasure;
  @Field(() => EquityMeasure, { description: 'The p of that.' })
  p: EquityMeasure;
  @Field(() => Float, {
    nullable: true,
    description: 'The same after Holm’s adjustment over the outcomes that are shown.',
  })
  adjustedP: number | null;
  @Field(() => EquityMeasure, {
    description: 'Breslow and Day’s p, with Tarone’s adjustment: whether the org units have one odds ratio.',
  })
  homogeneityP: EquityMeasure;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the org units differ so much that one ratio describes none of them.',
  })
  differ: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the sides stand the other way round within org units than all together.',
  })
  reversal: boolean | null;
}

@ObjectType({ simpleResolvers: true, description: 'How many people had an outcome.' })
export class EquityParticipationOutcome {
  @Field(() => EquityParticipationOutcomeKind, { description: 'The outcome.' })
  outcome: ParticipationOutcome;
  @Field(() => EquityParticipationReason, {
    nullable: true,
    description: 'Why nothing of it is shown; null where something is.',
  })
  reason: ParticipationReason | null;
  @Field(() => EquityPeople, { description: 'How many of the participants had it.' })
  participants: EquityPeople;
  @Field(() => EquityPeople, { description: 'How many of the non-participants had it.' })
  nonParticipants: EquityPeople;
  @Field(() => EquityParticipationComparison, {
    nullable: true,
    description: 'Both beside each other; null where a `reason` is given.',
  })
  comparison: EquityParticipationComparison | null;
  @Field(() => EquityParticipationWithin, {
    nullable: true,
    description: 'The same within org units; null where fewer than two can be told apart.',
  })
  within: EquityParticipationWithin | null;
}

@ObjectType({ simpleResolvers: true, description: 'How many people of an org unit had an outcome.' })
export class EquityParticipationStratumOutcome {
  @Field(() => EquityParticipationOutcomeKind, { description: 'The outcome.' })
  outcome: ParticipationOutcome;
  @Field(() => Int, { description: 'How many of its participants had it.' })
  participants: number;
  @Field(() => Int, { description: 'How many of its non-participants had it.' })
  nonParticipants: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'An org unit without a unit above it, with all below it, or several together.',
})
export class EquityParticipationStratum {
  @Field({
    description:
      'Id of the org unit; REST for all others, NO_PARTICIPANTS for all units in which nobody took part.',
  })
  code: string;
  @Field({ description: 'Text to show: the unit’s name when the numbers were printed.' })
  label: string;
  @Field(() => Int, { description: 'How many participants worked in it on the first day.' })
  participants: number;
  @Field(() => Int, { description: 'How many non-participants worked in it on the first day.' })
  nonParticipants: number;
  @Field(() => [EquityParticipationStratumOutcome], { description: 'How many had each outcome shown.' })
  outcomes: EquityParticipationStratumOutcome[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    'People employed on the first day: those who took part beside those who did not, all groups together. It shows no effect of the program: read the `warning`.',
})
export class EquityParticipation implements Period {
  @Field(() => Int, { description: 'For how many months people are followed.' })
  months: number;
  @Field(() => GraphQLLocalDate, { description: 'The first day, in the institution’s time zone.' })
  startOn: string;
  @Field(() => GraphQLLocalDate, { description: 'The last day.' })
  endOn: string;
  @Field({ description: 'What the numbers can’t say, to be shown with them always.' })
  warning: string;
  @Field(() => EquityPeople, {
    description:
      'People in a pairing of the report’s cohorts, in its role, that all had confirmed by the last day.',
  })
  participants: EquityPeople;
  @Field(() => EquityPeople, {
    description: 'People in no confirmed pairing of the institution during the period.',
  })
  nonParticipants: EquityPeople;
  @Field(() => EquityPeople, {
    description:
      'People who count on neither side: they were in another pairing, in another role, or confirmed too late.',
  })
  leftOut: EquityPeople;
  @Field(() => EquityPeople, {
    description: 'Participants who are not counted, since no employment on the first day is known of them.',
  })
  notEmployed: EquityPeople;
  @Field(() => [EquityParticipationOutcome], { description: 'What became of them.' })
  outcomes: EquityParticipationOutcome[];
  @Field(() => [EquityParticipationStratum], {
    description:
      'Divisions that can be shown apart, the others together: org units at the top of the tree, or where there is one at the top, those right below it. Empty where fewer than two parts can.',
  })
  strata: EquityParticipationStratum[];
}
