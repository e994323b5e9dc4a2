/** What clients send about people. */
import { IsEmail, IsOptional, IsTimeZone } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredSwitch, RequiredText, Text } from '../../graphql/inputs';
import { withProfile } from './profile.inputs';

export enum PersonOrder {
  NAME_ASC = 'NAME_ASC',
  CREATED_ASC = 'CREATED_ASC',
  CREATED_DESC = 'CREATED_DESC',
}

registerEnumType(PersonOrder, {
  name: 'PersonOrder',
  description: 'Orders of a list of people.',
  valuesConfig: {
    NAME_ASC: { description: 'By display name, by code point.' },
    CREATED_ASC: { description: 'Who was added first comes first.' },
    CREATED_DESC: { description: 'Who was added last comes first.' },
  },
});

@InputType({ description: 'Which people to list; all conditions must hold.' })
export class PersonFilter {
  @Field(() => ID, { nullable: true, description: 'Directly in this org unit.' })
  orgUnitId?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose display name begins so, whatever its case.' })
  nameStartsWith?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'With this e-mail address, whatever its case; for staff also among further ones.',
  })
  email?: string | null;

  @Field(() => Int, { nullable: true, description: 'Whose level is this or higher.' })
  levelFrom?: number | null;

  @Field(() => Int, { nullable: true, description: 'Whose level is this or lower.' })
  levelTo?: number | null;

  @Field(() => String, { nullable: true, description: 'Of just this discipline.' })
  discipline?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who speaks this language, a BCP 47 tag: `en` finds `en-GB` too.',
  })
  language?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only guests; false: only members; leave out for both.',
  })
  guest?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only those who left; false: only those who are here; leave out for both.',
  })
  deactivated?: boolean | null;
}

@ArgsType()
export class PeopleArgs extends PageArgs {
  @Field(() => PersonFilter, { nullable: true, description: 'Which people to list.' })
  filter?: PersonFilter | null;

  @Field(() => PersonOrder, { defaultValue: PersonOrder.NAME_ASC, description: 'In which order.' })
  orderBy: PersonOrder = PersonOrder.NAME_ASC;
}

const emailMessage = { message: 'Must be an e-mail address such as name@example.org.' };
const zoneMessage = { message: 'Must be an IANA time zone such as Europe/Athens.' };

@InputType({ description: 'A new person.' })
export class CreatePersonInput extends withProfile(CreatingInput) {
  @RequiredText(200)
  @Field({ description: 'Name, as the person wants to be called; 1 to 200 characters.' })
  displayName: string;

  @IsOptional()
  @IsEmail({}, emailMessage)
  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email?: string | null;

  @Text(50)
  @Field(() => String, { nullable: true, description: 'Pronouns, as given.' })
  pronouns?: string | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'Job title or course of study.' })
  jobTitle?: string | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'Id of the person in the institution’s own systems.' })
  externalId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The org unit the person belongs to.' })
  orgUnitId?: string | null;

  @IsOptional()
  @IsTimeZone(zoneMessage)
  @Field(() => String, { nullable: true, description: 'IANA time zone; leave out for the institution’s.' })
  timeZone?: string | null;
}

@InputType({
  description:
    'Changes of a person: a field left out stays, null clears it. People may change their own profile, but for what is marked as for coordinators.',
})
export class UpdatePersonInput extends withProfile(ChangingInput) {
  @Field(() => ID, { description: 'The person to change.' })
  personId: string;

  @RequiredText(200)
  @Field({ nullable: true, description: 'New name; 1 to 200 characters.' })
  displayName?: string;

  @IsOptional()
  @IsEmail({}, emailMessage)
  @Field(() => String, { nullable: true, description: 'New e-mail address. For coordinators.' })
  email?: string | null;

  @Text(50)
  @Field(() => String, { nullable: true, description: 'New pronouns.' })
  pronouns?: string | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'New job title or course of study. For coordinators.' })
  jobTitle?: string | null;

  @Text(200)
  @Field(() => String, {
    nullable: true,
    description: 'New id in the institution’s own systems. For coordinators.',
  })
  externalId?: string | null;

  @Field(() => ID, { nullable: true, description: 'New org unit. For coordinators.' })
  orgUnitId?: string | null;

  @IsOptional()
  @IsTimeZone(zoneMessage)
  @Field(() => String, { nullable: true, description: 'New IANA time zone.' })
  timeZone?: string | null;

  @RequiredSwitch()
  @Field({
    nullable: true,
    description:
      'False makes a guest a member of the institution. For administrators; granting the role GUEST makes a guest.',
  })
  guest?: boolean;
}

@InputType({ description: 'A person who leaves or comes back.' })
export class MovePersonInput extends ChangingInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;
}

@InputType({ description: 'How a person signs in.' })
export class SignInInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;

  @RequiredText(500)
  @Field({ description: 'Issuer of the access tokens, as in their `iss` claim.' })
  issuer: string;

  @RequiredText(500)
  @Field({ description: 'What the issuer knows the person by, as in the subject claim.' })
  subject: string;
}
