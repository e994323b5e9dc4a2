/** The rules of a program for seats, answers and figures. Kept by version: a pairing names the one it was made under. */
import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Instant } from '../../db/columns';
import { Program } from './program.entity';

@ObjectType({
  simpleResolvers: true,
  description: 'The rules of a program for seats, answers and figures, by version.',
})
@Entity('program_policies')
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
export class ProgramPolicy {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  programId: string;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'Version of the rules; 0 are the defaults that hold until some are set.' })
  number: number;

  @Column('integer')
  @Field(() => Int, { description: 'Seats that a new mentor offers unless she says otherwise.' })
  mentorCapacity: number;

  @Column('integer')
  @Field(() => Int, { description: 'Mentors that a new mentee may have at the same time.' })
  mentorsPerMentee: number;

  @Column('boolean')
  @Field({ description: 'Whether the same two may mentor each other in one cohort at the same time.' })
  bothDirections: boolean;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Days in which a proposed pairing must be answered; null for no limit.',
  })
  answerWithinDays: number | null;

  @Column('integer')
  @Field(() => Int, {
    description: 'Days without a meeting after which a pairing counts as without contact.',
  })
  contactGapDays: number;

  @Column('integer')
  @Field(() => Int, { description: 'Fewest answers over which a mean of feedback is shown; never below 5.' })
  minimumAnswers: number;

  @Instant()
  createdAt: Date;
}

/** What holds in a program that never set its rules. Five answers: the usual floor for staff surveys. */
export const DEFAULT_POLICY = {
  number: 0,
  mentorCapacity: 1,
  mentorsPerMentee: 1,
  bothDirections: false,
  answerWithinDays: 14,
  contactGapDays: 30,
  minimumAnswers: 5,
} as const;
