/** What clients send about invitations. */
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsOptional,
  ValidateNested,
  Max,
  Min,
} from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { MAX_PAGE } from '../../graphql/connection';
import { ChangingInput, RequiredText, Text } from '../../graphql/inputs';
import { EnrollmentRole } from './enrollment.entity';

const level = { message: 'Must be from 0 to 100.' };
const manyAtOnce = { message: `Must name 1 to ${MAX_PAGE} at once.` };

@InputType({
  description:
    'Whom to invite; all conditions must hold. Who has left, or is in the cohort in the role already, is not among them.',
})
export class InvitationFilter {
  @Field(() => ID, { nullable: true, description: 'Of this org unit, or of one below it.' })
  orgUnitId?: string | null;

  @IsOptional()
  @Min(0, level)
  @Max(100, level)
  @Field(() => Int, { nullable: true, description: 'With this level or a higher one; 0 to 100.' })
  levelFrom?: number | null;

  @IsOptional()
  @Min(0, level)
  @Max(100, level)
  @Field(() => Int, { nullable: true, description: 'With this level or a lower one; 0 to 100.' })
  levelTo?: number | null;
}

@InputType({ description: 'An invitation of many people to a cohort, in one role.' })
export class InvitePeopleInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @IsOptional()
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique({ message: 'Must not name the same person twice.' })
  @Field(() => [ID], {
    nullable: true,
    description: `The people to invite, up to ${MAX_PAGE}; or else give a \`filter\`.`,
  })
  personIds?: string[] | null;

  @ValidateNested()
  @Field(() => InvitationFilter, {
    nullable: true,
    description: `Invites whom it means, by name, the first ${MAX_PAGE}. While \`more\` says so, send it again for the next.`,
  })
  filter?: InvitationFilter | null;

  @Field(() => EnrollmentRole, { description: 'As what they should take part.' })
  role: EnrollmentRole;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when they may answer; null for no limit; leave out for the program’s rule.',
  })
  expiresAt?: Date | null;
}

@InputType({ description: 'An invitation that gets a new token, and a new time to answer.' })
export class RenewInvitationInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when the person may answer; null for no limit; leave out for the program’s rule.',
  })
  expiresAt?: Date | null;
}

@InputType({ description: 'An invitation, by the token that came with it.' })
export class AcceptInvitationByTokenInput {
  @RequiredText(100)
  @Field({ description: 'The token.' })
  token: string;
}

@InputType({ description: 'An invitation to say no to, by the token that came with it.' })
export class DeclineInvitationByTokenInput extends AcceptInvitationByTokenInput {
  @Text(2000)
  @Field(() => String, { nullable: true, description: 'Why, for the coordinators; up to 2,000 characters.' })
  reason?: string | null;
}
