/** Programs on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import type { Raw } from '../../graphql/node';
import { payload } from '../../graphql/mutation';
import { canCreateCohort } from '../cohorts/cohort.policy';
import { Program } from './program.entity';
import { CreateProgramInput, MoveProgramInput, ProgramsArgs, UpdateProgramInput } from './program.inputs';
import { canArchiveProgram, canRestoreProgram, canUpdateProgram } from './program.policy';
import { listPrograms } from './program.repository';
import { archiveProgram, createProgram, getProgram, restoreProgram, updateProgram } from './program.service';
import { ProgramPolicy } from './program-policy.entity';
import { currentPolicy, type PolicyValues } from './program-policy.repository';
import { SetProgramPolicyInput } from './program-policy.inputs';
import { setProgramPolicy } from './program-policy.service';
import { ProgramConnection, ProgramPayload, ProgramPermissions } from './program.types';

@Resolver(() => Program)
export class ProgramResolver {
  @Query(() => Program, { description: 'One program.' })
  program(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the program.' }) id: string,
  ): Promise<Program> {
    return getProgram(ctx, id);
  }

  @Query(() => ProgramConnection, { description: 'Programs that the viewer may see.' })
  programs(@Ctx() ctx: Context, @Args(() => ProgramsArgs) args: ProgramsArgs): Promise<Page<Program>> {
    return listPrograms(ctx, args);
  }

  @FieldResolver(() => ProgramPermissions, { description: 'What the viewer may do with this program now.' })
  permissions(@Ctx() { viewer }: Context, @Root() program: Raw<Program>): ProgramPermissions {
    return {
      canUpdate: canUpdateProgram(viewer, program),
      canArchive: canArchiveProgram(viewer, program),
      canRestore: canRestoreProgram(viewer, program),
      canCreateCohort: canCreateCohort(viewer, program),
    };
  }

  @FieldResolver(() => ProgramPolicy, { description: 'The rules that hold now.' })
  policy(@Ctx() ctx: Context, @Root() program: Raw<Program>): Promise<PolicyValues> {
    return currentPolicy(ctx, program.id);
  }

  @Mutation(() => ProgramPayload, {
    description: 'Sets rules of a program, as their next version. For its coordinators.',
  })
  setProgramPolicy(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which rules.' }) input: SetProgramPolicyInput,
  ): Promise<ProgramPayload> {
    return payload(input, async () => ({ program: await setProgramPolicy(ctx, input) }));
  }

  @Mutation(() => ProgramPayload, {
    description: 'Makes a program. For administrators and coordinators of the institution.',
  })
  createProgram(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The new program.' }) input: CreateProgramInput,
  ): Promise<ProgramPayload> {
    return payload(input, async () => ({ program: await createProgram(ctx, input) }));
  }

  @Mutation(() => ProgramPayload, {
    description: 'Changes name or description of a program. For its coordinators.',
  })
  updateProgram(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdateProgramInput,
  ): Promise<ProgramPayload> {
    return payload(input, async () => ({ program: await updateProgram(ctx, input) }));
  }

  @Mutation(() => ProgramPayload, {
    description: 'Archives a program: its cohorts go on, new ones can’t be made. For its coordinators.',
  })
  archiveProgram(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which program.' }) input: MoveProgramInput,
  ): Promise<ProgramPayload> {
    return payload(input, async () => ({ program: await archiveProgram(ctx, input) }));
  }

  @Mutation(() => ProgramPayload, {
    description: 'Takes a program back from the archive. For its coordinators.',
  })
  restoreProgram(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which program.' }) input: MoveProgramInput,
  ): Promise<ProgramPayload> {
    return payload(input, async () => ({ program: await restoreProgram(ctx, input) }));
  }
}
