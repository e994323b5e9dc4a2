/** A standing order for equity reports about a program, as its cohorts are closed. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { EquityReport, EquityReportRole } from '../equity-reports/equity-report.entity';
import { Person } from '../people/person.entity';
import { Program } from '../programs/program.entity';
import { EquityScheduleHindrance, EquityScheduleState } from './equity-monitoring.state';

registerEnumType(EquityScheduleState, {
  name: 'EquityScheduleState',
  description: 'Whether a schedule asks for reports.',
  valuesConfig: {
    ACTIVE: { description: 'Asks for a report whenever enough cohorts were closed.' },
    PAUSED: { description: 'Asks for nothing until it is resumed; cohorts that are closed meanwhile wait.' },
    ENDED: { description: 'Over for good. Its reports and tasks stay.' },
  },
});
registerEnumType(EquityScheduleHindrance, {
  name: 'EquityScheduleHindrance',
  description: 'Why a schedule asks for nothing, though enough cohorts wait.',
  valuesConfig: {
    OWNER_MAY_NOT: {
      description:
        'Its owner is no equity officer of the program any more. Any who is takes it over by changing it.',
    },
    REFUSED: {
      description:
        'The report could not be asked for; `refusal` says why. It is tried again when more cohorts are closed, or the schedule is changed.',
    },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'A standing order for equity reports about a program: one is asked for whenever enough of its cohorts were closed, and compared with the one before. For equity officers of the program.',
})
@Entity('equity_schedules')
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'ownerId'], ['institutionId', 'id'])
@Index('uq_equity_schedules_live', { synchronize: false })
@Index('ix_equity_schedules_program', ['institutionId', 'programId'])
@Index('ix_equity_schedules_owner', ['institutionId', 'ownerId'])
@Index('ix_equity_schedules_created_at', ['institutionId', 'createdAt', 'id'])
export class EquitySchedule extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('EquitySchedule')
  override id: string;

  @NodeId('Program')
  @Field(() => ID, { description: 'Id of the program.' })
  programId: string;

  @Word()
  @Field(() => EquityReportRole, { description: 'Whose way the reports follow.' })
  role: EquityReportRole;

  @Column('text', { array: true, nullable: true })
  @Field(() => [String], {
    nullable: true,
    description: 'Keys of the attributes; null: all that are asked by then, up to 20.',
  })
  attributeKeys: string[] | null;

  @Column('integer')
  @Field(() => Int, {
    description: 'How many newly closed cohorts are waited for, so that small ones are counted together.',
  })
  everyCohorts: number;

  @Word()
  @Field(() => EquityScheduleState, { description: 'Whether it asks for reports.' })
  state: EquityScheduleState;

  @NodeId('Person')
  @Field(() => ID, {
    description: 'Id of the equity officer in whose name reports are asked for: whoever changed it last.',
  })
  ownerId: string;

  @Word({ nullable: true })
  @Field(() => EquityScheduleHindrance, {
    nullable: true,
    description: 'Why it asks for nothing, though enough cohorts wait; null where nothing is in the way.',
  })
  hindrance: EquityScheduleHindrance | null;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'What the last report was refused for when it was asked for, in English, for a person.',
  })
  refusal: string | null;

  /** Asked about last, whatever came of it. */
  @Column('uuid', { array: true })
  triedCohortIds: string[];
}

/** Which reports a schedule asked for. */
@Entity('equity_schedule_reports')
@ForeignKey(() => EquityReport, ['institutionId', 'reportId'], ['institutionId', 'id'])
@ForeignKey(() => EquitySchedule, ['institutionId', 'scheduleId'], ['institutionId', 'id'])
@Index('ix_equity_schedule_reports_schedule', ['institutionId', 'scheduleId'])
@Index('ix_equity_schedule_reports_open', { synchronize: false })
export class EquityScheduleReport {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  reportId: string;

  @Column('uuid')
  scheduleId: string;

  /** When it was held against the one before; null until then. */
  @Instant({ nullable: true })
  comparedAt: Date | null;
}
