/** What clients send about starting points of rules, and about what must be done before matching. */
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ChangingInput } from '../../graphql/inputs';
import { EnrollmentRole } from '../enrollments/enrollment-role';
import { LocalizedTextInput } from '../texts';
import { PolicyPreset } from './program-preset';
import { ReadinessKind, ReadinessRecorder } from './readiness-item';

const days = { message: 'Must be from 1 to 3650.' };
const someRoles = { message: 'Must name 1 to 4.' };

@InputType({ description: 'A preset to start the rules of a program from.' })
export class ApplyPolicyPresetInput extends ChangingInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @Field(() => PolicyPreset, {
    description: 'Which preset. Rules that it does not speak of stay as they are.',
  })
  preset: PolicyPreset;
}

@InputType({ description: 'Something that must, or should, be done before somebody is matched.' })
export class ReadinessItemInput {
  @Matches(/^[A-Z][A-Z0-9_]{0,49}$/, {
    message: 'Must have up to 50 capital letters, digits and underscores, a letter first.',
  })
  @Field({
    description:
      'Name for programs: up to 50 capital letters, digits and underscores, a letter first. Keep it when you change the item: what was done stays done under its key.',
  })
  key: string;

  @ValidateNested({ each: true })
  @Field(() => [LocalizedTextInput], { description: 'What is to be done, in one or more languages.' })
  labels: LocalizedTextInput[];

  @ArrayMinSize(1, someRoles)
  @ArrayMaxSize(4, someRoles)
  @ArrayUnique({ message: 'Must name each only once.' })
  @Field(() => [EnrollmentRole], { description: 'Whom it concerns; one role at least.' })
  roles: EnrollmentRole[];

  @Field(() => ReadinessKind, { description: 'What sort of thing it is.' })
  kind: ReadinessKind;

  @Field(() => ReadinessRecorder, {
    defaultValue: ReadinessRecorder.COORDINATOR,
    description: 'Who records that it is done; says nothing where it follows from profile or application.',
  })
  recordedBy: ReadinessRecorder = ReadinessRecorder.COORDINATOR;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether nobody is matched before it is done; false only shows it.',
  })
  required: boolean = true;

  @IsOptional()
  @Min(1, days)
  @Max(3650, days)
  @Field(() => Int, {
    nullable: true,
    description: 'Days for which it holds once done, 1 to 3,650; leave out for good.',
  })
  validDays?: number | null;
}
