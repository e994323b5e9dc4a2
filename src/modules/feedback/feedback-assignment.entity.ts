/** What a round asks of a member, and what she answered. A response is no node: nobody but its author comes to it. */
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Instant, NodeId, PrimaryId, Word } from '../../db/columns';
import { VersionedNode } from '../../graphql/node';
import { Pairing } from '../pairings/pairing.entity';
import { PairingMember } from '../pairings/pairing-member.entity';
import { Person } from '../people/person.entity';
import { FeedbackRound } from './feedback-round.entity';
import { FeedbackAssignmentState } from './feedback.state';

registerEnumType(FeedbackAssignmentState, {
  name: 'FeedbackAssignmentState',
  description: 'What became of a request for feedback.',
  valuesConfig: {
    OPEN: { description: 'Not answered.' },
    SUBMITTED: { description: 'Answered.' },
    EXPIRED: { description: 'The round closed before it was answered.' },
    DECLINED: { description: 'The person does not want to answer.' },
  },
});

@ObjectType({
  implements: VersionedNode,
  simpleResolvers: true,
  description: 'A request to a person for feedback on one of her pairings. Only she can see it.',
})
@Entity('feedback_assignments')
@Unique('uq_feedback_assignments_member', ['institutionId', 'roundId', 'memberId'])
@ForeignKey(() => FeedbackRound, ['institutionId', 'roundId'], ['institutionId', 'id'])
@ForeignKey(() => Pairing, ['institutionId', 'pairingId'], ['institutionId', 'id'])
@ForeignKey(() => PairingMember, ['institutionId', 'memberId'], ['institutionId', 'id'])
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@Index('ix_feedback_assignments_person', ['institutionId', 'personId', 'createdAt', 'id'])
@Index('ix_feedback_assignments_pairing', ['institutionId', 'pairingId'])
@Index('ix_feedback_assignments_member', ['institutionId', 'memberId'])
export class FeedbackAssignment extends VersionedNode {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryId('FeedbackAssignment')
  override id: string;

  @NodeId('FeedbackRound')
  @Field(() => ID, { description: 'Id of the round.' })
  roundId: string;

  @NodeId('Pairing')
  @Field(() => ID, { description: 'Id of the pairing that it is about.' })
  pairingId: string;

  @NodeId('PairingMember')
  memberId: string;

  @NodeId('Person')
  personId: string;

  @Word()
  @Field(() => FeedbackAssignmentState, { description: 'What became of it.' })
  state: FeedbackAssignmentState;
}

@Entity('feedback_responses')
@Unique('uq_feedback_responses_assignment', ['institutionId', 'assignmentId'])
@ForeignKey(() => FeedbackRound, ['institutionId', 'roundId'], ['institutionId', 'id'])
@ForeignKey(() => FeedbackAssignment, ['institutionId', 'assignmentId'], ['institutionId', 'id'])
@Index('ix_feedback_responses_round', ['institutionId', 'roundId'])
export class FeedbackResponse {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  roundId: string;

  @Column('uuid')
  assignmentId: string;

  @Instant()
  submittedAt: Date;
}

@ObjectType({ simpleResolvers: true, description: 'An answer to one item, for its author alone.' })
@Entity('feedback_answers')
@ForeignKey(() => FeedbackResponse, ['institutionId', 'responseId'], ['institutionId', 'id'])
export class FeedbackAnswer {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  responseId: string;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'Place of the item in the instrument.' })
  position: number;

  @Column('integer')
  @Field(() => Int, { description: 'The value chosen on its scale.' })
  value: number;
}
