/** What clients send about meetings. */
import { ArrayMaxSize, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput } from '../../graphql/inputs';
import { AttendanceStatus, MeetingKind, MeetingMode } from './meeting.entity';
import { MeetingState } from './meeting.state';

const minutes = { message: 'Must be from 1 to 1440.' };
const members = { message: 'Must name up to 9 members.' };

function Minutes(): PropertyDecorator {
  return (target, property) => {
    Min(1, minutes)(target, property);
    Max(1440, minutes)(target, property);
  };
}

@InputType({ description: 'Which meetings to list.' })
export class MeetingFilter {
  @Field(() => [MeetingState], { nullable: true, description: 'In one of these states.' })
  states?: MeetingState[] | null;
}

@ArgsType()
export class MeetingsArgs extends PageArgs {
  @Field(() => MeetingFilter, { nullable: true, description: 'Which meetings to list.' })
  filter?: MeetingFilter | null;
}

@InputType({ description: 'Whether a member came.' })
export class AttendanceInput {
  @Field(() => ID, { description: 'The member: an id of `pairing.members`.' })
  memberId: string;

  @Field(() => AttendanceStatus, { description: 'Whether she came.' })
  status: AttendanceStatus;
}

@InputType({ description: 'A meeting to come.' })
export class ScheduleMeetingInput extends CreatingInput {
  @Field(() => ID, { description: 'The pairing.' })
  pairingId: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it begins; in the future.' })
  startsAt: Date;

  @Minutes()
  @Field(() => Int, { description: 'Planned length in minutes; 1 to 1440.' })
  durationMinutes: number;

  @Field(() => MeetingMode, { description: 'How they meet.' })
  mode: MeetingMode;

  @Field(() => MeetingKind, {
    defaultValue: MeetingKind.REGULAR,
    description:
      'What it is for. CHEMISTRY only while the pairing is proposed, where the program has such meetings.',
  })
  kind: MeetingKind = MeetingKind.REGULAR;
}

@InputType({ description: 'A meeting that was held and not scheduled before.' })
export class RecordMeetingInput extends CreatingInput {
  @Field(() => ID, { description: 'The pairing.' })
  pairingId: string;

  @Field(() => GraphQLDateTimeISO, { description: 'When it began; not in the future.' })
  startsAt: Date;

  @Minutes()
  @Field(() => Int, { description: 'How many minutes they met; 1 to 1440.' })
  minutes: number;

  @Field(() => MeetingMode, { description: 'How they met.' })
  mode: MeetingMode;

  @Field(() => MeetingKind, {
    defaultValue: MeetingKind.REGULAR,
    description:
      'What it is for. CHEMISTRY only while the pairing is proposed, where the program has such meetings.',
  })
  kind: MeetingKind = MeetingKind.REGULAR;

  @IsOptional()
  @ArrayMaxSize(9, members)
  @ValidateNested({ each: true })
  @Field(() => [AttendanceInput], {
    nullable: true,
    description: 'Who came; a member who is not named counts as present.',
  })
  attendance?: AttendanceInput[] | null;
}

@InputType({ description: 'A step in the life of a meeting.' })
export class MoveMeetingInput extends ChangingInput {
  @Field(() => ID, { description: 'The meeting.' })
  meetingId: string;
}

@InputType({ description: 'That a meeting was held.' })
export class RecordMeetingHeldInput extends MoveMeetingInput {
  @Minutes()
  @Field(() => Int, { description: 'How many minutes they met; 1 to 1440.' })
  minutes: number;

  @IsOptional()
  @ArrayMaxSize(9, members)
  @ValidateNested({ each: true })
  @Field(() => [AttendanceInput], {
    nullable: true,
    description: 'Who came; a member who is not named counts as present.',
  })
  attendance?: AttendanceInput[] | null;
}
