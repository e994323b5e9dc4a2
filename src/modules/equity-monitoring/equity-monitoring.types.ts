/** Schedules and tasks on the wire. */
import { Field, Float, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { EquitySchedule } from './equity-schedule.entity';
import { EquityTask } from './equity-task.entity';

@ObjectType({
  simpleResolvers: true,
  description:
    'A group’s ratio in two reports after each other, from printed numbers alone. Beside it stand all other groups that both reports print, together, or, where groups overlap, everybody else.',
})
export class EquityTaskChange {
  @Field(() => Float, {
    description: 'The group’s rate divided by that of the others, in the report before.',
  })
  earlierRatio: number;
  @Field(() => Float, { description: 'The same in this report.' })
  laterRatio: number;
  @Field({ description: 'Whether a range went in, so that the change is at least this large.' })
  atLeast: boolean;
  @Field(() => Float, {
    description:
      'How often chance alone would make the two ratios differ so much: two-sided, on the log scale.',
  })
  p: number;
  @Field(() => Float, {
    description: 'The same after Holm’s adjustment over all comparisons of the attribute.',
  })
  adjustedP: number;
}

export const EquityScheduleConnection = connectionOf(EquitySchedule, 'schedules of equity reports');
export const EquityTaskConnection = connectionOf(EquityTask, 'tasks of equity officers');

@ObjectType({ implements: MutationPayload, description: 'The schedule, after the mutation.' })
export class EquitySchedulePayload extends MutationPayload {
  @Field(() => EquitySchedule, {
    nullable: true,
    description: 'The schedule; null when nothing was written.',
  })
  equitySchedule?: EquitySchedule | null;
}

@ObjectType({ implements: MutationPayload, description: 'The task, after the mutation.' })
export class EquityTaskPayload extends MutationPayload {
  @Field(() => EquityTask, { nullable: true, description: 'The task; null when nothing was written.' })
  equityTask?: EquityTask | null;
}
