/** The starter sets on the wire. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DemographicCategory, DemographicRollUp } from './demographics.types';

export enum DemographicSilence {
  OFFERED = 'OFFERED',
  OFFERABLE = 'OFFERABLE',
  FORBIDDEN = 'FORBIDDEN',
}
registerEnumType(DemographicSilence, {
  name: 'DemographicSilence',
  description: 'Whether a set offers people to rather not say.',
  valuesConfig: {
    OFFERED: { description: 'It does, unless it is adopted without.' },
    OFFERABLE: { description: 'It does not, unless it is adopted with it.' },
    FORBIDDEN: { description: 'The rules of its source forbid it; people leave the question out.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description:
    'A starter set of categories: a version, which never changes. Whether it suits, and whether the source still says so, is for the institution to check.',
})
export class DemographicTaxonomy {
  @Field({ description: 'Key, the same in all versions.' })
  key: string;
  @Field(() => Int, { description: 'Number of the version.' })
  version: number;
  @Field({ description: 'Whether there is no later version of it.' })
  newest: boolean;
  @Field({ description: 'Name to show, in English.' })
  name: string;
  @Field({ description: 'What it asks and how it counts, in English.' })
  description: string;
  @Field({ description: 'Where its categories come from.' })
  source: string;
  @Field(() => GraphQLLocalDate, { description: 'The day on which the source was looked up.' })
  sourceOn: string;
  @Field({ description: 'Key of the attribute that adopting it defines, unless another is named.' })
  attribute: string;
  @Field({ description: 'What it is about: policy profiles switch off topics.' })
  topic: string;
  @Field({ description: 'Text of the question, in English.' })
  label: string;
  @Field({ description: 'Whether several categories can be chosen.' })
  multiple: boolean;
  @Field(() => DemographicRollUp, { description: 'How reports group what people chose.' })
  rollUp: DemographicRollUp;
  @Field(() => DemographicSilence, { description: 'Whether people are offered to rather not say.' })
  preferNotToSay: DemographicSilence;
  @Field(() => [DemographicCategory], {
    description: 'Its categories, in the order to show them, also those that people are not offered.',
  })
  categories: DemographicCategory[];
}
