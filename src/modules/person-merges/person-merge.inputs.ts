/** What clients send to merge two records of one person. */
import { IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ChangingInput } from '../../graphql/inputs';

@InputType({ description: 'Two records of one person. `expectedVersion` is that of the one to keep.' })
export class MergePeopleInput extends ChangingInput {
  @Field(() => ID, { description: 'The record to keep.' })
  keepPersonId: string;

  @Field(() => ID, {
    description:
      'The record to merge into it. Its id goes on resolving, to the kept person; this can’t be undone.',
  })
  mergePersonId: string;

  @IsOptional()
  @Min(1)
  @Max(2_147_483_647)
  @Field(() => Int, { nullable: true, description: 'The `version` that you read of the record to merge.' })
  expectedMergedVersion?: number | null;
}
