/** What a match run proposes and why, and whom it left without a partner. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { NodeId, PrimaryId, Word } from '../../db/columns';
import { Node, VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { Enrollment, EnrollmentRole } from '../enrollments/enrollment.entity';
import { Pairing } from '../pairings/pairing.entity';
import { SpreadAttribute } from './match-goal';
import { MatchRun } from './match-run.entity';
import { MatchAttribute } from './match-run.settings';
import { MatchCriterion, MatchRule } from './match-words';
import { ProposalState } from './match-run.state';

export enum LeftoverReason {
  NO_FEASIBLE_PARTNER = 'NO_FEASIBLE_PARTNER',
  PARTNERS_FULL = 'PARTNERS_FULL',
  NOT_NEEDED = 'NOT_NEEDED',
  NOT_READY = 'NOT_READY',
  NO_PLACE_FOUND = 'NO_PLACE_FOUND',
}

export enum ProposalChangeKind {
  KEPT = 'KEPT',
  NEW = 'NEW',
  CHANGED = 'CHANGED',
}

export enum ProposalChangeReason {
  PARTNER_GONE = 'PARTNER_GONE',
  RULED_OUT = 'RULED_OUT',
  BETTER_TOTAL = 'BETTER_TOTAL',
}

export enum AlternativeReason {
  FULL = 'FULL',
  LOWER_TOTAL = 'LOWER_TOTAL',
  NOT_TOLD = 'NOT_TOLD',
}

registerEnumType(ProposalState, {
  name: 'ProposalState',
  description: 'Where a proposal is in its life.',
  valuesConfig: {
    STAGED: { description: 'Waits for a coordinator; nobody else sees it.' },
    RELEASED: { description: 'Became a pairing, which its members answer.' },
    DISCARDED: { description: 'Thrown away by a coordinator.' },
    BLOCKED: { description: 'Could not be released; `blockedReason` says why.' },
    SUPERSEDED: { description: 'Another run took its place.' },
  },
});
registerEnumType(LeftoverReason, {
  name: 'LeftoverReason',
  description: 'Why somebody has seats left after a run.',
  valuesConfig: {
    NO_FEASIBLE_PARTNER: { description: 'The rules leave nobody.' },
    PARTNERS_FULL: { description: 'Everybody whom the rules leave is taken.' },
    NOT_NEEDED: { description: 'Everybody whom the rules leave has found a mentor.' },
    NO_PLACE_FOUND: {
      description: 'No circle was found whose members may all meet her; there may be none.',
    },
    NOT_READY: {
      description:
        'Something must be done before she is matched, so the run left her out; `enrollment.readiness` says what.',
    },
  },
});
registerEnumType(ProposalChangeKind, {
  name: 'ProposalChangeKind',
  description: 'How a run compares with the earlier one that it was to keep.',
  valuesConfig: {
    KEPT: { description: 'The same pair as before.' },
    NEW: { description: 'The mentee had no mentor whom this one takes the place of.' },
    CHANGED: { description: 'The mentee had another mentor before.' },
  },
});
registerEnumType(ProposalChangeReason, {
  name: 'ProposalChangeReason',
  description: 'Why an earlier pair is no more.',
  valuesConfig: {
    PARTNER_GONE: { description: 'The mentor has no seat left, or takes no part any more.' },
    RULED_OUT: { description: 'A rule forbids it now.' },
    BETTER_TOTAL: { description: 'Without it, more are matched or the total is higher.' },
  },
});
registerEnumType(AlternativeReason, {
  name: 'AlternativeReason',
  description: 'Why a better or similar partner was not given.',
  valuesConfig: {
    FULL: { description: 'All her seats went to others.' },
    LOWER_TOTAL: { description: 'It would have lowered the total, or the number matched.' },
    NOT_TOLD: { description: 'She has a seat left; `matchRun.report.withheld` says why no more is told.' },
  },
});

@ObjectType({ description: 'What one criterion adds to a score.', simpleResolvers: true })
export class MatchContribution {
  @Field(() => MatchCriterion, { description: 'The criterion.' })
  criterion: MatchCriterion;
  @Field(() => Int, { description: 'Its weight.' })
  weight: number;
  @Field(() => Int, { description: 'How well the two do on it; 0 to 10,000.' })
  value: number;
  @Field(() => Int, { description: 'What it adds; the points of all criteria make the score.' })
  points: number;
  @Field({ description: 'In words, without names.' })
  detail: string;
}

@ObjectType({ description: 'A mentor whom the mentee could have had.', simpleResolvers: true })
export class MatchAlternative {
  @Field(() => ID, { description: 'Id of the mentor’s enrollment.' })
  enrollmentId: string;
  @Field(() => Int, { description: 'The score it would have had; 0 to 10,000.' })
  score: number;
  @Field(() => AlternativeReason, { description: 'Why not.' })
  reason: AlternativeReason;
  @Field(() => Int, {
    nullable: true,
    description:
      'To give it would lower the total by so many points at least, all swaps considered; proven. Null where a seat goes with it, where nothing is proven, and where `matchRun.report.withheld` says why.',
  })
  leastLoss?: number | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether to give it would leave one seat more empty, matched or promised; null where that is not known or withheld.',
  })
  costsSeat?: boolean | null;
}

@ObjectType({
  description: 'What became of the pair that a mentee had in an earlier run.',
  simpleResolvers: true,
})
export class ProposalChange {
  @Field(() => ProposalChangeKind, { description: 'Whether it is the same.' })
  kind: ProposalChangeKind;
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the enrollment of the mentor she had; null unless CHANGED.',
  })
  previousEnrollmentId: string | null;
  @Field(() => ProposalChangeReason, {
    nullable: true,
    description: 'Why no more; null unless CHANGED, and where `matchRun.report.withheld` says why.',
  })
  reason: ProposalChangeReason | null;
}

@ObjectType({ description: 'How mixed a circle is.', simpleResolvers: true })
export class ProposalSpread {
  @Field(() => SpreadAttribute, { description: 'In what.' })
  attribute: SpreadAttribute;
  @Field(() => Int, { description: 'Pairs of its members with the same value.' })
  alike: number;
  @Field(() => Int, { description: 'All its pairs.' })
  pairs: number;
  @Field(() => Int, { description: 'What the likeness takes off its score.' })
  cost: number;
}

@ObjectType({ description: 'How many partners a rule removed.', simpleResolvers: true })
export class RemovedBy {
  @Field(() => MatchRule, { description: 'The rule.' })
  rule: MatchRule;
  @Field(() => MatchAttribute, {
    nullable: true,
    description: 'Which attribute, where the rule is `ATTRIBUTE`; null otherwise.',
  })
  attribute?: MatchAttribute;
  @Field(() => Int, { description: 'How many partners it removed.' })
  count: number;
}

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'A pair that a match run proposes, and why. Only coordinators see it; its pairing is for its members.',
})
@Entity('match_proposals')
@ForeignKey(() => MatchRun, ['institutionId', 'matchRunId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@Index('ix_match_proposals_run', { synchronize: false })
@Index('ix_match_proposals_cohort', ['institutionId', 'cohortId'])
@Index('ix_match_proposals_pairing', ['institutionId', 'pairingId'])
export class Proposal extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Proposal')
  override id: string;

  @NodeId('MatchRun')
  @Field(() => ID, { description: 'Id of the run.' })
  matchRunId: string;

  @NodeId('Cohort')
  cohortId: string;

  @Word()
  @Field(() => ProposalState, { description: 'Where the proposal is in its life.' })
  state: ProposalState;

  @Column('integer')
  @Field(() => Int, {
    description:
      'How well the two fit by the settings; 0 to 10,000. Of a circle, the sum over all its pairs, less what likeness costs.',
  })
  score: number;

  @Column('jsonb')
  @Field(() => [MatchContribution], { description: 'What makes the score.' })
  contributions: MatchContribution[];

  @Column('jsonb')
  @Field(() => [MatchAlternative], { description: 'The best others, and why not they.' })
  alternatives: MatchAlternative[];

  @Column('integer')
  @Field(() => Int, {
    description:
      'Rank of this mentor among those the mentee could have; 1 is the best. 0 for peers, who have no such rank.',
  })
  partnerRank: number;

  @Column('integer')
  @Field(() => Int, { description: 'How many mentors the mentee could have by the rules; 0 for peers.' })
  feasible: number;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Rank of this mentee among those the mentor could have; null where it was not counted.',
  })
  menteeRank: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'How many mentees the mentor could have by the rules; null where it was not counted.',
  })
  feasibleMentees: number | null;

  @Column('boolean', { default: false })
  @Field({
    description:
      'Whether a coordinator has fixed this pair: it is not discarded or replaced, and later runs that keep from this one make it again.',
  })
  pinned: boolean;

  @Column('boolean', { default: false })
  @Field({ description: 'Whether a coordinator has staged it by hand.' })
  byHand: boolean;

  @Column('jsonb', { nullable: true })
  @Field(() => ProposalChange, {
    nullable: true,
    description: 'How it compares with the run that this one was to keep; null without one.',
  })
  change: ProposalChange | null;

  @Column('jsonb', { nullable: true })
  @Field(() => [ProposalSpread], {
    nullable: true,
    description: 'How mixed a circle is, in what was to be mixed; null where that was not asked.',
  })
  spread: ProposalSpread[] | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'What coordinators note about it.' })
  comment: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'Why it could not be released; null when nothing was in the way.',
  })
  blockedReason: string | null;

  @NodeId('Pairing', { nullable: true })
  pairingId: string | null;
}

@ObjectType({ description: 'A person in a proposal, in a role.', simpleResolvers: true })
@Entity('match_proposal_members')
@ForeignKey(() => Proposal, ['institutionId', 'proposalId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@Index('ix_match_proposal_members_enrollment', ['institutionId', 'enrollmentId'])
export class ProposalMember {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  proposalId: string;

  @PrimaryId('Enrollment')
  @Field(() => ID, { description: 'Id of the person’s enrollment.' })
  enrollmentId: string;

  @Word()
  @Field(() => EnrollmentRole, { description: 'As what she would take part.' })
  role: EnrollmentRole;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Somebody who has seats left after a run, and why.',
})
@Entity('match_leftovers')
@ForeignKey(() => MatchRun, ['institutionId', 'matchRunId'], ['institutionId', 'id'])
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@Index('ix_match_leftovers_run', ['institutionId', 'matchRunId', 'id'])
@Index('ix_match_leftovers_enrollment', ['institutionId', 'enrollmentId'])
export class MatchLeftover extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('MatchLeftover')
  override id: string;

  @NodeId('MatchRun')
  matchRunId: string;

  @NodeId('Enrollment')
  @Field(() => ID, { description: 'Id of the person’s enrollment.' })
  enrollmentId: string;

  @Word()
  @Field(() => EnrollmentRole, { description: 'As what the person takes part.' })
  role: EnrollmentRole;

  @Word()
  @Field(() => LeftoverReason, { description: 'Why.' })
  reason: LeftoverReason;

  @Column('integer')
  @Field(() => Int, { description: 'Seats left.' })
  seatsLeft: number;

  @Column('integer')
  @Field(() => Int, { description: 'Partners whom the rules leave.' })
  feasible: number;

  @Column('jsonb')
  @Field(() => [RemovedBy], {
    description: 'Which rules removed how many partners, the largest number first.',
  })
  removedBy: RemovedBy[];
  @Column('jsonb')
  @Field(() => [RemovedBy], {
    description:
      'Of a mentee whom the rules leave nobody: how many mentors there would be without this one rule, the largest number first.',
  })
  relaxing: RemovedBy[];

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description:
      'The place, from 0, in `report.saturated` of the group that competes for the same seats; null for none.',
  })
  saturated: number | null;

  @Column('jsonb', { nullable: true })
  @Field(() => ProposalChange, {
    nullable: true,
    description: 'Whom a mentee had in the run that this one was to keep; null for nobody.',
  })
  change: ProposalChange | null;
}
