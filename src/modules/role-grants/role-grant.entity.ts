/** A role that a person holds: for the whole institution, a program or a cohort. */
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Person } from '../people/person.entity';
import { Program } from '../programs/program.entity';

export enum Role {
  INSTITUTION_ADMIN = 'INSTITUTION_ADMIN',
  COORDINATOR = 'COORDINATOR',
  ANALYST = 'ANALYST',
  EQUITY_OFFICER = 'EQUITY_OFFICER',
  SAFEGUARDING_LEAD = 'SAFEGUARDING_LEAD',
  LINE_MANAGER = 'LINE_MANAGER',
  GUEST = 'GUEST',
}

registerEnumType(Role, {
  name: 'Role',
  description:
    'Roles that can be granted. Being a mentor or mentee is no grant: it follows from an enrollment.',
  valuesConfig: {
    INSTITUTION_ADMIN: { description: 'Runs Ithaca for the institution: settings, roles, keys, audit log.' },
    COORDINATOR: { description: 'Runs programs and cohorts: people, enrollments, pairs.' },
    ANALYST: { description: 'Reads aggregates and progress, no private text.' },
    EQUITY_OFFICER: { description: 'Will request and read equity reports.' },
    SAFEGUARDING_LEAD: { description: 'Sees people and enrollments, to follow concerns.' },
    LINE_MANAGER: {
      description: 'Will read attendance and stage of the own reports, when there are pairings.',
    },
    GUEST: {
      description: 'A person from outside the institution, with an affiliation and an end of access.',
    },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A role that a person holds: for the whole institution, one program or one cohort.',
})
@Entity('role_grants')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@Index('uq_role_grants_live', { synchronize: false })
@Index('ix_role_grants_person', ['institutionId', 'personId'])
@Index('ix_role_grants_program', ['institutionId', 'programId'])
@Index('ix_role_grants_cohort', ['institutionId', 'cohortId'])
@Index('ix_role_grants_created_at', ['institutionId', 'createdAt', 'id'])
export class RoleGrant extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('RoleGrant')
  override id: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the person.' })
  personId: string;

  @Word()
  @Field(() => Role, { description: 'The role.' })
  role: Role;

  @NodeId('Program', { nullable: true })
  programId: string | null;

  @NodeId('Cohort', { nullable: true })
  cohortId: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Where a guest comes from.' })
  affiliation: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the role ends by itself; null when it does not.',
  })
  expiresAt: Date | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the role was revoked; null while it holds.',
  })
  revokedAt: Date | null;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When the role was granted.' })
  createdAt: Date;
}
