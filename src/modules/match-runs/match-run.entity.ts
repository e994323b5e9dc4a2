/** A match run: what was asked of the matcher for a cohort, and what came of it. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { MatchCircles, MatchGoal, MatchPin, MatchPool } from './match-goal';
import { MatchReport } from './match-report';
import { MatchSettings } from './match-run.settings';
import { EquityReview, MatchRunState } from './match-run.state';

registerEnumType(MatchRunState, {
  name: 'MatchRunState',
  description: 'Where a match run is in its life.',
  valuesConfig: {
    QUEUED: { description: 'Waits for a worker.' },
    RUNNING: { description: 'Being computed.' },
    DONE: { description: 'Its proposals are staged: only coordinators see them.' },
    FAILED: { description: 'Could not be computed; `failure` says why.' },
    CANCELED: { description: 'Stopped by a coordinator before it was done.' },
    RELEASED: { description: 'Proposals, some or all, have become pairings.' },
    DISCARDED: { description: 'Thrown away.' },
  },
});

registerEnumType(EquityReview, {
  name: 'MatchRunEquityReview',
  description:
    'Whether an equity officer has reviewed a finished match run by group. Nothing of what she saw is told here.',
  valuesConfig: {
    NONE: { description: 'Nobody has asked for it.' },
    REQUESTED: { description: 'It was asked for, or is being made.' },
    REVIEWED: { description: 'It was made, about the run as it stands.' },
    VOID: {
      description:
        'The run was changed by hand since it was asked for or made, so it says nothing of the run any more. Start another run.',
    },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'A run of the matcher over a cohort. The same input and seed give the same result and the same `resultHash`.',
})
@Entity('match_runs')
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@Index('ix_match_runs_cohort', ['institutionId', 'cohortId', 'createdAt', 'id'])
@Index('ix_match_runs_waiting', { synchronize: false })
export class MatchRun extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('MatchRun')
  override id: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @Word()
  @Field(() => MatchRunState, { description: 'Where the run is in its life.' })
  state: MatchRunState;

  @Column('jsonb')
  @Field(() => MatchSettings, { description: 'How it matched.' })
  settings: MatchSettings;

  @Column('jsonb')
  @Field(() => MatchGoal, { description: 'What it was to reach.' })
  goal: MatchGoal;

  @Column('jsonb')
  @Field(() => MatchPool, { description: 'Whom it looked at.' })
  pool: MatchPool;

  @Column('jsonb')
  @Field(() => [MatchPin], { description: 'Pairs that it had to make.' })
  pins: MatchPin[];

  @Column('jsonb', { nullable: true })
  @Field(() => MatchCircles, {
    nullable: true,
    description: 'How circles were to be formed; null outside programs of the kind GROUP.',
  })
  circles: MatchCircles | null;

  @Column('boolean', { default: false })
  @Field({ description: 'Whether it only tells figures: none of its proposals can be released.' })
  preview: boolean;

  @Column('text', { default: EquityReview.NONE })
  @Field(() => EquityReview, {
    description:
      'Whether an equity officer has reviewed it by group; nothing of what she saw. Answers given for equality monitoring must not steer a decision about a person: pinning, staging or discarding by hand, releasing a part, or excluding two whom it pairs makes the review void, which is recorded, and other rules are another run.',
  })
  equityReview: EquityReview;

  @Column('integer', { default: 600 })
  @Field(() => Int, {
    description:
      'After how many seconds a result without its proof would do, with the bound in `report.bound`, or in `report.groups`.',
  })
  timeLimit: number;

  @Column('integer')
  @Field(() => Int, { description: 'Decides between results that are equally good.' })
  seed: number;

  @Column('integer', { default: 0 })
  @Field(() => Int, { description: 'How far it is, in percent.' })
  progress: number;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Version of the matcher.' })
  engineVersion: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'SHA-256 of everything that went in.' })
  inputHash: string | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'SHA-256 of everything that came out.' })
  resultHash: string | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'Mentors with a free seat that took part.' })
  mentors: number | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'Mentees in want of a mentor that took part.' })
  mentees: number | null;

  /** Passes 32 bits in large cohorts; on the wire through a resolver. */
  @Column('bigint', { nullable: true })
  feasiblePairs: string | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'Pairs proposed, or circles.' })
  matched: number | null;

  @Column('bigint', { nullable: true })
  totalScore: string | null;

  @Column('boolean', { nullable: true })
  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the result is proven: no other matches more people, or as many with a higher total. Null until it is done, and where `report.withheld` says why.',
  })
  optimal: boolean | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, { nullable: true, description: 'Pairs that taking the best first would have made.' })
  greedyMatched: number | null;

  @Column('bigint', { nullable: true })
  greedyScore: string | null;

  @Column('jsonb', { nullable: true })
  @Field(() => MatchReport, { nullable: true, description: 'Its figures; null until it is done.' })
  report: MatchReport | null;

  @Column('text', { nullable: true })
  @Field(() => String, { nullable: true, description: 'Why it failed, and what to do.' })
  failure: string | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When its computation began.' })
  startedAt: Date | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'When its computation ended.' })
  finishedAt: Date | null;
}
