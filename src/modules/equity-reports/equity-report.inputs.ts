/** What clients send about equity reports. */
import { ArrayMaxSize, ArrayMinSize, IsOptional, Max, Min } from 'class-validator';
import { Field, ID, InputType, Int } from 'type-graphql';
import { CreatingInput } from '../../graphql/inputs';
import { EquityReportRole } from './equity-report.entity';

@InputType({ description: 'A question about groups: `cohortIds` or `programId`, not both.' })
export class RequestEquityReportInput extends CreatingInput {
  @IsOptional()
  @ArrayMinSize(1, { message: 'Must hold at least one cohort.' })
  @ArrayMaxSize(100, { message: 'Must hold at most 100 cohorts.' })
  @Field(() => [ID], {
    nullable: true,
    description: 'The cohorts, together; a person in several counts once.',
  })
  cohortIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The program: its cohorts that are no draft and were not canceled, as they are now.',
  })
  programId?: string | null;

  @Field(() => EquityReportRole, { description: 'Whose way to follow.' })
  role: EquityReportRole;

  @ArrayMinSize(1, { message: 'Must hold at least one attribute.' })
  @ArrayMaxSize(20, { message: 'Must hold at most 20 attributes.' })
  @Field(() => [String], { description: 'Keys of the attributes, each with a table of its own.' })
  attributes: string[];

  @IsOptional()
  @Min(5, { message: 'Must be at least 5.' })
  @Max(100, { message: 'Must be at most 100.' })
  @Field(() => Int, {
    nullable: true,
    description:
      'No number of people below this may be read from the report: up to 100, and not below the k of the institution’s policy profile, which holds where it is left out.',
  })
  k?: number | null;
}
