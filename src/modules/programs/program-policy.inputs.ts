/** What clients send about the rules of a program. */
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsDefined,
  IsOptional,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ChangingInput, RequiredSwitch } from '../../graphql/inputs';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import { DisclosureTopicInput } from './disclosure-topic';
import { Approval, ChemistryMeeting, SeatDuringLeave, SelfMatch } from './program-policy.entity';
import { ReadinessItemInput } from './program-preset.inputs';

/** A whole number in a range, which an update may leave out but not clear. */
function RequiredCount(min: number, max: number): PropertyDecorator {
  const message = { message: `Must be from ${min} to ${max}.` };
  return (target, property) => {
    ValidateIf((_, value) => value !== undefined)(target, property);
    Min(min, message)(target, property);
    Max(max, message)(target, property);
  };
}

/** The same, which null clears. */
function Count(min: number, max: number): PropertyDecorator {
  const message = { message: `Must be from ${min} to ${max}.` };
  return (target, property) => {
    IsOptional()(target, property);
    Min(min, message)(target, property);
    Max(max, message)(target, property);
  };
}

/** A short list of different texts or words, which an update may leave out but not clear. */
function RequiredList(least: number, most: number, length?: number): PropertyDecorator {
  return (target, property) => {
    ValidateIf((_, value) => value !== undefined)(target, property);
    ArrayMinSize(least, { message: `Must name ${least} to ${most}.` })(target, property);
    ArrayMaxSize(most, { message: `Must name ${least} to ${most}.` })(target, property);
    ArrayUnique({ message: 'Must name each only once.' })(target, property);
    if (!length) return;
    Length(1, length, { each: true, message: `Each must have 1 to ${length} characters.` })(target, property);
    Matches(/\S/, { each: true, message: 'None may be only white space.' })(target, property);
  };
}

/** One word of several, which an update may leave out but not clear. */
function RequiredWord(): PropertyDecorator {
  return (target, property) => {
    ValidateIf((_, value) => value !== undefined)(target, property);
    IsDefined({ message: 'Must not be null.' })(target, property);
  };
}

