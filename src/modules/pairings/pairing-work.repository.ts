/** SQL by which every change below a pairing begins: the pairing is locked before what belongs to it. */
import sql, { type Sql as SqlText } from 'sql-template-tag';
import type { Context } from '../../context';
import { columnsOf } from '../../db/columns';
import { firstRow } from '../../db/statements';
import { typeOfId, uuidOf } from '../../ids';
import type { CohortState } from '../cohorts/cohort.state';
import { Pairing } from './pairing.entity';
import { visiblePairings } from './pairing.policy';

/** A pairing with what decides who may work on it. */
export type PlacedPairing = Pairing & { programId: string; cohortState: CohortState };

/** The pairing itself, or the one to which a milestone or a meeting belongs. */
function pairingOf(id: string): SqlText {
  const uuid = uuidOf(id);
  switch (typeOfId(id)) {
    case 'Milestone':
      return sql`(select ms.pairing_id from milestones ms where ms.id = ${uuid})`;
    case 'Meeting':
      return sql`(select mt.pairing_id from meetings mt where mt.id = ${uuid})`;
    default:
      return sql`${uuid}::uuid`;
  }
}

/** Locked until the transaction ends, if the viewer may see it. By its own id or that of what belongs to it. */
export function lockPlacedPairing(ctx: Context, id: string): Promise<PlacedPairing | null> {
  return firstRow(
    ctx.db,
    'pairings.lockPlaced',
    sql`select ${columnsOf(Pairing, 'pr')}, 'program_' || c.program_id as "programId", c.state as "cohortState"
      from pairings pr join cohorts c on c.id = pr.cohort_id
      where pr.id = ${pairingOf(id)} and (${visiblePairings(ctx.viewer)}) for update of pr`,
  );
}

/** Whether the viewer is a member of it now. Asked for behind the lock, in the same flush. */
export async function isWorkingMember(ctx: Context, id: string): Promise<boolean> {
  const { personId } = ctx.viewer;
  if (!personId) return false;
  const rows = await ctx.db.rows(
    'pairings.isWorkingMember',
    sql`select from pairing_members m
      where m.pairing_id = ${pairingOf(id)} and m.person_id = ${uuidOf(personId)} and m.to_on is null`,
  );
  return rows.length > 0;
}
