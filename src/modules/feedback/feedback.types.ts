/** Wire shapes around feedback. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { FeedbackAssignment } from './feedback-assignment.entity';
import { FeedbackInstrument } from './feedback-instrument.entity';
import { FeedbackRound } from './feedback-round.entity';

export const FeedbackInstrumentConnection = connectionOf(FeedbackInstrument, 'feedback instruments');
export const FeedbackRoundConnection = connectionOf(FeedbackRound, 'feedback rounds');
export const FeedbackAssignmentConnection = connectionOf(FeedbackAssignment, 'requests for feedback');

@ObjectType({ implements: MutationPayload, description: 'The instrument after the mutation.' })
export class FeedbackInstrumentPayload extends MutationPayload {
  @Field(() => FeedbackInstrument, {
    nullable: true,
    description: 'The instrument; null when nothing was written.',
  })
  feedbackInstrument?: FeedbackInstrument | null;
}

@ObjectType({ implements: MutationPayload, description: 'The round after the mutation.' })
export class FeedbackRoundPayload extends MutationPayload {
  @Field(() => FeedbackRound, { nullable: true, description: 'The round; null when nothing was written.' })
  feedbackRound?: FeedbackRound | null;
}

@ObjectType({ implements: MutationPayload, description: 'The request for feedback after the mutation.' })
export class FeedbackAssignmentPayload extends MutationPayload {
  @Field(() => FeedbackAssignment, {
    nullable: true,
    description: 'The request; null when nothing was written.',
  })
  assignment?: FeedbackAssignment | null;
}

@ObjectType({ description: 'What the viewer may do with a feedback round now.', simpleResolvers: true })
export class FeedbackRoundPermissions {
  @Field(() => Permission, { description: 'Open it.' })
  canOpen: Permission;
  @Field(() => Permission, { description: 'Close it.' })
  canClose: Permission;
}
