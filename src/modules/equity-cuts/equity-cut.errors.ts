/** Why a period can't be reported on, and what could be instead. */
import { Field, ID, ObjectType } from 'type-graphql';
import { UserError, UserErrorCode } from '../../graphql/user-errors';

@ObjectType({
  implements: UserError,
  description: 'Cohorts are still running: their people are counted once, when they are closed.',
})
export class EquityPeriodOpen extends UserError {
  @Field(() => [ID], { description: 'Ids of the cohorts that are neither completed nor archived.' })
  openCohortIds: string[];
}

export function periodOpen(openCohortIds: string[], path: string[]): UserError {
  return Object.assign(new EquityPeriodOpen(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message: `Reports are about closed periods. Complete ${openCohortIds.length === 1 ? 'the cohort' : 'these cohorts'} first, or leave ${openCohortIds.length === 1 ? 'it' : 'them'} out.`,
    path,
    params: [],
    openCohortIds,
  });
}

@ObjectType({
  implements: UserError,
  description:
    'Some of the cohorts were counted together with others, and apart from these they would tell of few people by subtraction.',
})
export class EquityCutDiffers extends UserError {
  @Field(() => [ID], { description: 'Ids of the cohorts that can be asked about instead: these, and those.' })
  allowedCohortIds: string[];
}

export function cutDiffers(allowedCohortIds: string[], path: string[]): UserError {
  return Object.assign(new EquityCutDiffers(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message:
      'Some of these cohorts were counted together with others in an earlier report, and stay together. Ask about all of `allowedCohortIds`, or leave those cohorts out.',
    path,
    params: [],
    allowedCohortIds,
  });
}

@ObjectType({
  implements: UserError,
  description:
    'Nearly the same people stand in a review of a match run, and the few who differ would be told by subtraction.',
})
export class EquityCutReviewed extends UserError {}

export function cutReviewed(people: number, path: string[]): UserError {
  return Object.assign(new EquityCutReviewed(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message: `Nearly the same people stand in a review of a match run. Ask about this cohort together with others that were not reviewed, of at least ${people} people.`,
    path,
    params: [{ name: 'people', value: String(people) }],
  });
}

@ObjectType({
  implements: UserError,
  description: 'The cohorts were counted for reports of another k or of other attributes, once and for all.',
})
export class EquityCutFixed extends UserError {
  @Field(() => [String], { description: 'Keys of the attributes that were asked when they were counted.' })
  attributeKeys: string[];
}

export function cutFixed(message: string, attributeKeys: string[], path: string[]): UserError {
  return Object.assign(new EquityCutFixed(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message,
    path,
    params: [],
    attributeKeys,
  });
}
