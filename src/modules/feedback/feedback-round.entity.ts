/** Rounds of feedback in a cohort, with the result that each keeps from the moment it closes. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { FeedbackInstrument } from './feedback-instrument.entity';
import { FeedbackRoundState } from './feedback.state';

export enum FeedbackConfidentiality {
  CONFIDENTIAL = 'CONFIDENTIAL',
}

export enum FeedbackHiddenReason {
  TOO_FEW_ANSWERS = 'TOO_FEW_ANSWERS',
  NOT_ASKED = 'NOT_ASKED',
}

registerEnumType(FeedbackRoundState, {
  name: 'FeedbackRoundState',
  description: 'Where a feedback round is in its life.',
  valuesConfig: {
    PLANNED: { description: 'Being prepared; nobody is asked.' },
    OPEN: { description: 'Members answer. There is no result yet.' },
    CLOSED: { description: 'Over; its result stands.' },
  },
});

registerEnumType(FeedbackConfidentiality, {
  name: 'FeedbackConfidentiality',
  description: 'What becomes of what people answer. New kinds may be added.',
  valuesConfig: {
    CONFIDENTIAL: {
      description:
        'Kept with who answered, but nobody else can read a response: others see figures over enough people only.',
    },
  },
});

registerEnumType(FeedbackHiddenReason, {
  name: 'FeedbackHiddenReason',
  description: 'Why a mean is not shown.',
  valuesConfig: {
    TOO_FEW_ANSWERS: { description: 'Fewer people answered than the program’s rules ask for.' },
    NOT_ASKED: { description: 'The instrument has no items of the subscale SATISFACTION.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'One time at which members of a cohort’s pairings are asked.',
})
@Entity('feedback_rounds')
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => FeedbackInstrument, ['institutionId', 'instrumentId'], ['institutionId', 'id'])
@Index('ix_feedback_rounds_cohort', ['institutionId', 'cohortId', 'createdAt', 'id'])
@Index('ix_feedback_rounds_instrument', ['institutionId', 'instrumentId'])
export class FeedbackRound extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('FeedbackRound')
  override id: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @NodeId('FeedbackInstrument')
  @Field(() => ID, { description: 'Id of the instrument.' })
  instrumentId: string;

  @Column('text')
  @Field({ description: 'Name of the round, for those who are asked.' })
  name: string;

  @Word()
  @Field(() => FeedbackConfidentiality, {
    description: 'What becomes of the answers; show it before people answer.',
  })
  confidentiality: FeedbackConfidentiality;

  @Column('text', { array: true })
  @Field(() => [EnrollmentRole], { description: 'Members in which roles are asked.' })
  asks: EnrollmentRole[];

  @Word()
  @Field(() => FeedbackRoundState, { description: 'Where it is in its life.' })
  state: FeedbackRoundState;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day for answers, in the institution’s time zone; null: until it is closed.',
  })
  closesOn: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was opened.' })
  openedAt: Date | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was closed.' })
  closedAt: Date | null;

  /** The result; on the wire through a resolver, for those who may manage feedback. */
  @Column('integer', { nullable: true })
  asked: number | null;

  @Column('integer', { nullable: true })
  answered: number | null;

  @Column('integer', { nullable: true })
  minimumAnswers: number | null;

  @Column('integer', { nullable: true })
  meanHundredths: number | null;

  @Word({ nullable: true })
  hiddenReason: FeedbackHiddenReason | null;
}

@ObjectType({ simpleResolvers: true, description: 'What came of a round, fixed when it closed.' })
export class FeedbackResults {
  @Field(() => Int, { description: 'How many were asked.' })
  asked: number;
  @Field(() => Int, { description: 'How many answered.' })
  answered: number;
  @Field(() => Int, { description: 'How many people had to answer for a mean to be shown.' })
  minimumAnswers: number;
  @Field(() => Int, {
    nullable: true,
    description:
      'Mean of the subscale SATISFACTION in hundredths, halves rounded up; null where it must not be shown.',
  })
  satisfactionHundredths: number | null;
  @Field(() => FeedbackHiddenReason, {
    nullable: true,
    description: 'Why there is no mean; null when there is.',
  })
  hiddenReason: FeedbackHiddenReason | null;
}
