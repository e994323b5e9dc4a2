/** Caps over all programs on the wire. */
import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Person } from '../people/person.entity';
import { SetPairingCapInput } from './pairing-cap.inputs';
import { pairingCapOf } from './pairing-cap.repository';
import { setPairingCap } from './pairing-cap.service';
import { PairingCapPayload } from './pairing-cap.types';

@Resolver(() => Person)
export class PairingCapResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      'How many she may mentor at a time, in all cohorts together; null where the institution’s `pairingCap` holds. For coordinators and the person herself; otherwise null.',
  })
  pairingCap(@Ctx() ctx: Context, @Root() person: Raw<Person>): number | null {
    return pairingCapOf(ctx, person, {});
  }

  @Mutation(() => PairingCapPayload, {
    description:
      'Sets how many somebody may mentor at a time, in all cohorts together. For coordinators of the institution; people lower their own; the institution’s is for administrators. Nothing is taken away from who has more.',
  })
  setPairingCap(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whose, and how many.' }) input: SetPairingCapInput,
  ): Promise<PairingCapPayload> {
    return payload(input, () => setPairingCap(ctx, input));
  }
}
