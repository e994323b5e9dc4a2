/** A reporting line: to whom a person reports, from a day to a day. A person reports to one at a time. */
import { Field, ID, ObjectType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Person } from '../people/person.entity';

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'To whom a person reports, from a day to a day. For coordinators and the person herself; her manager does not see it.',
})
@Entity('reporting_lines')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'managerId'], ['institutionId', 'id'])
@Index('uq_reporting_lines_open', { synchronize: false })
@Index('uq_reporting_lines_from', { synchronize: false })
@Index('ix_reporting_lines_person', ['institutionId', 'personId', 'fromOn'])
@Index('ix_reporting_lines_manager', ['institutionId', 'managerId', 'fromOn'])
export class ReportingLine extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('ReportingLine')
  override id: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the person who reports.' })
  personId: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of her manager.' })
  managerId: string;

  @Column('date')
  @Field(() => GraphQLLocalDate, { description: 'First day on which it holds; it may lie ahead.' })
  fromOn: string;

  @Column('date', { nullable: true })
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day on which it holds; null while it is open.',
  })
  toOn: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'The system that it comes from; null when somebody entered it by hand.',
  })
  source: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description:
      'When it was taken back as an error; null while it stands. One that was taken back never held.',
  })
  retractedAt: Date | null;
}
