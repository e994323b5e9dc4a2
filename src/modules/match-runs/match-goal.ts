/** What a run shall reach and whom it looks at, on the wire; matching/types.ts says what it means to the engine. */
import { ArrayMaxSize, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Goal } from '../../matching/types';

export enum MatchObjective {
  MOST_MATCHED = 'MOST_MATCHED',
  WORST_OFF_FIRST = 'WORST_OFF_FIRST',
  STABLE = 'STABLE',
}

export enum ParityPartition {
  ORG_UNIT = 'ORG_UNIT',
  LOCATION = 'LOCATION',
  DISCIPLINE = 'DISCIPLINE',
  LEVEL = 'LEVEL',
}

registerEnumType(MatchObjective, {
  name: 'MatchObjective',
  description: 'What makes one result better than another.',
  valuesConfig: {
    MOST_MATCHED: { description: 'The most people matched; among these, the highest total score.' },
    WORST_OFF_FIRST: {
      description: 'The most people matched; among these, the worst pair as good as can be; then the total.',
    },
    STABLE: {
      description:
        'No mentor and mentee would both rather have each other than whom they got, by wishes in their order, then by score. May match fewer people.',
    },
  },
});

registerEnumType(ParityPartition, {
  name: 'ParityPartition',
  description: 'By what mentees are told apart to match all groups alike. Never by demographics.',
  valuesConfig: {
    ORG_UNIT: { description: 'Org unit.' },
    LOCATION: { description: 'Location.' },
    DISCIPLINE: { description: 'Discipline.' },
    LEVEL: { description: 'Level.' },
  },
});

const points = { message: 'Must be from 0 to 10000.' };
const percent = { message: 'Must be from 0 to 100.' };

@InputType('MatchParityInput', { description: 'That groups of mentees are matched alike.' })
@ObjectType('MatchParity', {
  description: 'That groups of mentees are matched alike.',
  simpleResolvers: true,
})
export class MatchParity {
  @Field(() => ParityPartition, { description: 'What makes a group.' })
  by: ParityPartition;

  @Min(0, percent)
  @Max(100, percent)
  @Field(() => Int, {
    defaultValue: 5,
    description:
      'By how many percentage points the share of matched mentees of a group may be below that of all.',
  })
  tolerance: number = 5;
}

@InputType('MatchGoalInput', { description: 'What a run shall reach.' })
@ObjectType('MatchGoal', { description: 'What a run was to reach.', simpleResolvers: true })
export class MatchGoal {
  @Field(() => MatchObjective, {
    defaultValue: MatchObjective.MOST_MATCHED,
    description: 'What makes one result better than another.',
  })
  objective: MatchObjective = MatchObjective.MOST_MATCHED;

  @Min(0, points)
  @Max(10_000, points)
  @Field(() => Int, { defaultValue: 0, description: 'Pairs that score less are not made; 0 to 10,000.' })
  floor: number = 0;

  @IsOptional()
  @ValidateNested()
  @Field(() => MatchParity, { nullable: true, description: 'Groups to be matched alike; null for none.' })
  parity?: MatchParity | null;

  @Min(0, percent)
  @Max(100, percent)
  @Field(() => Int, {
    defaultValue: 0,
    description:
      'How many mentees every mentor is promised, as far as her seats go: kept before scores count, but never at the cost of a match.',
  })
  menteesPerMentor: number = 0;

  @IsOptional()
  @Field(() => ID, {
    nullable: true,
    description:
      'Id of an earlier run of the cohort whose staged pairs are worth keeping; those pinned there stay pinned.',
  })
  keepFrom?: string | null;

  @Min(0, points)
  @Max(10_000, points)
  @Field(() => Int, {
    defaultValue: 500,
    description: 'What keeping a pair is worth, in points of score; 0 to 10,000.',
  })
  keepBonus: number = 500;

  @IsOptional()
  @Min(0, { message: 'Must be 0 or more.' })
  @Field(() => Int, {
    nullable: true,
    description:
      'At most so many of the pairs that could stay may be given up for a better total; the bonus is raised until that holds.',
  })
  atMostChanges?: number | null;
}

const many = { message: 'Must name 1,000 at most.' };

@InputType('MatchPoolInput', { description: 'Whom a run looks at, of those in the cohort with a free seat.' })
@ObjectType('MatchPool', {
  description: 'Whom a run looked at, of those in the cohort with a free seat.',
  simpleResolvers: true,
})
export class MatchPool {
  @Field({ defaultValue: false, description: 'Only mentees who have no mentor yet.' })
  unmatchedOnly: boolean = false;

