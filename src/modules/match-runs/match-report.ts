/** The figures of a match run beside the counts in its row: what was reached, what it cost, and who is scarce. */
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { GroupResult } from '../../matching/groups/types';
import type { MatchResult } from '../../matching/types';

export enum SharedAttribute {
  DISCIPLINE = 'DISCIPLINE',
  ORG_UNIT = 'ORG_UNIT',
  LOCATION = 'LOCATION',
  LANGUAGE = 'LANGUAGE',
}

registerEnumType(SharedAttribute, {
  name: 'SharedAttribute',
  description: 'What mentors may share.',
  valuesConfig: {
    DISCIPLINE: { description: 'Discipline.' },
    ORG_UNIT: { description: 'Org unit, told by its id.' },
    LOCATION: { description: 'Location.' },
    LANGUAGE: { description: 'A language, told by its subtag.' },
  },
});

export enum Withheld {
  MATCHING_DISCLOSURES = 'MATCHING_DISCLOSURES',
}

registerEnumType(Withheld, {
  name: 'MatchFiguresWithheld',
  description: 'Why a run does not tell some of its figures.',
  valuesConfig: {
    MATCHING_DISCLOSURES: {
      description:
        'The program honors matching disclosures, which add to no score that is shown. Figures that would tell where they decided are withheld from all its runs, whether or not anybody disclosed anything: `optimal`, `greedyScore`, `report.bound`, `.price`, `.scarce` and `.kept.bonus`; of alternatives `leastLoss`, `costsSeat` and every reason but FULL; of changes the reason BETTER_TOTAL.',
    },
  },
});

@ObjectType({ description: 'People matched and the sum of their scores.', simpleResolvers: true })
export class MatchTotals {
  @Field(() => Int, { description: 'Pairs.' })
  matched: number;
  @Field(() => Float, { nullable: true, description: 'Sum of scores; null where more might be matched.' })
  totalScore: number | null;
}

@ObjectType({ description: 'How a group of mentees fares.', simpleResolvers: true })
export class MatchGroup {
  @Field({ description: 'The group: an id, a name or a level; empty for mentees of whom it is not known.' })
  group: string;
  @Field(() => Int, { nullable: true, description: 'Its mentees; null in a group of fewer than 10.' })
  mentees: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'How many of them got a mentor; null in a group of fewer than 10.',
  })
  matched: number | null;
}

@ObjectType({ description: 'How groups fare against each other.', simpleResolvers: true })
export class MatchParityReport {
  @Field({ description: 'Whether every group is within the tolerance; false where no result could be.' })
  met: boolean;
  @Field(() => [MatchGroup], { description: 'The groups, by name.' })
  groups: MatchGroup[];
}

@ObjectType({ description: 'What became of the pairs of an earlier run.', simpleResolvers: true })
export class MatchKept {
  @Field(() => Int, {
    description: 'Earlier pairs who could go on: both are there, with a seat, and no rule forbids.',
  })
  standing: number;
  @Field(() => Int, { description: 'How many of them do.' })
  kept: number;
  @Field(() => Int, {
    nullable: true,
    description: 'What keeping a pair was worth, in points of score; null where `withheld` says why.',
  })
  bonus: number | null;
  @Field({ description: 'Whether no more were given up than allowed.' })
  met: boolean;
}

@ObjectType({ description: 'Something that a group of mentors has in common.', simpleResolvers: true })
export class SharedValue {
  @Field(() => SharedAttribute, { description: 'What.' })
  attribute: SharedAttribute;
  @Field({ description: 'Its value.' })
  value: string;
}

@ObjectType({
  description:
    'Mentees who compete for the same seats: by any chain of swaps they can only get seats that others of them have.',
  simpleResolvers: true,
})
export class SaturatedGroup {
  @Field(() => Int, { description: 'Mentees in it, matched or not.' })
  mentees: number;
  @Field(() => Int, { description: 'Seats that they want.' })
  wanted: number;
  @Field(() => Int, { description: 'Mentors whom they could have.' })
  mentors: number;
  @Field(() => Int, { description: 'Seats of these: fewer than are wanted.' })
  seats: number;
  @Field(() => [SharedValue], { description: 'What all these mentors share: recruit beside them.' })
  shared: SharedValue[];
}

@ObjectType({ description: 'A mentor of whom one seat more would help.', simpleResolvers: true })
export class ScarceMentor {
  @Field(() => ID, { description: 'Id of the mentor’s enrollment.' })
  enrollmentId: string;
  @Field(() => Int, {
    nullable: true,
    description:
      'By how many points one seat more would raise the total, at most; null where one more could be matched.',
  })
  points: number | null;
  @Field({ description: 'Whether one seat more could match one more person, or keep one more promise.' })
  seat: boolean;
}

