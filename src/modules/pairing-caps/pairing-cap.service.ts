/** How many somebody may mentor at a time, in all cohorts together. Pairings beyond a lowered cap stay; no new ones are made. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { NotPossibleNow, Refusal } from '../../graphql/user-errors';
import type { Institution } from '../institutions/institution.entity';
import { institutionLoader, lockInstitution } from '../institutions/institution.repository';
import type { Person } from '../people/person.entity';
import { canManagePerson } from '../people/person.policy';
import { lockPerson } from '../people/person.repository';
import { checkVersion, demand } from '../update';
import type { SetPairingCapInput } from './pairing-cap.inputs';
import { setInstitutionCap, setPersonCap } from './pairing-cap.repository';

/**
 * May: coordinators of the institution; the person herself to a lower one than holds; for the institution its
 * administrators. Refuses: VersionConflict, NotPossibleNow. Locks: the person, or the institution. Records: PairingCapSet.
 */
export async function setPairingCap(
  ctx: Context,
  input: SetPairingCapInput,
): Promise<{ person?: Person; institution?: Institution }> {
  const { personId, cap = null } = input;
  if (personId !== undefined && personId !== null)
    return { person: await ofPerson(ctx, personId, cap, input) };
  authorize(decide(ctx.viewer, 'institution.update'));
  return inTransaction(ctx, async (ctx) => {
    const institution = await demand('Institution', ctx.institutionId, () => lockInstitution(ctx));
    checkVersion(institution, input);
    const updated = await setInstitutionCap(ctx, cap);
    await tell(ctx, institution.id, institution.pairingCap, cap);
    return { institution: updated };
  });
}

function ofPerson(
  ctx: Context,
  personId: string,
  cap: number | null,
  input: SetPairingCapInput,
): Promise<Person> {
  return inTransaction(ctx, async (ctx) => {
    const person = await demand('Person', personId, (id) => lockPerson(ctx, id));
    const manages = canManagePerson(ctx.viewer);
    if (ctx.viewer.personId !== person.id) authorize(manages);
    checkVersion(person, input);
    if (!manages.allowed) await checkLower(ctx, person, cap);
    const updated = await setPersonCap(ctx, person.id, cap);
    await tell(ctx, person.id, person.pairingCap, cap);
    return updated;
  });
}

/** She may take on fewer by herself; more is for a coordinator to allow. */
async function checkLower(ctx: Context, person: Person, cap: number | null): Promise<void> {
  const institution = await demand('Institution', ctx.institutionId, (id) => institutionLoader(ctx).load(id));
  const holds = person.pairingCap ?? institution.pairingCap;
  if (cap !== null && (holds === null || cap <= holds)) return;
  throw new Refusal(
    new NotPossibleNow('You can lower your cap yourself. Ask a coordinator to raise it or take it away.', [
      'cap',
    ]),
  );
}

function tell(ctx: Context, id: string, before: number | null, after: number | null): Promise<void> {
  return record(ctx, { type: 'PairingCapSet', nodes: [id], changes: { cap: [before, after] } });
}
