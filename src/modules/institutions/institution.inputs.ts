/** What clients send about their institution. */
import { IsTimeZone, Matches, ValidateIf } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { ChangingInput, RequiredText } from '../../graphql/inputs';

const given = ValidateIf((_, value) => value !== undefined);

@InputType({ description: 'Changes of the institution: a field left out stays.' })
export class UpdateInstitutionInput extends ChangingInput {
  @RequiredText(200)
  @Field({ nullable: true, description: 'New name; 1 to 200 characters.' })
  name?: string;

  @given
  @IsTimeZone({ message: 'Must be an IANA time zone such as Europe/Athens.' })
  @Field({ nullable: true, description: 'New IANA time zone.' })
  timeZone?: string;

  @given
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, {
    message: 'Must be a BCP 47 language tag such as en or pt-BR.',
  })
  @Field({ nullable: true, description: 'New main language, as a BCP 47 tag.' })
  language?: string;
}
