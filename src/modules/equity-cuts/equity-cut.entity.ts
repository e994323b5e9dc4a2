/** A cut: the people of closed cohorts as they were counted, once for each role. Its counts stand with the demographics. */
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, Word } from '../../db/columns';
import { Cohort } from '../cohorts/cohort.entity';
import { Institution } from '../institutions/institution.entity';

@Entity('equity_cuts')
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@Unique('uq_equity_cuts_role', ['institutionId', 'id', 'role'])
export class EquityCut {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Word()
  role: string;

  @Column('integer')
  k: number;

  /** When the people were counted; null until it is done. */
  @Instant({ nullable: true })
  asOf: Date | null;

  /** What people were asked by then. */
  @Column('text', { array: true, nullable: true })
  attributeKeys: string[] | null;

  /** How many of its cohorts' people were counted before, in an earlier cut. */
  @Column('integer', { nullable: true })
  leftOut: number | null;

  @Instant()
  createdAt: Date;
}

/** The key is the rule: a cohort is cut once for each role. */
@Entity('equity_cut_cohorts')
@ForeignKey(() => EquityCut, ['institutionId', 'cutId', 'role'], ['institutionId', 'id', 'role'], {
  onDelete: 'CASCADE',
})
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@Index('ix_equity_cut_cohorts_cut', ['institutionId', 'cutId', 'role'])
@Index('ix_equity_cut_cohorts_cohort', ['institutionId', 'cohortId'])
export class EquityCutCohort {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('text')
  role: string;

  @PrimaryColumn('uuid')
  cohortId: string;

  @Column('uuid')
  cutId: string;
}
