/** What a person wants from a cohort, in her own words, and the words by which such goals are found. */
import { Field, Int, ObjectType } from 'type-graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId } from '../../db/columns';
import { Node } from '../../graphql/node';
import { Enrollment } from '../enrollments/enrollment.entity';
import { Institution } from '../institutions/institution.entity';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'What a person wants from a cohort. For her, the coordinators, and those whom she is paired with or proposed to.',
})
@Entity('goals')
@ForeignKey(() => Enrollment, ['institutionId', 'enrollmentId'], ['institutionId', 'id'])
@Index('ix_goals_enrollment', ['institutionId', 'enrollmentId', 'position'])
export class Goal extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('Goal')
  override id: string;

  @NodeId('Enrollment')
  enrollmentId: string;

  @Column('integer')
  @Field(() => Int, { description: 'Place in her order, from 1.' })
  position: number;

  @Column('text')
  @Field({ description: 'The goal, in the person’s own words.' })
  text: string;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it was first written down.' })
  createdAt: Date;

  @Instant()
  @Field(() => GraphQLDateTimeISO, { description: 'When it was last written.' })
  updatedAt: Date;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'A word by which goals are found, in one list of the institution that grows as they are named.',
})
@Entity('goal_tags')
@Unique('uq_goal_tags_key', ['institutionId', 'key'])
@ForeignKey(() => Institution, ['institutionId'], ['id'])
@Index('ix_goal_tags_name', { synchronize: false })
export class GoalTag extends Node {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('GoalTag')
  override id: string;

  @Column('text')
  @Field({ description: 'The word, unique in the institution whatever its case.' })
  name: string;

  /** In small letters. */
  @Column('text')
  key: string;

  @Instant()
  createdAt: Date;
}

/** Which goal has which tag. */
@Entity('goal_taggings')
@ForeignKey(() => Goal, ['institutionId', 'goalId'], ['institutionId', 'id'])
@ForeignKey(() => GoalTag, ['institutionId', 'tagId'], ['institutionId', 'id'])
@Index('ix_goal_taggings_tag', ['institutionId', 'tagId'])
export class GoalTagging {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  goalId: string;

  @PrimaryColumn('uuid')
  tagId: string;
}
