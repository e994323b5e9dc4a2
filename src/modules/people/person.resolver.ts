/** People on the wire. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context';
import type { Page } from '../../graphql/connection';
import { payload } from '../../graphql/mutation';
import type { Raw } from '../../graphql/node';
import { toOne } from '../../reads/links';
import { OrgUnit } from '../org-units/org-unit.entity';
import { readableOrgUnits } from '../org-units/org-unit.repository';
import { administratorLoader } from '../role-grants/role-grant.repository';
import { Person } from './person.entity';
import {
  CreatePersonInput,
  MovePersonInput,
  PeopleArgs,
  SignInInput,
  UpdatePersonInput,
} from './person.inputs';
import {
  canDeactivatePerson,
  canLinkSignIn,
  canManagePerson,
  canReactivatePerson,
  canUpdatePerson,
  mayLetGoAdministrator,
} from './person.policy';
import { listPeople, signInsLoader } from './person.repository';
import {
  createPerson,
  deactivatePerson,
  getPerson,
  linkSignIn,
  reactivatePerson,
  unlinkSignIn,
  updatePerson,
} from './person.service';
import {
  PersonConnection,
  PersonPayload,
  PersonPermissions,
  PersonSignIn,
  ReactivatePersonPayload,
} from './person.types';

const orgUnitOf = toOne<Person, OrgUnit>('Person.orgUnit', 'orgUnitId', readableOrgUnits);

@Resolver(() => Person)
export class PersonResolver {
  @Query(() => Person, {
    description:
      'One person: oneself, whom one is or was paired with, to whom one reports, who stands in a directory for one, or anybody for coordinators.',
  })
  person(
    @Ctx() ctx: Context,
    @Arg('id', () => ID, { description: 'Id of the person.' }) id: string,
  ): Promise<Person> {
    return getPerson(ctx, id);
  }

  @Query(() => PersonConnection, {
    description:
      'People that the viewer may see: everybody for coordinators, otherwise oneself, whom one is or was paired with, to whom one reports, and who stands in a directory for one.',
  })
  people(@Ctx() ctx: Context, @Args(() => PeopleArgs) args: PeopleArgs): Promise<Page<Person>> {
    return listPeople(ctx, args);
  }

  @FieldResolver(() => OrgUnit, { nullable: true, description: 'The org unit the person belongs to.' })
  orgUnit(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<OrgUnit | null> | null {
    return orgUnitOf(ctx, person);
  }

  @FieldResolver(() => [PersonSignIn], {
    nullable: true,
    description: 'How the person signs in. For administrators; null for everybody else.',
  })
  async signIns(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<PersonSignIn[] | null> {
    if (!canLinkSignIn(ctx.viewer).allowed) return null;
    return (await signInsLoader(ctx).load(person.id))?.signIns ?? [];
  }

  @FieldResolver(() => PersonPermissions, { description: 'What the viewer may do with this person now.' })
  async permissions(@Ctx() ctx: Context, @Root() person: Raw<Person>): Promise<PersonPermissions> {
    const { viewer } = ctx;
    const canDeactivate = canDeactivatePerson(viewer, person);
    return {
      canUpdate: canUpdatePerson(viewer, person),
      canManage: canManagePerson(viewer),
      canDeactivate:
        canDeactivate.allowed && (await administratorLoader(ctx).load(person.id))
          ? mayLetGoAdministrator(viewer)
          : canDeactivate,
      canReactivate: canReactivatePerson(viewer, person),
      canLinkSignIn: canLinkSignIn(viewer),
    };
  }

  @Mutation(() => PersonPayload, {
    description: 'Makes a person. For administrators and coordinators of the institution.',
  })
  createPerson(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The new person.' }) input: CreatePersonInput,
  ): Promise<PersonPayload> {
    return payload(input, async () => ({ person: await createPerson(ctx, input) }));
  }

  @Mutation(() => PersonPayload, {
    description:
      'Changes a person. For coordinators; for oneself: the profile, but for what is marked as for coordinators.',
  })
  updatePerson(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdatePersonInput,
  ): Promise<PersonPayload> {
    return payload(input, async () => ({ person: await updatePerson(ctx, input) }));
  }

  @Mutation(() => PersonPayload, {
    description:
      'Records that a person left: she can’t sign in any more and her live enrollments end. For coordinators of the institution.',
  })
  deactivatePerson(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who.' }) input: MovePersonInput,
  ): Promise<PersonPayload> {
    return payload(input, async () => ({ person: await deactivatePerson(ctx, input) }));
  }

  @Mutation(() => ReactivatePersonPayload, {
    description:
      'Undoes a departure. Within 30 days the enrollments that it ended, and the pairings that still close by it, are what they were; roles that were revoked stay so. For coordinators of the institution.',
  })
  reactivatePerson(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who.' }) input: MovePersonInput,
  ): Promise<ReactivatePersonPayload> {
    return payload(input, () => reactivatePerson(ctx, input));
  }

  @Mutation(() => PersonPayload, {
    description: 'Lets access tokens of a subject sign in as a person. For administrators.',
  })
  linkSignIn(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, and which subject.' }) input: SignInInput,
  ): Promise<PersonPayload> {
    return payload(input, async () => ({ person: await linkSignIn(ctx, input) }));
  }

  @Mutation(() => PersonPayload, { description: 'Takes a sign-in from a person. For administrators.' })
  unlinkSignIn(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'Who, and which subject.' }) input: SignInInput,
  ): Promise<PersonPayload> {
    return payload(input, async () => ({ person: await unlinkSignIn(ctx, input) }));
  }
}