  @IsOptional()
  @ArrayMaxSize(1000, many)
  @Field(() => [ID], {
    nullable: true,
    description: 'Only mentees of these org units, up to 1,000, and of the units below them.',
  })
  menteeOrgUnitIds?: string[] | null;

  @IsOptional()
  @ArrayMaxSize(1000, many)
  @Field(() => [ID], {
    nullable: true,
    description: 'Only mentors of these org units, up to 1,000, and of the units below them.',
  })
  mentorOrgUnitIds?: string[] | null;

  @IsOptional()
  @Min(1, { message: 'Must be from 1 to 100.' })
  @Max(100, { message: 'Must be from 1 to 100.' })
  @Field(() => Int, {
    nullable: true,
    description: 'As if every mentor had at least so many free seats. Only for a preview.',
  })
  assumedMentorSeats?: number | null;
}

@InputType('MatchPinInput', { description: 'A pair that a run must make.' })
@ObjectType('MatchPin', { description: 'A pair that a run had to make.', simpleResolvers: true })
export class MatchPin {
  @Field(() => ID, { description: 'Id of the mentor’s enrollment.' })
  mentorEnrollmentId: string;

  @Field(() => ID, { description: 'Id of the mentee’s enrollment.' })
  menteeEnrollmentId: string;
}

export enum SpreadAttribute {
  LEVEL = 'LEVEL',
  DISCIPLINE = 'DISCIPLINE',
  ORG_UNIT = 'ORG_UNIT',
  LOCATION = 'LOCATION',
}

registerEnumType(SpreadAttribute, {
  name: 'SpreadAttribute',
  description: 'In what the members of a circle may be mixed.',
  valuesConfig: {
    LEVEL: { description: 'Level.' },
    DISCIPLINE: { description: 'Discipline.' },
    ORG_UNIT: { description: 'Org unit.' },
    LOCATION: { description: 'Location.' },
  },
});

const penalty = { message: 'Must be from 1 to 5000.' };
const circle = { message: 'Must be from 3 to 8.' };

@InputType('CircleSpreadInput', { description: 'What is to be mixed in circles.' })
@ObjectType('CircleSpread', { description: 'What was to be mixed in circles.', simpleResolvers: true })
export class CircleSpread {
  @Field(() => SpreadAttribute, { description: 'What.' })
  attribute: SpreadAttribute;

  @Min(1, penalty)
  @Max(5_000, penalty)
  @Field(() => Int, {
    defaultValue: 1_000,
    description: 'What every two with the same value in one circle cost, in points of score; 1 to 5,000.',
  })
  penalty: number = 1_000;
}

const NO_SPREAD: CircleSpread[] = [];

@InputType('MatchCirclesInput', { description: 'Circles of a program of the kind GROUP.' })
@ObjectType('MatchCircles', { description: 'How circles were formed.', simpleResolvers: true })
export class MatchCircles {
  @Min(3, circle)
  @Max(8, circle)
  @Field(() => Int, {
    defaultValue: 5,
    description:
      'How many people a circle shall have; as many circles are made as it takes to have none larger. 3 to 8.',
  })
  size: number = 5;

  @Min(3, circle)
  @Max(8, circle)
  @Field(() => Int, { defaultValue: 3, description: 'The smallest circle; 3 to 8.' })
  min: number = 3;

  @Min(3, circle)
  @Max(8, circle)
  @Field(() => Int, { defaultValue: 8, description: 'The largest circle; 3 to 8.' })
  max: number = 8;

  @ArrayMaxSize(4, { message: 'Must name 4 attributes at most.' })
  @ValidateNested({ each: true })
  @Field(() => [CircleSpread], { defaultValue: NO_SPREAD, description: 'What to mix; up to 4 attributes.' })
  spread: CircleSpread[] = NO_SPREAD;
}

/** One object each for decorator and initializer, which must be the same. Nobody changes them. */
export const DEFAULT_GOAL = new MatchGoal();
export const DEFAULT_POOL = new MatchPool();

/** A bonus with nothing to keep, and a limit of changes, decide nothing and don't belong to what was asked. */
export function engineGoal({
  objective,
  floor,
  parity,
  keepFrom,
  keepBonus,
  atMostChanges,
}: MatchGoal): Goal {
  return {
    objective,
    floor,
    parity: parity?.tolerance ?? null,
    keepBonus: keepFrom ? keepBonus : 0,
    atMostChanges: keepFrom ? (atMostChanges ?? null) : null,
  };
}
