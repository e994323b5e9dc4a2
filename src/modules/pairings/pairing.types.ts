/** Wire shapes around pairings. */
import { Field, Int, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { resultsOf } from '../../graphql/results';
import { Pairing } from './pairing.entity';

export const PairingConnection = connectionOf(Pairing, 'pairings');

@ObjectType({ implements: MutationPayload, description: 'The pairing after the mutation.' })
export class PairingPayload extends MutationPayload {
  @Field(() => Pairing, { nullable: true, description: 'The pairing; null when nothing was written.' })
  pairing?: Pairing | null;
}

export const PairingsPayload = resultsOf(Pairing, 'pairing');
export type PairingsPayload = InstanceType<typeof PairingsPayload>;

@ObjectType({ description: 'Seats of an enrollment.', simpleResolvers: true })
export class EnrollmentSeats {
  @Field(() => Int, { description: 'Seats offered: the capacity.' })
  offered: number;
  @Field(() => Int, {
    description: 'Seats that unanswered proposals hold, and free ones that are kept for somebody on leave.',
  })
  held: number;
  @Field(() => Int, { description: 'Seats in use.' })
  used: number;
  @Field(() => Int, {
    description:
      'Seats that can still be given; never below 0. For a mentor no more than her cap over all programs leaves.',
  })
  free: number;
  @Field(() => Int, {
    description: 'Seats taken beyond the capacity, after it was lowered; usually 0.',
    deprecationReason: 'Use `overcommittedBy`, which is the same.',
  })
  overcommitted: number;
  @Field(() => Int, {
    description:
      'By how many seats the capacity was lowered below what is held and used; usually 0. Nothing is taken away, and nothing new is given.',
  })
  overcommittedBy: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What a member brings along, without who she is: what others see of her before all have said yes.',
})
export class MemberIntroduction {
  @Field(() => Int, { nullable: true, description: 'Her level or grade; null when not known.' })
  level: number | null;

  @Field(() => String, { nullable: true, description: 'Her discipline or profession.' })
  discipline: string | null;

  @Field(() => [String], { description: 'What she can teach.' })
  skillsOffered: string[];

  @Field(() => [String], { description: 'What she wants to learn.' })
  skillsWanted: string[];
}

@ObjectType({ description: 'What the viewer may do with a pairing now.', simpleResolvers: true })
export class PairingPermissions {
  @Field(() => Permission, { description: 'Say yes to the proposal.' })
  canConfirm: Permission;
  @Field(() => Permission, { description: 'Say no to the proposal.' })
  canDecline: Permission;
  @Field(() => Permission, { description: 'Take it back before it starts.' })
  canWithdraw: Permission;
  @Field(() => Permission, { description: 'Pause it.' })
  canPause: Permission;
  @Field(() => Permission, { description: 'Go on after a pause.' })
  canResume: Permission;
  @Field(() => Permission, { description: 'Begin to close it.' })
  canClose: Permission;
  @Field(() => Permission, { description: 'Record that it was seen through.' })
  canComplete: Permission;
  @Field(() => Permission, { description: 'End it early.' })
  canEnd: Permission;
}
