/** What clients send about benchmarks. */
import { ArrayMaxSize, ArrayMinSize, IsOptional, Length, Max, Min, ValidateNested } from 'class-validator';
import { GraphQLLocalDate } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { CreatingInput, RequiredText } from '../../graphql/inputs';
import { EquityReportRole } from '../equity-reports/equity-report.entity';
import { EquityBenchmarkStage } from './equity-benchmark.entity';

/** Sums of as many groups as an attribute can have are still whole numbers of the wire. */
const MOST_PEOPLE = 10_000_000;

function People(): PropertyDecorator {
  const message = { message: 'Must be from 0 to 10,000,000.' };
  return (target, property) => {
    IsOptional()(target, property);
    Min(0, message)(target, property);
    Max(MOST_PEOPLE, message)(target, property);
  };
}

@InputType({ description: 'How many people of a group there were.' })
export class EquityBenchmarkCountInput {
  @Length(1, 60, { message: 'Must have 1 to 60 characters.' })
  @Field({ description: 'Code of the group.' })
  code: string;

  @People()
  @Field(() => Int, {
    nullable: true,
    description:
      'How many: none, or at least the k of the institution’s policy profile. Null where they are left among those in `unknown`.',
  })
  people?: number | null;
}

@InputType({
  description:
    'People who were eligible or invited, by group, from records of the institution. The same people as those of the cohorts’ enrollments, and the others.',
})
export class RecordEquityBenchmarkInput extends CreatingInput {
  @ArrayMinSize(1, { message: 'Must hold at least one cohort.' })
  @ArrayMaxSize(100, { message: 'Must hold at most 100 cohorts.' })
  @Field(() => [ID], {
    description:
      'The cohorts for which they could have applied, closed or not. A report that names the benchmark must be about just these.',
  })
  cohortIds: string[];

  @Field(() => EquityReportRole, { description: 'As what they could have applied.' })
  role: EquityReportRole;

  @Field(() => EquityBenchmarkStage, { description: 'What they were.' })
  stage: EquityBenchmarkStage;

  @RequiredText(60)
  @Field({ description: 'Key of the attribute by which they are grouped.' })
  attribute: string;

  @IsOptional()
  @Min(1)
  @Max(2_147_483_647)
  @Field(() => Int, {
    nullable: true,
    description: 'Version of the attribute; the newest where it is left out.',
  })
  number?: number | null;

  @ArrayMinSize(1, { message: 'Must hold at least one group.' })
  @ArrayMaxSize(200, { message: 'Must hold at most 200 groups.' })
  @ValidateNested({ each: true })
  @Field(() => [EquityBenchmarkCountInput], {
    description: 'Each group of that version that says something, just once.',
  })
  counts: EquityBenchmarkCountInput[];

  @Min(0, { message: 'Must be from 0 to 10,000,000.' })
  @Max(MOST_PEOPLE, { message: 'Must be from 0 to 10,000,000.' })
  @Field(() => Int, {
    description:
      'Of how many the group is unknown, they would rather not say, or it is not told apart: none, or at least k.',
  })
  unknown: number;

  @People()
  @Field(() => Int, {
    nullable: true,
    description:
      'How many people there were in all. Needed where groups overlap; else it is the sum of `counts` and `unknown`.',
  })
  people?: number | null;

  @RequiredText(500)
  @Field({ description: 'Where the numbers come from; stands in every report that names them.' })
  source: string;

  @Field(() => GraphQLLocalDate, { description: 'The day of which the numbers are; not in the future.' })
  countedOn: string;
}
