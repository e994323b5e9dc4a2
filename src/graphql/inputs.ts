/** Shapes that inputs of many rooms share. */
import { IsBoolean, Length, Matches, Max, Min, ValidateIf, IsOptional } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';

/** Text of a bounded length that is not only white space. */
export function Text(max: number): PropertyDecorator {
  return (target, property) => {
    IsOptional()(target, property);
    Length(1, max, { message: `Must have 1 to ${max} characters.` })(target, property);
    Matches(/\S/, { message: 'Must not be only white space.' })(target, property);
  };
}

/** Text that a creating mutation requires and an update may not clear. */
export function RequiredText(max: number): PropertyDecorator {
  return (target, property) => {
    ValidateIf((_, value) => value !== undefined)(target, property);
    Length(1, max, { message: `Must have 1 to ${max} characters.` })(target, property);
    Matches(/\S/, { message: 'Must not be only white space.' })(target, property);
  };
}

/** Yes or no, which an update may leave out but not clear. */
export function RequiredSwitch(): PropertyDecorator {
  return (target, property) => {
    ValidateIf((_, value) => value !== undefined)(target, property);
    IsBoolean({ message: 'Must be true or false.' })(target, property);
  };
}

@InputType({ description: 'What every creating mutation accepts beside its own fields.' })
export abstract class CreatingInput {
  @Text(255)
  @Field(() => String, {
    nullable: true,
    description:
      'A key of your own for this request. Sending the same input with the same key again returns the first result instead of creating twice.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'What every changing mutation accepts beside its own fields.' })
export abstract class ChangingInput {
  // What a person or an enrollment does not have yet has the version 0.
  @IsOptional()
  @Min(0)
  @Max(2_147_483_647)
  @Field(() => Int, {
    nullable: true,
    description:
      'The `version` you read. When somebody changed the node since, nothing is written and a VersionConflict says so.',
  })
  expectedVersion?: number | null;
}
