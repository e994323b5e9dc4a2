/** A background job of the institution that used up its tries. It lives in the job queue; this is its wire shape. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';

@ObjectType({
  simpleResolvers: true,
  description: 'A background job that failed so often that it waits for an administrator.',
})
export class ParkedJob {
  @Field(() => ID, {
    description: 'Id of the job in the queue. Jobs are no nodes: they vanish when they are done.',
  })
  id: string;
  @Field({ description: 'What the job does.' })
  task: string;
  @Field(() => Int, { description: 'How often it was tried.' })
  attempts: number;
  @Field(() => String, { nullable: true, description: 'What went wrong the last time, for the operator.' })
  lastError: string | null;
  @Field(() => GraphQLDateTimeISO, { description: 'When the job was made.' })
  createdAt: Date;
  @Field(() => GraphQLDateTimeISO, { description: 'When it failed for the last time.' })
  failedAt: Date;
}

export const ParkedJobConnection = connectionOf(ParkedJob, 'parked jobs');

@InputType({ description: 'A parked job to try again.' })
export class RetryParkedJobInput {
  @Field(() => ID, { description: 'Id of the parked job.' })
  parkedJobId: string;
}

@ObjectType({ implements: MutationPayload, description: 'Whether the job goes on.' })
export class RetryParkedJobPayload extends MutationPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the job that is tried again; null when nothing was written.',
  })
  parkedJobId?: string | null;
}
