/** Wire shapes around milestones. */
import { Field, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { resultsOf } from '../../graphql/results';
import { Milestone, MilestoneTemplate } from './milestone.entity';

export const MilestoneConnection = connectionOf(Milestone, 'milestones');

@ObjectType({ implements: MutationPayload, description: 'The template after the mutation.' })
export class MilestoneTemplatePayload extends MutationPayload {
  @Field(() => MilestoneTemplate, {
    nullable: true,
    description: 'The template; null when nothing was written.',
  })
  milestoneTemplate?: MilestoneTemplate | null;
}

@ObjectType({ implements: MutationPayload, description: 'The milestone after the mutation.' })
export class MilestonePayload extends MutationPayload {
  @Field(() => Milestone, { nullable: true, description: 'The milestone; null when nothing was written.' })
  milestone?: Milestone | null;
}

export const MilestonesPayload = resultsOf(Milestone, 'milestone');
export type MilestonesPayload = InstanceType<typeof MilestonesPayload>;

@ObjectType({ description: 'What the viewer may do with a milestone now.', simpleResolvers: true })
export class MilestonePermissions {
  @Field(() => Permission, { description: 'Begin it.' })
  canStart: Permission;
  @Field(() => Permission, { description: 'Record that it was reached.' })
  canComplete: Permission;
  @Field(() => Permission, { description: 'Say that it is not needed.' })
  canWaive: Permission;
}
