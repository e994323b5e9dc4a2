/** What coordinators configure about matching, on the wire; matching/types.ts says what it means to the engine. */
import { ArrayMaxSize, ArrayUnique, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { MatchSettings as EngineSettings } from '../../matching/types';
import { engineWeights, MatchWeights } from './match-run.weights';

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

export enum HistoryRule {
  ANY = 'ANY',
  PREFER_NEW = 'PREFER_NEW',
  PREFER_PROVEN = 'PREFER_PROVEN',
}

export enum MatchAttribute {
  JOB_TITLE = 'JOB_TITLE',
  AFFILIATION = 'AFFILIATION',
  ORG_UNIT = 'ORG_UNIT',
  LOCATION = 'LOCATION',
  DISCIPLINE = 'DISCIPLINE',
  TIME_ZONE = 'TIME_ZONE',
}

export enum AttributeRule {
  SAME = 'SAME',
  DIFFERENT = 'DIFFERENT',
}

registerEnumType(HistoryRule, {
  name: 'HistoryRule',
  description: 'How earlier pairings of the same two people count.',
  valuesConfig: {
    ANY: { description: 'Not at all.' },
    PREFER_NEW: { description: 'Who were never paired score.' },
    PREFER_PROVEN: { description: 'Who saw a pairing through together score.' },
  },
});

registerEnumType(MatchAttribute, {
  name: 'MatchAttribute',
  description: 'What two people can be compared by, whatever its case.',
  valuesConfig: {
    JOB_TITLE: { description: 'Job title or course of study.' },
    AFFILIATION: { description: 'Where a guest comes from; everybody else comes from the institution.' },
    ORG_UNIT: { description: 'Org unit.' },
    LOCATION: { description: 'Location.' },
    DISCIPLINE: { description: 'Discipline or profession.' },
    TIME_ZONE: { description: 'Time zone, by name; the institution’s where the person has none of her own.' },
  },
});

registerEnumType(AttributeRule, {
  name: 'AttributeRule',
  description: 'How two people must compare.',
  valuesConfig: {
    SAME: { description: 'They must be the same.' },
    DIFFERENT: { description: 'They must be different.' },
  },
});

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

const minutes = { message: 'Minutes a week are from 15 to 10,080.' };
const days = { message: 'Days of waiting are from 1 to 3,650.' };
const gap = { message: 'A level gap is from -100 to 100.' };

@InputType('AttributeRelationInput', {
  description: 'An attribute in which two people must be the same, or different.',
})
@ObjectType('AttributeRelation', {
  description: 'An attribute in which two people must be the same, or different.',
  simpleResolvers: true,
})
export class AttributeRelation {
  @Field(() => MatchAttribute, { description: 'The attribute.' })
  attribute: MatchAttribute;

  @Field(() => AttributeRule, { description: 'Same or different.' })
  relation: AttributeRule;
}

/** One object each for decorator and initializer, which must be the same. Nobody changes them. */
const NO_RELATIONS: AttributeRelation[] = [];
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

  @IsOptional()
  @Min(15, minutes)
  @Max(10_080, minutes)
  @Field(() => Int, {
    nullable: true,
    description:
      'Fewest minutes a week in which both must be able to meet, 15 to 10,080, in the week of the cohort in which these are fewest; null for no such rule. Hours are each person’s own, in her time zone: when she can meet, or else when she works. Who has told none is neither preferred nor banned.',
  })
  minOverlapMinutes?: number | null;

  @Min(15, minutes)
  @Max(10_080, minutes)
  @Field(() => Int, {
    defaultValue: 240,
    description: 'How many minutes a week in common score best, 15 to 10,080; fewer score their share.',
  })
  enoughOverlapMinutes: number = 240;

  @Field(() => HistoryRule, {
    defaultValue: HistoryRule.PREFER_NEW,
    description: 'How it counts that two people were paired before, in any cohort of the institution.',
  })
  history: HistoryRule = HistoryRule.PREFER_NEW;

  @Min(1, days)
  @Max(3650, days)
  @Field(() => Int, {
    defaultValue: 90,
    description:
      'After how many days of waiting a mentee has full points for it, 1 to 3,650. She waits since she was accepted, or since her mentor left.',
  })
  fullWaitDays: number = 90;

  @ValidateNested()
  @ArrayMaxSize(6, { message: 'Must name 6 attributes at most.' })
  @ArrayUnique(({ attribute }: AttributeRelation) => attribute, {
    message: 'Must not name the same attribute twice.',
  })
  @Field(() => [AttributeRelation], {
    defaultValue: NO_RELATIONS,
    description:
      'Attributes in which both must be the same, or different; a pair that breaks one is impossible. What somebody has not said bans nobody.',
  })
  relations: AttributeRelation[] = NO_RELATIONS;
}

export const DEFAULT_SETTINGS = new MatchSettings();

export function engineSettings(settings: MatchSettings, reverse: boolean): EngineSettings {
  const { weights, minLevelGap = null, maxLevelGap = null, idealLevelGap } = settings;
  const {
    minOverlapMinutes = null,
    enoughOverlapMinutes,
    orgUnit,
    discipline,
    language,
    meetingMode,
    location,
  } = settings;
  return {
    weights: engineWeights(weights),
    levelGap: { min: minLevelGap, max: maxLevelGap, ideal: idealLevelGap },
    reverse,
    orgUnit,
    discipline,
    language,
    meetingMode,
    location,
    timeOverlap: { min: minOverlapMinutes, enough: enoughOverlapMinutes },
    history: settings.history,
    fullWaitDays: settings.fullWaitDays,
    relations: settings.relations.map(({ attribute, relation }) => ({ attribute, relation })),
  };
}
