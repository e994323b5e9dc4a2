/** What a coordinator looks at beside a run's own proposals: possible partners. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MatchContribution, ProposalSpread } from './proposal.entity';

@ObjectType({ description: 'Somebody whom the rules of a run allow as a partner.', simpleResolvers: true })
export class MatchCandidate {
  id: string;

  @Field(() => ID, { description: 'Id of the partner’s enrollment.' })
  enrollmentId: string;

  @Field(() => Int, { description: 'Rank among all whom the rules allow; 1 is the best.' })
  rank: number;

  @Field(() => Int, { description: 'How well the two fit by the settings of the run; 0 to 10,000.' })
  score: number;

  @Field(() => [MatchContribution], { description: 'What makes the score.' })
  contributions: MatchContribution[];

  @Field(() => Int, { description: 'Seats that the partner has free now, beside what runs have staged.' })
  seats: number;

  @Field(() => Int, { description: 'How many of them this run’s staged proposals would take.' })
  staged: number;
}
export const MatchCandidateConnection = connectionOf(MatchCandidate, 'possible partners');

@ObjectType({
  description: 'A staged circle that somebody could join by the rules of its run.',
  simpleResolvers: true,
})
export class MatchGroupCandidate {
  id: string;

  @Field(() => ID, { description: 'Id of the proposal.' })
  proposalId: string;

  @Field(() => Int, { description: 'Rank among all that she could join; 1 is the best.' })
  rank: number;

  @Field(() => Int, {
    description: 'What she would add to the score: the contributions, less what likeness costs.',
  })
  gain: number;

  @Field(() => Int, { description: 'What the circle would score with her, as people are now.' })
  score: number;

  @Field(() => [MatchContribution], { description: 'What she and its members are worth to each other.' })
  contributions: MatchContribution[];

  @Field(() => [ProposalSpread], {
    nullable: true,
    description: 'How like its members she is, in what was to be mixed; null where that was not asked.',
  })
  spread: ProposalSpread[] | null;
}
export const MatchGroupCandidateConnection = connectionOf(MatchGroupCandidate, 'circles to join');
