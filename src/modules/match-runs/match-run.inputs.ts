/** What clients send about match runs. */
import { ArrayMaxSize, ArrayUnique, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { ChangingInput, CreatingInput } from '../../graphql/inputs';
import { DEFAULT_GOAL, DEFAULT_POOL, MatchCircles, MatchGoal, MatchPin, MatchPool } from './match-goal';
import { DEFAULT_SETTINGS, MatchSettings } from './match-run.settings';
import { MatchRunState, ProposalState } from './match-run.state';

@InputType({ description: 'Which match runs to list.' })
export class MatchRunFilter {
  @Field(() => [MatchRunState], { nullable: true, description: 'In one of these states.' })
  states?: MatchRunState[] | null;
}

@ArgsType()
export class MatchRunsArgs extends PageArgs {
  @Field(() => MatchRunFilter, { nullable: true, description: 'Which match runs to list.' })
  filter?: MatchRunFilter | null;
}

@InputType({ description: 'Which proposals to list.' })
export class ProposalFilter {
  @Field(() => [ProposalState], { nullable: true, description: 'In one of these states.' })
  states?: ProposalState[] | null;
}

@ArgsType()
export class ProposalsArgs extends PageArgs {
  @Field(() => ProposalFilter, { nullable: true, description: 'Which proposals to list.' })
  filter?: ProposalFilter | null;
}

const NO_PINS: MatchPin[] = [];

@InputType({ description: 'A new match run.' })
export class StartMatchRunInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @ValidateNested()
  @Field(() => MatchSettings, { defaultValue: DEFAULT_SETTINGS, description: 'How to match.' })
  settings: MatchSettings = DEFAULT_SETTINGS;

  @ValidateNested()
  @Field(() => MatchGoal, { defaultValue: DEFAULT_GOAL, description: 'What to reach.' })
  goal: MatchGoal = DEFAULT_GOAL;

  @ValidateNested()
  @Field(() => MatchPool, { defaultValue: DEFAULT_POOL, description: 'Whom to look at.' })
  pool: MatchPool = DEFAULT_POOL;

  @ArrayMaxSize(10_000, { message: 'Must name 10,000 pairs at most.' })
  @Field(() => [MatchPin], {
    defaultValue: NO_PINS,
    description:
      'Pairs that the run must make, up to 10,000. They may break the rules of the settings, but nothing that protects people.',
  })
  pins: MatchPin[] = NO_PINS;

  @IsOptional()
  @ValidateNested()
  @Field(() => MatchCircles, {
    nullable: true,
    description: 'How to form circles, in a program of the kind GROUP; leave out for circles of about five.',
  })
  circles?: MatchCircles | null;

  @Field({
    defaultValue: false,
    description: 'Only tell what would come out: nothing of it can be released, and no other run is touched.',
  })
  preview: boolean = false;

  @Min(1, { message: 'Must be from 1 to 600.' })
  @Max(600, { message: 'Must be from 1 to 600.' })
  @Field(() => Int, {
    defaultValue: 600,
    description:
      'After so many seconds the best result so far will do, with a bound of what else there could be; 1 to 600.',
  })
  timeLimit: number = 600;

  @Min(0, { message: 'Must be from 0 to 2147483647.' })
  @Max(2_147_483_647, { message: 'Must be from 0 to 2147483647.' })
  @Field(() => Int, {
    defaultValue: 1,
    description: 'Decides between results that are equally good; the same seed decides the same.',
  })
  seed: number = 1;
}

@InputType({ description: 'A step in the life of a match run.' })
export class MoveMatchRunInput extends ChangingInput {
  @Field(() => ID, { description: 'The match run.' })
  matchRunId: string;
}

const many = { message: 'Must name 1,000 proposals at most.' };

@InputType({ description: 'Proposals to release to their members.' })
export class ReleaseMatchRunInput extends MoveMatchRunInput {
  @IsOptional()
  @ArrayMaxSize(1000, many)
  @ArrayUnique({ message: 'Must not name the same proposal twice.' })
  @Field(() => [ID], {
    nullable: true,
    description: 'These proposals alone, up to 1,000; leave out for all that are staged.',
  })
  proposalIds?: string[] | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'Until when members may answer; null for no limit; leave out for the program’s rule.',
  })
  expiresAt?: Date | null;
}

@InputType({ description: 'Staged proposals to throw away.' })
export class DiscardProposalsInput extends MoveMatchRunInput {
  @ArrayMaxSize(1000, many)
  @ArrayUnique({ message: 'Must not name the same proposal twice.' })
  @Field(() => [ID], { description: 'The proposals, up to 1,000.' })
  proposalIds: string[];
}
