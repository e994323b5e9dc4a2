/** Taking people over into a next cohort, on the wire. */
import { Arg, Ctx, Mutation, Resolver, FieldResolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { Enrollment } from './enrollment.entity';
import { readableEnrollments } from './enrollment.repository';
import { EnrollmentsPayload } from './enrollment.types';
import { RollOverEnrollmentsInput } from './roll-over.inputs';
import { rollOverEnrollments } from './roll-over.service';

const previousOf = toOne<Enrollment, Enrollment>('Enrollment.previous', 'previousId', readableEnrollments);
const rolledOverFromOf = toOne<Enrollment, Enrollment>(
  'Enrollment.rolledOverFrom',
  'rolledOverFromId',
  readableEnrollments,
);

@Resolver(() => Enrollment)
export class RollOverResolver {
  @FieldResolver(() => Enrollment, {
    nullable: true,
    description: 'What she had in this cohort and role before, where the viewer may see it.',
  })
  previous(@Ctx() ctx: Context, @Root() enrollment: Raw<Enrollment>): Promise<Enrollment | null> | null {
    return previousOf(ctx, enrollment);
  }

  @FieldResolver(() => Enrollment, {
    nullable: true,
    description:
      'The enrollment in an earlier cohort that this one goes on from, where the viewer may see it.',
  })
  rolledOverFrom(
    @Ctx() ctx: Context,
    @Root() enrollment: Raw<Enrollment>,
  ): Promise<Enrollment | null> | null {
    return rolledOverFromOf(ctx, enrollment);
  }

  @Mutation(() => EnrollmentsPayload, {
    description:
      'Invites people of a cohort to go on in the next one of the same program. Seats, level, discipline, skills and, for who never had a partner, the time of waiting come with them; consent is given anew by accepting. Who was invited so before is given as she is. For coordinators of both cohorts.',
  })
  rollOverEnrollments(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'From where to where, and who.' }) input: RollOverEnrollmentsInput,
  ): Promise<EnrollmentsPayload> {
    return payload(input, () => rollOverEnrollments(ctx, input));
  }
}
