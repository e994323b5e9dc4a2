/** Where and as what people worked. What holds today stands at the person; this is how it came. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { orgUnitLoader } from '../org-units/org-unit.repository';
import { canManagePerson } from '../people/person.policy';
import { lockPerson } from '../people/person.repository';
import { checkVersion, demand, merged } from '../update';
import type { EmploymentSpan } from './employment-span.entity';
import type { AddEmploymentInput, CloseEmploymentInput, CorrectEmploymentInput } from './employment.inputs';
import { sourceOf } from './employment.policy';
import {
  findEmployment,
  insertEmployment,
  overlapping,
  readableEmployment,
  updateEmployment,
  type EmploymentValues,
} from './employment.repository';

/** May: coordinators of the institution. Refuses: InvalidInput. Locks: the person. Records: EmploymentAdded. */
export async function addEmployment(ctx: Context, input: AddEmploymentInput): Promise<EmploymentSpan> {
  const id = await createOnce(ctx, 'addEmployment', input, async (ctx) => {
    const person = await demand('Person', input.personId, (id) => lockPerson(ctx, id));
    authorize(canManagePerson(ctx.viewer));
    const { fromOn, toOn = null, orgUnitId = null, jobTitle = null } = input;
    const span = {
      id: newId('EmploymentSpan'),
      personId: person.id,
      fromOn,
      toOn,
      orgUnitId,
      jobTitle,
      source: sourceOf(ctx.viewer),
    };
    await check(ctx, span);
    await insertEmployment(ctx, span);
    await record(ctx, {
      type: 'EmploymentAdded',
      nodes: [span.id, person.id],
      changes: { fromOn: [null, fromOn], toOn: [null, toOn], orgUnitId: [null, orgUnitId] },
    });
    return span.id;
  });
  return demand('EmploymentSpan', id, (id) => readableEmployment.loader(ctx).load(id));
}

/** May: coordinators of the institution. Refuses: NotPossibleNow, InvalidInput, VersionConflict. Records: EmploymentChanged. */
export function closeEmployment(ctx: Context, input: CloseEmploymentInput): Promise<EmploymentSpan> {
  return change(ctx, input, (span) => {
    if (span.toOn)
      throw new Refusal(
        new NotPossibleNow(`This span ended on ${span.toOn}. If that is wrong, use correctEmployment.`),
      );
    return { ...span, toOn: input.toOn };
  });
}

/** May: coordinators of the institution. Refuses: InvalidInput, VersionConflict. Records: EmploymentChanged. */
export function correctEmployment(ctx: Context, input: CorrectEmploymentInput): Promise<EmploymentSpan> {
  return change(ctx, input, (span) => {
    if (input.fromOn === null)
      throw new Refusal(new InvalidInput(['fromOn'], 'A span has a first day. Leave it out, or send a day.'));
    return merged(span, input, ['fromOn', 'toOn', 'orgUnitId', 'jobTitle']);
  });
}

/** The person is locked before her spans are read, so that none comes or moves between. */
function change(
  ctx: Context,
  input: { employmentId: string; expectedVersion?: number | null },
  to: (span: EmploymentSpan) => EmploymentSpan,
): Promise<EmploymentSpan> {
  return inTransaction(ctx, async (ctx) => {
    const found = await demand('EmploymentSpan', input.employmentId, (id) => findEmployment(ctx, id));
    await demand('Person', found.personId, (id) => lockPerson(ctx, id));
    authorize(canManagePerson(ctx.viewer));
    const span = await demand('EmploymentSpan', found.id, (id) => findEmployment(ctx, id));
    checkVersion(span, input);
    const wanted = { ...to(span), source: sourceOf(ctx.viewer) };
    await check(ctx, wanted);
    const updated = await updateEmployment(ctx, wanted);
    await record(ctx, {
      type: 'EmploymentChanged',
      nodes: [span.id, span.personId],
      changes: changesBetween(span, updated, ['fromOn', 'toOn', 'orgUnitId', 'source']),
    });
    return updated;
  });
}

async function check(ctx: Context, span: EmploymentValues): Promise<void> {
  if (span.orgUnitId) await demand('OrgUnit', span.orgUnitId, (id) => orgUnitLoader(ctx).load(id));
  if (span.toOn !== null && span.toOn < span.fromOn)
    throw new Refusal(new InvalidInput(['toOn'], 'The last day must not come before the first.'));
  const other = await overlapping(ctx, span);
  if (other) {
    const { fromOn, toOn } = other;
    throw new Refusal(
      new InvalidInput(
        ['fromOn'],
        `This overlaps the span from ${fromOn} ${toOn ? `to ${toOn}` : 'on, which is open'} (${other.id}). Close or correct that one first.`,
        { employmentId: other.id, fromOn, toOn: toOn ?? '' },
      ),
    );
  }
}
