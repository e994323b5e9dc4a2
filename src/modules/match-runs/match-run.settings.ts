/** What coordinators configure about matching, on the wire; matching/types.ts says what it means to the engine. */
import { IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { MatchSettings as EngineSettings } from '../../matching/types';

export enum OrgUnitRule {
  ANY = 'ANY',
  PREFER_DIFFERENT = 'PREFER_DIFFERENT',
  REQUIRE_DIFFERENT = 'REQUIRE_DIFFERENT',
  PREFER_SAME = 'PREFER_SAME',
}

export enum DisciplineRule {
  ANY = 'ANY',
  PREFER_SAME = 'PREFER_SAME',
  REQUIRE_SAME = 'REQUIRE_SAME',
  PREFER_DIFFERENT = 'PREFER_DIFFERENT',
}

export enum OverlapRule {
  ANY = 'ANY',
  PREFER_COMMON = 'PREFER_COMMON',
  REQUIRE_COMMON = 'REQUIRE_COMMON',
}

export enum LocationRule {
  ANY = 'ANY',
  PREFER_SAME = 'PREFER_SAME',
  REQUIRE_SAME = 'REQUIRE_SAME',
  PREFER_DIFFERENT = 'PREFER_DIFFERENT',
}

registerEnumType(OverlapRule, {
  name: 'OverlapRule',
  description: 'How what both have in common counts. Who says nothing of it is neither preferred nor banned.',
  valuesConfig: {
    ANY: { description: 'Not at all.' },
    PREFER_COMMON: { description: 'Something in common scores.' },
    REQUIRE_COMMON: { description: 'Something in common scores, and nothing in common bans a pair.' },
  },
});

registerEnumType(LocationRule, {
  name: 'LocationRule',
  description: 'How locations of mentor and mentee count.',
  valuesConfig: {
    ANY: { description: 'Not at all.' },
    PREFER_SAME: { description: 'The same one scores.' },
    REQUIRE_SAME: { description: 'Different ones ban a pair.' },
    PREFER_DIFFERENT: { description: 'Different ones score.' },
  },
});

registerEnumType(OrgUnitRule, {
  name: 'OrgUnitRule',
  description: 'How org units of mentor and mentee count.',
  valuesConfig: {
    ANY: { description: 'Not at all.' },
    PREFER_DIFFERENT: { description: 'Different ones score.' },
    REQUIRE_DIFFERENT: { description: 'The same one bans a pair.' },
    PREFER_SAME: { description: 'The same one scores.' },
  },
});

registerEnumType(DisciplineRule, {
  name: 'DisciplineRule',
  description: 'How disciplines of mentor and mentee count.',
  valuesConfig: {
    ANY: { description: 'Not at all.' },
    PREFER_SAME: { description: 'The same one scores.' },
    REQUIRE_SAME: { description: 'Different ones ban a pair.' },
    PREFER_DIFFERENT: { description: 'Different ones score.' },
  },
});

const weight = { message: 'A weight is from 0 to 100.' };
const gap = { message: 'A level gap is from -100 to 100.' };

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
}

/** One object for decorator and initializer, which must be the same. Nobody changes it. */
const DEFAULT_WEIGHTS = new MatchWeights();

@InputType('MatchSettingsInput', {
  description: 'How to match. Demographics are no part of it: the matcher can’t reach them.',
})
@ObjectType('MatchSettings', { description: 'How a run matched.', simpleResolvers: true })
export class MatchSettings {
  @ValidateNested()
  @Field(() => MatchWeights, { defaultValue: DEFAULT_WEIGHTS, description: 'What counts how much.' })
  weights: MatchWeights = DEFAULT_WEIGHTS;

  @IsOptional()
  @Min(-100, gap)
  @Max(100, gap)
  @Field(() => Int, {
    nullable: true,
    description:
      'Smallest level gap allowed: the mentor’s level less the mentee’s, in a REVERSE program the other way around.',
  })
  minLevelGap?: number | null;

  @IsOptional()
  @Min(-100, gap)
  @Max(100, gap)
  @Field(() => Int, { nullable: true, description: 'Largest level gap allowed.' })
  maxLevelGap?: number | null;

  @Min(-100, gap)
  @Max(100, gap)
  @Field(() => Int, { defaultValue: 2, description: 'The level gap that scores best.' })
  idealLevelGap: number = 2;

  @Field(() => OrgUnitRule, {
    defaultValue: OrgUnitRule.PREFER_DIFFERENT,
    description: 'How org units count.',
  })
  orgUnit: OrgUnitRule = OrgUnitRule.PREFER_DIFFERENT;

  @Field(() => DisciplineRule, {
    defaultValue: DisciplineRule.PREFER_SAME,
    description: 'How disciplines count.',
  })
  discipline: DisciplineRule = DisciplineRule.PREFER_SAME;

  @Field(() => OverlapRule, {
    defaultValue: OverlapRule.REQUIRE_COMMON,
    description: 'How languages count that both speak at least in everyday conversation.',
  })
  language: OverlapRule = OverlapRule.REQUIRE_COMMON;

  @Field(() => OverlapRule, {
    defaultValue: OverlapRule.REQUIRE_COMMON,
    description: 'How ways to meet count.',
  })
  meetingMode: OverlapRule = OverlapRule.REQUIRE_COMMON;

  @Field(() => LocationRule, { defaultValue: LocationRule.ANY, description: 'How locations count.' })
  location: LocationRule = LocationRule.ANY;
}

export const DEFAULT_SETTINGS = new MatchSettings();

export function engineSettings(settings: MatchSettings, reverse: boolean): EngineSettings {
  const { weights, minLevelGap = null, maxLevelGap = null, idealLevelGap, ...rules } = settings;
  return {
    weights: {
      LEVEL_GAP: weights.levelGap,
      DISCIPLINE: weights.discipline,
      ORG_UNIT: weights.orgUnit,
      SKILLS: weights.skills,
      LANGUAGE: weights.language,
      MEETING_MODE: weights.meetingMode,
      LOCATION: weights.location,
      WISHES: weights.wishes,
    },
    levelGap: { min: minLevelGap, max: maxLevelGap, ideal: idealLevelGap },
    reverse,
    ...rules,
  };
}
