/** Access arrangements on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Person } from '../people/person.entity';
import { PersonPayload } from '../people/person.types';
import { AccessArrangements, SetAccessArrangementsInput } from './access-arrangement.inputs';
import { arrangementsOf } from './access-arrangement.repository';
import { setAccessArrangements } from './access-arrangement.service';

@Resolver(() => Person)
export class AccessArrangementResolver {
  @FieldResolver(() => AccessArrangements, {
    nullable: true,
    description:
      'What the person needs to take part. For herself, members of an open pairing with her from CONFIRMED on, and coordinators of a cohort in which she is live or of the institution; null for everybody else, and where nothing was said.',
  })
  accessArrangements(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<AccessArrangements | null> {
    return arrangementsOf(ctx, person);
  }

  @Mutation(() => PersonPayload, {
    description:
      'Says what a person needs to take part, in place of what was said before. For herself and coordinators of her cohorts.',
  })
  setAccessArrangements(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, and what.' }) input: SetAccessArrangementsInput,
  ): Promise<PersonPayload> {
    return payload(input, async () => ({ person: await setAccessArrangements(ctx, input) }));
  }
}
