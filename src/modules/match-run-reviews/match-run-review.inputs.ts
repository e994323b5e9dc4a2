/** What clients send about reviews of match runs. */
import { Field, ID, InputType } from 'type-graphql';
import { MoveMatchRunInput } from '../match-runs/match-run.inputs';

@InputType({ description: 'The run that an equity officer is asked to review by group.' })
export class RequestMatchRunReviewInput extends MoveMatchRunInput {}

@InputType({ description: 'The run to review by group.' })
export class ReviewMatchRunInput {
  @Field(() => ID, { description: 'The match run.' })
  matchRunId: string;
}
