/** What clients send about roles. */
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { PageArgs } from '../../graphql/connection';
import { CreatingInput, Text } from '../../graphql/inputs';
import { Role } from './role-grant.entity';

@InputType({ description: 'Which role grants to list; all conditions must hold.' })
export class RoleGrantFilter {
  @Field(() => ID, { nullable: true, description: 'Of this person.' })
  personId?: string | null;

  @Field(() => [Role], { nullable: true, description: 'Of one of these roles.' })
  roles?: Role[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: revoked ones only; false: only those not revoked; leave out for both.',
  })
  revoked?: boolean | null;
}

@ArgsType()
export class RoleGrantsArgs extends PageArgs {
  @Field(() => RoleGrantFilter, { nullable: true, description: 'Which role grants to list.' })
  filter?: RoleGrantFilter | null;
}

@InputType({
  description:
    'A role for a person. Name a program or a cohort to limit it to that; neither: the whole institution.',
})
export class GrantRoleInput extends CreatingInput {
  @Field(() => ID, { description: 'The person.' })
  personId: string;

  @Field(() => Role, { description: 'The role.' })
  role: Role;

  @Field(() => ID, { nullable: true, description: 'Only in this program and its cohorts.' })
  programId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only in this cohort.' })
  cohortId?: string | null;

  @Text(200)
  @Field(() => String, { nullable: true, description: 'Where a guest comes from; required for guests.' })
  affiliation?: string | null;

  @Field(() => GraphQLDateTimeISO, {
    nullable: true,
    description: 'When the role ends by itself; required for guests.',
  })
  expiresAt?: Date | null;
}

@InputType({ description: 'A role to take back.' })
export class RevokeRoleInput {
  @Field(() => ID, { description: 'The role grant.' })
  roleGrantId: string;
}
