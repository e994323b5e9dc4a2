/** What clients send about policy profiles. */
import { IsOptional, Max, Min } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { RequiredText } from '../../graphql/inputs';

@InputType({
  description: 'The policy profile by which the institution’s equity reports are made from now on.',
})
export class ChooseEquityProfileInput {
  @RequiredText(60)
  @Field({ description: 'Key of the profile.' })
  key: string;

  @IsOptional()
  @Min(1)
  @Max(2_147_483_647)
  @Field(() => Int, {
    nullable: true,
    description: 'Version of the profile; the newest where it is left out.',
  })
  version?: number | null;
}
