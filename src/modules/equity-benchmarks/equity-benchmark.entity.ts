/** A benchmark: people by group before they applied, as the institution states them from its own records. Nothing is counted here. */
import { GraphQLDateTimeISO, GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { EquityReport, EquityReportRole } from '../equity-reports/equity-report.entity';
import { Person } from '../people/person.entity';

export enum EquityBenchmarkStage {
  ELIGIBLE = 'ELIGIBLE',
  INVITED = 'INVITED',
}
registerEnumType(EquityBenchmarkStage, {
  name: 'EquityBenchmarkStage',
  description: 'A stage before applying, of which only the institution knows who reached it.',
  valuesConfig: {
    ELIGIBLE: { description: 'Could have applied.' },
    INVITED: { description: 'Was invited to apply.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How many people of a group there were.' })
export class EquityBenchmarkCount {
  @Field({ description: 'Code of the group.' })
  code: string;
  @Field(() => Int, {
    nullable: true,
    description: 'How many; null where they are left among those whose group is unknown.',
  })
  people: number | null;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'How many people were eligible or invited, by group, as the institution states it from its own records. It never changes; a mistake is corrected by recording another one. For equity officers.',
})
@Entity('equity_benchmarks')
@ForeignKey(() => Person, ['institutionId', 'recordedById'], ['institutionId', 'id'])
@Index('ix_equity_benchmarks_created_at', ['institutionId', 'createdAt', 'id'])
@Index('ix_equity_benchmarks_recorded_by', ['institutionId', 'recordedById'])
export class EquityBenchmark extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('EquityBenchmark')
  override id: string;

  @Word()
  @Field(() => EquityReportRole, { description: 'As what people could have applied.' })
  role: EquityReportRole;

  @Word()
  @Field(() => EquityBenchmarkStage, { description: 'What they were.' })
  stage: EquityBenchmarkStage;

  @Column('text')
  @Field({ description: 'Key of the attribute by which they are grouped.' })
  attributeKey: string;

  @Column('integer')
  @Field(() => Int, { description: 'Version of the attribute whose groups are counted.' })
  attributeNumber: number;

  @Column('jsonb')
  @Field(() => [EquityBenchmarkCount], { description: 'Each group that says something, in their order.' })
  counts: EquityBenchmarkCount[];

  @Column('integer')
  @Field(() => Int, { description: 'How many people there were in all.' })
  people: number;

  @Column('integer')
  @Field(() => Int, { description: 'Of how many of them the group is unknown, or not told apart.' })
  unknown: number;

  @Column('text')
  @Field({ description: 'Where the numbers come from, as the institution says.' })
  source: string;

  @Column('date')
  @Field(() => GraphQLLocalDate, { description: 'The day of which the numbers are.' })
  countedOn: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the person who recorded it.' })
  recordedById: string;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it was recorded.' })
  createdAt: Date;

  /** From the table below. */
  @Field(() => [ID], { description: 'Ids of the cohorts for which they could have applied.' })
  cohortIds: string[];
}

@Entity('equity_benchmark_cohorts')
@ForeignKey(() => EquityBenchmark, ['institutionId', 'benchmarkId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@Index('ix_equity_benchmark_cohorts_cohort', ['institutionId', 'cohortId'])
export class EquityBenchmarkCohort {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  benchmarkId: string;

  @PrimaryColumn('uuid')
  cohortId: string;
}

/** Which benchmarks a report names. */
@Entity('equity_report_benchmarks')
@ForeignKey(() => EquityReport, ['institutionId', 'reportId'], ['institutionId', 'id'])
@ForeignKey(() => EquityBenchmark, ['institutionId', 'benchmarkId'], ['institutionId', 'id'])
@Index('ix_equity_report_benchmarks_benchmark', ['institutionId', 'benchmarkId'])
export class EquityReportBenchmark {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  reportId: string;

  @PrimaryColumn('uuid')
  benchmarkId: string;
}
