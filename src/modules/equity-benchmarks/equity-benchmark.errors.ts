/** Why a benchmark can't be recorded, or does not fit a report, and what would. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Refusal, UserError, UserErrorCode } from '../../graphql/user-errors';

@ObjectType({
  implements: UserError,
  description: 'A number of a benchmark is about few people.',
})
export class EquityBenchmarkTooFew extends UserError {
  @Field(() => [String], {
    description:
      'Codes of the groups with too few people, or too few beside them; empty where it is `unknown`.',
  })
  groupCodes: string[];
  @Field(() => Int, { description: 'How many people it takes, unless there are none.' })
  atLeast: number;
}

export function tooFew(groupCodes: string[], atLeast: number, path: string[]): Refusal {
  const which = groupCodes.length ? `${groupCodes.join(', ')}: t` : 'T';
  const message = `${which}oo few people, fewer than ${atLeast}. Send null for the group, and for another one where needed, and count their people in \`unknown\`.`;
  return new Refusal(
    Object.assign(new EquityBenchmarkTooFew(), {
      code: UserErrorCode.INVALID_INPUT,
      message,
      path,
      params: [{ name: 'atLeast', value: String(atLeast) }],
      ...{ groupCodes, atLeast },
    }),
  );
}

@ObjectType({
  implements: UserError,
  description: 'A benchmark is not about what the report is about. The other fields tell what would be.',
})
export class EquityBenchmarkUnfit extends UserError {
  @Field(() => ID, { description: 'Id of the benchmark.' })
  benchmarkId: string;
  @Field(() => [ID], { description: 'Ids of the cohorts that it must be about: those of the report.' })
  cohortIds: string[];
  @Field(() => [String], { description: 'Keys of the attributes that it may be about: those of the report.' })
  attributeKeys: string[];
  @Field(() => [Int], {
    description:
      'Versions of its attribute that the report may count; empty where the attribute is not in it.',
  })
  attributeNumbers: number[];
  @Field(() => Int, {
    description: 'The k of the report: no number of the benchmark may be below, but none.',
  })
  k: number;
}

export type Fit = Pick<EquityBenchmarkUnfit, 'cohortIds' | 'attributeKeys' | 'attributeNumbers' | 'k'>;

export function unfit(benchmarkId: string, message: string, fit: Fit, at: number): Refusal {
  return new Refusal(
    Object.assign(new EquityBenchmarkUnfit(), {
      code: UserErrorCode.INVALID_INPUT,
      message,
      path: ['benchmarkIds', String(at)],
      params: [],
      benchmarkId,
      ...fit,
    }),
  );
}
