/** Matching disclosures on the wire. */
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { LANGUAGE } from '../texts';
import {
  SetMyMatchingDisclosuresInput,
  WithdrawMyMatchingDisclosuresInput,
} from './matching-disclosure.inputs';
import {
  getMyDisclosures,
  getNotice,
  setMyDisclosures,
  withdrawMyDisclosures,
} from './matching-disclosure.service';
import {
  MatchingDisclosure,
  MatchingDisclosureNotice,
  MyMatchingDisclosuresPayload,
} from './matching-disclosure.types';

@Resolver()
export class MatchingDisclosureResolver {
  @Query(() => MatchingDisclosureNotice, {
    description: 'What somebody agrees to who lets experiences count in matching. For everybody.',
  })
  matchingDisclosureNotice(
    @Ctx() ctx: Context,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): MatchingDisclosureNotice {
    return getNotice(ctx, language);
  }

  @Query(() => [MatchingDisclosure], {
    description:
      'What the viewer would like to share with a mentor or mentee, by program: all that is kept of it. For every person, about herself; nobody else is shown it.',
  })
  myMatchingDisclosures(@Ctx() ctx: Context): Promise<MatchingDisclosure[]> {
    return getMyDisclosures(ctx);
  }

  @Mutation(() => MyMatchingDisclosuresPayload, {
    description:
      'Says what the viewer would like to share with a mentor or mentee in a program, with her consent to the notice. Mentor and mentee who chose the same are likelier to be proposed to each other; nobody is told why. For mentors and mentees of the program, about themselves, unless they can start match runs over it.',
  })
  setMyMatchingDisclosures(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Where, and what.' }) input: SetMyMatchingDisclosuresInput,
  ): Promise<MyMatchingDisclosuresPayload> {
    return payload(input, async () => ({ myMatchingDisclosures: await setMyDisclosures(ctx, input) }));
  }

  @Mutation(() => MyMatchingDisclosuresPayload, {
    description:
      'Takes consent and choices back: they are deleted at once, and count in no later match run. Pairs that were proposed before stay. For every person, about herself.',
  })
  withdrawMyMatchingDisclosures(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Where.' }) input: WithdrawMyMatchingDisclosuresInput,
  ): Promise<MyMatchingDisclosuresPayload> {
    return payload(input, async () => ({ myMatchingDisclosures: await withdrawMyDisclosures(ctx, input) }));
  }
}
