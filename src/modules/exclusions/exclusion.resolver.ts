/** Exclusions on the wire. */
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany } from '../../reads/links';
import { Person } from '../people/person.entity';
import { Exclusion } from './exclusion.entity';
import {
  CreateExclusionInput,
  ExclusionsArgs,
  LiftExclusionInput,
  UpdateExclusionInput,
} from './exclusion.inputs';
import { excludedPeople, listExclusions } from './exclusion.repository';
import { createExclusion, liftExclusion, updateExclusion } from './exclusion.service';

const peopleOf = toMany('Exclusion.people', excludedPeople);
const ExclusionConnection = connectionOf(Exclusion, 'exclusions');

@ObjectType({ implements: MutationPayload, description: 'The exclusion after the mutation.' })
class ExclusionPayload extends MutationPayload {
  @Field(() => Exclusion, { nullable: true, description: 'The exclusion; null when nothing was written.' })
  exclusion?: Exclusion | null;
}

@Resolver(() => Exclusion)
export class ExclusionResolver {
  @Query(() => ExclusionConnection, {
    description: 'Exclusions, newest first. For coordinators; an empty list for everybody else.',
  })
  exclusions(
    @Ctx() ctx: Context,
    @Args(() => ExclusionsArgs) args: ExclusionsArgs,
  ): Promise<Page<Exclusion>> {
    return listExclusions(ctx, args);
  }

  @FieldResolver(() => [Person], { description: 'The two people, as far as the viewer may see them.' })
  people(@Ctx() ctx: Context, @Root() exclusion: Raw<Exclusion>): Promise<Person[]> {
    return peopleOf(ctx, exclusion);
  }

  @Mutation(() => ExclusionPayload, {
    description:
      'Keeps two people from being paired. Pairings that stand are not touched. For coordinators of the cohort, the program, or the institution.',
  })
  createExclusion(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who with whom.' }) input: CreateExclusionInput,
  ): Promise<ExclusionPayload> {
    return payload(input, async () => ({ exclusion: await createExclusion(ctx, input) }));
  }

  @Mutation(() => ExclusionPayload, {
    description: 'Changes why an exclusion holds and how long. For those who may make it.',
  })
  updateExclusion(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdateExclusionInput,
  ): Promise<ExclusionPayload> {
    return payload(input, async () => ({ exclusion: await updateExclusion(ctx, input) }));
  }

  @Mutation(() => ExclusionPayload, { description: 'Lifts an exclusion. For those who may make it.' })
  liftExclusion(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which exclusion.' }) input: LiftExclusionInput,
  ): Promise<ExclusionPayload> {
    return payload(input, async () => ({ exclusion: await liftExclusion(ctx, input) }));
  }
}
