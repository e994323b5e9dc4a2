/** Imports of pairs on the wire. */
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { ImportPayload } from './import.types';
import { importPairings } from './pairing-import';
import { ImportPairingsInput } from './pairing-import.inputs';

@Resolver()
export class PairingImportResolver {
  @Mutation(() => ImportPayload, {
    description:
      'Stages and checks a file of pairs that exist already; nothing takes effect before `commitImport`. For coordinators of the cohort.',
  })
  importPairings(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The file, and how to read it.' }) input: ImportPairingsInput,
  ): Promise<ImportPayload> {
    return payload(input, async () => ({ import: await importPairings(ctx, input) }));
  }
}
