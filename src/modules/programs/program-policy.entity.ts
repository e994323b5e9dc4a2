/**
 * The rules of a program: who is asked, who approves, seats, waiting, bans, contact, closure. Kept by version: a
 * pairing names the one it was made under.
 */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Instant, Word } from '../../db/columns';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import type { DisclosureTopic } from './disclosure-topic';
import { Program } from './program.entity';
import { PolicyPreset } from './program-preset';
import type { ReadinessItem } from './readiness-item';

export enum Approval {
  COORDINATOR = 'COORDINATOR',
  AUTOMATIC = 'AUTOMATIC',
}

registerEnumType(Approval, {
  name: 'Approval',
  description: 'Who decides on an application.',
  valuesConfig: {
    COORDINATOR: { description: 'A coordinator screens and accepts it.' },
    AUTOMATIC: { description: 'A complete application is accepted when it is submitted.' },
  },
});

export enum SeatDuringLeave {
  KEEP = 'KEEP',
  FREE = 'FREE',
}

registerEnumType(SeatDuringLeave, {
  name: 'SeatDuringLeave',
  description: 'What becomes of the free seats of somebody on leave.',
  valuesConfig: {
    KEEP: { description: 'Pairings keep their seats; free seats are not given away meanwhile.' },
    FREE: { description: 'Free seats may still be given away by coordinators.' },
  },
});

export enum ChemistryMeeting {
  NONE = 'NONE',
  OPTIONAL = 'OPTIONAL',
  REQUIRED = 'REQUIRED',
}

registerEnumType(ChemistryMeeting, {
  name: 'ChemistryMeeting',
  description: 'Whether the members of a proposed pairing meet before they answer.',
  valuesConfig: {
    NONE: { description: 'They answer without having met.' },
    OPTIONAL: { description: 'They may meet first.' },
    REQUIRED: { description: 'Nobody can say yes before they have met.' },
  },
});

export enum SelfMatch {
  OFF = 'OFF',
  REQUESTS = 'REQUESTS',
}

