/** Who may work on what belongs to a pairing (milestones, meetings), and how such a change begins. */
import { authorize, decide, every, no, notNow, YES, type Decision } from '../../auth/decisions';
import type { Context } from '../../context';
import type { NodeType } from '../../ids';
import { cohortLoader } from '../cohorts/cohort.repository';
import { demand } from '../update';
import type { Pairing } from './pairing.entity';
import { mayManagePairing } from './pairing.policy';
import { members, pairingLoader } from './pairing.repository';
import { isWorkingMember, lockPlacedPairing, type PlacedPairing } from './pairing-work.repository';
import { WORKING_STATES } from './pairing.state';

/** Coordinators of its cohort. */
export function mayCoordinate(ctx: Context, { cohortId, programId, cohortState }: PlacedPairing): Decision {
  return mayManagePairing(ctx.viewer, { id: cohortId, programId, state: cohortState });
}

function membersAlone(member: boolean): Decision {
  return member ? YES : no('Only members of the pairing and its coordinators may do this.');
}

/** Nothing is worked on before all have said yes, or after the end. */
export function atWork({ state }: Pick<Pairing, 'state'>): Decision {
  return WORKING_STATES.includes(state) ? YES : notNow(`This is not possible in a pairing that is ${state}.`);
}

export interface Work {
  pairing: PlacedPairing;
  /** The viewer coordinates the pairing; she may be a member as well. */
  coordinates: boolean;
}

/**
 * Locks the pairing and asks whether the viewer may change what belongs to it: its members and coordinators may,
 * while it is at work. By its own id or that of a milestone or meeting of it. With `anyState` the caller asks
 * whether it is the time for it.
 */
export async function openWork(
  ctx: Context,
  type: NodeType,
  id: string,
  { staff = false, anyState = false } = {},
): Promise<Work> {
  const asMember = !staff && !decide(ctx.viewer, 'pairing.manage').allowed;
  const [pairing, member] = await Promise.all([
    demand(type, id, (id) => lockPlacedPairing(ctx, id)),
    asMember && isWorkingMember(ctx, id),
  ]);
  const coordination = mayCoordinate(ctx, pairing);
  if (staff) authorize(coordination);
  else if (!coordination.allowed) authorize(membersAlone(member));
  if (!anyState) authorize(atWork(pairing));
  return { pairing, coordinates: coordination.allowed };
}

/** For clients: the same rules, from what is loaded. Null where the pairing or its cohort is hidden. */
export async function mayWork(
  ctx: Context,
  pairingId: string,
): Promise<{
  pairing: Pairing;
  programId: string;
  /** Who may, whatever the state. */
  member: Decision;
  anybody: Decision;
  staff: Decision;
} | null> {
  const pairing = await pairingLoader(ctx).load(pairingId);
  const cohort = pairing && (await cohortLoader(ctx).load(pairing.cohortId));
  if (!pairing || !cohort) return null;
  const all = await members.load(ctx, pairing.id);
  const member = all.some(({ personId, toOn }) => personId === ctx.viewer.personId && toOn === null);
  const staff = mayManagePairing(ctx.viewer, cohort);
  const who = staff.allowed ? YES : membersAlone(member);
  return {
    pairing,
    programId: cohort.programId,
    member: who,
    anybody: every(who, atWork(pairing)),
    staff: every(staff, atWork(pairing)),
  };
}
