/** An enrollment: a person in a cohort in a role. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Person } from '../people/person.entity';
import { EnrollmentRole } from './enrollment-role';
import { EnrollmentState } from './enrollment.state';

export { EnrollmentRole };

registerEnumType(EnrollmentState, {
  name: 'EnrollmentState',
  description: 'Where an enrollment is in its life.',
  valuesConfig: {
    INVITED: { description: 'Invited by a coordinator; the person has not answered.' },
    DRAFT: { description: 'The person fills in the application.' },
    SUBMITTED: { description: 'The application is with the coordinators.' },
    SCREENING: { description: 'A coordinator looks at it.' },
    ACCEPTED: { description: 'The person is in, and may be paired.' },
    COMPLETED: { description: 'The person saw the cohort through.' },
    REJECTED: { description: 'The coordinators said no.' },
    DECLINED: { description: 'The person said no to the invitation.' },
    EXPIRED: { description: 'The invitation was not answered in time.' },
    WITHDRAWN: { description: 'The person left of her own will.' },
    REMOVED: { description: 'A coordinator took the person out.' },
    LEFT_INSTITUTION: { description: 'The person left the institution.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A person in a cohort in a role.',
})
@Entity('enrollments')
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'previousId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'rolledOverFromId'], ['institutionId', 'id'])
@Index('ix_enrollments_previous', ['institutionId', 'previousId'])
@Index('uq_enrollments_rolled_over', ['institutionId', 'rolledOverFromId', 'cohortId'], { unique: true })
@Index('ix_enrollments_left_from', { synchronize: false })
@Index('uq_enrollments_live', { synchronize: false })
@Index('ix_enrollments_cohort', ['institutionId', 'cohortId', 'createdAt', 'id'])
@Index('ix_enrollments_cohort_state', ['institutionId', 'cohortId', 'state'])
@Index('ix_enrollments_person', ['institutionId', 'personId', 'createdAt', 'id'])
@Index('ix_enrollments_expiring', { synchronize: false })
@Index('ix_enrollments_directory', { synchronize: false })
export class Enrollment extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Enrollment')
  override id: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @NodeId('Person')
  @Field(() => ID, { description: 'Id of the person.' })
  personId: string;

  @Word()
  @Field(() => EnrollmentRole, { description: 'As what the person takes part.' })
  role: EnrollmentRole;

  @Word()
  @Field(() => EnrollmentState, { description: 'Where the enrollment is in its life.' })
  state: EnrollmentState;

  /** On the wire through a resolver: coordinators' words are for coordinators. */
  @Column('text', { nullable: true })
  stateReason: string | null;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it came into this state.' })
  stateChangedAt: Date;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when an invitation can be answered; null when it does not expire.',
  })
  invitationExpiresAt: Date | null;
  @Column('integer', { default: 1 })
  @Field(() => Int, {
    description:
      'Seats: how many pairings at a time a mentor offers, or a mentee may have. It may be lowered below what is in use; nothing is taken away then.',
  })
  capacity: number;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Level or grade as a number, higher meaning more senior; null when not known.',
  })
  level: number | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Discipline or profession.' })
  discipline: string | null;

  /** What it was when the person left the institution; null again when that can't be undone any more. */
  @Word({ nullable: true })
  leftFrom: EnrollmentState | null;

  @NodeId('Enrollment', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the enrollment that she had in this cohort and role before; null for none.',
  })
  previousId: string | null;

  @NodeId('Enrollment', { nullable: true })
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the enrollment in an earlier cohort that this one goes on from; null for none.',
  })
  rolledOverFromId: string | null;

  /** Carried over from an earlier cohort, for the waitlist. */
  @Instant({ nullable: true })
  waitingSince: Date | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When she agreed to take part, by accepting the invitation or applying; null before.',
  })
  consentedAt: Date | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Version of the program’s rules that she agreed to; 0 are the defaults.',
  })
  consentPolicyNumber: number | null;

  @Column('boolean', { default: false })
  @Field({ description: 'Whether the person would also take the other role.' })
  interestedInBothRoles: boolean;

  @Column('boolean', { default: true })
  @Field({
    description:
      'Whether she stands in the cohort’s directory, where the program has one. It takes no others out of her sight.',
  })
  listed: boolean;
}
