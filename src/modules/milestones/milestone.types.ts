/** Wire shapes around milestones. */
import { Field, ID, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { UserError } from '../../graphql/user-errors';
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

@ObjectType({ description: 'What became of one of many.', simpleResolvers: true })
export class MilestoneResult {
  @Field(() => ID, { description: 'The id from the input that this result is about.' })
  id: string;
  @Field(() => Milestone, {
    nullable: true,
    description: 'The milestone; null when nothing was written for it.',
  })
  milestone: Milestone | null;
  @Field(() => [UserError], { description: 'Why nothing was written for it; empty when it took effect.' })
  userErrors: UserError[];
}

@ObjectType({
  implements: MutationPayload,
  description:
    'What became of each of many, in the order of the input. Each stands for itself: a refusal of one does not undo the others.',
})
export class MilestonesPayload extends MutationPayload {
  @Field(() => [MilestoneResult], {
    nullable: true,
    description: 'One result for each id of the input; null when the input itself was refused.',
  })
  results?: MilestoneResult[] | null;
}

@ObjectType({ description: 'What the viewer may do with a milestone now.', simpleResolvers: true })
export class MilestonePermissions {
  @Field(() => Permission, { description: 'Begin it.' })
  canStart: Permission;
  @Field(() => Permission, { description: 'Record that it was reached.' })
  canComplete: Permission;
  @Field(() => Permission, { description: 'Say that it is not needed.' })
  canWaive: Permission;
}
