/** Schedules of equity reports, and tasks of equity officers, on the wire. */
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { EquityReport } from '../equity-reports/equity-report.entity';
import { EquityReportConnection } from '../equity-reports/equity-report.types';
import {
  ChangeEquityScheduleInput,
  EndEquityScheduleInput,
  EquityTaskArgs,
  FinishEquityTaskInput,
  ScheduleEquityReportsInput,
  TakeEquityTaskInput,
} from './equity-monitoring.inputs';
import {
  EquityScheduleConnection,
  EquitySchedulePayload,
  EquityTaskChange,
  EquityTaskConnection,
  EquityTaskPayload,
} from './equity-monitoring.types';
import { EquitySchedule } from './equity-schedule.entity';
import { listSchedules, reportsOf } from './equity-schedule.repository';
import { changeEquitySchedule, endEquitySchedule, scheduleEquityReports } from './equity-schedule.service';
import { EquityTask } from './equity-task.entity';
import { listTasks } from './equity-task.repository';
import { finishEquityTask, readChange, takeEquityTask } from './equity-task.service';

@Resolver(() => EquitySchedule)
export class EquityScheduleResolver {
  @Query(() => EquityScheduleConnection, {
    description:
      'Schedules of equity reports, newest first. Empty for everybody but equity officers of programs.',
  })
  equitySchedules(@Ctx() ctx: Context, @Args(() => PageArgs) page: PageArgs): Promise<Page<EquitySchedule>> {
    return listSchedules(ctx, page);
  }

  @Mutation(() => EquitySchedulePayload, {
    description:
      'Has a report made whenever enough cohorts of a program were completed or archived, about those that no report was about yet, and compared with the one before. One for a program and role. For equity officers of the program.',
  })
  scheduleEquityReports(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to report on, and how often.' }) input: ScheduleEquityReportsInput,
  ): Promise<EquitySchedulePayload> {
    return payload(input, async () => ({ equitySchedule: await scheduleEquityReports(ctx, input) }));
  }

  @Mutation(() => EquitySchedulePayload, {
    description:
      'Changes, pauses or resumes a schedule, and takes it over; what was refused is tried again. For equity officers of the program.',
  })
  changeEquitySchedule(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: ChangeEquityScheduleInput,
  ): Promise<EquitySchedulePayload> {
    return payload(input, async () => ({ equitySchedule: await changeEquitySchedule(ctx, input) }));
  }

  @Mutation(() => EquitySchedulePayload, {
    description:
      'Ends a schedule for good; its reports and tasks stay. Another can be set up then, whose first report is compared with none. For equity officers of the program.',
  })
  endEquitySchedule(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which one.' }) input: EndEquityScheduleInput,
  ): Promise<EquitySchedulePayload> {
    return payload(input, async () => ({ equitySchedule: await endEquitySchedule(ctx, input) }));
  }

  @FieldResolver(() => EquityReportConnection, {
    description: 'The reports that it asked for, newest first.',
  })
  reports(
    @Ctx() ctx: Context,
    @Root() schedule: Raw<EquitySchedule>,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<EquityReport>> {
    return reportsOf(ctx, schedule, page);
  }
}

@Resolver(() => EquityTask)
export class EquityTaskResolver {
  @Query(() => EquityTaskConnection, {
    description:
      'What scheduled reports give equity officers to look into, newest first. Empty for everybody but equity officers of programs.',
  })
  equityTasks(
    @Ctx() ctx: Context,
    @Args(() => EquityTaskArgs) args: EquityTaskArgs,
  ): Promise<Page<EquityTask>> {
    return listTasks(ctx, args);
  }

  @Mutation(() => EquityTaskPayload, {
    description: 'Takes a task on, or over from another officer. For equity officers of the program.',
  })
  takeEquityTask(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which one.' }) input: TakeEquityTaskInput,
  ): Promise<EquityTaskPayload> {
    return payload(input, async () => ({ equityTask: await takeEquityTask(ctx, input) }));
  }

  @Mutation(() => EquityTaskPayload, {
    description: 'Finishes a task, with what came of it. For equity officers of the program.',
  })
  finishEquityTask(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which one, and what came of it.' }) input: FinishEquityTaskInput,
  ): Promise<EquityTaskPayload> {
    return payload(input, async () => ({ equityTask: await finishEquityTask(ctx, input) }));
  }

  @FieldResolver(() => EquityTaskChange, {
    description: 'How large the change is. Reading it is recorded as a reading of both reports.',
  })
  change(@Ctx() ctx: Context, @Root() task: Raw<EquityTask>): Promise<EquityTaskChange> {
    return readChange(ctx, task);
  }
}
