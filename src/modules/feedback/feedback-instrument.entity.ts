/** Instruments: what is asked, on which scale, and how it is scored. Kept by version; one is never changed. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Program } from '../programs/program.entity';
import type { Texts } from '../texts';

export enum FeedbackRightsStatus {
  OWN = 'OWN',
  LICENSED = 'LICENSED',
  PERMISSION_NEEDED = 'PERMISSION_NEEDED',
}

registerEnumType(FeedbackRightsStatus, {
  name: 'FeedbackRightsStatus',
  description: 'Whether the institution may use the wording of an instrument.',
  valuesConfig: {
    OWN: { description: 'The institution wrote it, or it is free to use.' },
    LICENSED: { description: 'The institution has a license.' },
    PERMISSION_NEEDED: { description: 'Nobody may be asked before permission was obtained.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A questionnaire: its items, their scales and how they are scored. It never changes.',
})
@Entity('feedback_instruments')
@Unique('uq_feedback_instruments_number', ['institutionId', 'programId', 'key', 'number'])
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@Index('ix_feedback_instruments_program', ['institutionId', 'programId', 'createdAt', 'id'])
export class FeedbackInstrument extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('FeedbackInstrument')
  override id: string;

  @NodeId('Program')
  @Field(() => ID, { description: 'Id of the program.' })
  programId: string;

  @Column('text')
  @Field({ description: 'Name for programs, such as CLOSING_SURVEY; versions of one instrument share it.' })
  key: string;

  @Column('integer')
  @Field(() => Int, { description: 'Version among those of the same key, from 1.' })
  number: number;

  @Column('jsonb')
  names: Texts;

  @Word()
  @Field(() => FeedbackRightsStatus, { description: 'Whether the institution may use its wording.' })
  rightsStatus: FeedbackRightsStatus;

  @Column('integer')
  @Field(() => Int, { description: 'Fewest items that a response must answer to count in a mean.' })
  minimumAnswered: number;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it was made.' })
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true, description: 'One question of an instrument.' })
@Entity('feedback_items')
@ForeignKey(() => FeedbackInstrument, ['institutionId', 'instrumentId'], ['institutionId', 'id'])
export class FeedbackItem {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  instrumentId: string;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'Its place, from 1; answers name it.' })
  position: number;

  @Column('jsonb')
  texts: Texts;

  @Column('integer')
  @Field(() => Int, { description: 'Lowest value of its scale.' })
  low: number;

  @Column('integer')
  @Field(() => Int, { description: 'Highest value of its scale.' })
  high: number;

  @Column('boolean')
  @Field({ description: 'Whether a high value means little; it is turned before means are taken.' })
  reversed: boolean;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'What it measures together with others; null: on its own.',
  })
  subscale: string | null;
}
