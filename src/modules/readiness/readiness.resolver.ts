/** Readiness on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Enrollment } from '../enrollments/enrollment.entity';
import { EnrollmentPayload, EnrollmentsPayload } from '../enrollments/enrollment.types';
import { Person } from '../people/person.entity';
import { personLoader } from '../people/person.repository';
import { EnrollmentReadiness, ReadinessItemState } from './readiness.entity';
import {
  UndoReadinessInput,
  RecordReadinessInput,
  RecordReadinessOfManyInput,
  WaiveReadinessInput,
  WaiveReadinessOfManyInput,
} from './readiness.inputs';
import {
  getReadiness,
  recordReadiness,
  recordReadinessOfMany,
  undoReadiness,
  waiveReadiness,
  waiveReadinessOfMany,
} from './readiness.service';

@Resolver(() => Enrollment)
export class ReadinessResolver {
  @FieldResolver(() => EnrollmentReadiness, {
    nullable: true,
    description:
      'What must be done before she is matched, and what is. For the person and coordinators; otherwise null.',
  })
  readiness(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<EnrollmentReadiness | null> {
    return getReadiness(ctx, enrollment);
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Records that something of the checklist is done. For the person where the item says so, and for coordinators.',
  })
  recordReadiness(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What, and when.' }) input: RecordReadinessInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await recordReadiness(ctx, input) }));
  }

  @Mutation(() => EnrollmentsPayload, {
    description: 'Records that many people have done something, such as a training. For coordinators.',
  })
  recordReadinessOfMany(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who has done what.' }) input: RecordReadinessOfManyInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => recordReadinessOfMany(ctx, input));
  }

  @Mutation(() => EnrollmentPayload, {
    description: 'Lets a person off something of the checklist. For coordinators.',
  })
  waiveReadiness(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What, and why.' }) input: WaiveReadinessInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await waiveReadiness(ctx, input) }));
  }

  @Mutation(() => EnrollmentsPayload, {
    description: 'Lets many people off something of the checklist. For coordinators.',
  })
  waiveReadinessOfMany(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whom, what, and why.' }) input: WaiveReadinessOfManyInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => waiveReadinessOfMany(ctx, input));
  }

  @Mutation(() => EnrollmentPayload, {
    description:
      'Takes back what was recorded or waived. For who may record it; what was waived, for coordinators.',
  })
  undoReadiness(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What.' }) input: UndoReadinessInput,
  ): Promise<EnrollmentPayload> {
    return payload(input, async () => ({ enrollment: await undoReadiness(ctx, input) }));
  }
}

@Resolver(() => ReadinessItemState)
export class ReadinessItemStateResolver {
  @FieldResolver(() => Person, {
    nullable: true,
    description: 'Who recorded it, where the viewer may see her; null also where a service did.',
  })
  recordedBy(@Ctx() ctx: Context, @Root() state: Raw<ReadinessItemState>): Promise<Person | null> | null {
    return state.recordedById === null ? null : personLoader(ctx).load(state.recordedById);
  }
}
