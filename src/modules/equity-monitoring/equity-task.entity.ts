/** Something that an equity officer should look into: found by the system, followed by people. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { EquityBasis, EquityStage } from '../equity-reports/equity-enums.types';
import { EquityReport } from '../equity-reports/equity-report.entity';
import type { Basis, Stage } from '../equity-reports/equity-report.result';
import { Person } from '../people/person.entity';
import { Program } from '../programs/program.entity';
import type { RatioChange } from './equity-change';
import { EquityTaskKind, EquityTaskState } from './equity-monitoring.state';
import { EquitySchedule } from './equity-schedule.entity';

registerEnumType(EquityTaskKind, {
  name: 'EquityTaskKind',
  description: 'What there is to look into. New kinds may be added.',
  valuesConfig: {
    RATIO_CHANGED: {
      description:
        'A group’s ratio to everybody else is another than in the scheduled report before, by more than chance.',
    },
  },
});
registerEnumType(EquityTaskState, {
  name: 'EquityTaskState',
  description: 'Where a task of equity officers is.',
  valuesConfig: {
    OPEN: { description: 'Nobody has taken it on.' },
    TAKEN: { description: 'An equity officer has taken it on.' },
    DONE: { description: 'Over; the note says what came of it.' },
  },
});

/** What is told of a change beside where it is. */
export type StoredChange = Pick<RatioChange, 'earlierRatio' | 'laterRatio' | 'atLeast' | 'p' | 'adjustedP'>;

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'Something to look into. It says where to look and never why; no decision about a person may rest on it. For equity officers of the program.',
})
@Entity('equity_tasks')
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@ForeignKey(() => EquitySchedule, ['institutionId', 'scheduleId'], ['institutionId', 'id'])
@ForeignKey(() => EquityReport, ['institutionId', 'reportId'], ['institutionId', 'id'])
@ForeignKey(() => EquityReport, ['institutionId', 'earlierReportId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'takenById'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'doneById'], ['institutionId', 'id'])
@Index('uq_equity_tasks_place', ['institutionId', 'reportId', 'attributeKey', 'code', 'stage', 'basis'], {
  unique: true,
})
@Index('ix_equity_tasks_program', ['institutionId', 'programId'])
@Index('ix_equity_tasks_schedule', ['institutionId', 'scheduleId'])
@Index('ix_equity_tasks_earlier_report', ['institutionId', 'earlierReportId'])
@Index('ix_equity_tasks_taken_by', ['institutionId', 'takenById'])
@Index('ix_equity_tasks_done_by', ['institutionId', 'doneById'])
@Index('ix_equity_tasks_created_at', ['institutionId', 'createdAt', 'id'])
export class EquityTask extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('EquityTask')
  override id: string;

  @NodeId('Program')
  @Field(() => ID, { description: 'Id of the program.' })
  programId: string;

  @NodeId('EquitySchedule')
  @Field(() => ID, { description: 'Id of the schedule that asked for the reports.' })
  scheduleId: string;

  @NodeId('EquityReport')
  @Field(() => ID, { description: 'Id of the report.' })
  reportId: string;

  @NodeId('EquityReport')
  @Field(() => ID, { description: 'Id of the report before, with which it is compared.' })
  earlierReportId: string;

  @Word()
  @Field(() => EquityTaskKind, { description: 'What there is to look into.' })
  kind: EquityTaskKind;

  @Column('text')
  @Field({ description: 'Key of the attribute.' })
  attributeKey: string;

  @Column('text')
  @Field({ description: 'Code of the group.' })
  code: string;

  @Word()
  @Field(() => EquityStage, { description: 'The stage reached.' })
  stage: Stage;

  @Word()
  @Field(() => EquityBasis, { description: 'What the rates are shares of.' })
  basis: Basis;

  /** Reaches a client through the resolver alone, which notes the reading. */
  @Column('jsonb')
  change: StoredChange;

  @Word()
  @Field(() => EquityTaskState, { description: 'Where it is.' })
  state: EquityTaskState;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it came into this state, or was taken over.' })
  stateChangedAt: Date;

  @NodeId('Person', { nullable: true })
  @Field(() => ID, { nullable: true, description: 'Id of the officer who took it on; null: nobody did.' })
  takenById: string | null;

  @NodeId('Person', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the officer who finished it; null while it is open.',
  })
  doneById: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'What came of it, in an officer’s words.' })
  note: string | null;
}
