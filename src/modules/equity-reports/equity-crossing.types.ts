/** Two attributes crossed, on the wire. */
import { Field, Int, ObjectType } from 'type-graphql';
import { EquityComparison } from './equity-comparison.types';
import { EquityStage } from './equity-enums.types';
import { EquityReportRefusal } from './equity-report.entity';
import type { Stage } from './equity-report.result';

@ObjectType({ simpleResolvers: true, description: 'People of a group of either attribute.' })
export class EquityCrossingGroup {
  @Field(() => [String], { description: 'Codes of the two categories.' })
  codes: string[];
  @Field(() => [String], { description: 'Texts to show.' })
  labels: string[];
  @Field(() => [Int], { description: 'How many reached each stage shown.' })
  counts: number[];
  @Field(() => [EquityComparison], {
    description: 'Its rates beside those of the crossed group with the highest.',
  })
  comparisons: EquityComparison[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Two attributes crossed. Groups are left out, the smallest first, until no number is small; comparisons are a family of their own.',
})
export class EquityCrossing {
  @Field(() => [String], { description: 'Keys of the two attributes.' })
  attributes: string[];
  @Field(() => EquityReportRefusal, {
    nullable: true,
    description: 'Why nothing of it is shown; null where something is.',
  })
  refusal: EquityReportRefusal | null;
  @Field(() => [EquityStage], { description: 'The stages shown.' })
  stages: Stage[];
  @Field(() => [EquityCrossingGroup], { description: 'The crossed groups that can be shown.' })
  groups: EquityCrossingGroup[];
}
