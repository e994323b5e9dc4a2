/** What a person has done of what must be done before she is matched: one live record for each item of an enrollment. */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, Word } from '../../db/columns';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Person } from '../people/person.entity';
import { ReadinessItem } from '../programs/readiness-item';

export enum ReadinessState {
  MISSING = 'MISSING',
  DONE = 'DONE',
  WAIVED = 'WAIVED',
  EXPIRED = 'EXPIRED',
}

registerEnumType(ReadinessState, {
  name: 'ReadinessState',
  description: 'Where somebody is with something that must be done before matching.',
  valuesConfig: {
    MISSING: { description: 'Not done; `missing` says what lacks where it is known.' },
    DONE: { description: 'Done.' },
    WAIVED: { description: 'A coordinator waived it for this person.' },
    EXPIRED: { description: 'It was done, and holds no longer.' },
  },
});

@Entity('readiness_records')
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'recordedById'], ['institutionId', 'id'])
@Index('uq_readiness_records_live', { synchronize: false })
@Index('ix_readiness_records_enrollment', ['institutionId', 'enrollmentId', 'createdAt'])
@Index('ix_readiness_records_recorder', ['institutionId', 'recordedById'])
export class ReadinessRecord {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  id: string;

  @NodeId('Enrollment')
  enrollmentId: string;

  @Column('text')
  itemKey: string;

  @Word()
  state: ReadinessState.DONE | ReadinessState.WAIVED;

  @Column('date')
  doneOn: string;

  /** The last day on which it holds. */
  @Column('date', { nullable: true })
  validUntilOn: string | null;

  /** Coordinators' words. */
  @Column('text', { nullable: true })
  reason: string | null;

  @NodeId('Person', { nullable: true })
  recordedById: string | null;

  @Instant()
  createdAt: Date;

  /** When it was undone, or replaced by a newer one. */
  @Instant({ nullable: true })
  endedAt: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'Where a person is with one item of the checklist.' })
export class ReadinessItemState {
  @Field({ description: 'The item’s name for programs.' })
  key: string;

  @Field(() => ReadinessItem, { description: 'The item, as the rules say now.' })
  item: ReadinessItem;

  @Field(() => ReadinessState, { description: 'Where the person is with it.' })
  state: ReadinessState;

  @Field(() => [String], {
    description:
      'What lacks, as names of fields, where it follows from them: `level`, `skillsWanted`, `application`; else empty.',
  })
  missing: string[];

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'The day on which it was done or waived.' })
  doneOn: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When that was recorded.' })
  doneAt: Date | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'The last day on which it holds, or held; null: for good.',
  })
  untilOn: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was waived; only coordinators can read it.' })
  reason: string | null;

  /** For the resolver of `recordedBy`. */
  recordedById: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What a person has done of what must, or should, be done before she is matched.',
})
export class EnrollmentReadiness {
  @Field({ description: 'Whether nothing that is required lacks. Only then she is matched.' })
  ready: boolean;

  @Field(() => Int, { description: 'How many required items lack.' })
  openItems: number;

  @Field(() => [ReadinessItemState], {
    description: 'The items that concern her role, in the order to show.',
  })
  items: ReadinessItemState[];
}
