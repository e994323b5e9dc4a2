/** The coordinator's desk on the wire. */
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../context';
import { PageArgs, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { Enrollment } from '../enrollments/enrollment.entity';
import { readableEnrollments } from '../enrollments/enrollment.repository';
import { matchCandidates, matchGroupCandidates } from './match-candidates';
import { compareMatchRuns } from './match-comparison';
import { listDifferences } from './match-comparison.repository';
import { MatchComparison, MatchDifference, MatchDifferenceConnection } from './match-comparison.types';
import { commentProposal, pinProposals, stageProposals } from './match-desk';
import {
  CommentProposalInput,
  MatchCandidatesArgs,
  PinProposalsInput,
  StageProposalsInput,
} from './match-desk.inputs';
import {
  MatchCandidate,
  MatchCandidateConnection,
  MatchGroupCandidate,
  MatchGroupCandidateConnection,
} from './match-desk.types';
import { MatchRun } from './match-run.entity';
import { readableProposals } from './match-run.repository';
import { MatchRunPayload } from './match-run.resolver';
import { Proposal } from './proposal.entity';

@ObjectType({ implements: MutationPayload, description: 'The proposal after the mutation.' })
class ProposalPayload extends MutationPayload {
  @Field(() => Proposal, { nullable: true, description: 'The proposal; null when nothing was written.' })
  proposal?: Proposal | null;
}

const candidateOf = toOne<MatchCandidate, Enrollment>(
  'MatchCandidate.enrollment',
  'enrollmentId',
  readableEnrollments,
);
const circleOf = toOne<MatchGroupCandidate, Proposal>(
  'MatchGroupCandidate.proposal',
  'proposalId',
  readableProposals,
);
const differingOf = toOne<MatchDifference, Enrollment>(
  'MatchDifference.enrollment',
  'enrollmentId',
  readableEnrollments,
);

@Resolver(() => MatchRun)
export class MatchDeskResolver {
  @Query(() => MatchCandidateConnection, {
    description:
      'Whom somebody could have by the rules of a run, as people are now, the best first. Reads the whole cohort. For coordinators of it.',
  })
  matchCandidates(
    @Ctx() ctx: Context,
    @Args(() => MatchCandidatesArgs) args: MatchCandidatesArgs,
  ): Promise<Page<MatchCandidate>> {
    return matchCandidates(ctx, args);
  }

  @Query(() => MatchGroupCandidateConnection, {
    description:
      'Which staged circles somebody could join by the rules of their run, as people are now, the best first; full ones and her own are left out. To be read with `matchCandidates`, which tells whom she could meet. For coordinators of the cohort.',
  })
  matchGroupCandidates(
    @Ctx() ctx: Context,
    @Args(() => MatchCandidatesArgs) args: MatchCandidatesArgs,
  ): Promise<Page<MatchGroupCandidate>> {
    return matchGroupCandidates(ctx, args);
  }

  @Query(() => MatchComparison, {
    description: 'A match run beside another one of the same cohort. For coordinators of it.',
  })
  matchComparison(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the match run.' }) id: string,
    @Arg('otherId', () => ID, { description: 'Id of the other run.' }) otherId: string,
  ): Promise<MatchComparison> {
    return compareMatchRuns(ctx, id, otherId);
  }

  @Mutation(() => MatchRunPayload, {
    description: 'Pins staged proposals of a run, or unpins them. For coordinators.',
  })
  pinProposals(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which proposals.' }) input: PinProposalsInput,
  ): Promise<MatchRunPayload> {
    return payload(input, async () => ({ matchRun: await pinProposals(ctx, input) }));
  }

  @Mutation(() => MatchRunPayload, {
    description:
      'Stages pairs or circles by hand in a run that is done, in place of others if so wished: all or nothing. They may break the rules of the settings, never what protects people. For coordinators.',
  })
  stageProposals(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which pairs or circles, and instead of which.' })
    input: StageProposalsInput,
  ): Promise<MatchRunPayload> {
    return payload(input, async () => ({ matchRun: await stageProposals(ctx, input) }));
  }

  @Mutation(() => ProposalPayload, { description: 'Notes something about a proposal. For coordinators.' })
  commentProposal(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What.' }) input: CommentProposalInput,
  ): Promise<ProposalPayload> {
    return payload(input, async () => ({ proposal: await commentProposal(ctx, input) }));
  }
}

@Resolver(() => MatchCandidate)
export class MatchCandidateResolver {
  @FieldResolver(() => Enrollment, { nullable: true, description: 'The partner’s enrollment.' })
  enrollment(@Ctx() ctx: Context, @Root() candidate: Raw<MatchCandidate>): Promise<Enrollment | null> | null {
    return candidateOf(ctx, candidate);
  }
}

@Resolver(() => MatchGroupCandidate)
export class MatchGroupCandidateResolver {
  @FieldResolver(() => Proposal, { nullable: true, description: 'The circle.' })
  proposal(
    @Ctx() ctx: Context,
    @Root() candidate: Raw<MatchGroupCandidate>,
  ): Promise<Proposal | null> | null {
    return circleOf(ctx, candidate);
  }
}

@Resolver(() => MatchDifference)
export class MatchDifferenceResolver {
  @FieldResolver(() => Enrollment, { nullable: true, description: 'The person’s enrollment.' })
  enrollment(
    @Ctx() ctx: Context,
    @Root() difference: Raw<MatchDifference>,
  ): Promise<Enrollment | null> | null {
    return differingOf(ctx, difference);
  }
}

@Resolver(() => MatchComparison)
export class MatchComparisonResolver {
  @FieldResolver(() => MatchDifferenceConnection, {
    description:
      'Mentees to whom the two give different mentors, and peers whom they put with others, by their ids.',
  })
  differences(
    @Ctx() ctx: Context,
    @Root() { runId, otherId }: MatchComparison,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<MatchDifference>> {
    return listDifferences(ctx, runId, otherId, page);
  }
}
