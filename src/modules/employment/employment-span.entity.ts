/** Where and as what a person worked, from when to when. Spans of a person don't overlap, and one at most is open. */
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { OrgUnit } from '../org-units/org-unit.entity';
import { Person } from '../people/person.entity';

export enum EmploymentSource {
  COORDINATOR = 'COORDINATOR',
  SERVICE = 'SERVICE',
  IMPORT = 'IMPORT',
}

registerEnumType(EmploymentSource, {
  name: 'EmploymentSource',
  description: 'Who said so last.',
  valuesConfig: {
    COORDINATOR: { description: 'A coordinator.' },
    SERVICE: { description: 'A system of the institution, with an API key.' },
    IMPORT: { description: 'A file.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'Where and as what a person worked, from one day to another.',
})
@Entity('employment_spans')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@ForeignKey(() => OrgUnit, ['institutionId', 'orgUnitId'], ['institutionId', 'id'])
@Index('uq_employment_spans_start', ['institutionId', 'personId', 'fromOn'], { unique: true })
@Index('uq_employment_spans_open', { synchronize: false })
@Index('ix_employment_spans_org_unit', ['institutionId', 'orgUnitId'])
export class EmploymentSpan extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('EmploymentSpan')
  override id: string;

  @NodeId('Person')
  personId: string;

  @Column('date')
  @Field(() => GraphQLLocalDate, { description: 'First day.' })
  fromOn: string;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day; null while it goes on.' })
  toOn: string | null;

  @NodeId('OrgUnit', { nullable: true })
  orgUnitId: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Job title or course of study in that time.' })
  jobTitle: string | null;

  @Word()
  @Field(() => EmploymentSource, { description: 'Who said so last.' })
  source: EmploymentSource;
}
