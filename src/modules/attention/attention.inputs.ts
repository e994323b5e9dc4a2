/** What clients send about what needs attention. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, Text } from '../../graphql/inputs';
import { AttentionKind, AttentionState } from './attention.state';

@InputType({ description: 'What to list of what needs attention; all conditions must hold.' })
export class AttentionFilter {
  @Field(() => [AttentionKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: AttentionKind[] | null;

  @Field(() => [AttentionState], { nullable: true, description: 'In one of these states.' })
  states?: AttentionState[] | null;

  @Field(() => ID, { nullable: true, description: 'Of which this person is the owner.' })
  ownerId?: string | null;
}

@ArgsType()
export class AttentionArgs extends PageArgs {
  @Field(() => AttentionFilter, { nullable: true, description: 'What to list.' })
  filter?: AttentionFilter | null;
}

@InputType({ description: 'A step with something that needs attention.' })
export class MoveAttentionInput extends ChangingInput {
  @Field(() => ID, { description: 'What needs attention.' })
  attentionItemId: string;
}

@InputType({ description: 'Who takes something on, and by when.' })
export class TriageAttentionInput extends MoveAttentionInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Who follows it: a coordinator of the cohort. Null: nobody; left out: as it was.',
  })
  ownerId?: string | null;

  @Field(() => GraphQLLocalDate, {
    nullable: true,
    description: 'By when something should be done. Null: no day; left out: as it was.',
  })
  dueOn?: string | null;
}

@InputType({ description: 'A step with something that needs attention, with what came of it.' })
export class ResolveAttentionInput extends MoveAttentionInput {
  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description: 'What came of it; only coordinators can read it. Up to 2,000 characters.',
  })
  outcome?: string | null;
}