registerEnumType(SelfMatch, {
  name: 'SelfMatch',
  description: 'Whether mentees look for a mentor themselves.',
  valuesConfig: {
    OFF: { description: 'They are paired by coordinators, match runs and the waitlist.' },
    REQUESTS: { description: 'They may also ask mentors whom they find in the directory.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description: 'The rules of a program for seats, answers and figures, by version.',
})
@Entity('program_policies')
@ForeignKey(() => Program, ['institutionId', 'programId'], ['institutionId', 'id'])
export class ProgramPolicy {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  programId: string;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'Version of the rules; 0 are the defaults that hold until some are set.' })
  number: number;

  @Column('integer')
  @Field(() => Int, { description: 'Seats that a new mentor offers unless she says otherwise.' })
  mentorCapacity: number;

  @Column('integer')
  @Field(() => Int, { description: 'Mentors that a new mentee may have at the same time.' })
  mentorsPerMentee: number;

  @Column('boolean')
  @Field({ description: 'Whether the same two may mentor each other in one cohort at the same time.' })
  bothDirections: boolean;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Days in which a proposed pairing must be answered; null for no limit.',
  })
  answerWithinDays: number | null;

  @Column('integer')
  @Field(() => Int, {
    description: 'Days without a meeting after which a pairing counts as without contact.',
  })
  contactGapDays: number;

  @Column('integer')
  @Field(() => Int, { description: 'Fewest answers over which a mean of feedback is shown; never below 5.' })
  minimumAnswers: number;

  @Word({ nullable: true })
  @Field(() => PolicyPreset, {
    nullable: true,
    description:
      'The preset that the rules were started from, whatever was changed since; null when they were set by hand.',
  })
  preset: PolicyPreset | null;

  @Column('text', { array: true })
  @Field(() => [EnrollmentRole], { description: 'Roles in which people may apply by themselves.' })
  rolesAsked: EnrollmentRole[];

  @Word()
  @Field(() => Approval, { description: 'Who decides on applications.' })
  approval: Approval;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Days after which an invitation expires unless it says otherwise; null for never.',
  })
  invitationDays: number | null;

  /** On the wire through a resolver. */
  @Column('jsonb')
  readiness: ReadinessItem[];

  @Column('boolean')
  @Field({
    description: 'Whether a seat that becomes free is offered to the first on the waitlist by itself.',
  })
  automaticOffers: boolean;

  @Column('integer')
  @Field(() => Int, { description: 'Days for which an offer from the waitlist stands.' })
  offerDays: number;

  @Column('text', { array: true })
  @Field(() => [String], {
    description:
      'Reasons for which somebody goes first on the waitlist, the strongest first. Who lost a mentor goes before all of them.',
  })
  waitlistReasons: string[];

  @Word()
  @Field(() => SeatDuringLeave, { description: 'What becomes of the free seats of somebody on leave.' })
  seatDuringLeave: SeatDuringLeave;

  @Column('boolean')
  @Field({
    description: 'Whether photo and name stay hidden from the members of a proposal until all said yes.',
  })
  blindIntroduction: boolean;

  @Word()
  @Field(() => ChemistryMeeting, { description: 'Whether people meet before they answer a proposal.' })
  chemistryMeeting: ChemistryMeeting;

  @Column('boolean')
  @Field({ description: 'Whether accepted participants see the accepted people of the other role.' })
  directory: boolean;

  @Word()
  @Field(() => SelfMatch, { description: 'Whether mentees may ask mentors of the directory.' })
  selfMatch: SelfMatch;

  @Column('integer')
  @Field(() => Int, { description: 'Unanswered requests that a mentee may have at the same time.' })
  maxOpenRequests: number;

  @Column('integer')
  @Field(() => Int, {
    description:
      'How many points of 10,000 it is worth in match runs that mentor and mentee have chosen the same of `disclosureTopics`; they add to no score that is shown. 0: the program honors no matching disclosures, and nobody is asked.',
  })
  disclosurePoints: number;

  /** On the wire through a resolver. */
  @Column('jsonb')
  disclosureTopics: DisclosureTopic[];

  @Column('boolean')
  @Field({ description: 'Whether nobody is paired with her manager.' })
  banManager: boolean;

  @Column('boolean')
  @Field({ description: 'Whether nobody is paired with her manager’s manager.' })
  banSkipLevel: boolean;

  @Column('boolean')
  @Field({ description: 'Whether two who report to the same manager are not paired.' })
  banSameManager: boolean;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Days between meetings that a pairing should aim for; null when it may choose.',
  })
  meetingEveryDays: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Days that a pairing lasts from its start; null: until the cohort ends.',
  })
  lengthDays: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Contacts of the staff with each side in the first month; null when there is no rule.',
  })
  checkInsFirstMonth: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Days between contacts of the staff after the first month; null when there is no rule.',
  })
  checkInEveryDays: number | null;

  @Column('text', { array: true })
  @Field(() => [String], { description: 'Steps to record when a pairing is closed, in their order.' })
  closureSteps: string[];

  @Column('text', { array: true })
  @Field(() => [String], {
    description:
      'Keys of the demographic attributes by which the program admits people. Equity reports show their groups and don’t judge differences between them.',
  })
  eligibilityAttributes: string[];

  @Instant()
  createdAt: Date;
}

/** Rules by name, without whose they are. */
export type PolicyValues = Omit<ProgramPolicy, 'institutionId' | 'programId' | 'createdAt'>;

/** What holds in a program that never set its rules. Five answers: the usual floor for staff surveys. */
export const DEFAULT_POLICY: PolicyValues = {
  number: 0,
  mentorCapacity: 1,
  mentorsPerMentee: 1,
  bothDirections: false,
  answerWithinDays: 14,
  contactGapDays: 30,
  minimumAnswers: 5,
  preset: null,
  rolesAsked: Object.values(EnrollmentRole),
  approval: Approval.COORDINATOR,
  invitationDays: null,
  readiness: [],
  automaticOffers: true,
  offerDays: 7,
  waitlistReasons: [],
  seatDuringLeave: SeatDuringLeave.KEEP,
  blindIntroduction: false,
  chemistryMeeting: ChemistryMeeting.NONE,
  directory: false,
  selfMatch: SelfMatch.OFF,
  maxOpenRequests: 3,
  disclosurePoints: 0,
  disclosureTopics: [],
  banManager: true,
  banSkipLevel: true,
  banSameManager: true,
  meetingEveryDays: null,
  lengthDays: null,
  checkInsFirstMonth: null,
  checkInEveryDays: null,
  closureSteps: [],
  eligibilityAttributes: [],
};
