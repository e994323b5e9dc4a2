/** A leave: days on which an enrolled person is away. She keeps her seats; her clocks stand still. */
import { Field, ID, ObjectType } from 'type-graphql';
import { GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Enrollment } from './enrollment.entity';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Days on which an enrolled person is away. She keeps her seats, and is not matched meanwhile.',
})
@Entity('leaves')
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@Index('ix_leaves_enrollment', ['institutionId', 'enrollmentId', 'fromOn'])
@Index('uq_leaves_open', { synchronize: false })
export class Leave extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Leave')
  override id: string;

  @NodeId('Enrollment')
  @Field(() => ID, { description: 'Id of the enrollment.' })
  enrollmentId: string;

  @Column('date')
  @Field(() => GraphQLLocalDate, { description: 'First day away.' })
  fromOn: string;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day away; null while that is open.' })
  toOn: string | null;

  @Instant()
  createdAt: Date;
}
