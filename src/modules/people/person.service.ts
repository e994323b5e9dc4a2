/** What can be done with people. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { AlreadyExists, InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { byId } from '../../reads/links';
import { leaveInstitution } from '../enrollments/enrollment.service';
import { forgetDepartures } from '../enrollments/restore.repository';
import { lockDeparture, restoreDeparture, type NotRestored } from '../enrollments/restore.service';
import { orgUnitLoader } from '../org-units/org-unit.repository';
import { lockAdministrators, revokeGrantsOf } from '../role-grants/role-grant.repository';
import { undoneUntil } from '../pairings/pairing-abandoned.service';
import { checkVersion, demand, merged } from '../update';
import type { Person } from './person.entity';
import type { CreatePersonInput, MovePersonInput, SignInInput, UpdatePersonInput } from './person.inputs';
import {
  canCreatePerson,
  canDeactivatePerson,
  canLinkSignIn,
  canManagePerson,
  canReactivatePerson,
  canUpdatePerson,
  mayChangeLinkFields,
  mayLetGoAdministrator,
} from './person.policy';
import {
  hasAccess,
  hasSignIn,
  deleteSignIn,
  insertPerson,
  insertSignIn,
  lockPerson,
  personLoader,
  readablePeople,
  updatePersonRow,
  type PersonValues,
} from './person.repository';
import { checkedSets, saveAddresses, saveLanguagesAndHours } from './profile.service';

export const getPerson = byId('Query.person', readablePeople);

/** What a new person is before anything is said of her. */
const NOBODY: PersonValues = {
  displayName: '',
  fullName: null,
  email: null,
  pronouns: null,
  jobTitle: null,
  level: null,
  discipline: null,
  location: null,
  biography: null,
  photoUrl: null,
  meetingModes: [],
  externalId: null,
  orgUnitId: null,
  timeZone: null,
};
const COLUMNS = Object.keys(NOBODY) as (keyof PersonValues)[];

/** May: administrators, coordinators of the institution. Refuses: AlreadyExists, InvalidInput. Records: PersonCreated. */
export async function createPerson(ctx: Context, input: CreatePersonInput): Promise<Person> {
  authorize(canCreatePerson(ctx.viewer));
  const id = await createOnce(ctx, 'createPerson', input, async (ctx) => {
    await checkOrgUnit(ctx, input.orgUnitId);
    const person = { ...merged(NOBODY, input, COLUMNS), id: newId('Person') };
    person.meetingModes ??= [];
    const sets = checkedSets(input, person);
    await saveAddresses(ctx, person, sets, () => insertPerson(ctx, person).catch(taken));
    await saveLanguagesAndHours(ctx, person.id, sets);
    const { id, orgUnitId } = person;
    await record(ctx, {
      type: 'PersonCreated',
      nodes: [id],
      changes: orgUnitId ? { orgUnitId: [null, orgUnitId] } : {},
    });
    return id;
  });
  return getPerson(ctx, id);
}

/** What a person herself leaves to coordinators. */
const MANAGED = [
  'email',
  'jobTitle',
  'externalId',
  'orgUnitId',
  'fullName',
  'furtherEmails',
  'externalIds',
] as const;

/**
 * May: coordinators; the person herself for her profile. E-mail addresses and external ids of who has access: administrators.
 * Refuses: VersionConflict, AlreadyExists, InvalidInput. Records: PersonUpdated, with org unit and level alone: the rest is personal.
 */
export function updatePerson(ctx: Context, input: UpdatePersonInput): Promise<Person> {
  return inTransaction(ctx, async (ctx) => {
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    authorize(canUpdatePerson(ctx.viewer, person));
    if (MANAGED.some((field) => input[field] !== undefined)) authorize(canManagePerson(ctx.viewer));
    if (changes(person, input, 'email') || changes(person, input, 'externalId'))
      authorize(mayChangeLinkFields(ctx.viewer, await hasAccess(ctx, person.id)));
    if (input.guest !== undefined) authorize(canLinkSignIn(ctx.viewer));
    checkVersion(person, input);
    await checkOrgUnit(ctx, input.orgUnitId);
    const wanted = merged(person, input, [...COLUMNS, 'guest']);
    wanted.meetingModes ??= [];
    const sets = checkedSets(input, wanted);
    const updated = await saveAddresses(ctx, person, sets, () => updatePersonRow(ctx, wanted).catch(taken));
    await saveLanguagesAndHours(ctx, person.id, sets);
    await record(ctx, {
      type: 'PersonUpdated',
      nodes: [person.id],
      changes: changesBetween(person, updated, ['orgUnitId', 'guest', 'level']),
    });
    return updated;
  });
}

/**
 * Records that a person left: no sign-in any more, roles are revoked, live enrollments end, history stays.
 * May: coordinators of the institution; for an administrator another administrator.
 * Records: PersonDeactivated, EnrollmentMoved, RoleRevoked.
 */
