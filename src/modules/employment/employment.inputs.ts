/** What clients send about employment. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { ChangingInput, CreatingInput, Text } from '../../graphql/inputs';
import { MutationPayload } from '../../graphql/mutation';
import { EmploymentSpan } from './employment-span.entity';

@InputType({ description: 'A span of employment. It must not overlap another one of the person.' })
export class AddEmploymentInput extends CreatingInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;

  @Field(() => GraphQLLocalDate, { description: 'First day.' })
  fromOn: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day; leave out while it goes on.' })
  toOn?: string | null;

  @Field(() => ID, { nullable: true, description: 'The org unit in that time.' })
  orgUnitId?: string | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'Job title or course of study in that time.' })
  jobTitle?: string | null;
}

@InputType({ description: 'A span that ends.' })
export class CloseEmploymentInput extends ChangingInput {
  @Field(() => ID, { description: 'The span.' })
  employmentId: string;

  @Field(() => GraphQLLocalDate, { description: 'Last day.' })
  toOn: string;
}

@InputType({ description: 'What was wrong with a span: a field left out stays, null clears it.' })
export class CorrectEmploymentInput extends ChangingInput {
  @Field(() => ID, { description: 'The span.' })
  employmentId: string;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'First day; can’t be cleared.' })
  fromOn?: string | null;

  @Field(() => GraphQLLocalDate, { nullable: true, description: 'Last day; null opens the span again.' })
  toOn?: string | null;

  @Field(() => ID, { nullable: true, description: 'The org unit in that time.' })
  orgUnitId?: string | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'Job title or course of study in that time.' })
  jobTitle?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The span after the mutation.' })
export class EmploymentPayload extends MutationPayload {
  @Field(() => EmploymentSpan, { nullable: true, description: 'The span; null when nothing was written.' })
  employment?: EmploymentSpan | null;
}
