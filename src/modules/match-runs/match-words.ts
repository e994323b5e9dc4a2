/** What the matcher scores, and what makes a pair impossible, by the words that a reason tells. */
import { registerEnumType } from 'type-graphql';

export enum MatchCriterion {
  LEVEL_GAP = 'LEVEL_GAP',
  DISCIPLINE = 'DISCIPLINE',
  ORG_UNIT = 'ORG_UNIT',
  SKILLS = 'SKILLS',
  LANGUAGE = 'LANGUAGE',
  MEETING_MODE = 'MEETING_MODE',
  LOCATION = 'LOCATION',
  WISHES = 'WISHES',
  TIME_OVERLAP = 'TIME_OVERLAP',
  GOALS = 'GOALS',
  HISTORY = 'HISTORY',
  EXPERIENCE = 'EXPERIENCE',
  WAITING = 'WAITING',
}

export enum MatchRule {
  OWN_PERSON = 'OWN_PERSON',
  EXCLUSION = 'EXCLUSION',
  MANAGER = 'MANAGER',
  SKIP_LEVEL = 'SKIP_LEVEL',
  SAME_MANAGER = 'SAME_MANAGER',
  ALREADY_PAIRED = 'ALREADY_PAIRED',
  BOTH_DIRECTIONS = 'BOTH_DIRECTIONS',
  LEVEL_GAP = 'LEVEL_GAP',
  SAME_ORG_UNIT = 'SAME_ORG_UNIT',
  DISCIPLINE = 'DISCIPLINE',
  NO_COMMON_LANGUAGE = 'NO_COMMON_LANGUAGE',
  NO_COMMON_MODE = 'NO_COMMON_MODE',
  LOCATION = 'LOCATION',
  TIME_OVERLAP = 'TIME_OVERLAP',
  ATTRIBUTE = 'ATTRIBUTE',
  FLOOR = 'FLOOR',
}

registerEnumType(MatchCriterion, {
  name: 'MatchCriterion',
  description: 'What the matcher scores.',
  valuesConfig: {
    LEVEL_GAP: { description: 'How near the level gap is to the ideal.' },
    DISCIPLINE: { description: 'Discipline.' },
    ORG_UNIT: { description: 'Org unit.' },
    SKILLS: { description: 'Skills wanted that are offered.' },
    LANGUAGE: { description: 'A language in common.' },
    MEETING_MODE: { description: 'A way to meet in common.' },
    LOCATION: { description: 'Location.' },
    WISHES: { description: 'Whom both sides rank among their preferences.' },
    TIME_OVERLAP: { description: 'Hours of a week in common.' },
    GOALS: { description: 'Goals of the mentee that the mentor shares, or has skills for.' },
    HISTORY: { description: 'Whether the two were paired before.' },
    EXPERIENCE: {
      description: 'How many pairings the mentor has completed, for who was never mentored.',
    },
    WAITING: { description: 'How long the mentee has waited.' },
  },
});
registerEnumType(MatchRule, {
  name: 'MatchRule',
  description: 'What makes a pair impossible.',
  valuesConfig: {
    OWN_PERSON: { description: 'The same person.' },
    EXCLUSION: {
      description:
        'An exclusion, or another rule about just these two people. Whose wish it is, a run does not tell.',
    },
    MANAGER: { description: 'One manages the other.' },
    SKIP_LEVEL: { description: 'One manages the other’s manager.' },
    SAME_MANAGER: { description: 'Both report to the same manager.' },
    ALREADY_PAIRED: { description: 'They are paired already.' },
    BOTH_DIRECTIONS: { description: 'They are paired the other way around.' },
    LEVEL_GAP: { description: 'The level gap is outside the limits.' },
    SAME_ORG_UNIT: { description: 'The same org unit.' },
    DISCIPLINE: { description: 'Another discipline.' },
    NO_COMMON_LANGUAGE: { description: 'No language in common.' },
    NO_COMMON_MODE: { description: 'No way to meet in common.' },
    LOCATION: { description: 'Another location.' },
    TIME_OVERLAP: { description: 'Too few hours of a week in common.' },
    ATTRIBUTE: { description: 'Breaks one of the run’s `relations`.' },
    FLOOR: { description: 'A score below the floor of the run.' },
  },
});
