/** How much each criterion of matching counts, on the wire. */
import { Max, Min } from 'class-validator';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { MatchSettings } from '../../matching/types';

const weight = { message: 'A weight is from 0 to 100.' };

@InputType('MatchWeightsInput', { description: 'How much each criterion counts, against the others.' })
@ObjectType('MatchWeights', {
  description: 'How much each criterion counts, against the others.',
  simpleResolvers: true,
})
export class MatchWeights {
  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 30, description: 'How near the level gap is to the ideal; 0 to 100.' })
  levelGap: number = 30;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 30, description: 'Discipline; 0 to 100.' })
  discipline: number = 30;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 10, description: 'Org unit; 0 to 100.' })
  orgUnit: number = 10;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 30, description: 'Skills wanted that are offered; 0 to 100.' })
  skills: number = 30;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 0, description: 'A language in common; 0 to 100.' })
  language: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 0, description: 'A way to meet in common; 0 to 100.' })
  meetingMode: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 0, description: 'Location; 0 to 100.' })
  location: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, {
    defaultValue: 0,
    description: 'Whom both sides rank among their preferences, each side counting half; 0 to 100.',
  })
  wishes: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 0, description: 'Hours of a week in common; 0 to 100.' })
  timeOverlap: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, {
    defaultValue: 0,
    description: 'Goals of the mentee that the mentor shares, or has skills for; 0 to 100.',
  })
  goals: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 0, description: 'Whether the two were paired before; 0 to 100.' })
  history: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, {
    defaultValue: 0,
    description: 'How many pairings the mentor has completed, for who was never mentored; 0 to 100.',
  })
  experience: number = 0;

  @Min(0, weight)
  @Max(100, weight)
  @Field(() => Int, { defaultValue: 0, description: 'How long the mentee has waited; 0 to 100.' })
  waiting: number = 0;
}

export function engineWeights(weights: MatchWeights): MatchSettings['weights'] {
  return {
    LEVEL_GAP: weights.levelGap,
    DISCIPLINE: weights.discipline,
    ORG_UNIT: weights.orgUnit,
    SKILLS: weights.skills,
    LANGUAGE: weights.language,
    MEETING_MODE: weights.meetingMode,
    LOCATION: weights.location,
    WISHES: weights.wishes,
    TIME_OVERLAP: weights.timeOverlap,
    GOALS: weights.goals,
    HISTORY: weights.history,
    EXPERIENCE: weights.experience,
    WAITING: weights.waiting,
  };
}
