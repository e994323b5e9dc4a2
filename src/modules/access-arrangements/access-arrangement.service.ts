/** Saying what a person needs to take part. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import type { Person } from '../people/person.entity';
import { lockPerson } from '../people/person.repository';
import { checkVersion, demand } from '../update';
import type { SetAccessArrangementsInput } from './access-arrangement.inputs';
import { mayWriteOwn, NOT_HERS } from './access-arrangement.policy';
import { arrangementVersion, isStaffFor, setArrangements } from './access-arrangement.repository';

/**
 * May: the person herself; coordinators of a cohort in which she has a live enrollment, or of the institution. Nothing
 * is refused for what it says. Locks: the person. Records: AccessArrangementsSet, without a word of them.
 */
export function setAccessArrangements(ctx: Context, input: SetAccessArrangementsInput): Promise<Person> {
  return inTransaction(ctx, async (ctx) => {
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    if (!mayWriteOwn(ctx.viewer, person) && !(await isStaffFor(ctx, person.id))) authorize(NOT_HERS);
    checkVersion({ version: await arrangementVersion(ctx, person.id) }, input);
    await setArrangements(ctx, person.id, input.needed);
    await record(ctx, { type: 'AccessArrangementsSet', nodes: [person.id] });
    return person;
  });
}
