/** An equity report: a question about groups, and its answer as it was given once and for all. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Person } from '../people/person.entity';
import { Program } from '../programs/program.entity';
import { FILTER_FIELDS, type Filter, type FilterField } from '../equity-sheets/equity-sheet.narrow';
import { enumOf } from './equity-enums.types';
import type { StoredResult } from './equity-report.result';
import type { Period } from '../equity-participation/equity-participation';
import { EquityParticipationPeriod } from '../equity-participation/equity-participation.types';
import { EquityReportState } from './equity-report.state';

registerEnumType(EquityReportState, {
  name: 'EquityReportState',
  description: 'Where an equity report is.',
  valuesConfig: {
    REQUESTED: { description: 'Waits to be computed.' },
    COMPUTING: { description: 'Is being computed.' },
    FROZEN: { description: 'Has its result, which never changes.' },
    REFUSED: { description: 'Nothing can be shown without telling too much about few people.' },
    FAILED: { description: 'Could not be computed; ask again.' },
  },
});

export enum EquityReportRole {
  MENTEE = 'MENTEE',
  MENTOR = 'MENTOR',
}
registerEnumType(EquityReportRole, {
  name: 'EquityReportRole',
  description: 'Whose way through the program a report follows.',
  valuesConfig: {
    MENTEE: { description: 'Mentees.' },
    MENTOR: { description: 'Mentors.' },
  },
});

export enum EquityPurpose {
  EQUALITY_MONITORING = 'EQUALITY_MONITORING',
}
registerEnumType(EquityPurpose, {
  name: 'EquityPurpose',
  description: 'What a report may be asked for: nothing else than people agreed to.',
  valuesConfig: {
    EQUALITY_MONITORING: { description: 'To see whether groups fare alike; never to decide about a person.' },
  },
});

export enum EquityReportRefusal {
  TOO_FEW = 'TOO_FEW',
  OVERLAPS_EARLIER = 'OVERLAPS_EARLIER',
  NOT_APART = 'NOT_APART',
  ERROR = 'ERROR',
}
registerEnumType(EquityReportRefusal, {
  name: 'EquityReportRefusal',
  description: 'Why there is nothing to show.',
  valuesConfig: {
    TOO_FEW: { description: 'There are too few people in the groups.' },
    OVERLAPS_EARLIER: {
      description:
        'Together with an earlier report about some of the same cohorts it would tell of few people.',
    },
    NOT_APART: {
      description:
        'What was filtered for is only told together with other cohorts or org units. `strata` and `units` of the report without filters say what is told apart.',
    },
    ERROR: { description: 'Something went wrong on our side.' },
  },
});

export const EquityFilterField = enumOf(FILTER_FIELDS);
registerEnumType(EquityFilterField, {
  name: 'EquityFilterField',
  description: 'What a report may be narrowed to, and nothing else.',
  valuesConfig: {
    COHORT: { description: 'Some of its cohorts.' },
    ORG_UNIT: {
      description:
        'Some divisions, with all that is below them: the org units at the top of the tree, or where there is one unit at the top, those right below it. Where people were when they were counted.',
    },
  },
});

@ObjectType({ simpleResolvers: true, description: 'To what a report is narrowed.' })
export class EquityFilter implements Filter {
  @Field(() => EquityFilterField, { description: 'By what.' })
  field: FilterField;
  @Field(() => [ID], { description: 'Ids of the cohorts or org units whose people it is about.' })
  ids: string[];
}

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'Counts of groups along the stages of a program, without small numbers. Once frozen it never changes. For equity officers.',
})
@Entity('equity_reports')
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'requestedById'], ['institutionId', 'id'])
@Index('uq_equity_reports_spec', { synchronize: false })
@Index('ix_equity_reports_program', ['institutionId', 'programId'])
@Index('ix_equity_reports_requested_by', ['institutionId', 'requestedById'])
@Index('ix_equity_reports_created_at', ['institutionId', 'createdAt', 'id'])
@Index('ix_equity_reports_open', { synchronize: false })
export class EquityReport extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('EquityReport')
  override id: string;

  @NodeId('Program', { nullable: true })
  @Field(() => ID, { nullable: true, description: 'The program, where it was asked for as a whole.' })
  programId: string | null;

  @Word()
  @Field(() => EquityReportRole, { description: 'Whose way it follows.' })
  role: EquityReportRole;

  @Column('text', { array: true })
  @Field(() => [String], { description: 'Keys of the attributes it is about.' })
  attributeKeys: string[];

  /** Pairs of keys. */
  @Column('jsonb')
  crossings: [string, string][];

  /** At most one. */
  @Column('jsonb')
  @Field(() => [EquityFilter], { description: 'To what it is narrowed; empty where it is about everybody.' })
  filters: EquityFilter[];

  @Column('jsonb', { nullable: true })
  @Field(() => EquityParticipationPeriod, {
    nullable: true,
    description: 'Over what period participants are compared with non-participants; null where they are not.',
  })
  participation: Period | null;

  @Word()
  @Field(() => EquityPurpose, { description: 'What it was asked for.' })
  purpose: EquityPurpose;

  @Column('integer')
  @Field(() => Int, { description: 'No number of people below this can be read from it.' })
  k: number;

  /** Read through the room of profiles. */
  @Column('text')
  profileKey: string;

  @Column('integer')
  profileVersion: number;

  @Word()
  @Field(() => EquityReportState, { description: 'Where it is.' })
  state: EquityReportState;

  @Word({ nullable: true })
  @Field(() => EquityReportRefusal, {
    nullable: true,
    description: 'Why there is no result; null while there may be one.',
  })
  refusal: EquityReportRefusal | null;

  /** In sheets written of sheets wanted: both follow from the question and from earlier ones, never from an answer. */
  @Column('integer', { default: 0 })
  @Field(() => Int, {
    description: 'How far the computing is, from 0 to 100; 100 once it is decided, whatever came of it.',
  })
  progressPercent: number;

  @Column('text')
  @Field({ description: 'Name of the method by which it was computed.' })
  method: string;

  @Column('date')
  askedOn: string;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'The moment of the data; null until it was computed.',
  })
  asOf: Date | null;

  @Column('text')
  specDigest: string;

  /** Reaches a client through the resolver alone, which notes the reading. */
  @Column('jsonb', { nullable: true })
  result: StoredResult | null;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the person who asked first.' })
  requestedById: string;

  /** Of its attributes. */
  @Column('text', { array: true })
  @Field(() => [String], {
    description:
      'Keys of the attributes by which programs of its cohorts admitted people when it was asked for: shown, and not judged.',
  })
  eligibilityAttributes: string[];

  /** From the table below. */
  @Field(() => [ID], { description: 'Ids of the cohorts it is about.' })
  cohortIds: string[];

  /** From a table of the benchmarks. */
  @Field(() => [ID], { description: 'Ids of the benchmarks that it names.' })
  benchmarkIds: string[];
}

@Entity('equity_report_cohorts')
@ForeignKey(() => EquityReport, ['institutionId', 'reportId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@Index('ix_equity_report_cohorts_cohort', ['institutionId', 'cohortId'])
export class EquityReportCohort {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  reportId: string;

  @PrimaryColumn('uuid')
  cohortId: string;
}
