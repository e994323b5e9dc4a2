/** What administrators send about the notice. */
import { ArrayMaxSize, ArrayMinSize, ValidateNested } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { RequiredText } from '../../graphql/inputs';
import { MAX_NOTICE } from './demographics-notice';

@InputType({ description: 'The notice in a language.' })
export class DemographicNoticeTextInput {
  @RequiredText(35)
  @Field({ description: 'Language, as a BCP 47 tag.' })
  language: string;

  @RequiredText(MAX_NOTICE)
  @Field({ description: 'The text, paragraphs between empty lines; 1 to 5,000 characters.' })
  text: string;
}

@InputType({ description: 'A new version of the notice: all its languages, every time.' })
export class PublishDemographicNoticeInput {
  @ValidateNested({ each: true })
  @ArrayMinSize(1, { message: 'Must hold at least one language.' })
  @ArrayMaxSize(50, { message: 'Must hold at most 50 languages.' })
  @Field(() => [DemographicNoticeTextInput], { description: 'The text per language.' })
  texts: DemographicNoticeTextInput[];
}
