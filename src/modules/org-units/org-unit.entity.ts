/** An org unit: department, faculty, team; a tree. */
import { Field, ObjectType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Institution } from '../institutions/institution.entity';

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A part of the institution, such as a department or faculty.',
})
@Entity('org_units')
@Unique('uq_org_units_code', ['institutionId', 'code'])
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@ForeignKey(() => OrgUnit, ['institutionId', 'parentId'], ['institutionId', 'id'])
@Index('ix_org_units_parent', ['institutionId', 'parentId'])
@Index('ix_org_units_name', { synchronize: false })
export class OrgUnit extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('OrgUnit')
  override id: string;

  @NodeId('OrgUnit', { nullable: true })
  parentId: string | null;

  @Column('text')
  @Field({ description: 'Name, as people know it.' })
  name: string;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'Code of the unit in the institution’s own systems, unique there.',
  })
  code: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the unit was dissolved; null while it exists.',
  })
  archivedAt: Date | null;
}