@InputType({ description: 'Rules of a program: one left out stays as it is. They become its next version.' })
export class SetProgramPolicyInput extends ChangingInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @RequiredCount(1, 100)
  @Field(() => Int, { nullable: true, description: 'Seats that a new mentor offers; 1 to 100.' })
  mentorCapacity?: number;

  @RequiredCount(1, 10)
  @Field(() => Int, { nullable: true, description: 'Mentors that a new mentee may have at once; 1 to 10.' })
  mentorsPerMentee?: number;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether the same two may mentor each other at the same time.' })
  bothDirections?: boolean;

  @Count(1, 365)
  @Field(() => Int, {
    nullable: true,
    description: 'Days in which a proposed pairing must be answered, 1 to 365; null for no limit.',
  })
  answerWithinDays?: number | null;

  @RequiredCount(1, 365)
  @Field(() => Int, {
    nullable: true,
    description: 'Days without a meeting that count as no contact; 1 to 365.',
  })
  contactGapDays?: number;

  @RequiredCount(5, 1000)
  @Field(() => Int, { nullable: true, description: 'Fewest answers over which a mean is shown; 5 to 1,000.' })
  minimumAnswers?: number;

  @RequiredList(1, 4)
  @Field(() => [EnrollmentRole], {
    nullable: true,
    description: 'Roles in which people may apply; one at least.',
  })
  rolesAsked?: EnrollmentRole[];

  @RequiredWord()
  @Field(() => Approval, { nullable: true, description: 'Who decides on applications.' })
  approval?: Approval;

  @Count(1, 365)
  @Field(() => Int, {
    nullable: true,
    description: 'Days after which an invitation expires, 1 to 365; null for never.',
  })
  invitationDays?: number | null;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether a free seat is offered to the waitlist by itself.' })
  automaticOffers?: boolean;

  @RequiredCount(1, 90)
  @Field(() => Int, { nullable: true, description: 'Days for which an offer stands; 1 to 90.' })
  offerDays?: number;

  @RequiredList(0, 20, 100)
  @Field(() => [String], {
    nullable: true,
    description:
      'Reasons to go first on the waitlist, the strongest first; up to 20 of up to 100 characters.',
  })
  waitlistReasons?: string[];

  @RequiredWord()
  @Field(() => SeatDuringLeave, {
    nullable: true,
    description: 'What becomes of the free seats of somebody on leave.',
  })
  seatDuringLeave?: SeatDuringLeave;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether photo and name stay hidden until all said yes.' })
  blindIntroduction?: boolean;

  @RequiredWord()
  @Field(() => ChemistryMeeting, {
    nullable: true,
    description: 'Whether people meet before they answer a proposal.',
  })
  chemistryMeeting?: ChemistryMeeting;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether accepted participants see those of the other role.' })
  directory?: boolean;

  @RequiredWord()
  @Field(() => SelfMatch, {
    nullable: true,
    description: 'Whether mentees may ask mentors of the directory, which must be open for it.',
  })
  selfMatch?: SelfMatch;

  @RequiredCount(1, 10)
  @Field(() => Int, {
    nullable: true,
    description: 'Unanswered requests that a mentee may have at the same time; 1 to 10.',
  })
  maxOpenRequests?: number;

  @RequiredCount(0, 2000)
  @Field(() => Int, {
    nullable: true,
    description:
      'Points that a mentor and a mentee who chose the same topic have in match runs beyond their score, 0 to 2,000; 0 honors no matching disclosures and deletes all that were made in the program. Only where there are mentors and mentees, with 3 topics at least.',
  })
  disclosurePoints?: number;

  @RequiredList(0, 20)
  @ValidateNested({ each: true })
  @Field(() => [DisclosureTopicInput], {
    nullable: true,
    description:
      'Experiences that mentors and mentees may share, in the order to show; up to 20. Replaces the former list; choices of what is no longer offered, or says something else, are deleted.',
  })
  disclosureTopics?: DisclosureTopicInput[];

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether nobody is paired with her manager.' })
  banManager?: boolean;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether nobody is paired with her manager’s manager.' })
  banSkipLevel?: boolean;

  @RequiredSwitch()
  @Field({ nullable: true, description: 'Whether two of the same manager are not paired.' })
  banSameManager?: boolean;

  @Count(1, 365)
  @Field(() => Int, {
    nullable: true,
    description: 'Days between meetings to aim for, 1 to 365; null for no rule.',
  })
  meetingEveryDays?: number | null;

  @Count(1, 3650)
  @Field(() => Int, {
    nullable: true,
    description: 'Days that a pairing lasts, 1 to 3,650; null: until the cohort ends.',
  })
  lengthDays?: number | null;

  @Count(0, 31)
  @Field(() => Int, {
    nullable: true,
    description: 'Contacts of the staff with each side in the first month, 0 to 31; null for no rule.',
  })
  checkInsFirstMonth?: number | null;

  @Count(1, 365)
  @Field(() => Int, {
    nullable: true,
    description: 'Days between later contacts of the staff, 1 to 365; null for no rule.',
  })
  checkInEveryDays?: number | null;

  @RequiredList(0, 20, 200)
  @Field(() => [String], {
    nullable: true,
    description: 'Steps to record when a pairing is closed; up to 20 of up to 200 characters.',
  })
  closureSteps?: string[];

  @RequiredList(0, 5, 60)
  @Field(() => [String], {
    nullable: true,
    description:
      'Keys of the demographic attributes by which the program admits people, up to 5; see `demographicAttributes`. Equity reports asked for from then on don’t judge differences between their groups.',
  })
  eligibilityAttributes?: string[];

  @RequiredList(0, 30)
  @ValidateNested({ each: true })
  @Field(() => [ReadinessItemInput], {
    nullable: true,
    description:
      'What must, or should, be done before somebody is matched, in the order to show; up to 30. Replaces the former list; what was done stays done under its key.',
  })
  readiness?: ReadinessItemInput[];
}
