/** What clients send about caps over all programs. */
import { IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { ChangingInput } from '../../graphql/inputs';

const cap = { message: 'Must be from 0 to 1000.' };

@InputType({ description: 'How many somebody may mentor at a time, in all cohorts together.' })
export class SetPairingCapInput extends ChangingInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'The person; leave out for what holds in the institution for everybody without a cap of her own.',
  })
  personId?: string | null;

  @IsOptional()
  @Min(0, cap)
  @Max(1000, cap)
  @Field(() => Int, {
    nullable: true,
    description: 'The cap, 0 to 1000. Null takes it away: then the institution’s holds, or none.',
  })
  cap?: number | null;
}
