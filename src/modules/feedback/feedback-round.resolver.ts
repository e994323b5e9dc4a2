/** Instruments and rounds on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { every, no, YES } from '../../auth/decisions';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toOne } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader, readableCohorts } from '../cohorts/cohort.repository';
import { Program } from '../programs/program.entity';
import { LANGUAGE, LocalizedText, localized } from '../texts';
import { FeedbackInstrument, FeedbackItem } from './feedback-instrument.entity';
import {
  feedbackItems,
  instrumentNameOf,
  itemTextOf,
  listInstrumentsOf,
  readableInstruments,
} from './feedback-instrument.repository';
import { FeedbackResults, FeedbackRound } from './feedback-round.entity';
import { listRoundsOf, resultsOf } from './feedback-round.repository';
import {
  closeFeedbackRound,
  createFeedbackInstrument,
  getFeedbackRound,
  openFeedbackRound,
  planFeedbackRound,
} from './feedback-round.service';
import {
  CreateFeedbackInstrumentInput,
  MoveFeedbackRoundInput,
  PlanFeedbackRoundInput,
} from './feedback.inputs';
import { mayManageFeedback } from './feedback.policy';
import { FEEDBACK_ROUND_TRANSITIONS, FeedbackRoundState } from './feedback.state';
import {
  FeedbackInstrumentConnection,
  FeedbackInstrumentPayload,
  FeedbackRoundConnection,
  FeedbackRoundPayload,
  FeedbackRoundPermissions,
} from './feedback.types';

const itemsOf = toMany('FeedbackInstrument.items', feedbackItems);
const cohortOf = toOne<FeedbackRound, Cohort>('FeedbackRound.cohort', 'cohortId', readableCohorts);
const instrumentOf = toOne<FeedbackRound, FeedbackInstrument>(
  'FeedbackRound.instrument',
  'instrumentId',
  readableInstruments,
);

@Resolver(() => FeedbackInstrument)
export class FeedbackInstrumentResolver {
  @FieldResolver(() => String, { description: 'Its name.' })
  name(
    @Ctx() ctx: Context,
    @Root() instrument: Raw<FeedbackInstrument>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return instrumentNameOf(ctx, instrument, { language });
  }

  @FieldResolver(() => [LocalizedText], { description: 'The name in all its languages.' })
  names(@Root() instrument: Raw<FeedbackInstrument>): LocalizedText[] {
    return localized(instrument.names);
  }

  @FieldResolver(() => [FeedbackItem], { description: 'Its items in their order, up to 100.' })
  items(@Ctx() ctx: Context, @Root() instrument: Raw<FeedbackInstrument>): Promise<FeedbackItem[]> {
    return itemsOf(ctx, instrument);
  }

  @Mutation(() => FeedbackInstrumentPayload, {
    description: 'Makes an instrument, or the next version of one. For coordinators of the program.',
  })
  createFeedbackInstrument(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What is asked.' }) input: CreateFeedbackInstrumentInput,
  ): Promise<FeedbackInstrumentPayload> {
    return payload(input, async () => ({ feedbackInstrument: await createFeedbackInstrument(ctx, input) }));
  }
}

@Resolver(() => FeedbackItem)
export class FeedbackItemResolver {
  @FieldResolver(() => String, { description: 'The question.' })
  text(
    @Ctx() ctx: Context,
    @Root() item: Raw<FeedbackItem>,
    @Arg('language', () => String, LANGUAGE) language?: string | null,
  ): string {
    return itemTextOf(ctx, item, { language });
  }

  @FieldResolver(() => [LocalizedText], { description: 'The question in all its languages.' })
  texts(@Root() item: Raw<FeedbackItem>): LocalizedText[] {
    return localized(item.texts);
  }
}

@Resolver(() => FeedbackRound)
export class FeedbackRoundResolver {
  @Query(() => FeedbackRound, { description: 'One feedback round.' })
  feedbackRound(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the round.' }) id: string,
  ): Promise<FeedbackRound> {
    return getFeedbackRound(ctx, id);
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'The cohort, where the viewer may see it.' })
  cohort(@Ctx() ctx: Context, @Root() round: Raw<FeedbackRound>): Promise<Cohort | null> | null {
    return cohortOf(ctx, round);
  }

  @FieldResolver(() => FeedbackInstrument, { nullable: true, description: 'What is asked.' })
  instrument(
    @Ctx() ctx: Context,
    @Root() round: Raw<FeedbackRound>,
  ): Promise<FeedbackInstrument | null> | null {
    return instrumentOf(ctx, round);
  }

  @FieldResolver(() => FeedbackResults, {
    nullable: true,
    description: 'What came of it, for coordinators; null for others, and until the round has closed.',
  })
  results(@Ctx() ctx: Context, @Root() round: Raw<FeedbackRound>): Promise<FeedbackResults | null> {
    return resultsOf(ctx, round);
  }

  @FieldResolver(() => FeedbackRoundPermissions, {
    nullable: true,
    description: 'What the viewer may do with this round now; null where the cohort is hidden.',
  })
  async permissions(
    @Ctx() ctx: Context,
    @Root() round: Raw<FeedbackRound>,
  ): Promise<FeedbackRoundPermissions | null> {
    const cohort = await cohortLoader(ctx).load(round.cohortId);
    if (!cohort) return null;
    const who = mayManageFeedback(ctx.viewer, { programId: cohort.programId, cohortId: cohort.id });
    const can = (to: FeedbackRoundState) =>
      every(
        who,
        FEEDBACK_ROUND_TRANSITIONS[round.state].includes(to)
          ? YES
          : no(`A feedback round that is ${round.state} can't become ${to}.`),
      );
    return { canOpen: can(FeedbackRoundState.OPEN), canClose: can(FeedbackRoundState.CLOSED) };
  }

  @Mutation(() => FeedbackRoundPayload, {
    description: 'Plans a feedback round of a cohort; nobody is asked yet. For its coordinators.',
  })
  planFeedbackRound(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to ask, and whom.' }) input: PlanFeedbackRoundInput,
  ): Promise<FeedbackRoundPayload> {
    return payload(input, async () => ({ feedbackRound: await planFeedbackRound(ctx, input) }));
  }

  @Mutation(() => FeedbackRoundPayload, {
    description: 'Asks the members of all pairings at work in the cohort. For its coordinators.',
  })
  openFeedbackRound(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which round.' }) input: MoveFeedbackRoundInput,
  ): Promise<FeedbackRoundPayload> {
    return payload(input, async () => ({ feedbackRound: await openFeedbackRound(ctx, input) }));
  }

  @Mutation(() => FeedbackRoundPayload, {
    description: 'Closes a round: what is open expires, and the result is fixed for good. For coordinators.',
  })
  closeFeedbackRound(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which round.' }) input: MoveFeedbackRoundInput,
  ): Promise<FeedbackRoundPayload> {
    return payload(input, async () => ({ feedbackRound: await closeFeedbackRound(ctx, input) }));
  }
}

@Resolver(() => Cohort)
export class CohortFeedbackRoundsResolver {
  @FieldResolver(() => FeedbackRoundConnection, {
    description:
      'Its feedback rounds, oldest first: all for coordinators, otherwise those in which the viewer is asked.',
  })
  feedbackRounds(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<FeedbackRound>> {
    return listRoundsOf(ctx, cohort, args);
  }
}

@Resolver(() => Program)
export class ProgramFeedbackInstrumentsResolver {
  @FieldResolver(() => FeedbackInstrumentConnection, {
    description:
      'Its feedback instruments, newest first: all for coordinators, otherwise what the viewer was asked.',
  })
  feedbackInstruments(
    @Ctx() ctx: Context,
    @Root() program: Raw<Program>,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Page<FeedbackInstrument>> {
    return listInstrumentsOf(ctx, program, args);
  }
}
