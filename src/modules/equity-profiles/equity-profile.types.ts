/** Policy profiles on the wire. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';

@ObjectType({ simpleResolvers: true, description: 'A fraction of two whole numbers.' })
export class EquityThreshold {
  @Field(() => Int, { description: 'The number above the line.' })
  numerator: number;
  @Field(() => Int, { description: 'The number below the line.' })
  denominator: number;
}

@ObjectType({ simpleResolvers: true, description: 'How a profile says what a comparison amounts to.' })
export class EquityWording {
  @Field({ description: 'The verdict, as in EquityVerdict.' })
  verdict: string;
  @Field({ description: 'The same in a sentence, in English.' })
  text: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The values and words by which equity reports screen: a version of a profile, which never changes. Whether it suits is for the institution to check.',
})
export class EquityProfile {
  @Field({ description: 'Key, the same in all versions.' })
  key: string;
  @Field(() => Int, { description: 'Number of the version.' })
  version: number;
  @Field({ description: 'Name to show, in English.' })
  name: string;
  @Field({ description: 'What it is for, in English.' })
  description: string;
  @Field({ description: 'Where its values come from.' })
  source: string;
  @Field(() => GraphQLLocalDate, { description: 'The day on which the source was looked up.' })
  sourceOn: string;
  @Field(() => EquityThreshold, {
    description: 'The ratio of rates below which a difference is pointed out; exactly this is not below.',
  })
  threshold: EquityThreshold;
  @Field(() => Int, {
    description: 'The adjusted p, in thousandths, up to which a difference is called unusual.',
  })
  alphaPermille: number;
  @Field(() => Int, {
    description: 'The share of people, in percent, below which a group is shown but not compared.',
  })
  minimumSharePercent: number;
  @Field(() => Int, {
    description:
      'No number of people below this can be read from a report; a request may ask for more, not for less.',
  })
  k: number;
  @Field(() => Int, {
    description: 'The share of answers, in percent, that a population needs before it is shown by group.',
  })
  minimumCoveragePercent: number;
  @Field(() => [EquityWording], { description: 'Its words for each verdict.' })
  wording: EquityWording[];
  @Field(() => [String], {
    description: 'Topics of attributes that are neither asked nor counted under it.',
  })
  switchedOffTopics: string[];
  @Field({ description: 'Whether a finished match run may be reviewed by group before it is released.' })
  matchRunReview: boolean;
  @Field({ description: 'Whether there is no later version of it.' })
  newest: boolean;
  @Field({ description: 'Whether the institution’s next report is made by it.' })
  chosen: boolean;
}

@ObjectType({ implements: MutationPayload, description: 'The profile that was chosen.' })
export class EquityProfilePayload extends MutationPayload {
  @Field(() => EquityProfile, { nullable: true, description: 'The profile; null when nothing was written.' })
  equityProfile?: EquityProfile | null;
}
