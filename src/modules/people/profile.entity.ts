/** What a profile holds beside columns of the person: languages, hours, further addresses and ids. Sets, replaced as a whole. */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Word } from '../../db/columns';
import { Person } from './person.entity';

export enum LanguageProficiency {
  BASIC = 'BASIC',
  CONVERSATIONAL = 'CONVERSATIONAL',
  FLUENT = 'FLUENT',
  NATIVE = 'NATIVE',
}

registerEnumType(LanguageProficiency, {
  name: 'LanguageProficiency',
  description: 'How well a person speaks a language, by her own judgment.',
  valuesConfig: {
    BASIC: { description: 'Simple, prepared exchanges (about A1 and A2 of the CEFR).' },
    CONVERSATIONAL: { description: 'Everyday conversation, with effort on hard subjects (about B1 and B2).' },
    FLUENT: { description: 'Any conversation without effort (about C1 and C2).' },
    NATIVE: { description: 'A first language.' },
  },
});

export enum AvailabilityKind {
  WORKING_HOURS = 'WORKING_HOURS',
  AVAILABLE = 'AVAILABLE',
}

registerEnumType(AvailabilityKind, {
  name: 'AvailabilityKind',
  description: 'What a weekly window means.',
  valuesConfig: {
    WORKING_HOURS: { description: 'The person works then.' },
    AVAILABLE: { description: 'The person can meet then.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A language that a person speaks.' })
@Entity('person_languages')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@Index('ix_person_languages_language', { synchronize: false })
export class PersonLanguage {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  personId: string;

  @PrimaryColumn('text')
  @Field({ description: 'The language, as a BCP 47 tag in its canonical form, such as `en` or `pt-BR`.' })
  language: string;

  @Word()
  @Field(() => LanguageProficiency, { description: 'How well she speaks it.' })
  proficiency: LanguageProficiency;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'A weekly window, in wall-clock times of the person’s own time zone. None crosses midnight, and none of a kind overlaps another.',
})
@Entity('availability_windows')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
export class AvailabilityWindow {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('uuid')
  personId: string;

  @PrimaryColumn('text')
  @Field(() => AvailabilityKind, { description: 'What it means.' })
  kind: AvailabilityKind;

  @PrimaryColumn('integer')
  @Field(() => Int, { description: 'Day of the week by ISO 8601: 1 is Monday, 7 is Sunday.' })
  weekday: number;

  @PrimaryColumn('text')
  @Field({ description: 'When it begins, as HH:MM.' })
  fromTime: string;

  @Column('text')
  @Field({ description: 'When it ends, as HH:MM; 24:00 is the end of the day.' })
  toTime: string;
}

/** A further address; the first one is the person's own column, and the only one that a sign-in can be linked by. */
@ObjectType({ simpleResolvers: true, description: 'A further e-mail address of a person.' })
@Entity('person_emails')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@Index('ix_person_emails_person', ['institutionId', 'personId'])
export class PersonEmail {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('text')
  emailKey: string;

  @Column('uuid')
  personId: string;

  @Column('text')
  @Field({ description: 'The address.' })
  email: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What one of the institution’s systems knows a person by.',
})
@Entity('person_external_ids')
@ForeignKey(() => Person, ['institutionId', 'personId'], ['institutionId', 'id'])
@Index('ix_person_external_ids_person', ['institutionId', 'personId'])
export class PersonExternalId {
  @PrimaryColumn('uuid')
  institutionId: string;

  @PrimaryColumn('text')
  @Field({
    description:
      'The system, by the name that the institution gives it; `institution` for another id of the same kind as `externalId`.',
  })
  source: string;

  @PrimaryColumn('text')
  @Field({ description: 'The id, unique in that system.' })
  externalId: string;

  @Column('uuid')
  personId: string;
}
