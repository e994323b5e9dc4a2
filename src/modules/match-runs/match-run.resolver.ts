/** Match runs on the wire. */
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, PageArgs, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toMany, toOne, toSibling } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { readableCohorts } from '../cohorts/cohort.repository';
import { Enrollment } from '../enrollments/enrollment.entity';
import { readableEnrollments } from '../enrollments/enrollment.repository';
import { Pairing } from '../pairings/pairing.entity';
import { readablePairings } from '../pairings/pairing.repository';
import { MatchRun } from './match-run.entity';
import {
  DiscardProposalsInput,
  MatchRunsArgs,
  MoveMatchRunInput,
  ProposalsArgs,
  ReleaseMatchRunInput,
  StartMatchRunInput,
} from './match-run.inputs';
import {
  feasiblePairsOf,
  greedyScoreOf,
  listLeftovers,
  listMatchRuns,
  listProposals,
  proposalMembers,
  proposalsOfPairing,
  readableMatchRuns,
  totalScoreOf,
} from './match-run.repository';
import {
  cancelMatchRun,
  discardMatchRun,
  discardProposals,
  getMatchRun,
  releaseMatchRun,
  startMatchRun,
} from './match-run.service';
import { MatchLeftover, Proposal, ProposalMember } from './proposal.entity';

const MatchRunConnection = connectionOf(MatchRun, 'match runs');
const ProposalConnection = connectionOf(Proposal, 'proposals');
const MatchLeftoverConnection = connectionOf(MatchLeftover, 'people with seats left');

@ObjectType({ implements: MutationPayload, description: 'The match run after the mutation.' })
export class MatchRunPayload extends MutationPayload {
  @Field(() => MatchRun, { nullable: true, description: 'The match run; null when nothing was written.' })
  matchRun?: MatchRun | null;
}

@ObjectType({ implements: MutationPayload, description: 'What was released.' })
class ReleaseMatchRunPayload extends MutationPayload {
  @Field(() => MatchRun, { nullable: true, description: 'The match run; null when nothing was written.' })
  matchRun?: MatchRun | null;
  @Field(() => Int, { nullable: true, description: 'How many proposals became pairings.' })
  released?: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'How many could not, since the run was made; their `blockedReason` says why.',
  })
  blocked?: number | null;
}

const one = (input: object, work: () => Promise<MatchRun>): Promise<MatchRunPayload> =>
  payload(input, async () => ({ matchRun: await work() }));

const cohortOf = toOne<MatchRun, Cohort>('MatchRun.cohort', 'cohortId', readableCohorts);
const runOf = toOne<Proposal, MatchRun>('Proposal.matchRun', 'matchRunId', readableMatchRuns);
const membersOf = toMany('Proposal.members', proposalMembers);
const pairingOf = toOne<Proposal, Pairing>('Proposal.pairing', 'pairingId', readablePairings);
const enrollmentOf = toOne<ProposalMember, Enrollment>(
  'ProposalMember.enrollment',
  'enrollmentId',
  readableEnrollments,
);
const enrollmentOfLeftover = toOne<MatchLeftover, Enrollment>(
  'MatchLeftover.enrollment',
  'enrollmentId',
  readableEnrollments,
);
const proposalOf = toSibling('Pairing.proposal', proposalsOfPairing);

@Resolver(() => MatchRun)
export class MatchRunResolver {
  @Query(() => MatchRun, { description: 'One match run. For coordinators of its cohort.' })
  matchRun(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the match run.' }) id: string,
  ): Promise<MatchRun> {
    return getMatchRun(ctx, id);
  }

