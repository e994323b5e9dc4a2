/** What clients send to take people over into a next cohort. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsOptional } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { MAX_PAGE } from '../../graphql/connection';

const manyAtOnce = { message: `Must name 1 to ${MAX_PAGE} at once.` };

@InputType({ description: 'Who is invited to go on in a next cohort.' })
export class RollOverEnrollmentsInput {
  @Field(() => ID, { description: 'The cohort that they come from.' })
  fromCohortId: string;

  @Field(() => ID, { description: 'The next cohort, of the same program.' })
  toCohortId: string;

  @IsOptional()
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique({ message: 'Must not name the same enrollment twice.' })
  @Field(() => [ID], {
    nullable: true,
    description: `Enrollments of the earlier cohort, up to ${MAX_PAGE}, COMPLETED or ACCEPTED. Leave out for the next ${MAX_PAGE} who completed it and were not taken over yet; send it again until no result comes back.`,
  })
  enrollmentIds?: string[] | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when they may answer; null for no limit; leave out for the program’s rule.',
  })
  expiresAt?: Date | null;
}
