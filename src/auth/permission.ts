/** The wire shape of a decision, for front ends that grey out buttons. */
import { Field, ObjectType } from 'type-graphql';
import type { Decision } from './decisions';

@ObjectType({
  description: 'Whether the viewer may do something now, decided by the rule that guards the act itself.',
  simpleResolvers: true,
})
export class Permission implements Decision {
  @Field({ description: 'Whether the mutation would be let through.' })
  allowed: boolean;
  @Field(() => String, { nullable: true, description: 'Why not, for a person to read; null when allowed.' })
  reason: string | null;
}
