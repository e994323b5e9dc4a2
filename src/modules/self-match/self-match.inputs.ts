/** What clients send to ask a mentor. */
import { Field, ID, InputType } from 'type-graphql';
import { CreatingInput, Text } from '../../graphql/inputs';

@InputType({ description: 'A mentor whom a mentee asks.' })
export class RequestPairingInput extends CreatingInput {
  @Field(() => ID, { description: 'The cohort.' })
  cohortId: string;

  @Field(() => ID, { description: 'The mentor: `enrollmentId` of her entry in `cohort.directory`.' })
  enrollmentId: string;

  @Text(1000)
  @Field(() => String, {
    nullable: true,
    description: 'Why her, for her alone to read. Up to 1,000 characters.',
  })
  message?: string | null;
}