  @FieldResolver(() => Cohort, { nullable: true, description: 'The cohort, where the viewer may see it.' })
  cohort(@Ctx() ctx: Context, @Root() run: Raw<MatchRun>): Promise<Cohort | null> | null {
    return cohortOf(ctx, run);
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Pairs that the rules allow.' })
  feasiblePairs(@Ctx() ctx: Context, @Root() run: Raw<MatchRun>): number | null {
    return feasiblePairsOf(ctx, run, {});
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Sum of the scores of all proposals.' })
  totalScore(@Ctx() ctx: Context, @Root() run: Raw<MatchRun>): number | null {
    return totalScoreOf(ctx, run, {});
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Sum that taking the best first would have had; null where `report.withheld` says why.',
  })
  greedyScore(@Ctx() ctx: Context, @Root() run: Raw<MatchRun>): number | null {
    return greedyScoreOf(ctx, run, {});
  }

  @FieldResolver(() => ProposalConnection, { description: 'What it proposes, best first.' })
  proposals(
    @Ctx() ctx: Context,
    @Root() run: Raw<MatchRun>,
    @Args(() => ProposalsArgs) args: ProposalsArgs,
  ): Promise<Page<Proposal>> {
    return listProposals(ctx, run, args);
  }

  @FieldResolver(() => MatchLeftoverConnection, { description: 'Who has seats left after it, and why.' })
  leftovers(
    @Ctx() ctx: Context,
    @Root() run: Raw<MatchRun>,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<MatchLeftover>> {
    return listLeftovers(ctx, run, page);
  }

  @Mutation(() => MatchRunPayload, {
    description:
      'Queues a match run over a cohort that is matching or active; read `state` and `progress` until it is DONE. For coordinators of the cohort.',
  })
  startMatchRun(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which cohort, and how.' }) input: StartMatchRunInput,
  ): Promise<MatchRunPayload> {
    return one(input, () => startMatchRun(ctx, input));
  }

  @Mutation(() => MatchRunPayload, { description: 'Stops a run that is not done. For coordinators.' })
  cancelMatchRun(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which run.' }) input: MoveMatchRunInput,
  ): Promise<MatchRunPayload> {
    return one(input, () => cancelMatchRun(ctx, input));
  }

  @Mutation(() => MatchRunPayload, {
    description: 'Throws a run away with all its proposals. For coordinators.',
  })
  discardMatchRun(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which run.' }) input: MoveMatchRunInput,
  ): Promise<MatchRunPayload> {
    return one(input, () => discardMatchRun(ctx, input));
  }

  @Mutation(() => MatchRunPayload, { description: 'Throws some staged proposals away. For coordinators.' })
  discardProposals(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which proposals.' }) input: DiscardProposalsInput,
  ): Promise<MatchRunPayload> {
    return one(input, () => discardProposals(ctx, input));
  }

  @Mutation(() => ReleaseMatchRunPayload, {
    description:
      'Makes pairings of proposals, which their members then answer. A proposal whose people have been paired, excluded or filled up meanwhile is BLOCKED instead. For coordinators.',
  })
  releaseMatchRun(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which run, and which of its proposals.' }) input: ReleaseMatchRunInput,
  ): Promise<ReleaseMatchRunPayload> {
    return payload(input, async () => {
      const { run, ...counts } = await releaseMatchRun(ctx, input);
      return { matchRun: run, ...counts };
    });
  }
}

@Resolver(() => Proposal)
export class ProposalResolver {
  @FieldResolver(() => MatchRun, { nullable: true, description: 'The run.' })
  matchRun(@Ctx() ctx: Context, @Root() proposal: Raw<Proposal>): Promise<MatchRun | null> | null {
    return runOf(ctx, proposal);
  }

  @FieldResolver(() => [ProposalMember], { description: 'Whom it would pair.' })
  members(@Ctx() ctx: Context, @Root() proposal: Raw<Proposal>): Promise<ProposalMember[]> {
    return membersOf(ctx, proposal);
  }

  @FieldResolver(() => Pairing, { nullable: true, description: 'The pairing that it became.' })
  pairing(@Ctx() ctx: Context, @Root() proposal: Raw<Proposal>): Promise<Pairing | null> | null {
    return pairingOf(ctx, proposal);
  }
}

@Resolver(() => ProposalMember)
export class ProposalMemberResolver {
  @FieldResolver(() => Enrollment, { nullable: true, description: 'The enrollment.' })
  enrollment(@Ctx() ctx: Context, @Root() member: Raw<ProposalMember>): Promise<Enrollment | null> | null {
    return enrollmentOf(ctx, member);
  }
}

@Resolver(() => MatchLeftover)
export class MatchLeftoverResolver {
  @FieldResolver(() => Enrollment, { nullable: true, description: 'The enrollment.' })
  enrollment(@Ctx() ctx: Context, @Root() leftover: Raw<MatchLeftover>): Promise<Enrollment | null> | null {
    return enrollmentOfLeftover(ctx, leftover);
  }
}

@Resolver(() => Cohort)
export class CohortMatchRunsResolver {
  @FieldResolver(() => MatchRunConnection, {
    description: 'Its match runs, newest first; an empty list for who is no coordinator of it.',
  })
  matchRuns(
    @Ctx() ctx: Context,
    @Root() cohort: Raw<Cohort>,
    @Args(() => MatchRunsArgs) args: MatchRunsArgs,
  ): Promise<Page<MatchRun>> {
    return listMatchRuns(ctx, cohort, args);
  }
}

@Resolver(() => Pairing)
export class PairingProposalResolver {
  @FieldResolver(() => Proposal, {
    nullable: true,
    description: 'The proposal that it came from, with its reasons. For coordinators; otherwise null.',
  })
  proposal(@Ctx() ctx: Context, @Root() pairing: Raw<Pairing>): Promise<Proposal | null> {
    return proposalOf(ctx, pairing);
  }
}
