/** What clients send of a profile: the same fields for a new person and for a change. */
import {
  ArrayMaxSize,
  ArrayUnique,
  IsEmail,
  IsOptional,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { RequiredText, Text } from '../../graphql/inputs';
import { PreferredMeetingMode } from './person.entity';
import { AvailabilityKind, LanguageProficiency } from './profile.entity';

const level = { message: 'Must be from 0 to 100.' };
const time = { message: 'Must be a time such as 09:30, from 00:00 to 23:59; a window may end at 24:00.' };
const https = { message: 'Must be an https address such as https://example.org/photo.jpg.' };
const most = (count: number) => ({ message: `Must hold up to ${count}.` });

@InputType({ description: 'A language that a person speaks.' })
export class PersonLanguageInput {
  @RequiredText(35)
  @Field({ description: 'The language, as a BCP 47 tag such as `en` or `pt-BR`.' })
  language: string;

  @Field(() => LanguageProficiency, { description: 'How well she speaks it.' })
  proficiency: LanguageProficiency;
}

@InputType({
  description:
    'A weekly window in the person’s own time zone. One that crosses midnight is two: up to 24:00, and from 00:00 of the next weekday.',
})
export class AvailabilityWindowInput {
  @Field(() => AvailabilityKind, { description: 'What it means.' })
  kind: AvailabilityKind;

  @Min(1, { message: 'Must be from 1 (Monday) to 7 (Sunday).' })
  @Max(7, { message: 'Must be from 1 (Monday) to 7 (Sunday).' })
  @Field(() => Int, { description: 'Day of the week by ISO 8601: 1 is Monday, 7 is Sunday.' })
  weekday: number;

  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, time)
  @Field({ description: 'When it begins, as HH:MM.' })
  fromTime: string;

  @Matches(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, time)
  @Field({ description: 'When it ends, as HH:MM, after its begin; 24:00 is the end of the day.' })
  toTime: string;
}

@InputType({ description: 'What one of the institution’s systems knows a person by.' })
export class PersonExternalIdInput {
  @Matches(/^[a-z][a-z0-9_.-]{0,59}$/, {
    message:
      'Must be a name of up to 60 lower-case letters, digits, dots, dashes and underscores, such as hr or sso.example.',
  })
  @Field({
    description:
      'The system, by a name of yours in lower case; `institution` for another id of the same kind as `externalId`.',
  })
  source: string;

  @RequiredText(200)
  @Field({ description: 'The id, unique in that system; 1 to 200 characters.' })
  externalId: string;
}

type Class<T> = abstract new () => T;
/** What a profile holds, as inputs carry it. */
type ProfileFields = Partial<{
  fullName: string | null;
  level: number | null;
  discipline: string | null;
  location: string | null;
  biography: string | null;
  photoUrl: string | null;
  meetingModes: PreferredMeetingMode[] | null;
  languages: PersonLanguageInput[] | null;
  availability: AvailabilityWindowInput[] | null;
  furtherEmails: string[] | null;
  externalIds: PersonExternalIdInput[] | null;
}>;

/** The fields of a profile, on top of another input. */
export function withProfile<T extends object>(Base: Class<T>): Class<T & ProfileFields> {
  @InputType({ description: 'A profile.' })
  abstract class ProfileInput extends (Base as Class<object>) implements ProfileFields {
    @Text(200)
    @Field(() => String, {
      nullable: true,
      description: 'Name as in records; only staff and she herself read it. For coordinators.',
    })
    fullName?: string | null;

    @IsOptional()
    @Min(0, level)
    @Max(100, level)
    @Field(() => Int, {
      nullable: true,
      description: 'How far the person has come, from 0 to 100, on the institution’s own scale.',
    })
    level?: number | null;

    @Text(200)
    @Field(() => String, {
      nullable: true,
      description: 'Discipline or field of work; up to 200 characters.',
    })
    discipline?: string | null;

    @Text(200)
    @Field(() => String, { nullable: true, description: 'Where she works, in words; up to 200 characters.' })
    location?: string | null;

    @Text(5_000)
    @Field(() => String, { nullable: true, description: 'What she says of herself; up to 5,000 characters.' })
    biography?: string | null;

    @IsOptional()
    @IsUrl({ protocols: ['https'], require_protocol: true }, https)
    @MaxLength(2_000, { message: 'Must have up to 2,000 characters.' })
    @Field(() => String, { nullable: true, description: 'Address of a photo; https only.' })
    photoUrl?: string | null;

    @IsOptional()
    @ArrayUnique({ message: 'Must name each way once.' })
    @Field(() => [PreferredMeetingMode], {
      nullable: true,
      description: 'All ways in which she is willing to meet; null or an empty list: not said.',
    })
    meetingModes?: PreferredMeetingMode[] | null;

    @IsOptional()
    @ArrayMaxSize(30, most(30))
    @ValidateNested({ each: true })
    @Field(() => [PersonLanguageInput], {
      nullable: true,
      description: 'All languages that she speaks, each once; up to 30.',
    })
    languages?: PersonLanguageInput[] | null;

    @IsOptional()
    @ArrayMaxSize(100, most(100))
    @ValidateNested({ each: true })
    @Field(() => [AvailabilityWindowInput], {
      nullable: true,
      description: 'All weekly windows; those of a kind must not overlap. Up to 100.',
    })
    availability?: AvailabilityWindowInput[] | null;

    @IsOptional()
    @ArrayMaxSize(10, most(10))
    @IsEmail({}, { each: true, message: 'Must be e-mail addresses such as name@example.org.' })
    @Field(() => [String], {
      nullable: true,
      description:
        'All further e-mail addresses. Nobody else may have one of them, and no sign-in is ever linked by them. For coordinators; on who has access for administrators.',
    })
    furtherEmails?: string[] | null;

    @IsOptional()
    @ArrayMaxSize(30, most(30))
    @ValidateNested({ each: true })
    @Field(() => [PersonExternalIdInput], {
      nullable: true,
      description:
        'All ids in other systems. Nobody else may have one of them. For coordinators; on who has access for administrators.',
    })
    externalIds?: PersonExternalIdInput[] | null;
  }
  return ProfileInput as unknown as Class<T & ProfileFields>;
}
