/** The review of a finished match run by group: asked for by coordinators, made and read by equity officers alone. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { MatchRun } from '../match-runs/match-run.entity';
import type { StoredReview } from './match-run-review.result';
import { MatchRunReviewState } from './match-run-review.state';

registerEnumType(MatchRunReviewState, {
  name: 'MatchRunReviewState',
  description: 'Where the review of a match run is.',
  valuesConfig: {
    REQUESTED: { description: 'A coordinator asks for it; an equity officer decides.' },
    COMPUTING: { description: 'Is being computed.' },
    FROZEN: { description: 'Has its result, which never changes.' },
    FAILED: { description: 'Could not be computed; ask again.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description:
    'What a finished match run would do, by group, without small numbers: one for a run, and once frozen it never changes. For equity officers. It tells where to look at rules; no decision about a person may rest on it.',
})
@Entity('match_run_reviews')
@ForeignKey(() => MatchRun, ['institutionId', 'matchRunId'], ['institutionId', 'id'])
@ForeignKey(() => Cohort, ['institutionId', 'cohortId'], ['institutionId', 'id'])
@Unique('uq_match_run_reviews_match_run', ['institutionId', 'matchRunId'])
@Index('ix_match_run_reviews_cohort', ['institutionId', 'cohortId'])
@Index('ix_match_run_reviews_created_at', ['institutionId', 'createdAt', 'id'])
@Index('ix_match_run_reviews_open', { synchronize: false })
export class MatchRunReview extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('MatchRunReview')
  override id: string;

  @NodeId('MatchRun')
  @Field(() => ID, { description: 'Id of the run.' })
  matchRunId: string;

  @NodeId('Cohort')
  @Field(() => ID, { description: 'Id of the cohort.' })
  cohortId: string;

  @Word()
  @Field(() => MatchRunReviewState, { description: 'Where it is.' })
  state: MatchRunReviewState;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'No number of people below this can be read from it; null while it is only asked for.',
  })
  k: number | null;

  @Column('text', { nullable: true })
  @Field(() => String, {
    nullable: true,
    description: 'Key of the policy profile by which it is made; null while it is only asked for.',
  })
  profileKey: string | null;

  @Column('integer', { nullable: true })
  @Field(() => Int, {
    nullable: true,
    description: 'Version of the profile; null while it is only asked for.',
  })
  profileVersion: number | null;

  @Instant({ nullable: true })
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'The moment of the data; null until it was computed.',
  })
  asOf: Date | null;

  /** Reaches a client through the resolver alone, which notes the reading. */
  @Column('jsonb', { nullable: true })
  result: StoredReview | null;

  /** Stands on the run. */
  @Field({
    description:
      'Whether the run was changed by hand since the review was asked for or made: it then says nothing of the run as it stands.',
  })
  voided: boolean;
}
