/** What clients send about pairings. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, ValidateNested } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { MAX_PAGE, PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, Text } from '../../graphql/inputs';
import { EnrollmentRole } from '../enrollments/enrollment.entity';
import { PairingEndReason } from './pairing.entity';
import { PairingState } from './pairing.state';

const manyAtOnce = { message: `Must name 1 to ${MAX_PAGE} at once.` };
const size = { message: 'A pairing has 2 to 9 members.' };

@InputType({ description: 'Which pairings to list; all conditions must hold.' })
export class PairingFilter {
  @Field(() => [PairingState], { nullable: true, description: 'In one of these states.' })
  states?: PairingState[] | null;

  @Field(() => ID, { nullable: true, description: 'In this cohort.' })
  cohortId?: string | null;

  @Field(() => ID, { nullable: true, description: 'With this person, now or before.' })
  personId?: string | null;
}

@ArgsType()
export class PairingsArgs extends PageArgs {
  @Field(() => PairingFilter, { nullable: true, description: 'Which pairings to list.' })
  filter?: PairingFilter | null;
}

@InputType({ description: 'Who takes part in a pairing, as what.' })
export class PairingMemberInput {
  @Field(() => ID, { description: 'The enrollment through which the person takes part.' })
  enrollmentId: string;

  @Field(() => EnrollmentRole, { description: 'As what; the role of the enrollment.' })
  role: EnrollmentRole;
}

@InputType({ description: 'A pairing to propose to its members.' })
export class ProposePairingInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @ArrayMinSize(2, size)
  @ArrayMaxSize(9, size)
  @ValidateNested({ each: true })
  @Field(() => [PairingMemberInput], { description: 'Its members, as the program’s kind asks.' })
  members: PairingMemberInput[];

  @Field(() => Boolean, {
    defaultValue: true,
    description:
      'Whether it holds seats until it is answered. False makes an offer beside others: the first to be confirmed by all takes the seat, and those that no seat is left for are superseded.',
  })
  holdsSeats: boolean = true;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when members may answer; null for no limit; leave out for the program’s rule.',
  })
  expiresAt?: Date | null;

  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description:
      'Why an exclusion, a reporting line or what lacks of readiness is set aside; only coordinators can read it. Up to 2,000 characters.',
  })
  overrideReason?: string | null;
}

@InputType({ description: 'An answer to a proposed pairing.' })
export class AnswerPairingInput extends ChangingInput {
  @Field(() => ID, { description: 'The pairing.' })
  pairingId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'For coordinators: the member on whose behalf they answer. Members leave it out.',
  })
  personId?: string | null;

  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description:
      'For coordinators who confirm on behalf of a member: why nobody had to meet before, where the program asks for it. Only coordinators can read it. Up to 2,000 characters.',
  })
  reason?: string | null;
}

@InputType({ description: 'The same answer to many proposed pairings.' })
export class AnswerPairingsInput {
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique({ message: 'Must not name the same pairing twice.' })
  @Field(() => [ID], { description: `The pairings, up to ${MAX_PAGE}.` })
  pairingIds: string[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'For coordinators: answer on behalf of every member who has not answered.',
  })
  forAllMembers: boolean = false;

  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description:
      'For coordinators: why nobody had to meet before, where the program asks for it. Up to 2,000 characters.',
  })
  reason?: string | null;
}

@InputType({ description: 'A step in the life of a pairing.' })
export class MovePairingInput extends ChangingInput {
  @Field(() => ID, { description: 'The pairing.' })
  pairingId: string;
}

@InputType({ description: 'The end of a pairing before its aim.' })
export class EndPairingInput extends MovePairingInput {
  @Field(() => PairingEndReason, { description: 'Why.' })
  reason: PairingEndReason;

  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description: 'More about it; only coordinators can read it. Up to 2,000 characters.',
  })
  note?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True keeps these people from being paired again in the program.',
  })
  notAgain?: boolean | null;
}
