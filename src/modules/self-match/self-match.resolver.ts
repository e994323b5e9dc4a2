/** Looking for a mentor oneself, on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { DirectoryEntry } from '../directory/directory.types';
import { PairingPayload } from '../pairings/pairing.types';
import { fitOf } from './self-match.fit';
import { RequestPairingInput } from './self-match.inputs';
import { canRequestOf, requestPairing } from './self-match.service';
import { DirectoryEntryPermissions, DirectoryFit } from './self-match.types';

@Resolver()
export class SelfMatchResolver {
  @Mutation(() => PairingPayload, {
    description:
      'Asks a mentor of the directory, where the program lets mentees. The mentor answers with confirmPairing or declinePairing; withdrawPairing takes the request back. For accepted mentees of the cohort.',
  })
  requestPairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Whom to ask.' }) input: RequestPairingInput,
  ): Promise<PairingPayload> {
    return payload(input, async () => ({ pairing: await requestPairing(ctx, input) }));
  }
}

@Resolver(() => DirectoryEntry)
export class DirectoryMatchResolver {
  @FieldResolver(() => DirectoryFit, {
    nullable: true,
    description:
      'How well this mentor fits the viewer, by the settings of the newest match run of the cohort that was released, or the usual ones. For accepted mentees of the cohort; otherwise null, as where nothing counts that is shown.',
  })
  fit(@Ctx() ctx: Context, @Root() entry: Raw<DirectoryEntry>): Promise<DirectoryFit | null> {
    return fitOf(ctx, entry);
  }

  @FieldResolver(() => DirectoryEntryPermissions, { description: 'What the viewer may do about her now.' })
  async permissions(
    @Ctx() ctx: Context,
    @Root() entry: Raw<DirectoryEntry>,
  ): Promise<DirectoryEntryPermissions> {
    return { canRequest: await canRequestOf(ctx, entry) };
  }
}
