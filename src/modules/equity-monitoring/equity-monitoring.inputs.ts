/** What clients send about schedules of equity reports and about tasks of equity officers. */
import { ArrayMaxSize, ArrayMinSize, IsOptional, Max, Min, ValidateIf } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput, RequiredSwitch, RequiredText } from '../../graphql/inputs';
import { EquityReportRole } from '../equity-reports/equity-report.entity';
import { EquityTaskState } from './equity-monitoring.state';

const MOST = 'How many newly closed cohorts to wait for, 1 to 20, so that small ones are counted together';

@InputType({ description: 'A standing order for equity reports about a program.' })
export class ScheduleEquityReportsInput extends CreatingInput {
  @Field(() => ID, { description: 'The program.' })
  programId: string;

  @Field(() => EquityReportRole, { description: 'Whose way to follow.' })
  role: EquityReportRole;

  @IsOptional()
  @ArrayMinSize(1, { message: 'Must hold at least one attribute.' })
  @ArrayMaxSize(20, { message: 'Must hold at most 20 attributes.' })
  @Field(() => [String], {
    nullable: true,
    description: 'Keys of the attributes; where they are left out, all that are asked by then, up to 20.',
  })
  attributes?: string[] | null;

  @Min(1, { message: 'Must be at least 1.' })
  @Max(20, { message: 'Must be at most 20.' })
  @Field(() => Int, { defaultValue: 1, description: `${MOST}.` })
  everyCohorts: number;
}

@InputType({ description: 'A change of a schedule. Whoever makes it owns the schedule from then on.' })
export class ChangeEquityScheduleInput extends ChangingInput {
  @Field(() => ID, { description: 'The schedule.' })
  equityScheduleId: string;

  @IsOptional()
  @ArrayMinSize(1, { message: 'Must hold at least one attribute.' })
  @ArrayMaxSize(20, { message: 'Must hold at most 20 attributes.' })
  @Field(() => [String], {
    nullable: true,
    description: 'Keys of the attributes. Null: all that are asked, up to 20; left out: as they were.',
  })
  attributes?: string[] | null;

  @ValidateIf((_, value) => value !== undefined)
  @Min(1, { message: 'Must be at least 1.' })
  @Max(20, { message: 'Must be at most 20.' })
  @Field(() => Int, { nullable: true, description: `${MOST}; left out: as it was.` })
  everyCohorts?: number;

  @RequiredSwitch()
  @Field(() => Boolean, {
    nullable: true,
    description: 'True: nothing is asked for until it is false again; left out: as it was.',
  })
  paused?: boolean;
}

@InputType({ description: 'The schedule to end.' })
export class EndEquityScheduleInput extends ChangingInput {
  @Field(() => ID, { description: 'The schedule.' })
  equityScheduleId: string;
}

@InputType({ description: 'What to list of the tasks of equity officers; all conditions must hold.' })
export class EquityTaskFilter {
  @Field(() => [EquityTaskState], { nullable: true, description: 'In one of these states.' })
  states?: EquityTaskState[] | null;

  @Field(() => ID, { nullable: true, description: 'About this program.' })
  programId?: string | null;
}

@ArgsType()
export class EquityTaskArgs extends PageArgs {
  @Field(() => EquityTaskFilter, { nullable: true, description: 'What to list.' })
  filter?: EquityTaskFilter | null;
}

@InputType({ description: 'The task to take on.' })
export class TakeEquityTaskInput extends ChangingInput {
  @Field(() => ID, { description: 'The task.' })
  equityTaskId: string;
}

@InputType({ description: 'The task to finish, with what came of it.' })
export class FinishEquityTaskInput extends TakeEquityTaskInput {
  @RequiredText(2000)
  @Field({
    description: 'What came of it; only equity officers can read it. Up to 2,000 characters.',
  })
  note: string;
}
