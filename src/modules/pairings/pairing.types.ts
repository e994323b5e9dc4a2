/** Wire shapes around pairings. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Permission } from '../../auth/permission';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { UserError } from '../../graphql/user-errors';
import { Pairing } from './pairing.entity';

export const PairingConnection = connectionOf(Pairing, 'pairings');

@ObjectType({ implements: MutationPayload, description: 'The pairing after the mutation.' })
export class PairingPayload extends MutationPayload {
  @Field(() => Pairing, { nullable: true, description: 'The pairing; null when nothing was written.' })
  pairing?: Pairing | null;
}

@ObjectType({ description: 'What became of one of many.', simpleResolvers: true })
export class PairingResult {
  @Field(() => ID, { description: 'The id from the input that this result is about.' })
  id: string;
  @Field(() => Pairing, { nullable: true, description: 'The pairing; null when nothing was written for it.' })
  pairing: Pairing | null;
  @Field(() => [UserError], { description: 'Why nothing was written for it; empty when it took effect.' })
  userErrors: UserError[];
}

@ObjectType({
  implements: MutationPayload,
  description:
    'What became of each of many, in the order of the input. Each stands for itself: a refusal of one does not undo the others.',
})
export class PairingsPayload extends MutationPayload {
  @Field(() => [PairingResult], {
    nullable: true,
    description: 'One result for each id of the input; null when the input itself was refused.',
  })
  results?: PairingResult[] | null;
}

@ObjectType({ description: 'Seats of an enrollment.', simpleResolvers: true })
export class EnrollmentSeats {
  @Field(() => Int, { description: 'Seats offered: the capacity.' })
  offered: number;
  @Field(() => Int, { description: 'Seats that unanswered proposals hold.' })
  held: number;
  @Field(() => Int, { description: 'Seats in use.' })
  used: number;
  @Field(() => Int, { description: 'Seats that can still be given; never below 0.' })
  free: number;
  @Field(() => Int, {
    description: 'Seats taken beyond the capacity, after it was lowered; usually 0.',
  })
  overcommitted: number;
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
