/** What clients do with pairings. */
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { forEachRow } from '../bulk';
import { notAgain } from './pairing.again';
import type { Pairing } from './pairing.entity';
import {
  AnswerPairingInput,
  AnswerPairingsInput,
  EndPairingInput,
  MovePairingInput,
  ProposePairingInput,
} from './pairing.inputs';
import { confirmForAll } from './pairing.bulk';
import { pausePairing, resumePairing } from './pairing-holds.service';
import {
  closePairing,
  completePairing,
  confirmPairing,
  declinePairing,
  endPairing,
  proposePairing,
  withdrawPairing,
} from './pairing.service';
import { PairingPayload, PairingsPayload } from './pairing.types';

const one = (input: object, work: () => Promise<Pairing>): Promise<PairingPayload> =>
  payload(input, async () => ({ pairing: await work() }));

@Resolver()
export class PairingVerbsResolver {
  @Mutation(() => PairingPayload, {
    description: 'Proposes a pairing to its members. For coordinators of the cohort.',
  })
  proposePairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who with whom.' }) input: ProposePairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => proposePairing(ctx, input));
  }

  @Mutation(() => PairingPayload, {
    description:
      'Says yes to a proposed pairing. It is confirmed when all members have; a seat is never given twice. For its members, and for coordinators on behalf of one.',
  })
  confirmPairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: AnswerPairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => confirmPairing(ctx, input));
  }

  @Mutation(() => PairingsPayload, {
    description:
      'Says yes to many proposed pairings. For their members, and for coordinators on behalf of all members.',
  })
  confirmPairings(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairings.' }) input: AnswerPairingsInput,
  ): Promise<PairingsPayload> {
    return payload(input, async () => ({
      results: await forEachRow(input.pairingIds, 'pairing', (pairingId) =>
        input.forAllMembers
          ? confirmForAll(ctx, pairingId, input.reason ?? null)
          : confirmPairing(ctx, { pairingId, reason: input.reason ?? null }),
      ),
    }));
  }

  @Mutation(() => PairingPayload, {
    description:
      'Says no to a proposed pairing, which ends it. For its members, and for coordinators on behalf of one.',
  })
  declinePairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: AnswerPairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => declinePairing(ctx, input));
  }

  @Mutation(() => PairingPayload, {
    description:
      'Takes a pairing back before it starts. For coordinators of the cohort, and for the mentee who asked for it until it is answered.',
  })
  withdrawPairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: MovePairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => withdrawPairing(ctx, input));
  }

  @Mutation(() => PairingPayload, {
    description:
      'Pauses a pairing: its seats stay taken, its clocks stand still. For members and coordinators.',
  })
  pausePairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: MovePairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => pausePairing(ctx, input));
  }

  @Mutation(() => PairingPayload, {
    description:
      'Goes on after a pause; what was due moves by the length of the pause. For members and coordinators.',
  })
  resumePairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: MovePairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => resumePairing(ctx, input));
  }

  @Mutation(() => PairingPayload, { description: 'Begins to close a pairing. For members and coordinators.' })
  closePairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: MovePairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => closePairing(ctx, input));
  }

  @Mutation(() => PairingPayload, {
    description: 'Records that a pairing was seen through; its seats are free. For members and coordinators.',
  })
  completePairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: MovePairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => completePairing(ctx, input));
  }

  @Mutation(() => PairingPayload, {
    description: 'Ends a pairing before its aim; its seats are free. For members and coordinators.',
  })
  endPairing(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing, and why.' }) input: EndPairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => endPairing(ctx, input));
  }

  @Mutation(() => PairingPayload, {
    description:
      'Keeps the people of a pairing that is over from being paired again in its program. For whoever was a member, and coordinators.',
  })
  notAgain(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairing.' }) input: MovePairingInput,
  ): Promise<PairingPayload> {
    return one(input, () => notAgain(ctx, input));
  }
}
