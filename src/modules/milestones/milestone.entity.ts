/** Milestones of pairings, and the templates that they are copied from. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { Node, VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { Pairing } from '../pairings/pairing.entity';
import { Person } from '../people/person.entity';
import { Program } from '../programs/program.entity';
import type { Texts } from '../texts';
import { MilestoneState } from './milestone.state';

registerEnumType(MilestoneState, {
  name: 'MilestoneState',
  description: 'Where a milestone is in its life. Whether it is overdue follows from its day.',
  valuesConfig: {
    PLANNED: { description: 'Not begun.' },
    IN_PROGRESS: { description: 'Begun.' },
    DONE: { description: 'Reached.' },
    WAIVED: { description: 'A coordinator decided that it is not needed; it counts nowhere.' },
    LAPSED: { description: 'Was still open when the pairing ended; it counts as not done.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'What pairings of a program should reach, and by when. It never changes; a new one takes its place.',
})
@Entity('milestone_templates')
@Unique('uq_milestone_templates_number', ['institutionId', 'programId', 'number'])
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
export class MilestoneTemplate extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('MilestoneTemplate')
  override id: string;

  @NodeId('Program')
  @Field(() => ID, { description: 'Id of the program.' })
  programId: string;

  @Column('integer')
  @Field(() => Int, {
    description: 'Version: the first is 1, and the highest holds for pairings that start.',
  })
  number: number;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it was set.' })
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true, description: 'One milestone of a template.' })
@Entity('milestone_template_items')
@ForeignKey(() => MilestoneTemplate, ['institutionId', 'templateId'], ['institutionId', 'id'])
export class MilestoneTemplateItem {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  templateId: string;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'Its place, from 1.' })
  position: number;

  @Column('jsonb')
  title: Texts;

  @Column('integer')
  @Field(() => Int, { description: 'Days after the pairing’s own first day by which it is due.' })
  dueAfterDays: number;

  @Word({ nullable: true })
  @Field(() => EnrollmentRole, { nullable: true, description: 'Whose task it is; null: of all members.' })
  ownerRole: EnrollmentRole | null;
}

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'What a pairing should reach, and by when.',
})
@Entity('milestones')
@Unique('uq_milestones_position', ['institutionId', 'pairingId', 'position'])
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(
  () => MilestoneTemplateItem,
  ['institutionId', 'templateId', 'templatePosition'],
  ['institutionId', 'templateId', 'position'],
)
@ForeignKey(() => Person, ['institutionId', 'doneById'], ['institutionId', 'id'])
@Index('ix_milestones_open', { synchronize: false })
@Index('ix_milestones_done', ['institutionId', 'cohortId', 'doneAt'])
@Index('ix_milestones_template', ['institutionId', 'templateId', 'templatePosition'])
@Index('ix_milestones_done_by', ['institutionId', 'doneById'])
export class Milestone extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Milestone')
  override id: string;

  @NodeId('Pairing')
  @Field(() => ID, { description: 'Id of the pairing.' })
  pairingId: string;

  @NodeId('Cohort')
  cohortId: string;

  @Column('integer')
  @Field(() => Int, { description: 'Its place among the milestones of the pairing, from 1.' })
  position: number;

  @Column('jsonb')
  title: Texts;

  /** From which item of which template it was copied. */
  @NodeId('MilestoneTemplate', { nullable: true })
  templateId: string | null;

  @Column('integer', { nullable: true })
  templatePosition: number | null;

  @Word({ nullable: true })
  @Field(() => EnrollmentRole, { nullable: true, description: 'Whose task it is; null: of all members.' })
  ownerRole: EnrollmentRole | null;

  @Column('date')
  @Field(() => GraphQLLocalDate, {
    description: 'The day by whose end it is due, in the institution’s time zone. Pauses move it.',
  })
  dueOn: string;

  @Word()
  @Field(() => MilestoneState, { description: 'Where it is in its life.' })
  state: MilestoneState;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When it was reached.' })
  doneAt: Date | null;

  @NodeId('Person', { nullable: true })
  @Field(() => ID, { nullable: true, description: 'Id of the person who recorded that it was reached.' })
  doneById: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Why it is not needed, when it was waived.' })
  waiveReason: string | null;
}
