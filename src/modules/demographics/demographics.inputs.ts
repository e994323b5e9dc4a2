/** What clients send about demographics. Nothing of it is kept for retries: a record of it would be a record of answers. */
import { ArrayMaxSize, ArrayMinSize, IsOptional, Matches, ValidateNested } from 'class-validator';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { RequiredText, Text } from '../../graphql/inputs';
import { GraphQLUpload, type Upload } from '../../graphql/upload';
import { DemographicCategoryKind, DemographicPurpose, DemographicRollUpRule } from './demographics.types';

@InputType({ description: 'A text in a language.' })
export class DemographicLabelInput {
  @RequiredText(35)
  @Field({ description: 'Language, as a BCP 47 tag.' })
  language: string;

  @RequiredText(200)
  @Field({ description: 'The text; 1 to 200 characters.' })
  text: string;
}

function Code(): PropertyDecorator {
  return Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/, {
    message: 'Must have 1 to 60 letters, digits, hyphens or underscores.',
  });
}

@InputType({ description: 'A category: an answer that can be chosen or recorded.' })
export class DemographicCategoryInput {
  @Code()
  @Field({ description: 'Code, unique in the attribute; NOT_DISCLOSED is taken.' })
  code: string;

  @ValidateNested({ each: true })
  @ArrayMinSize(1, { message: 'Must hold at least one language.' })
  @ArrayMaxSize(50, { message: 'Must hold at most 50 languages.' })
  @Field(() => [DemographicLabelInput], { description: 'Text to show, per language.' })
  labels: DemographicLabelInput[];

  @Field(() => DemographicCategoryKind, {
    defaultValue: DemographicCategoryKind.VALUE,
    description: 'What choosing it means.',
  })
  kind: DemographicCategoryKind = DemographicCategoryKind.VALUE;

  @Code()
  @IsOptional()
  @Field(() => String, {
    nullable: true,
    description:
      'Code of the wider category of this attribute that it belongs to, which has no parent itself.',
  })
  parent?: string | null;

  @Field({
    defaultValue: true,
    description: 'False: people can’t choose it; imports record it, or the roll-up reaches it.',
  })
  offered: boolean = true;
}

@InputType({ description: 'The rule by which choices become groups in reports.' })
export class DemographicRollUpInput {
  @Field(() => DemographicRollUpRule, { description: 'What it does.' })
  rule: DemographicRollUpRule;

  @IsOptional()
  @ArrayMaxSize(100, { message: 'Must hold at most 100 codes.' })
  @Field(() => [String], {
    nullable: true,
    description: 'Codes that come first, of HIERARCHY; the first that was chosen is the group.',
  })
  order?: string[] | null;

  @Code()
  @IsOptional()
  @Field(() => String, {
    nullable: true,
    description: 'Code of the category of who chose several; TWO_OR_MORE needs it.',
  })
  twoOrMore?: string | null;
}

@InputType({ description: 'Something to ask, or a new version of it: the whole of it, every time.' })
export class DefineDemographicAttributeInput {
  @Matches(/^[a-z][a-z0-9_]{0,59}$/, {
    message: 'Must have 1 to 60 lower-case letters, digits or underscores, a letter first.',
  })
  @Field({
    description: 'Key of the attribute; one that exists gets a new version, and what was answered stays.',
  })
  key: string;

  @ValidateNested({ each: true })
  @ArrayMinSize(1, { message: 'Must hold at least one language.' })
  @ArrayMaxSize(50, { message: 'Must hold at most 50 languages.' })
  @Field(() => [DemographicLabelInput], { description: 'Text to show, per language.' })
  labels: DemographicLabelInput[];

  @IsOptional()
  @Matches(/^[a-z][a-z0-9_]{0,59}$/, {
    message: 'Must have 1 to 60 lower-case letters, digits or underscores, a letter first.',
  })
  @Field(() => String, {
    nullable: true,
    description:
      'What it is about, such as ethnicity, gender or disability: policy profiles switch off topics. The key, where it is left out.',
  })
  topic?: string | null;

