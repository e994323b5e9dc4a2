/** A cohort: one run of a program, with its own people, dates and state. */
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Program } from '../programs/program.entity';
import { CohortState } from './cohort.state';

registerEnumType(CohortState, {
  name: 'CohortState',
  description: 'Where a cohort is in its life.',
  valuesConfig: {
    DRAFT: { description: 'Being prepared; only its staff sees it.' },
    ENROLLING: { description: 'People are invited and apply.' },
    MATCHING: { description: 'Pairs are being made; can go back to enrolling.' },
    ACTIVE: { description: 'Pairs work together. A rolling cohort also enrolls and matches meanwhile.' },
    WRAP_UP: { description: 'Pairs are closing; nobody joins any more.' },
    COMPLETED: { description: 'Over; everything can still be read and reported.' },
    ARCHIVED: { description: 'Over and out of the way.' },
    CANCELED: { description: 'Ended before its aim.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'One run of a program, with its own people, dates and state.',
})
@Entity('cohorts')
@Unique('uq_cohorts_name', ['institutionId', 'programId', 'name'])
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@Index('ix_cohorts_program', ['institutionId', 'programId', 'id'])
@Index('ix_cohorts_name', { synchronize: false })
@Index('ix_cohorts_created_at', ['institutionId', 'createdAt', 'id'])
export class Cohort extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Cohort')
  override id: string;

  @NodeId('Program')
  @Field(() => ID, { description: 'Id of the program it belongs to.' })
  programId: string;

  @Column('text')
  @Field({ description: 'Name, unique in the program.' })
  name: string;

  @Word()
  @Field(() => CohortState, { description: 'Where it is in its life.' })
  state: CohortState;

  @Column('boolean', { default: false })
  @Field({ description: 'Whether enrolling and matching go on while the cohort is active.' })
  rolling: boolean;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'First day on which people may apply, in the institution’s time zone.',
  })
  enrollmentOpensOn: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day on which people may apply, in the institution’s time zone.',
  })
  enrollmentClosesOn: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Day on which the pairs begin.' })
  startsOn: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Day on which the pairs should be done.' })
  endsOn: string | null;
}
