/**
 * Whom an enrolled person would like to be paired with, and whom not. Private to her and the coordinators of the
 * cohort; beside the enrollment, so that nothing of the enrollment tells others that there are wishes.
 */
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant } from '../../db/columns';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Person } from '../people/person.entity';

export enum PreferenceKind {
  RANKED = 'RANKED',
  FAVORITE = 'FAVORITE',
  AVOID = 'AVOID',
}

/** The wishes of an enrollment as one thing that changes. */
@Entity('preferences')
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
export class PreferenceRow {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  enrollmentId: string;

  @Column('integer', { default: 1 })
  version: number;

  @Instant()
  updatedAt: Date;
}

/** One of them. */
@Entity('preference_entries')
@ForeignKey(() => PreferenceRow, ['institutionId', 'enrollmentId'], ['institutionId', 'enrollmentId'])
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@Index('ix_preference_entries_person', ['institutionId', 'personId', 'kind'])
export class PreferenceEntry {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  enrollmentId: string;

  @PrimaryColumn('text')
  kind: PreferenceKind;

  @PrimaryColumn('uuid')
  personId: string;

  /** Its place in the list, from 1. */
  @Column('integer')
  place: number;
}
