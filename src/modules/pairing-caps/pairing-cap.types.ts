/** Wire shapes around caps over all programs. */
import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../../graphql/mutation';
import { Institution } from '../institutions/institution.entity';
import { Person } from '../people/person.entity';

@ObjectType({ implements: MutationPayload, description: 'Whose cap was set.' })
export class PairingCapPayload extends MutationPayload {
  @Field(() => Person, { nullable: true, description: 'The person; null when the institution’s was set.' })
  person?: Person | null;

  @Field(() => Institution, {
    nullable: true,
    description: 'The institution; null when a person’s cap was set.',
  })
  institution?: Institution | null;
}
