/** What needs attention, on the wire. */
import { Arg, Args, Ctx, Field, FieldResolver, Mutation, ObjectType, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { readableCohorts } from '../cohorts/cohort.repository';
import { Enrollment } from '../enrollments/enrollment.entity';
import { readableEnrollments } from '../enrollments/enrollment.repository';
import { Pairing } from '../pairings/pairing.entity';
import { readablePairings } from '../pairings/pairing.repository';
import { Person } from '../people/person.entity';
import { readablePeople } from '../people/person.repository';
import { AttentionItem } from './attention-item.entity';
import { AttentionArgs, ResolveAttentionInput, TriageAttentionInput } from './attention.inputs';
import { listAttentionOf } from './attention.repository';
import { actOnAttention, closeAttention, triageAttention } from './attention.service';

const AttentionItemConnection = connectionOf(AttentionItem, 'items that need attention');
const cohortOf = toOne<AttentionItem, Cohort>('AttentionItem.cohort', 'cohortId', readableCohorts);
const pairingOf = toOne<AttentionItem, Pairing>('AttentionItem.pairing', 'pairingId', readablePairings);
const enrollmentOf = toOne<AttentionItem, Enrollment>(
  'AttentionItem.enrollment',
  'enrollmentId',
  readableEnrollments,
);
const personOf = toOne<AttentionItem, Person>('AttentionItem.person', 'personId', readablePeople);
const otherOf = toOne<AttentionItem, Person>('AttentionItem.otherPerson', 'otherPersonId', readablePeople);
const ownerOf = toOne<AttentionItem, Person>('AttentionItem.owner', 'ownerId', readablePeople);

@ObjectType({ implements: MutationPayload, description: 'What needs attention, after the mutation.' })
class AttentionItemPayload extends MutationPayload {
  @Field(() => AttentionItem, { nullable: true, description: 'The item; null when nothing was written.' })
  attentionItem?: AttentionItem | null;
}

@Resolver(() => AttentionItem)
export class AttentionItemResolver {
  @FieldResolver(() => Cohort, { nullable: true, description: 'The cohort, where the viewer may see it.' })
  cohort(@Ctx() ctx: Context, @Root() item: Raw<AttentionItem>): Promise<Cohort | null> | null {
    return cohortOf(ctx, item);
  }

  @FieldResolver(() => Pairing, { nullable: true, description: 'The pairing that it is about, if any.' })
  pairing(@Ctx() ctx: Context, @Root() item: Raw<AttentionItem>): Promise<Pairing | null> | null {
    return pairingOf(ctx, item);
  }

  @FieldResolver(() => Enrollment, {
    nullable: true,
    description: 'The enrollment that it is about, if any.',
  })
  enrollment(@Ctx() ctx: Context, @Root() item: Raw<AttentionItem>): Promise<Enrollment | null> | null {
    return enrollmentOf(ctx, item);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The person that it is about, if any.' })
  person(@Ctx() ctx: Context, @Root() item: Raw<AttentionItem>): Promise<Person | null> | null {
    return personOf(ctx, item);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The second person that it is about, if any.' })
  otherPerson(@Ctx() ctx: Context, @Root() item: Raw<AttentionItem>): Promise<Person | null> | null {
    return otherOf(ctx, item);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'Who follows it; null when nobody does.' })
  owner(@Ctx() ctx: Context, @Root() item: Raw<AttentionItem>): Promise<Person | null> | null {
    return ownerOf(ctx, item);
  }

  @Mutation(() => AttentionItemPayload, {
    description:
      'Takes something on, or says anew who follows it and by when. For coordinators of the cohort.',
  })
  triageAttention(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What, who and by when.' }) input: TriageAttentionInput,
  ): Promise<AttentionItemPayload> {
    return payload(input, async () => ({ attentionItem: await triageAttention(ctx, input) }));
  }

  @Mutation(() => AttentionItemPayload, {
    description: 'Notes that something was done about it. For coordinators of the cohort.',
  })
  actOnAttention(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'About what.' }) input: ResolveAttentionInput,
  ): Promise<AttentionItemPayload> {
    return payload(input, async () => ({ attentionItem: await actOnAttention(ctx, input) }));
  }

  @Mutation(() => AttentionItemPayload, {
    description:
      'Closes it. It does not come back while it stays the same; when it begins anew it does. For coordinators of the cohort.',
  })
  closeAttention(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What.' }) input: ResolveAttentionInput,
  ): Promise<AttentionItemPayload> {
    return payload(input, async () => ({ attentionItem: await closeAttention(ctx, input) }));
  }
}

@Resolver(() => Cohort)
export class CohortAttentionResolver {
  @FieldResolver(() => AttentionItemConnection, {
    description:
      'What needs attention, newest first. For coordinators of the cohort; an empty list for everybody else.',
  })
  attention(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => AttentionArgs) args: AttentionArgs,
  ): Promise<Page<AttentionItem>> {
    return listAttentionOf(ctx, cohort, args);
  }
}