@ObjectType({ description: 'How long the parts of a run took, in milliseconds.', simpleResolvers: true })
export class MatchTimings {
  @Field(() => Int, { description: 'Reading people and rules.' })
  readMs: number;
  @Field(() => Int, { description: 'Matching.' })
  matchMs: number;
}

@ObjectType({
  description: 'How people of one pool were put into pairs of peers, or circles.',
  simpleResolvers: true,
})
export class GroupsReport {
  @Field(() => Int, { description: 'People in the pool.' })
  people: number;
  @Field(() => Int, { description: 'How many got a place.' })
  placed: number;
  @Field({
    description:
      'Whether it is proven that no result is better; otherwise a search found it, and the bounds say how far from the best it can be.',
  })
  exact: boolean;
  @Field(() => Int, { description: 'No result places more people.' })
  placedBound: number;
  @Field(() => Float, { description: 'No result that places as many scores more.' })
  scoreBound: number;
}

@ObjectType({ description: 'The figures of a match run.', simpleResolvers: true })
export class MatchReport {
  @Field(() => Withheld, {
    nullable: true,
    description: 'Why some figures are not told; null where all are.',
  })
  withheld?: Withheld | null;
  @Field(() => Int, { description: 'Mentees who got a mentor, or had one of the pinned.' })
  menteesMatched: number;
  @Field(() => Int, { description: 'Seats that mentors were promised.' })
  promised: number;
  @Field(() => Int, { description: 'How many of these are filled.' })
  promisesKept: number;
  @Field(() => Int, { nullable: true, description: 'The lowest score of a pair; null without any.' })
  worstScore: number | null;
  @Field(() => MatchTotals, {
    nullable: true,
    description:
      'What no result can exceed by this goal: equal to the result where it is proven. Null for rankings, which are proven by `blockingPairs`, and where `withheld` says why.',
  })
  bound: MatchTotals | null;
  @Field(() => MatchTotals, {
    nullable: true,
    description:
      'What the goal costs: so much more would be matched and scored by MOST_MATCHED alone. Negative points are gained by matching fewer. Null where the goal is just that, and where `withheld` says why.',
  })
  price: MatchTotals | null;
  @Field(() => Int, {
    description:
      'Pairs who would both rather have each other than whom they got; 0 where the result is stable.',
  })
  blockingPairs: number;
  @Field(() => MatchParityReport, {
    nullable: true,
    description: 'How groups fare; null where that was not asked.',
  })
  parity: MatchParityReport | null;
  @Field(() => MatchKept, { nullable: true, description: 'What was kept; null without an earlier run.' })
  kept: MatchKept | null;
  @Field(() => [SaturatedGroup], { description: 'Who competes for the same seats.' })
  saturated: SaturatedGroup[];
  @Field(() => [ScarceMentor], {
    description:
      'Up to 20 mentors of whom one seat more would help the most; none are told where `withheld` says why.',
  })
  scarce: ScarceMentor[];
  @Field(() => GroupsReport, {
    nullable: true,
    description: 'Figures of pairs of peers and of circles; null where mentors and mentees were matched.',
  })
  groups?: GroupsReport | null;
  @Field(() => MatchTimings, { description: 'How long it took.' })
  timings: MatchTimings;
}

/** Smaller groups could be told apart by name. */
const SMALL_GROUP = 10;

export function reportOf(result: MatchResult, timings: MatchTimings, withheld: Withheld | null): MatchReport {
  const { menteesMatched, promised, promisesKept, worstScore, bound, price, blockingPairs, kept } = result;
  const { parity, saturated, scarce } = result;
  return {
    ...{ menteesMatched, promised, promisesKept, worstScore, bound, price, blockingPairs, kept, timings },
    withheld,
    parity: parity && {
      met: parity.met,
      groups: parity.groups.map(({ group, mentees, matched }) =>
        mentees < SMALL_GROUP ? { group, mentees: null, matched: null } : { group, mentees, matched },
      ),
    },
    saturated: saturated.map(({ shared, ...rest }) => ({
      ...rest,
      shared: shared.map(({ attribute, value }) => ({ attribute: SharedAttribute[attribute], value })),
    })),
    scarce: scarce.map(({ mentorId, ...rest }) => ({ enrollmentId: mentorId, ...rest })),
  };
}

/** Where there are no mentors and mentees, what is told of them is nothing. */
export function groupsReportOf(result: GroupResult, people: number, timings: MatchTimings): MatchReport {
  const { placed, label, bound, groups } = result;
  return {
    ...{ menteesMatched: 0, promised: 0, promisesKept: 0, blockingPairs: 0, saturated: [], scarce: [] },
    ...{ bound: null, price: null, parity: null, kept: null, withheld: null, timings },
    worstScore: groups.length ? groups.reduce((least, { score }) => Math.min(least, score), Infinity) : null,
    groups: {
      people,
      placed,
      exact: label === 'EXACT',
      placedBound: bound.placed,
      scoreBound: bound.totalScore,
    },
  };
}
