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
import { toOne } from '../../reads/links';
import { Cohort } from '../cohorts/cohort.entity';
import { readableCohorts } from '../cohorts/cohort.repository';
import { Person } from '../people/person.entity';
import { readablePeople } from '../people/person.repository';
import { Program } from '../programs/program.entity';
import { readablePrograms } from '../programs/program.repository';
import { RoleGrant } from './role-grant.entity';
import { GrantRoleInput, RevokeRoleInput, RoleGrantsArgs } from './role-grant.inputs';
import { listRoleGrants } from './role-grant.repository';
import { grantRole, revokeRole } from './role-grant.service';

const personOf = toOne<RoleGrant, Person>('RoleGrant.person', 'personId', readablePeople);
const programOf = toOne<RoleGrant, Program>('RoleGrant.program', 'programId', readablePrograms);
const cohortOf = toOne<RoleGrant, Cohort>('RoleGrant.cohort', 'cohortId', readableCohorts);
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
  person(@Ctx() ctx: Context, @Root() grant: Raw<RoleGrant>): Promise<Person | null> | null {
    return personOf(ctx, grant);
  }

  @FieldResolver(() => Program, {
    nullable: true,
    description: 'The program it is limited to; null when it is not.',
  })
  program(@Ctx() ctx: Context, @Root() grant: Raw<RoleGrant>): Promise<Program | null> | null {
    return programOf(ctx, grant);
  }

  @FieldResolver(() => Cohort, {
    nullable: true,
    description: 'The cohort it is limited to; null when it is not.',
  })
  cohort(@Ctx() ctx: Context, @Root() grant: Raw<RoleGrant>): Promise<Cohort | null> | null {
    return cohortOf(ctx, grant);
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
