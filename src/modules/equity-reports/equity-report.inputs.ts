/** What clients send about equity reports. */
import { ArrayMaxSize, ArrayMinSize, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { CreatingInput, RequiredText } from '../../graphql/inputs';
import { EquityParticipationInput } from '../equity-participation/equity-participation.inputs';
import type { FilterField } from '../equity-sheets/equity-sheet.narrow';
import { EquityFilterField, EquityPurpose, EquityReportRole } from './equity-report.entity';

@InputType({ description: 'Two attributes to cross.' })
export class EquityCrossingInput {
  @RequiredText(60)
  @Field({ description: 'Key of the one.' })
  one: string;

  @RequiredText(60)
  @Field({ description: 'Key of the other.' })
  other: string;
}

@InputType({ description: 'To what a report is narrowed.' })
export class EquityFilterInput {
  @Field(() => EquityFilterField, { description: 'By what.' })
  field: FilterField;

  @ArrayMinSize(1, { message: 'Must hold at least one id.' })
  @ArrayMaxSize(100, { message: 'Must hold at most 100 ids.' })
  @Field(() => [ID], { description: 'Ids of cohorts of the report, or of divisions.' })
  ids: string[];
}

@InputType({ description: 'A question about groups: `cohortIds` or `programId`, not both.' })
export class RequestEquityReportInput extends CreatingInput {
  @IsOptional()
  @ArrayMinSize(1, { message: 'Must hold at least one cohort.' })
  @ArrayMaxSize(100, { message: 'Must hold at most 100 cohorts.' })
  @Field(() => [ID], {
    nullable: true,
    description:
      'The cohorts, together; they must be completed or archived. Those that no report was about before are counted now, once and for all: a person in several of them counts once, where she came furthest.',
  })
  cohortIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The program: its closed cohorts of the last three years, with those that were counted together with them.',
  })
  programId?: string | null;

  @Field(() => EquityReportRole, { description: 'Whose way to follow.' })
  role: EquityReportRole;

  @Field(() => EquityPurpose, {
    defaultValue: EquityPurpose.EQUALITY_MONITORING,
    description: 'What it is asked for; stands in the report.',
  })
  purpose: EquityPurpose;

  @IsOptional()
  @ArrayMinSize(1, { message: 'Must hold at least one attribute.' })
  @ArrayMaxSize(20, { message: 'Must hold at most 20 attributes.' })
  @Field(() => [String], {
    nullable: true,
    description:
      'Keys of the attributes, each with a table of its own; where they are left out, all that are asked, up to 20.',
  })
  attributes?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(5, { message: 'Must hold at most 5 crossings.' })
  @ValidateNested({ each: true })
  @Field(() => [EquityCrossingInput], {
    nullable: true,
    description: 'Pairs of these attributes to cross, up to five.',
  })
  crossings?: EquityCrossingInput[] | null;

  @IsOptional()
  @ArrayMaxSize(1, { message: 'Must hold at most one filter.' })
  @ValidateNested({ each: true })
  @Field(() => [EquityFilterInput], {
    nullable: true,
    description:
      'To whom the report is narrowed, by one filter; left out: nobody is left aside. What is shown is what is told apart of these people in the report without it.',
  })
  filters?: EquityFilterInput[] | null;

  @IsOptional()
  @ValidateNested()
  @Field(() => EquityParticipationInput, {
    nullable: true,
    description:
      'Whether to compare participants with non-participants too: who stayed, and who had another job title. Of everybody who was employed, not by group, and not narrowed by `filters`.',
  })
  participation?: EquityParticipationInput | null;

  @IsOptional()
  @ArrayMaxSize(20, { message: 'Must hold at most 20 benchmarks.' })
  @Field(() => [ID], {
    nullable: true,
    description:
      'Benchmarks from which the report begins, up to 20: of the same role and of just these cohorts, one for each attribute and stage. Without, it begins with those who applied.',
  })
  benchmarkIds?: string[] | null;

  @IsOptional()
  @Min(5, { message: 'Must be at least 5.' })
  @Max(100, { message: 'Must be at most 100.' })
  @Field(() => Int, {
    nullable: true,
    description:
      'No number of people below this may be read from the report: up to 100, and not below the k of the institution’s policy profile, which holds where it is left out. Cohorts that were counted before keep theirs.',
  })
  k?: number | null;
}
