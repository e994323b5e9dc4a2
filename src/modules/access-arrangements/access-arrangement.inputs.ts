/** What clients send and read of access arrangements. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { ChangingInput, Text } from '../../graphql/inputs';

@ObjectType({
  simpleResolvers: true,
  description:
    'What a person needs to take part, such as step-free rooms or captions: never the condition behind it, which has no place here.',
})
export class AccessArrangements {
  @Field({ description: 'What is needed, in words.' })
  needed: string;

  @Field(() => Int, { description: 'Grows by one with every change; pass it as `expectedVersion`.' })
  version: number;

  @Field(() => GraphQLDateTimeISO, { description: 'When it was last changed.' })
  updatedAt: Date;
}

@InputType({
  description:
    'What a person needs to take part. Say what is needed, not why: a condition or diagnosis is nobody’s business here.',
})
export class SetAccessArrangementsInput extends ChangingInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;

  @Text(2_000)
  @Field(() => String, {
    nullable: true,
    description:
      'What is needed, in words, up to 2,000 characters; null takes it back. Members of her open pairings read it too.',
  })
  needed: string | null;
}
