/** What people bring along, and when they are away, on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany } from '../../reads/links';
import { Enrollment } from './enrollment.entity';
import { EndLeaveInput, StartLeaveInput, UpdateEnrollmentInput } from './enrollment-profile.inputs';
import { updateEnrollment } from './enrollment-profile.service';
import { EnrollmentPayload } from './enrollment.types';
import { Leave } from './leave.entity';
import { leaves, onLeaveOf } from './leave.repository';
import { endLeave, startLeave } from './leave.service';

const leavesOf = toMany('Enrollment.leaves', leaves);

@Resolver(() => Enrollment)
export class EnrollmentProfileResolver {
  @FieldResolver(() => [Leave], { description: 'Leaves of the person, earliest first.' })
  leaves(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<Leave[]> {
    return leavesOf(ctx, enrollment);
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the person is on leave today, by the institution’s calendar.',
  })
  onLeave(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<boolean> {
    return onLeaveOf(ctx, enrollment, {});
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Changes what a person brings along: seats, level, discipline, skills. For the person and for coordinators.',
  })
  updateEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdateEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await updateEnrollment(ctx, input) }));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Records that a person goes on leave. For the person and for coordinators.',
  })
  startLeave(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, and when.' }) input: StartLeaveInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await startLeave(ctx, input) }));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Records that a person is back from an open leave. For the person and for coordinators.',
  })
  endLeave(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, and since when.' }) input: EndLeaveInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await endLeave(ctx, input) }));
  }
}
