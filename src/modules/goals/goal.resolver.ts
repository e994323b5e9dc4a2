/** Goals on the wire. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Enrollment } from '../enrollments/enrollment.entity';
import { EnrollmentPayload } from '../enrollments/enrollment.types';
import { PairingMember } from '../pairings/pairing-member.entity';
import { Goal, GoalTag } from './goal.entity';
import { GoalTagsArgs, SetGoalsInput } from './goal.inputs';
import { goalsOf, goalsOfMember, listTags, tagsOf } from './goal.repository';
import { setGoals } from './goal.service';

const GoalTagConnection = connectionOf(GoalTag, 'tags of goals');

@Resolver(() => Goal)
export class GoalResolver {
  @Query(() => GoalTagConnection, {
    description: 'Words by which goals are found, by name; for suggestions as people type.',
  })
  goalTags(@Ctx() ctx: Context, @Args(() => GoalTagsArgs) args: GoalTagsArgs): Promise<Page<GoalTag>> {
    return listTags(ctx, args);
  }

  @FieldResolver(() => [GoalTag], { description: 'Its tags, by name.' })
  tags(@Ctx() ctx: Context, @Root() goal: Raw<Goal>): Promise<GoalTag[]> {
    return tagsOf(ctx, goal);
  }
}

@Resolver(() => Enrollment)
export class EnrollmentGoalsResolver {
  @FieldResolver(() => [Goal], {
    description:
      'What the person wants, the most important first. For her and the coordinators of the cohort; empty for others.',
  })
  goals(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<Goal[]> {
    return goalsOf(ctx, enrollment);
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Sets the goals of an enrollment. For the person and for coordinators of the cohort.',
  })
  setGoals(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whose goals, and which.' }) input: SetGoalsInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await setGoals(ctx, input) }));
  }
}

@Resolver(() => PairingMember)
export class PairingMemberGoalsResolver {
  @FieldResolver(() => [Goal], {
    description:
      'What she wants from the cohort, the most important first: for those whom she is paired with or proposed to, and the coordinators; empty for others.',
  })
  goals(@Ctx() ctx: Context, @Root() member: Raw<PairingMember>): Promise<Goal[]> {
    return goalsOfMember(ctx, member);
  }
}
