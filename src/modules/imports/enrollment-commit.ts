/** The rows of an import of people take effect: what `judge` says of each, under lock, in batches of one transaction. */
import type { Context } from '../../context';
import { recordMany, type Changes, type NewEvent } from '../../events/record';
import { idOf, newId, uuidOf } from '../../ids';
import type { Issue } from './csv-issue';
import { judged, refuseTwin, type Checking } from './enrollment-check';
import {
  insertEnrollments,
  insertOrgUnits,
  insertPeople,
  setSkills,
  updateEnrollments,
  updatePeople,
  type EnrollmentRow,
  type PersonRow,
  type SkillSet,
} from './commit.repository';
import { lockEnrollmentsOf } from './known.repository';
import type { Verdict } from './verdict';

export interface Committing extends Checking {
  /** Seats of a new enrollment whose row names none. */
  seats: number;
  /** Who asked for it. */
  onBehalfOf: string;
}

export interface Done {
  created: number;
  updated: number;
  /** Rows that were valid when they were checked and are so no more. */
  refused: Issue[];
}

/** Everything that the rows say. Throws what the database throws; the caller's transaction rolls back. */
export async function commitEnrollments(ctx: Context, committing: Committing): Promise<Done> {
  const done: Done = { created: 0, updated: 0, refused: [] };
  const people = new Map<string, number>();
  for await (const { batch, verdicts } of judged(ctx, committing, { lock: true })) {
    const good = verdicts.filter((verdict) => {
      // Two rows may have come to lead to one person since they were checked.
      refuseTwin(verdict, people);
      done.refused.push(...verdict.issues.filter(({ severity }) => severity === 'ERROR'));
      return verdict.action !== null && verdict.action !== 'UNCHANGED';
    });
    const known = good.flatMap(({ personId }) => personId ?? []);
    if (known.length) await lockEnrollmentsOf(ctx, batch, known);
    await write(ctx, committing, good);
    done.created += good.filter(({ action }) => action === 'CREATE').length;
    done.updated += good.filter(({ action }) => action === 'UPDATE').length;
  }
  return done;
}

async function write(ctx: Context, committing: Committing, verdicts: readonly Verdict[]): Promise<void> {
  if (!verdicts.length) return;
  const { onBehalfOf } = committing;
  const events: NewEvent[] = [];
  const tell = (type: NewEvent['type'], nodes: string[], changes: Changes = {}) =>
    events.push({ type, nodes, changes, onBehalfOf });

  const units = newUnits(verdicts);
  if (units.size) await insertOrgUnits(ctx, [...units.values()]);
  for (const { id } of units.values()) tell('OrgUnitCreated', [idOf('OrgUnit', id)]);

  const newPeople: PersonRow[] = [];
  const changedPeople: PersonRow[] = [];
  const newEnrollments: EnrollmentRow[] = [];
  const changedEnrollments: EnrollmentRow[] = [];
  const skills: SkillSet[] = [];
  for (const verdict of verdicts) {
    const unit = verdict.newOrgUnit ? units.get(verdict.newOrgUnit.toLowerCase()) : undefined;
    const change = { ...verdict.person, ...(unit ? { orgUnitId: unit.id } : {}) };
    const personId = verdict.personId ?? uuidOf(newId('Person'));
    const unitChange = orgUnitChange(verdict.before.orgUnitId, change.orgUnitId);
    if (!verdict.personId) {
      newPeople.push({ id: personId, ...change });
      tell('PersonCreated', [idOf('Person', personId)], unitChange);
    } else if (Object.keys(change).length) {
      changedPeople.push({ id: personId, ...change });
      tell('PersonUpdated', [idOf('Person', personId)], unitChange);
    }
    const enrollmentId = verdict.enrollmentId ?? uuidOf(newId('Enrollment'));
    const nodes = [idOf('Enrollment', enrollmentId), committing.cohortId, idOf('Person', personId)];
    const profile = Object.keys(verdict.enrollment).length || verdict.skillsWanted || verdict.skillsOffered;
    if (!verdict.enrollmentId) {
      newEnrollments.push({ id: enrollmentId, personId, ...verdict.enrollment });
      tell('EnrollmentImported', nodes, { state: [null, 'ACCEPTED'], role: [null, committing.role] });
    } else if (profile) {
      changedEnrollments.push({ id: enrollmentId, ...verdict.enrollment });
      tell('EnrollmentUpdated', nodes, levels(verdict));
    }
    if (verdict.skillsWanted) skills.push({ enrollmentId, direction: 'WANTED', names: verdict.skillsWanted });
    if (verdict.skillsOffered)
      skills.push({ enrollmentId, direction: 'OFFERED', names: verdict.skillsOffered });
  }
  if (newPeople.length) await insertPeople(ctx, newPeople);
  if (changedPeople.length) await updatePeople(ctx, changedPeople);
  if (newEnrollments.length) await insertEnrollments(ctx, newEnrollments, committing);
  if (changedEnrollments.length) await updateEnrollments(ctx, changedEnrollments);
  if (skills.length) await setSkills(ctx, skills);
  await recordMany(ctx, events);
}

/** Units to be made, each once, by name in small letters. */
function newUnits(verdicts: readonly Verdict[]): Map<string, { id: string; name: string }> {
  const units = new Map<string, { id: string; name: string }>();
  for (const { newOrgUnit: name } of verdicts) {
    if (!name || units.has(name.toLowerCase())) continue;
    units.set(name.toLowerCase(), { id: uuidOf(newId('OrgUnit')), name });
  }
  return units;
}

function orgUnitChange(before: string | null, after: string | null | undefined): Changes {
  return after ? { orgUnitId: [before && idOf('OrgUnit', before), idOf('OrgUnit', after)] } : {};
}

/** What the log tells of a profile: no words that somebody wrote. */
function levels({ enrollment: { capacity, level }, before }: Verdict): Changes {
  return {
    ...(capacity === undefined ? {} : { capacity: [before.capacity, capacity] }),
    ...(level === undefined ? {} : { level: [before.level, level] }),
  };
}
