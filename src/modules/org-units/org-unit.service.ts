/** What can be done with org units. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { AlreadyExists, InvalidInput, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { checkVersion, demand, merged } from '../update';
import type { OrgUnit } from './org-unit.entity';
import type { CreateOrgUnitInput, UpdateOrgUnitInput } from './org-unit.inputs';
import {
  ancestorIds,
  insertOrgUnit,
  lockOrgUnit,
  lockTree,
  orgUnitLoader,
  readableOrgUnits,
  updateOrgUnitRow,
} from './org-unit.repository';

export const getOrgUnit = byId('Query.orgUnit', readableOrgUnits);

/** May: administrators. Refuses: AlreadyExists (code). Records: OrgUnitCreated. */
export async function createOrgUnit(ctx: Context, input: CreateOrgUnitInput): Promise<OrgUnit> {
  authorize(decide(ctx.viewer, 'orgUnit.write'));
  const id = await createOnce(ctx, 'createOrgUnit', input, async (ctx) => {
    const parent =
      typeof input.parentId === 'string'
        ? await demand('OrgUnit', input.parentId, (id) => orgUnitLoader(ctx).load(id))
        : null;
    const id = newId('OrgUnit');
    await insertOrgUnit(ctx, id, {
      parentId: parent?.id ?? null,
      name: input.name,
      code: input.code ?? null,
    }).catch(codeTaken);
    await record(ctx, { type: 'OrgUnitCreated', nodes: [id, ...(parent ? [parent.id] : [])] });
    return id;
  });
  return getOrgUnit(ctx, id);
}

/** May: administrators. Refuses: VersionConflict, AlreadyExists, InvalidInput (a circle). Records: OrgUnitUpdated. */
export function updateOrgUnit(ctx: Context, input: UpdateOrgUnitInput): Promise<OrgUnit> {
  authorize(decide(ctx.viewer, 'orgUnit.write'));
  return inTransaction(ctx, async (ctx) => {
    if (input.parentId != null) await lockTree(ctx);
    const unit = await demand('OrgUnit', input.orgUnitId, (id) => lockOrgUnit(ctx, id));
    checkVersion(unit, input);
    if (input.parentId != null) await checkParent(ctx, unit, input.parentId);
    const wanted = merged(unit, input, ['name', 'code', 'parentId']);
    if (input.archived !== undefined)
      wanted.archivedAt = input.archived ? (unit.archivedAt ?? ctx.clock.now()) : null;
    const updated = await updateOrgUnitRow(ctx, wanted).catch(codeTaken);
    await record(ctx, {
      type: 'OrgUnitUpdated',
      nodes: [unit.id],
      changes: changesBetween(unit, updated, ['parentId', 'archivedAt']),
    });
    return updated;
  });
}

async function checkParent(ctx: Context, unit: OrgUnit, parentId: string): Promise<void> {
  const parent = await demand('OrgUnit', parentId, (id) => orgUnitLoader(ctx).load(id));
  if ((await ancestorIds(ctx, parent.id)).includes(unit.id)) {
    throw new Refusal(
      new InvalidInput(
        ['parentId'],
        'A unit can’t belong to itself or to a unit below it. Choose another parent.',
      ),
    );
  }
}

function codeTaken(error: unknown): never {
  if (violatedConstraint(error) === 'uq_org_units_code') {
    throw new Refusal(
      new AlreadyExists(
        ['code'],
        'Another org unit has this code already. Codes are unique in the institution.',
      ),
    );
  }
  throw error;
}
