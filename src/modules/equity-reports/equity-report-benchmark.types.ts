/** What a report shows of the benchmarks that it names, on the wire. */
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { EquityBenchmarkStage } from '../equity-benchmarks/equity-benchmark.entity';
import { EquityBenchmarkReason } from './equity-enums.types';
import type { BenchmarkReason, BenchmarkStage } from './equity-report.result';

@ObjectType({ simpleResolvers: true, description: 'A group of people before they applied.' })
export class EquityReportedBenchmarkGroup {
  @Field({ description: 'Code of the category.' })
  code: string;
  @Field({ description: 'Text to show, in the institution’s language.' })
  label: string;
  @Field(() => Int, {
    nullable: true,
    description: 'How many there were, as the institution states it; null where it does not tell them apart.',
  })
  people: number | null;
  @Field({
    description:
      'False: more people went further than are stated, so they were counted in another way, and there is no comparison.',
  })
  fits: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'How many people were eligible or invited, as the institution stated it when the report was asked for.',
})
export class EquityReportedBenchmark {
  @Field(() => ID, { description: 'Id of the benchmark.' })
  id: string;
  @Field(() => EquityBenchmarkStage, { description: 'What they were.' })
  stage: BenchmarkStage;
  @Field({ description: 'Where the numbers come from.' })
  source: string;
  @Field(() => GraphQLLocalDate, { description: 'The day of which they are.' })
  countedOn: string;
  @Field(() => Int, { description: 'How many people there were in all.' })
  people: number;
  @Field(() => Float, {
    nullable: true,
    description: 'The share of them, from 0 to 1, whose group is known.',
  })
  coverage: number | null;
  @Field({
    description:
      'Whether those who applied are judged beside them; false: each such verdict is NOT_EVALUATED.',
  })
  evaluated: boolean;
  @Field(() => EquityBenchmarkReason, { nullable: true, description: 'Why not; null where they are.' })
  reason: BenchmarkReason | null;
  @Field(() => [EquityReportedBenchmarkGroup], {
    description: 'The groups that say something; empty where they can’t be shown.',
  })
  groups: EquityReportedBenchmarkGroup[];
}
