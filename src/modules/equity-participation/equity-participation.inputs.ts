/** What clients send about participation. */
import { Max, Min } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';

export const LEAST_MONTHS = 6;
export const MOST_MONTHS = 60;

@InputType({ description: 'Participants beside non-participants, by spans of employment.' })
export class EquityParticipationInput {
  @Min(LEAST_MONTHS, { message: `Must be at least ${LEAST_MONTHS}.` })
  @Max(MOST_MONTHS, { message: `Must be at most ${MOST_MONTHS}.` })
  @Field(() => Int, {
    description:
      'How many months people are followed from the first day of the earliest cohort: 6 to 60. The last day must be over.',
  })
  months: number;
}
