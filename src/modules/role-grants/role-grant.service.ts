/** Granting and revoking roles. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { record } from '../../events/record';
import { AlreadyExists, InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { cohortLoader } from '../cohorts/cohort.repository';
import { lockPerson } from '../people/person.repository';
import { programLoader } from '../programs/program.repository';
import { demand } from '../update';
import { Role, type RoleGrant } from './role-grant.entity';
import type { GrantRoleInput, RevokeRoleInput } from './role-grant.inputs';
import {
  insertRoleGrant,
  lockAdministrators,
  markGuest,
  lockRoleGrant,
  revokeRoleGrantRow,
  roleGrantLoader,
} from './role-grant.repository';

/** May: administrators. Refuses: InvalidInput, AlreadyExists. Records: RoleGranted. */
export async function grantRole(ctx: Context, input: GrantRoleInput): Promise<RoleGrant> {
  authorize(decide(ctx.viewer, 'role.grant'));
  checkGrant(ctx, input);
  const id = await createOnce(ctx, 'grantRole', input, async (ctx) => {
    // Locked, so that the record is not merged into another one meanwhile.
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    const { programId = null, cohortId = null } = input;
    if (programId) await demand('Program', programId, (id) => programLoader(ctx).load(id));
    if (cohortId) await demand('Cohort', cohortId, (id) => cohortLoader(ctx).load(id));
    const id = newId('RoleGrant');
    const values = {
      personId: person.id,
      role: input.role,
      programId,
      cohortId,
      affiliation: input.affiliation ?? null,
      expiresAt: input.expiresAt ?? null,
    };
    await insertRoleGrant(ctx, id, values).catch(granted);
    if (input.role === Role.GUEST) await markGuest(ctx, person.id);
    const places = [programId, cohortId].filter((place) => place !== null);
    await record(ctx, {
      type: 'RoleGranted',
      nodes: [id, person.id, ...places],
      changes: { role: [null, input.role] },
    });
    return id;
  });
  return demand('RoleGrant', id, (id) => roleGrantLoader(ctx).load(id));
}

function checkGrant(ctx: Context, input: GrantRoleInput): void {
  if (input.programId && input.cohortId) {
    throw new Refusal(new InvalidInput(['cohortId'], 'Name a program or a cohort, not both.'));
  }
  if (input.role === Role.INSTITUTION_ADMIN && (input.programId || input.cohortId)) {
    throw new Refusal(
      new InvalidInput(
        ['role'],
        'An administrator is one of the whole institution. Name no program and no cohort.',
      ),
    );
  }
  if (input.role === Role.GUEST && !(input.affiliation && input.expiresAt)) {
    throw new Refusal(
      new InvalidInput(
        ['affiliation'],
        'A guest needs an affiliation and an end of access. Pass `affiliation` and `expiresAt`.',
      ),
    );
  }
  if (input.expiresAt && input.expiresAt <= ctx.clock.now()) {
    throw new Refusal(new InvalidInput(['expiresAt'], 'A role must end in the future. Choose a later time.'));
  }
}

/** May: administrators. Refuses: NotPossibleNow, for the last administrator. Records: RoleRevoked. */
export function revokeRole(ctx: Context, input: RevokeRoleInput): Promise<RoleGrant> {
  authorize(decide(ctx.viewer, 'role.grant'));
  return inTransaction(ctx, async (ctx) => {
    const grant = await demand('RoleGrant', input.roleGrantId, (id) => lockRoleGrant(ctx, id));
    if (grant.revokedAt) throw new Refusal(new NotPossibleNow('This role was revoked before.'));
    if (grant.role === Role.INSTITUTION_ADMIN) {
      const others = (await lockAdministrators(ctx)).filter(
        (other) => other.id !== grant.id && !other.expiresAt,
      );
      if (!others.length)
        throw new Refusal(
          new NotPossibleNow('This is the last administrator. Grant the role to somebody else first.'),
        );
    }
    const revoked = await revokeRoleGrantRow(ctx, grant.id);
    await record(ctx, {
      type: 'RoleRevoked',
      nodes: [grant.id, grant.personId],
      changes: { role: [grant.role, null] },
    });
    return revoked;
  });
}

function granted(error: unknown): never {
  if (violatedConstraint(error) === 'uq_role_grants_live') {
    throw new Refusal(
      new AlreadyExists(
        [],
        'The person holds this role there already. Revoke it first to change when it ends.',
      ),
    );
  }
  throw error;
}