  @Field({ description: 'Whether several categories can be chosen.' })
  multiple: boolean;

  @IsOptional()
  @ValidateNested()
  @Field(() => DemographicRollUpInput, {
    nullable: true,
    description: 'How reports group what people chose; ALONE_OR_IN_COMBINATION where it is left out.',
  })
  rollUp?: DemographicRollUpInput | null;

  @Field({ defaultValue: true, description: 'False: nobody is asked any more, and no report shows it.' })
  enabled: boolean = true;

  @ValidateNested({ each: true })
  @ArrayMinSize(2, { message: 'Must hold at least two categories.' })
  @ArrayMaxSize(100, { message: 'Must hold at most 100 categories.' })
  @Field(() => [DemographicCategoryInput], { description: 'What can be chosen, in the order to show it.' })
  categories: DemographicCategoryInput[];
}

@InputType({ description: 'The viewer’s answer to one question; it replaces the one before.' })
export class RecordMyDemographicsInput {
  @RequiredText(60)
  @Field({ description: 'Key of the attribute.' })
  attribute: string;

  @ArrayMinSize(1, { message: 'Must hold at least one code. To take an answer back, withdraw.' })
  @ArrayMaxSize(100, { message: 'Must hold at most 100 codes.' })
  @Field(() => [String], { description: 'Codes of the categories chosen.' })
  codes: string[];

  @Text(500)
  @Field(() => String, {
    nullable: true,
    description:
      'The answer in one’s own words, with a category of the kind SELF_DESCRIBED; up to 500 characters.',
  })
  selfDescription?: string | null;

  @Field({
    description:
      'Must be true: the viewer agrees that the answer is held and counted in groups for equality monitoring, as the notice says, and knows that she can withdraw.',
  })
  consent: boolean;

  @Field(() => Int, {
    description:
      'Version of the notice that the viewer was shown (`demographicNotice`). Under another than the current one nothing is recorded: see NoticeOutdated.',
  })
  noticeVersion: number;
}

@InputType({ description: 'What the viewer takes back.' })
export class WithdrawMyDemographicsInput {
  @Field(() => DemographicPurpose, {
    defaultValue: DemographicPurpose.EQUALITY_MONITORING,
    description: 'The purpose for which nothing may be held any more.',
  })
  purpose: DemographicPurpose = DemographicPurpose.EQUALITY_MONITORING;
}

@InputType({ description: 'Out of which monitoring the viewer keeps herself, or comes back to.' })
export class MonitoringSwitchInput {
  @Field(() => DemographicPurpose, {
    defaultValue: DemographicPurpose.EQUALITY_MONITORING,
    description: 'The purpose that it is about.',
  })
  purpose: DemographicPurpose = DemographicPurpose.EQUALITY_MONITORING;
}

@InputType({ description: 'A file with demographic columns: `file` or `text`, not both.' })
export class ImportDemographicsInput {
  @Field(() => GraphQLUpload, { nullable: true, description: 'The CSV file.' })
  file?: Upload | null;

  @Field(() => String, { nullable: true, description: 'The CSV as text, header first.' })
  text?: string | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'Name of the file, to recognize the import by.' })
  fileName?: string | null;

  @Field(() => GraphQLJSONObject, {
    description:
      'Which column tells who (`identity`), and which columns hold which attribute (`demographics`: columns with attribute, basis, separator, values, otherwise; and a basis for columns that name none). The basis is the consent or other legal ground under which the answers may be held; the people concerned can read it. Keys for other imports are left alone. Of the mapping only columns, attributes and bases are stored.',
  })
  mapping: Record<string, unknown>;

  @Field(() => DemographicPurpose, {
    defaultValue: DemographicPurpose.EQUALITY_MONITORING,
    description: 'What the answers may be held for, on every basis that the mapping names.',
  })
  purpose: DemographicPurpose = DemographicPurpose.EQUALITY_MONITORING;
}

@InputType({ description: 'An import of demographic columns to decide.' })
export class DecideDemographicsImportInput {
  @Field(() => ID, { description: 'The import.' })
  demographicsImportId: string;
}
