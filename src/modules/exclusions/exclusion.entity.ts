/** An exclusion: two people who must not be paired, in a cohort, a program or the whole institution. */
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Person } from '../people/person.entity';
import { Program } from '../programs/program.entity';

export enum ExclusionSource {
  COORDINATOR = 'COORDINATOR',
  PARTICIPANT = 'PARTICIPANT',
  NOT_AGAIN = 'NOT_AGAIN',
}

registerEnumType(ExclusionSource, {
  name: 'ExclusionSource',
  description: 'Where an exclusion comes from.',
  valuesConfig: {
    COORDINATOR: { description: 'A coordinator made it.' },
    PARTICIPANT: { description: 'One of the two asked for it.' },
    NOT_AGAIN: { description: 'They were paired before, and not again.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'Two people who must not be paired, whichever way around. For coordinators.',
})
@Entity('exclusions')
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'firstPersonId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'secondPersonId'], ['institutionId', 'id'])
@Index('uq_exclusions_live', { synchronize: false })
@Index('ix_exclusions_program', ['institutionId', 'programId'])
@Index('ix_exclusions_cohort', ['institutionId', 'cohortId'])
@Index('ix_exclusions_first', ['institutionId', 'firstPersonId'])
@Index('ix_exclusions_second', ['institutionId', 'secondPersonId'])
@Index('ix_exclusions_created_at', ['institutionId', 'createdAt', 'id'])
export class Exclusion extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Exclusion')
  override id: string;

  @NodeId('Program', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the program in which it holds; null for the whole institution.',
  })
  programId: string | null;

  @NodeId('Cohort', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the cohort in which alone it holds; null for the whole program or institution.',
  })
  cohortId: string | null;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of one of the two.' })
  firstPersonId: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the other one.' })
  secondPersonId: string;

  @Word()
  @Field(() => ExclusionSource, { description: 'Where it comes from.' })
  source: ExclusionSource;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Why.' })
  reason: string | null;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day on which it holds; null for ever.',
  })
  expiresOn: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When it was lifted; null while it holds.',
  })
  liftedAt: Date | null;
}
