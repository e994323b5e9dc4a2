/** What clients send to read the audit log. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';

@InputType({ description: 'Which events to list; all conditions must hold.' })
export class AuditLogFilter {
  @Field(() => [String], { nullable: true, description: 'Of one of these types.' })
  types?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Done by this person or API key.' })
  actorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Concerning this node.' })
  nodeId?: string | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'At or after this time.' })
  from?: Date | null;

  @Field(() => GraphQLDateTimeISO, { nullable: true, description: 'Before this time.' })
  until?: Date | null;
}

@ArgsType()
export class AuditLogArgs extends PageArgs {
  @Field(() => AuditLogFilter, { nullable: true, description: 'Which events to list.' })
  filter?: AuditLogFilter | null;
}
