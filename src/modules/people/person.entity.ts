/** A person of the institution, or a guest. Demographics are not here and never will be: they have a schema of their own. */
import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Institution } from '../institutions/institution.entity';
import { OrgUnit } from '../org-units/org-unit.entity';

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A person of the institution, or a guest of one of its programs.',
})
@Entity('people')
@Unique('uq_people_external_id', ['institutionId', 'externalId'])
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@ForeignKey(() => OrgUnit, ['institutionId', 'orgUnitId'], ['institutionId', 'id'])
@Index('uq_people_email', { synchronize: false })
@Index('ix_people_org_unit', ['institutionId', 'orgUnitId'])
@Index('ix_people_name_search', { synchronize: false })
@Index('ix_people_display_name', { synchronize: false })
export class Person extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Person')
  override id: string;

  @Column('text')
  @Field({ description: 'Name, as the person wants to be called.' })
  displayName: string;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'E-mail address, unique in the institution whatever its case.',
  })
  email: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Pronouns, as given.' })
  pronouns: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Job title or course of study.' })
  jobTitle: string | null;

  /** On the wire through a resolver: for staff and the person herself. */
  @Column('text', { nullable: true })
  externalId: string | null;

  @NodeId('OrgUnit', { nullable: true })
  orgUnitId: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'IANA time zone; null means the institution’s.' })
  timeZone: string | null;

  /** On the wire through a resolver: for coordinators and the person herself. */
  @Column('integer', { nullable: true })
  pairingCap: number | null;

  @Column('boolean', { default: false })
  @Field({
    description:
      'Whether the person is from outside the institution, and has access only while a guest role holds.',
  })
  guest: boolean;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the person left the institution; null while she is in it.',
  })
  deactivatedAt: Date | null;
}
