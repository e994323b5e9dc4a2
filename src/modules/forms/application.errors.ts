/** Refusals around applications that carry data. */
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { UserError, UserErrorCode } from '../../graphql/user-errors';
import { ProblemReason } from './answer.rules';

registerEnumType(ProblemReason, {
  name: 'ApplicationProblemReason',
  description: 'Why an answer keeps an application from being submitted.',
  valuesConfig: {
    MISSING: { description: 'The question must be answered.' },
    TOO_SHORT: { description: 'The text has too few characters.' },
    TOO_FEW: { description: 'Too few were picked.' },
    NOT_VALID: { description: 'The answer is not, or no longer, one that the question takes.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A question whose answer is missing or not acceptable.' })
export class ApplicationProblem {
  @Field({ description: 'Key of the question.' })
  key: string;
  @Field({ description: 'The question, in the institution’s language.' })
  text: string;
  @Field(() => ProblemReason, { description: 'Why.' })
  reason: ProblemReason;
  @Field({ description: 'What to do, in English, for a person.' })
  message: string;
}

@ObjectType({
  implements: UserError,
  description: 'The application can’t be submitted: required answers are missing or not acceptable.',
})
export class ApplicationIncomplete extends UserError {
  @Field(() => [ApplicationProblem], { description: 'All that is missing, in the order of the form.' })
  problems: ApplicationProblem[];
}

export function incomplete(problems: ApplicationProblem[], path: string[]): UserError {
  return Object.assign(new ApplicationIncomplete(), {
    code: UserErrorCode.INCOMPLETE,
    message: `The application is not complete: see ${problems.map(({ key }) => key).join(', ')}. Save these answers, then submit it again.`,
    path,
    params: [{ name: 'keys', value: problems.map(({ key }) => key).join(', ') }],
    problems,
  });
}
