/** Role grants on the wire. */
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Context } from '../../context';
import { connectionOf, type Page } from '../../graphql/connection';
import { MutationPayload, payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader } from '../cohorts/cohort.repository';
import { Person } from '../people/person.entity';
import { personLoader } from '../people/person.repository';
import { Program } from '../programs/program.entity';
import { programLoader } from '../programs/program.repository';
import { RoleGrant } from './role-grant.entity';
import { GrantRoleInput, RevokeRoleInput, RoleGrantsArgs } from './role-grant.inputs';
import { listRoleGrants } from './role-grant.repository';
import { grantRole, revokeRole } from './role-grant.service';

const RoleGrantConnection = connectionOf(RoleGrant, 'role grants');

@ObjectType({ implements: MutationPayload, description: 'The role grant after the mutation.' })
export class RoleGrantPayload extends MutationPayload {
  @Field(() => RoleGrant, { nullable: true, description: 'The role grant; null when nothing was written.' })
  roleGrant?: RoleGrant | null;
}

@Resolver(() => RoleGrant)
export class RoleGrantResolver {
  @Query(() => RoleGrantConnection, {
    description:
      'Roles granted, newest first: all in the institution for administrators, otherwise the viewer’s own.',
  })
  roleGrants(
    @Ctx() ctx: Context,
    @Args(() => RoleGrantsArgs) args: RoleGrantsArgs,
  ): Promise<Page<RoleGrant>> {
    return listRoleGrants(ctx, args);
  }

  @FieldResolver(() => Person, { nullable: true, description: 'The person, where the viewer may see her.' })
  person(@Ctx() ctx: Context, @Root() grant: Raw<RoleGrant>): Promise<Person | null> {
    return personLoader(ctx).load(grant.personId);
  }

  @FieldResolver(() => Program, {
    nullable: true,
    description: 'The program it is limited to; null when it is not.',
  })
  program(@Ctx() ctx: Context, @Root() grant: Raw<RoleGrant>): Promise<Program | null> | null {
    return grant.programId ? programLoader(ctx).load(grant.programId) : null;
  }

  @FieldResolver(() => Cohort, {
    nullable: true,
    description: 'The cohort it is limited to; null when it is not.',
  })
  cohort(@Ctx() ctx: Context, @Root() grant: Raw<RoleGrant>): Promise<Cohort | null> | null {
    return grant.cohortId ? cohortLoader(ctx).load(grant.cohortId) : null;
  }

  @Mutation(() => RoleGrantPayload, { description: 'Gives a person a role. For administrators.' })
  grantRole(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which role, to whom, where.' }) input: GrantRoleInput,
  ): Promise<RoleGrantPayload> {
    return payload(input, async () => ({ roleGrant: await grantRole(ctx, input) }));
  }

  @Mutation(() => RoleGrantPayload, {
    description: 'Takes a role back; the last administrator stays. For administrators.',
  })
  revokeRole(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Which role grant.' }) input: RevokeRoleInput,
  ): Promise<RoleGrantPayload> {
    return payload(input, async () => ({ roleGrant: await revokeRole(ctx, input) }));
  }
}
