/** Wire shapes around forms. */
import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../graphql/connection';
import { MutationPayload } from '../../graphql/mutation';
import { ApplicationForm } from './form.entity';

export const ApplicationFormConnection = connectionOf(ApplicationForm, 'application forms');

@ObjectType({ implements: MutationPayload, description: 'The form after the mutation.' })
export class ApplicationFormPayload extends MutationPayload {
  @Field(() => ApplicationForm, { nullable: true, description: 'The form; null when nothing was written.' })
  applicationForm?: ApplicationForm | null;
}
