/** What clients send about wishes, and how they are shown. */
import { ArrayMaxSize, ArrayUnique, IsOptional } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ChangingInput } from '../../graphql/inputs';
import { MutationPayload } from '../../graphql/mutation';

export const MOST_RANKED = 10;
export const MOST_NAMED = 50;
const once = { message: 'Must not name the same person twice.' };
const atMost = (most: number) => ({ message: `Must name ${most} people at most.` });

@InputType({
  description:
    'Whom somebody would like to be paired with, and whom not. A list that is left out stays as it is; null clears it.',
})
export class SetPreferencesInput extends ChangingInput {
  @Field(() => ID, { description: 'The enrollment whose wishes these are.' })
  enrollmentId: string;

  @IsOptional()
  @ArrayMaxSize(MOST_RANKED, atMost(MOST_RANKED))
  @ArrayUnique(once)
  @Field(() => [ID], {
    nullable: true,
    description: `People of the other role in the cohort, the most wanted first; up to ${MOST_RANKED}.`,
  })
  rankedIds?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(MOST_NAMED, atMost(MOST_NAMED))
  @ArrayUnique(once)
  @Field(() => [ID], {
    nullable: true,
    description: `People of the other role in the cohort to come back to, in any order; up to ${MOST_NAMED}. A reminder, which decides nothing.`,
  })
  favoriteIds?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(MOST_NAMED, atMost(MOST_NAMED))
  @ArrayUnique(once)
  @Field(() => [ID], {
    nullable: true,
    description: `People not to be paired with in this cohort; up to ${MOST_NAMED}. They never hear of it.`,
  })
  avoidIds?: string[] | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Whom somebody would like to be paired with, and whom not. For her and the coordinators of the cohort.',
})
export class EnrollmentPreferences {
  @Field(() => Int, {
    description:
      'Grows by one with every change; 0 before the first. Pass it as `expectedVersion` to not overwrite others.',
  })
  version: number;
  @Field(() => [ID], { description: 'Ids of people, the most wanted first.' })
  rankedIds: string[];
  @Field(() => [ID], { description: 'Ids of people to come back to.' })
  favoriteIds: string[];
  @Field(() => [ID], { description: 'Ids of people not to be paired with.' })
  avoidIds: string[];
}

@ObjectType({ implements: MutationPayload, description: 'The wishes after the mutation.' })
export class PreferencesPayload extends MutationPayload {
  @Field(() => EnrollmentPreferences, {
    nullable: true,
    description: 'The wishes; null when nothing was written.',
  })
  preferences?: EnrollmentPreferences | null;
}