export function deactivatePerson(ctx: Context, input: MovePersonInput): Promise<Person> {
  return inTransaction(ctx, async (ctx) => {
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    authorize(canDeactivatePerson(ctx.viewer, person));
    checkVersion(person, input);
    await keepAnAdministrator(ctx, person);
    await leaveInstitution(ctx, person.id);
    for (const grant of await revokeGrantsOf(ctx, person.id)) {
      await record(ctx, {
        type: 'RoleRevoked',
        nodes: [grant.id, person.id],
        changes: { role: [grant.role, null] },
      });
    }
    const updated = await updatePersonRow(ctx, { ...person, deactivatedAt: ctx.clock.now() });
    await record(ctx, {
      type: 'PersonDeactivated',
      nodes: [person.id],
      changes: changesBetween(person, updated, ['deactivatedAt']),
    });
    return updated;
  });
}

/** An administrator is let go by another administrator, and never the last one. */
async function keepAnAdministrator(ctx: Context, person: Person): Promise<void> {
  const administrators = await lockAdministrators(ctx);
  if (!administrators.some(({ personId }) => personId === person.id)) return;
  authorize(mayLetGoAdministrator(ctx.viewer));
  // One whose role ends by itself can't be the last.
  if (!administrators.some(({ personId, expiresAt }) => personId !== person.id && !expiresAt)) {
    throw new Refusal(
      new NotPossibleNow('This is the last administrator. Grant the role to somebody else first.'),
    );
  }
}

/**
 * Undoes a departure. Within thirty days the enrollments that it ended, and the pairings that still close by it, are
 * what they were; roles that were revoked stay so. May: coordinators of the institution. Locks: cohorts (shared),
 * people, enrollments, pairings. Records: PersonReactivated, EnrollmentMoved, PairingMoved.
 */
export function reactivatePerson(
  ctx: Context,
  input: MovePersonInput,
): Promise<{ person: Person; notRestored: NotRestored[] }> {
  return inTransaction(ctx, async (ctx) => {
    authorize(
      canReactivatePerson(
        ctx.viewer,
        await demand('Person', input.personId, (id) => personLoader(ctx).load(id)),
      ),
    );
    const departure = await lockDeparture(ctx, input.personId);
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    authorize(canReactivatePerson(ctx.viewer, person));
    checkVersion(person, input);
    const inTime = person.deactivatedAt !== null && person.deactivatedAt > undoneUntil(ctx);
    const updated = await updatePersonRow(ctx, { ...person, deactivatedAt: null });
    await record(ctx, {
      type: 'PersonReactivated',
      nodes: [person.id],
      changes: changesBetween(person, updated, ['deactivatedAt']),
    });
    const notRestored = inTime ? await restoreDeparture(ctx, person.id, departure) : [];
    if (!inTime) await forgetDepartures(ctx, person.id);
    return { person: updated, notRestored };
  });
}

/** May: administrators. Refuses: AlreadyExists, when the subject belongs to somebody. Records: SignInLinked. */
export function linkSignIn(ctx: Context, input: SignInInput): Promise<Person> {
  authorize(canLinkSignIn(ctx.viewer));
  return inTransaction(ctx, async (ctx) => {
    // Locked, so that the record is not merged into another one meanwhile.
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    await insertSignIn(ctx, input).catch(taken);
    await record(ctx, { type: 'SignInLinked', nodes: [person.id] });
    return person;
  });
}

/** May: administrators. Refuses: InvalidInput (no such sign-in), NotPossibleNow (an administrator’s last). Records: SignInUnlinked. */
export function unlinkSignIn(ctx: Context, input: SignInInput): Promise<Person> {
  authorize(canLinkSignIn(ctx.viewer));
  return inTransaction(ctx, async (ctx) => {
    const person = await demand('Person', input.personId, (id) => personLoader(ctx).load(id));
    if (!(await deleteSignIn(ctx, input))) {
      throw new Refusal(
        new InvalidInput(['subject'], 'The person has no such sign-in. Read `signIns` for those she has.'),
      );
    }
    const administrators = await lockAdministrators(ctx);
    if (administrators.some(({ personId }) => personId === person.id) && !(await hasSignIn(ctx, person.id))) {
      throw new Refusal(
        new NotPossibleNow('This is how an administrator signs in. Link another sign-in first.'),
      );
    }
    await record(ctx, { type: 'SignInUnlinked', nodes: [person.id] });
    return person;
  });
}

function changes(person: Person, input: UpdatePersonInput, field: 'email' | 'externalId'): boolean {
  return input[field] !== undefined && input[field] !== person[field];
}

async function checkOrgUnit(ctx: Context, id: string | null | undefined): Promise<void> {
  if (id) await demand('OrgUnit', id, (id) => orgUnitLoader(ctx).load(id));
}

function taken(error: unknown): never {
  switch (violatedConstraint(error)) {
    case 'uq_people_email':
      throw new Refusal(
        new AlreadyExists(
          ['email'],
          'Another person has this e-mail address. Find her with `people(filter: { email })`.',
        ),
      );
    case 'uq_people_external_id':
      throw new Refusal(
        new AlreadyExists(
          ['externalId'],
          'Another person has this external id. External ids are unique in the institution.',
        ),
      );
    case 'pk_person_identities':
      throw new Refusal(
        new AlreadyExists(['subject'], 'This sign-in belongs to a person already. Unlink it there first.'),
      );
    default:
      throw error;
  }
}
