/** Why a match run can't be reviewed, and what could be. */
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Refusal, UserError, UserErrorCode } from '../../graphql/user-errors';

export enum MatchRunReviewRefusal {
  PROFILE = 'PROFILE',
  STATE = 'STATE',
  PREVIEW = 'PREVIEW',
  EDITED = 'EDITED',
  TOO_FEW = 'TOO_FEW',
  LIMIT = 'LIMIT',
  TOO_FEW_DIFFER = 'TOO_FEW_DIFFER',
}
registerEnumType(MatchRunReviewRefusal, {
  name: 'MatchRunReviewRefusal',
  description:
    'Why a match run can’t be reviewed by group; decided by what staff can read, never by anybody’s answers.',
  valuesConfig: {
    PROFILE: { description: 'The institution’s policy profile does not allow it; `profiles` do.' },
    STATE: {
      description: 'The run is not DONE: a review comes after the computation and before the release.',
    },
    PREVIEW: { description: 'The run was a preview. Start one with the same settings that is none.' },
    EDITED: {
      description:
        'The run, or one that it keeps from, was changed by hand or given pins. Only a run that the rules alone have made is reviewed.',
    },
    TOO_FEW: { description: 'It must match `atLeast` people and leave nobody or `atLeast`.' },
    LIMIT: { description: 'As many runs of the cohort were reviewed as may be: `limit`.' },
    TOO_FEW_DIFFER: {
      description:
        'Beside an earlier review of the cohort, nobody or `atLeast` people must have come, and as many have gone, in the pool and among the matched.',
    },
  },
});

@ObjectType({ implements: UserError, description: 'The match run can’t be reviewed by group.' })
export class MatchRunReviewRefused extends UserError {
  @Field(() => MatchRunReviewRefusal, { description: 'Why.' })
  reason: MatchRunReviewRefusal;
  @Field(() => [String], { description: 'Keys of policy profiles that allow reviews.' })
  profiles: string[];
  @Field(() => Int, {
    nullable: true,
    description: 'How many people it takes; null where it is not about that.',
  })
  atLeast: number | null;
  @Field(() => Int, { description: 'How many runs of a cohort can be reviewed.' })
  limit: number;
}

const MESSAGES: Record<MatchRunReviewRefusal, string> = {
  PROFILE:
    'The policy profile of the institution allows no review of match runs. An administrator can choose one that does.',
  STATE: 'A run is reviewed when it is done and before anything of it is released.',
  PREVIEW: 'A preview is not reviewed. Start a run with the same settings that is none.',
  EDITED: 'A run that was changed by hand is not reviewed. Start another one without pins.',
  TOO_FEW: 'A review needs more people who would be matched, and nobody or more who would not.',
  LIMIT: 'No more runs of this cohort can be reviewed.',
  TOO_FEW_DIFFER: 'The run differs by too few people from one that was reviewed. The earlier review stands.',
};

export const LIMIT = 3;

export function refused(
  reason: MatchRunReviewRefusal,
  { profiles = [], atLeast = null }: { profiles?: string[]; atLeast?: number | null } = {},
): Refusal {
  const error = Object.assign(new MatchRunReviewRefused(), {
    code: UserErrorCode.NOT_POSSIBLE_NOW,
    message: MESSAGES[reason],
    path: ['matchRunId'],
    params: [{ name: 'reason', value: reason }],
    ...{ reason, profiles, atLeast, limit: LIMIT },
  });
  return new Refusal(error);
}
