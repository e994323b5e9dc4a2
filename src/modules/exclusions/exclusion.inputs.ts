/** What clients send about exclusions. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, Text } from '../../graphql/inputs';

const two = { message: 'Must name two people.' };

@InputType({ description: 'Which exclusions to list; all conditions must hold.' })
export class ExclusionFilter {
  @Field(() => ID, { nullable: true, description: 'Of this program.' })
  programId?: string | null;

  @Field(() => ID, { nullable: true, description: 'That hold in this cohort alone.' })
  cohortId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this person.' })
  personId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: lifted ones only; false: only those not lifted.',
  })
  lifted?: boolean | null;
}

@ArgsType()
export class ExclusionsArgs extends PageArgs {
  @Field(() => ExclusionFilter, { nullable: true, description: 'Which exclusions to list.' })
  filter?: ExclusionFilter | null;
}

@InputType({ description: 'Two people who must not be paired.' })
export class CreateExclusionInput extends CreatingInput {
  @ArrayMinSize(2, two)
  @ArrayMaxSize(2, two)
  @ArrayUnique({ message: 'Must name two different people.' })
  @Field(() => [ID], { description: 'The two people, in any order.' })
  personIds: string[];

  @Field(() => ID, {
    nullable: true,
    description: 'The program in which it holds; leave out for the whole institution.',
  })
  programId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The cohort in which alone it holds; its program need not be named.',
  })
  cohortId?: string | null;

  @Text(2000)
  @Field(() => String, { nullable: true, description: 'Why; only coordinators can read it.' })
  reason?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day on which it holds.' })
  expiresOn?: string | null;
}

@InputType({ description: 'Changes of an exclusion: a field left out stays, null clears it.' })
export class UpdateExclusionInput extends ChangingInput {
  @Field(() => ID, { description: 'The exclusion.' })
  exclusionId: string;

  @Text(2000)
  @Field(() => String, { nullable: true, description: 'Why; only coordinators can read it.' })
  reason?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'Last day on which it holds; null for ever.',
  })
  expiresOn?: string | null;
}

@InputType({ description: 'An exclusion to lift.' })
export class LiftExclusionInput extends ChangingInput {
  @Field(() => ID, { description: 'The exclusion.' })
  exclusionId: string;
}
