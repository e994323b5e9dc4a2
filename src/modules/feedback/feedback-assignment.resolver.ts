/** Requests for feedback on the wire: the viewer's own. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toOne } from '../../reads/links';
import { Pairing } from '../pairings/pairing.entity';
import { readablePairings } from '../pairings/pairing.repository';
import { FeedbackAnswer, FeedbackAssignment } from './feedback-assignment.entity';
import { listAssignments, ownAnswers } from './feedback-assignment.repository';
import { declineFeedback, submitFeedback } from './feedback-assignment.service';
import { FeedbackRound } from './feedback-round.entity';
import { readableRounds } from './feedback-round.repository';
import { DeclineFeedbackInput, FeedbackAssignmentsArgs, SubmitFeedbackInput } from './feedback.inputs';
import { FeedbackAssignmentConnection, FeedbackAssignmentPayload } from './feedback.types';

const roundOf = toOne<FeedbackAssignment, FeedbackRound>(
  'FeedbackAssignment.round',
  'roundId',
  readableRounds,
);
const pairingOf = toOne<FeedbackAssignment, Pairing>(
  'FeedbackAssignment.pairing',
  'pairingId',
  readablePairings,
);
const answersOf = toMany('FeedbackAssignment.answers', ownAnswers);

@Resolver(() => FeedbackAssignment)
export class FeedbackAssignmentResolver {
  @Query(() => FeedbackAssignmentConnection, { description: 'What the viewer was asked, newest first.' })
  feedbackAssignments(
    @Ctx() ctx: Context,
    @Args(() => FeedbackAssignmentsArgs) args: FeedbackAssignmentsArgs,
  ): Promise<Page<FeedbackAssignment>> {
    return listAssignments(ctx, args);
  }

  @FieldResolver(() => FeedbackRound, { nullable: true, description: 'The round.' })
  round(
    @Ctx() ctx: Context,
    @Root() assignment: Raw<FeedbackAssignment>,
  ): Promise<FeedbackRound | null> | null {
    return roundOf(ctx, assignment);
  }

  @FieldResolver(() => Pairing, { nullable: true, description: 'The pairing that it is about.' })
  pairing(@Ctx() ctx: Context, @Root() assignment: Raw<FeedbackAssignment>): Promise<Pairing | null> | null {
    return pairingOf(ctx, assignment);
  }

  @FieldResolver(() => [FeedbackAnswer], { description: 'What the viewer answered; empty until she has.' })
  answers(@Ctx() ctx: Context, @Root() assignment: Raw<FeedbackAssignment>): Promise<FeedbackAnswer[]> {
    return answersOf(ctx, assignment);
  }

  @Mutation(() => FeedbackAssignmentPayload, {
    description: 'Answers a request for feedback, once and for good. For the person who is asked.',
  })
  submitFeedback(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The answers.' }) input: SubmitFeedbackInput,
  ): Promise<FeedbackAssignmentPayload> {
    return payload(input, async () => ({ assignment: await submitFeedback(ctx, input) }));
  }

  @Mutation(() => FeedbackAssignmentPayload, {
    description: 'Declines a request for feedback, for good. For the person who is asked.',
  })
  declineFeedback(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which request.' }) input: DeclineFeedbackInput,
  ): Promise<FeedbackAssignmentPayload> {
    return payload(input, async () => ({ assignment: await declineFeedback(ctx, input) }));
  }
}
