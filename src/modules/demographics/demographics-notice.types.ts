/** The notice on the wire. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';
import { DemographicPurpose } from './demographics.types';

@ObjectType({ simpleResolvers: true, description: 'The notice in a language.' })
export class DemographicNoticeText {
  @Field({ description: 'Language, as a BCP 47 tag.' })
  language: string;
  @Field({ description: 'The text.' })
  text: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What people are told before they answer questions about themselves, and agree to when they do. A version never changes.',
})
export class DemographicNotice {
  @Field(() => Int, {
    description: 'Number of the version, which an answer names as `noticeVersion`.',
  })
  version: number;
  @Field({ description: 'Whether no later version holds instead.' })
  current: boolean;
  @Field(() => DemographicPurpose, { description: 'What answers under it are held for.' })
  purpose: DemographicPurpose;
  @Field({
    description:
      'The text to show, paragraphs between empty lines, in the language asked for or the institution’s.',
  })
  text: string;
  @Field({ description: 'The language of `text`: it may not be there in the one asked for.' })
  language: string;
  @Field(() => [DemographicNoticeText], { description: 'The text in all languages there are.' })
  texts: DemographicNoticeText[];
  @Field({ description: 'Whether it is the text that comes with the system.' })
  standard: boolean;
  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Since when it stands there; null for the text of the system that nobody agreed to yet.',
  })
  publishedAt: Date | null;
}

@ObjectType({ implements: MutationPayload, description: 'The notice that holds after the mutation.' })
export class DemographicNoticePayload extends MutationPayload {
  @Field(() => DemographicNotice, {
    nullable: true,
    description: 'The notice; null when nothing was written.',
  })
  demographicNotice?: DemographicNotice | null;
}
