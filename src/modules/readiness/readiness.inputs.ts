/** What clients send about readiness. */
import { ArrayMaxSize, ArrayMinSize, ArrayUnique } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { MAX_PAGE } from '../../graphql/connection';
import { RequiredText } from '../../graphql/inputs';

const manyAtOnce = { message: `Must name 1 to ${MAX_PAGE} at once.` };

@InputType({ description: 'An item of the checklist of one enrollment.' })
export class UndoReadinessInput {
  @Field(() => ID, { description: 'The enrollment.' })
  enrollmentId: string;

  @RequiredText(50)
  @Field({ description: 'The item’s name for programs, as in `policy.readiness`.' })
  key: string;
}

@InputType({ description: 'Something that a person has done.' })
export class RecordReadinessInput extends UndoReadinessInput {
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description:
      'The day on which it was done; leave out for today. From there it holds as long as the item says.',
  })
  doneOn?: string | null;
}

@InputType({ description: 'Something that a person need not do.' })
export class WaiveReadinessInput extends UndoReadinessInput {
  @RequiredText(2000)
  @Field({ description: 'Why; only coordinators can read it. Up to 2,000 characters.' })
  reason: string;
}

@InputType({ description: 'The same item of many enrollments.' })
export class ReadinessItemOfManyInput {
  @ArrayMinSize(1, manyAtOnce)
  @ArrayMaxSize(MAX_PAGE, manyAtOnce)
  @ArrayUnique({ message: 'Must not name the same enrollment twice.' })
  @Field(() => [ID], { description: `The enrollments, up to ${MAX_PAGE}.` })
  enrollmentIds: string[];

  @RequiredText(50)
  @Field({ description: 'The item’s name for programs, as in `policy.readiness`.' })
  key: string;
}

@InputType({ description: 'Something that many people have done, such as a training.' })
export class RecordReadinessOfManyInput extends ReadinessItemOfManyInput {
  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'The day on which it was done; leave out for today.',
  })
  doneOn?: string | null;
}

@InputType({ description: 'Something that many people need not do.' })
export class WaiveReadinessOfManyInput extends ReadinessItemOfManyInput {
  @RequiredText(2000)
  @Field({ description: 'Why; only coordinators can read it. Up to 2,000 characters.' })
  reason: string;
}
