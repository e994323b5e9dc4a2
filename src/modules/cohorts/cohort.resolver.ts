/** Cohorts on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { canApply, canInvite } from '../enrollments/enrollment.policy';
import { Program } from '../programs/program.entity';
import { readablePrograms } from '../programs/program.repository';
import { Cohort } from './cohort.entity';
import { CohortsArgs, CreateCohortInput, MoveCohortInput, UpdateCohortInput } from './cohort.inputs';
import { canMoveCohort, canUpdateCohort } from './cohort.policy';
import { listCohorts, listCohortsOf } from './cohort.repository';
import { createCohort, getCohort, moveCohort, updateCohort } from './cohort.service';
import { CohortState } from './cohort.state';
import { CohortConnection, CohortPayload, CohortPermissions } from './cohort.types';

const programOf = toOne<Cohort, Program>('Cohort.program', 'programId', readablePrograms);

@Resolver(() => Cohort)
export class CohortResolver {
  @Query(() => Cohort, { description: 'One cohort.' })
  cohort(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the cohort.' }) id: string,
  ): Promise<Cohort> {
    return getCohort(ctx, id);
  }

  @Query(() => CohortConnection, { description: 'Cohorts that the viewer may see.' })
  cohorts(@Ctx() ctx: Context, @Args(() => CohortsArgs) args: CohortsArgs): Promise<Page<Cohort>> {
    return listCohorts(ctx, args);
  }

  @FieldResolver(() => Program, {
    nullable: true,
    description: 'The program it belongs to, where the viewer may see it.',
  })
  program(@Ctx() ctx: Context, @Root() cohort: Raw<Cohort>): Promise<Program | null> | null {
    return programOf(ctx, cohort);
  }

  @FieldResolver(() => CohortPermissions, { description: 'What the viewer may do with this cohort now.' })
  permissions(@Ctx() ctx: Context, @Root() cohort: Raw<Cohort>): CohortPermissions {
    const move = (to: CohortState) => canMoveCohort(ctx.viewer, cohort, to);
    return {
      canUpdate: canUpdateCohort(ctx.viewer, cohort),
      canOpenEnrollment: move(CohortState.ENROLLING),
      canStartMatching: move(CohortState.MATCHING),
      canActivate: move(CohortState.ACTIVE),
      canBeginWrapUp: move(CohortState.WRAP_UP),
      canComplete: move(CohortState.COMPLETED),
      canArchive: move(CohortState.ARCHIVED),
      canCancel: move(CohortState.CANCELED),
      canInvite: canInvite(ctx.viewer, cohort),
      canApply: canApply(ctx, cohort),
    };
  }

  @Mutation(() => CohortPayload, {
    description: 'Makes a cohort, as a draft. For coordinators of the program.',
  })
  createCohort(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The new cohort.' }) input: CreateCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await createCohort(ctx, input) }));
  }

  @Mutation(() => CohortPayload, {
    description: 'Changes name, dates or rolling of a cohort. For its coordinators.',
  })
  updateCohort(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdateCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await updateCohort(ctx, input) }));
  }

  @Mutation(() => CohortPayload, {
    description: 'Opens enrollment of a draft, or again of a cohort that is matching. For its coordinators.',
  })
  openEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort.' }) input: MoveCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await moveCohort(ctx, input, CohortState.ENROLLING) }));
  }

  @Mutation(() => CohortPayload, {
    description: 'Closes enrollment and begins matching. For its coordinators.',
  })
  startMatching(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort.' }) input: MoveCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await moveCohort(ctx, input, CohortState.MATCHING) }));
  }

  @Mutation(() => CohortPayload, {
    description:
      'Lets the pairs begin. A rolling cohort may be activated straight from enrolling. For its coordinators.',
  })
  activateCohort(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort.' }) input: MoveCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await moveCohort(ctx, input, CohortState.ACTIVE) }));
  }

  @Mutation(() => CohortPayload, {
    description: 'Begins to close the pairs; nobody joins any more. For its coordinators.',
  })
  beginWrapUp(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort.' }) input: MoveCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await moveCohort(ctx, input, CohortState.WRAP_UP) }));
  }

  @Mutation(() => CohortPayload, {
    description: 'Completes a cohort that is wrapping up. For its coordinators.',
  })
  completeCohort(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort.' }) input: MoveCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await moveCohort(ctx, input, CohortState.COMPLETED) }));
  }

  @Mutation(() => CohortPayload, {
    description: 'Puts a completed or canceled cohort out of the way. For its coordinators.',
  })
  archiveCohort(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort.' }) input: MoveCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await moveCohort(ctx, input, CohortState.ARCHIVED) }));
  }

  @Mutation(() => CohortPayload, { description: 'Ends a cohort before its aim. For its coordinators.' })
  cancelCohort(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort.' }) input: MoveCohortInput,
  ): Promise<CohortPayload> {
    return payload(input, async () => ({ cohort: await moveCohort(ctx, input, CohortState.CANCELED) }));
  }
}

@Resolver(() => Program)
export class ProgramCohortsResolver {
  @FieldResolver(() => CohortConnection, { description: 'Its cohorts that the viewer may see.' })
  cohorts(
    @Ctx() ctx: Context,
    @Root() program: Raw<Program>,
    @Args(() => CohortsArgs) args: CohortsArgs,
  ): Promise<Page<Cohort>> {
    return listCohortsOf(ctx, program, args);
  }
}
