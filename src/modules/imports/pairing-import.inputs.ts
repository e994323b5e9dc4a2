/** What clients send about imports of pairs. */
import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { CreatingInput, Text } from '../../graphql/inputs';
import { GraphQLUpload, type Upload } from '../../graphql/upload';

@InputType({
  description: 'A file of pairs that the institution already has. Give the file as `file` or as `text`.',
})
export class ImportPairingsInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort, which is matching or active.' })
  cohortId: string;

  @Field(() => GraphQLUpload, {
    nullable: true,
    description: 'The file: CSV as for `importEnrollments`, up to 5,000 rows.',
  })
  file?: Upload | null;

  @Field(() => String, { nullable: true, description: 'The same as text, instead of a file.' })
  text?: string | null;

  @Field(() => GraphQLJSONObject, {
    description:
      'How columns become fields: {"columns": {"header": "field" or {"field", "values"}}, "ignore": ["header"]}. Fields: firstEmail or firstExternalId, secondEmail or secondExternalId, firstRole and secondRole (left out: mentor and mentee, or two peers), startedOn (a day; left out: today).',
  })
  mapping: Record<string, unknown>;

  @Text(255)
  @Field(() => String, { nullable: true, description: 'Name of the file, for people.' })
  fileName?: string | null;

  @Text(2000)
  @Field(() => String, {
    nullable: true,
    description:
      'Why exclusions are set aside and capacities are raised where a seat lacks, for all pairs of the file. Without a reason such rows are errors.',
  })
  overrideReason?: string | null;
}
