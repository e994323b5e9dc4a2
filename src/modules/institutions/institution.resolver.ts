/** The viewer's institution on the wire. */
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver } from 'type-graphql';
import { decide } from '../../auth/decisions';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { Institution } from './institution.entity';
import { UpdateInstitutionInput } from './institution.inputs';
import { getOwnInstitution, updateInstitution } from './institution.service';
import { InstitutionPayload, InstitutionPermissions } from './institution.types';

@Resolver(() => Institution)
export class InstitutionResolver {
  @Query(() => Institution, { description: 'The viewer’s institution.' })
  async institution(@Ctx() ctx: Context): Promise<Institution> {
    return getOwnInstitution(ctx);
  }

  @FieldResolver(() => InstitutionPermissions, {
    description: 'What the viewer may do in the institution now.',
  })
  permissions(@Ctx() { viewer }: Context): InstitutionPermissions {
    return {
      canUpdate: decide(viewer, 'institution.update'),
      canCreateProgram: decide(viewer, 'program.write'),
      canCreatePerson: decide(viewer, 'person.write'),
      canManageOrgUnits: decide(viewer, 'orgUnit.write'),
      canGrantRoles: decide(viewer, 'role.grant'),
      canManageApiKeys: decide(viewer, 'apiKey.manage'),
      canReadAuditLog: decide(viewer, 'audit.read'),
    };
  }

  @Mutation(() => InstitutionPayload, {
    description: 'Changes name, time zone or language of the institution. For administrators.',
  })
  updateInstitution(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'What to change.' }) input: UpdateInstitutionInput,
  ): Promise<InstitutionPayload> {
    return payload(input, async () => ({ institution: await updateInstitution(ctx, input) }));
  }
}
