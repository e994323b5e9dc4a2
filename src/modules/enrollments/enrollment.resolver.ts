/** Enrollments on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader, readableCohorts } from '../cohorts/cohort.repository';
import { Person } from '../people/person.entity';
import { readablePeople } from '../people/person.repository';
import { moveMany } from './enrollment.bulk';
import { Enrollment } from './enrollment.entity';
import {
  ApplyInput,
  DecideEnrollmentInput,
  DecideEnrollmentsInput,
  EnrollmentsArgs,
  LeaveEnrollmentInput,
  MoveEnrollmentInput,
  MoveEnrollmentsInput,
} from './enrollment.inputs';
import { canMoveEnrollment } from './enrollment.policy';
import { listEnrollmentsOfCohort, listEnrollmentsOfPerson, reasonOf } from './enrollment.repository';
import { applyToCohort, getEnrollment, moveEnrollment } from './enrollment.service';
import { EnrollmentState } from './enrollment.state';
import {
  EnrollmentConnection,
  EnrollmentPayload,
  EnrollmentPermissions,
  EnrollmentsPayload,
} from './enrollment.types';

const cohortOf = toOne<Enrollment, Cohort>('Enrollment.cohort', 'cohortId', readableCohorts);
const personOf = toOne<Enrollment, Person>('Enrollment.person', 'personId', readablePeople);

@Resolver(() => Enrollment)
export class EnrollmentResolver {
  @Query(() => Enrollment, { description: 'One enrollment.' })
  enrollment(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the enrollment.' }) id: string,
  ): Promise<Enrollment> {
    return getEnrollment(ctx, id);
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'The cohort, where the viewer may see it.' })
  cohort(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<Cohort | null> | null {
    return cohortOf(ctx, enrollment);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The person, where the viewer may see her.' })
  person(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<Person | null> | null {
    return personOf(ctx, enrollment);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Why it is in this state. Coordinators read all reasons, a person only her own words; otherwise null.',
  })
  stateReason(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<string | null> {
    return reasonOf(ctx, enrollment, {});
  }

  @FieldResolver(() => EnrollmentPermissions, {
    nullable: true,
    description: 'What the viewer may do with this enrollment now; null where the cohort is hidden.',
  })
  async permissions(
    @Ctx() ctx: Context,
    @Root() enrollment: Raw<Enrollment>,
  ): Promise<EnrollmentPermissions | null> {
    const cohort = await cohortLoader(ctx).load(enrollment.cohortId);
    if (!cohort) return null;
    const move = (to: EnrollmentState) => canMoveEnrollment(ctx, enrollment, cohort, to);
    return {
      canAcceptInvitation: move(EnrollmentState.DRAFT),
      canDeclineInvitation: move(EnrollmentState.DECLINED),
      canSubmit: move(EnrollmentState.SUBMITTED),
      canScreen: move(EnrollmentState.SCREENING),
      canAccept: move(EnrollmentState.ACCEPTED),
      canReject: move(EnrollmentState.REJECTED),
      canWithdraw: move(EnrollmentState.WITHDRAWN),
      canRemove: move(EnrollmentState.REMOVED),
      canComplete: move(EnrollmentState.COMPLETED),
    };
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Applies to a cohort for oneself, in a role that the program asks for; the application is a draft until it is submitted. For everybody, while enrollment is open.',
  })
  applyToCohort(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Where, and as what.' }) input: ApplyInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await applyToCohort(ctx, input) }));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Accepts an invitation: the application becomes a draft. For the invited person.',
  })
  acceptInvitation(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: MoveEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.DRAFT),
    }));
  }

  @Mutation(() => EnrollmentPayload, { description: 'Declines an invitation. For the invited person.' })
  declineInvitation(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: LeaveEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.DECLINED),
    }));
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Submits an application. Where the program’s rules approve by themselves, it is accepted at once. For the person, or a coordinator on her behalf.',
  })
  submitEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: MoveEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.SUBMITTED),
    }));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Takes an application into screening, or an accepted one back into it. For coordinators.',
  })
  screenEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: MoveEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.SCREENING),
    }));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Accepts a screened person into the cohort. For coordinators.',
  })
  acceptEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: MoveEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.ACCEPTED),
    }));
  }

  @Mutation(() => EnrollmentPayload, { description: 'Rejects an application. For coordinators.' })
  rejectEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: DecideEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.REJECTED),
    }));
  }

  @Mutation(() => EnrollmentPayload, { description: 'Leaves the cohort of one’s own will. For the person.' })
  withdrawEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: LeaveEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.WITHDRAWN),
    }));
  }

  @Mutation(() => EnrollmentPayload, { description: 'Takes a person out of the cohort. For coordinators.' })
  removeEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: DecideEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.REMOVED),
    }));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Records that a person saw the cohort through. For coordinators.',
  })
  completeEnrollment(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollment.' }) input: MoveEnrollmentInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({
      enrollment: await moveEnrollment(ctx, input, EnrollmentState.COMPLETED),
    }));
  }

  @Mutation(() => EnrollmentsPayload, {
    description: 'Takes many applications into screening. For coordinators.',
  })
  screenEnrollments(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollments.' }) input: MoveEnrollmentsInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => moveMany(ctx, input, EnrollmentState.SCREENING));
  }

  @Mutation(() => EnrollmentsPayload, { description: 'Accepts many screened people. For coordinators.' })
  acceptEnrollments(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollments.' }) input: MoveEnrollmentsInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => moveMany(ctx, input, EnrollmentState.ACCEPTED));
  }

  @Mutation(() => EnrollmentsPayload, { description: 'Rejects many applications. For coordinators.' })
  rejectEnrollments(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollments.' }) input: DecideEnrollmentsInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => moveMany(ctx, input, EnrollmentState.REJECTED));
  }

  @Mutation(() => EnrollmentsPayload, {
    description: 'Records that many people saw the cohort through. For coordinators.',
  })
  completeEnrollments(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which enrollments.' }) input: MoveEnrollmentsInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => moveMany(ctx, input, EnrollmentState.COMPLETED));
  }
}

@Resolver(() => Cohort)
export class CohortEnrollmentsResolver {
  @FieldResolver(() => EnrollmentConnection, {
    description: 'Who takes part, oldest first: all for coordinators, otherwise only the viewer’s own.',
  })
  enrollments(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => EnrollmentsArgs) args: EnrollmentsArgs,
  ): Promise<Page<Enrollment>> {
    return listEnrollmentsOfCohort(ctx, cohort, args);
  }
}

@Resolver(() => Person)
export class PersonEnrollmentsResolver {
  @FieldResolver(() => EnrollmentConnection, {
    description: 'Where the person takes part, oldest first, as far as the viewer may see.',
  })
  enrollments(
    @Ctx() ctx: Context,
    @Root() person: Raw<Person>,
    @Args(() => EnrollmentsArgs) args: EnrollmentsArgs,
  ): Promise<Page<Enrollment>> {
    return listEnrollmentsOfPerson(ctx, person, args);
  }
}
