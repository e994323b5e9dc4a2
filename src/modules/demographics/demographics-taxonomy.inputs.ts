/** What administrators send to adopt a starter set. */
import { IsOptional, Matches, Max, Min } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { RequiredText } from '../../graphql/inputs';

@InputType({ description: 'A starter set to ask people about from now on.' })
export class AdoptDemographicTaxonomyInput {
  @RequiredText(60)
  @Field({ description: 'Key of the set.' })
  key: string;

  @IsOptional()
  @Min(1)
  @Max(2_147_483_647)
  @Field(() => Int, {
    nullable: true,
    description: 'Version of the set; the newest where it is left out.',
  })
  version?: number | null;

  @IsOptional()
  @Matches(/^[a-z][a-z0-9_]{0,59}$/, {
    message: 'Must have 1 to 60 lower-case letters, digits or underscores, a letter first.',
  })
  @Field(() => String, {
    nullable: true,
    description:
      'Key of the attribute that it defines; the one that the set names where it is left out. One that exists gets a new version, and what was answered stays.',
  })
  attribute?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether people are offered to rather not say; as the set has it where it is left out. They can always leave the question out.',
  })
  preferNotToSay?: boolean | null;
}
