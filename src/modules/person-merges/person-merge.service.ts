/** Saying that two records are one person: everything of the one goes to the other, and its id leads there. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { violatedConstraint } from '../../db/errors';
import { record } from '../../events/record';
import { expectId, notFound } from '../../graphql/faults';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import type { Enrollment } from '../enrollments/enrollment.entity';
import { removeDuplicate } from '../enrollments/enrollment.service';
import { EnrollmentState, LIVE_STATES } from '../enrollments/enrollment.state';
import type { Person } from '../people/person.entity';
import { mayChangeLinkFields } from '../people/person.policy';
import { hasAccess, updatePersonRow } from '../people/person.repository';
import { addEmails, addExternalIds } from '../people/profile.repository';
import { findCircle, lockLines } from '../reporting-lines/reporting-line.repository';
import { checkVersion } from '../update';
import { conflict } from './person-merge.errors';
import type { MergePeopleInput } from './person-merge.inputs';
import { canMergePeople, canMergeThese } from './person-merge.policy';
import {
  forgetDisclosures,
  joinArrangements,
  joinGrants,
  lockEnrollmentsOfTwo,
  lockPairingsOf,
  lockTwo,
  mergeDemographics,
  moveColumns,
  moveEmployment,
  moveExclusions,
  movePreferences,
  moveReportingLines,
  moveSignIns,
  moveUnless,
  rekeyPairings,
  renameInAnswers,
  retire,
  type Two,
} from './person-merge.repository';
import { PERSON_REFERENCES } from './person-references';

/**
 * May: administrators; coordinators of the institution where the record that goes can't sign in and holds no role.
 * Refuses: InvalidInput, NotPossibleNow, VersionConflict, MergeConflict. Locks: reporting lines, both people in the order of
 * their ids, their enrollments, the pairings of the one that goes. Records: PeopleMerged, EnrollmentMoved, ExclusionLifted, RoleRevoked.
 */
export function mergePeople(ctx: Context, input: MergePeopleInput): Promise<Person> {
  authorize(canMergePeople(ctx.viewer));
  const two = { keep: expectId('Person', input.keepPersonId), gone: expectId('Person', input.mergePersonId) };
  if (two.keep === two.gone)
    throw new Refusal(new InvalidInput(['mergePersonId'], 'These are one record already. Name another one.'));
  return inTransaction(ctx, async (ctx) => {
    await lockLines(ctx);
    const { keep, gone } = await lockBoth(ctx, two);
    const access = await hasAccess(ctx, gone.id);
    authorize(canMergeThese(ctx.viewer, keep.id, gone.id, access));
    checkVersion(keep, input);
    checkVersion(gone, { expectedVersion: input.expectedMergedVersion });
    if (keep.deactivatedAt && !gone.deactivatedAt)
      throw new Refusal(
        new NotPossibleNow('The record to keep has left. Reactivate it first, or keep the other one.', [
          'keepPersonId',
        ]),
      );
    const linkable = mayChangeLinkFields(ctx.viewer, await hasAccess(ctx, keep.id)).allowed;
    await joinEnrollments(ctx, two);
    await joinPairings(ctx, two);
    await joinRest(ctx, two);
    await retire(ctx, two);
    await forgetDisclosures(ctx, two);
    const merged = await joinProfiles(ctx, keep, gone, linkable);
    await record(ctx, { type: 'PeopleMerged', nodes: [keep.id, gone.id] });
    return merged;
  });
}

/** Of two who merge the same records at once, the second finds what the first has done. */
async function lockBoth(ctx: Context, two: Two): Promise<{ keep: Person; gone: Person }> {
  const people = await lockTwo(ctx, two);
  const [keep, gone] = [two.keep, two.gone].map((id) => people.find((person) => person.id === id));
  if (!keep) throw notFound('Person', two.keep);
  if (!gone) throw notFound('Person', two.gone);
  for (const [path, person] of Object.entries({ keepPersonId: keep, mergePersonId: gone }))
    if (person.mergedIntoId)
      throw new Refusal(
        new NotPossibleNow(`This record was merged into ${person.mergedIntoId} already. Use that one.`, [
          path,
        ]),
      );
  return { keep, gone };
}

const BARELY_BEGUN = [EnrollmentState.INVITED, EnrollmentState.DRAFT];

/** In each cohort and role she can be once. One that has barely begun gives way; of two that have, a coordinator decides. */
async function joinEnrollments(ctx: Context, two: Two): Promise<void> {
  const live = (await lockEnrollmentsOfTwo(ctx, two)).filter(({ state }) => LIVE_STATES.includes(state));
  const stuck: Enrollment[] = [];
  for (const hers of live.filter(({ personId }) => personId === two.keep)) {
    const other = live.find(
      (one) => one.personId === two.gone && one.cohortId === hers.cohortId && one.role === hers.role,
    );
    if (!other) continue;
    const behind = LIVE_STATES.indexOf(other.state) > LIVE_STATES.indexOf(hers.state) ? hers : other;
    if (BARELY_BEGUN.includes(behind.state)) await removeDuplicate(ctx, behind);
    else stuck.push(hers, other);
  }
  if (stuck.length)
    throw conflict(
      'Both records take part in the same cohort in the same role. End one of the two enrollments first, for example with removeEnrollment, then merge.',
      stuck.map(({ id }) => id),
    );
}

async function joinPairings(ctx: Context, two: Two): Promise<void> {
  const pairings = await lockPairingsOf(ctx, two);
  const together = pairings.filter(({ members }) => members.some(({ personId }) => personId === two.keep));
  if (together.length)
    throw conflict(
      'These two were paired with each other, which one person can’t be. Check whether they are one; if so, keep both records and deactivate the one that is not used.',
      together.map(({ id }) => id),
    );
  if (!pairings.length) return;
  await rekeyPairings(ctx, two, pairings).catch((error: unknown) => {
    throw ['uq_pairings_open', 'uq_pairings_couple'].includes(violatedConstraint(error) ?? '')
      ? conflict(
          'Both records have an open pairing with the same person in one cohort. End one of the two first, then merge.',
          pairings.map(({ id }) => id),
        )
      : error;
  });
}

/** Neither record's lines ran in a circle; those of both together may. */
async function joinLines(ctx: Context, two: Two): Promise<void> {
  await moveReportingLines(ctx, two);
  const circle = await findCircle(ctx, two.keep);
  if (circle)
    throw conflict(
      `From ${circle.day} on people would report to each other in a circle. Correct or retract one of their reporting lines first, then merge.`,
      [...new Set(circle.people)],
    );
}

async function joinRest(ctx: Context, two: Two): Promise<void> {
  for (const roleGrantId of await joinGrants(ctx, two))
    await record(ctx, { type: 'RoleRevoked', nodes: [roleGrantId, two.gone] });
  for (const exclusionId of await moveExclusions(ctx, two))
    await record(ctx, { type: 'ExclusionLifted', nodes: [exclusionId, two.keep, two.gone] });
  await moveEmployment(ctx, two);
  await joinLines(ctx, two);
  await renameInAnswers(ctx, two);
  await movePreferences(ctx, two);
  await joinArrangements(ctx, two);
  await moveSignIns(ctx, two);
  await mergeDemographics(ctx, two);
  for (const [table, columns] of MOVED) await moveColumns(ctx, two, table, columns);
  for (const reference of PERSON_REFERENCES)
    if (reference.how === 'MOVE_UNLESS') await moveUnless(ctx, two, reference);
}

const MOVED = new Map<string, string[]>();
for (const { table, column, how } of PERSON_REFERENCES)
  if (how === 'MOVE') MOVED.set(table, [...(MOVED.get(table) ?? []), column]);

const FILLED = [
  'fullName',
  'pronouns',
  'jobTitle',
  'level',
  'discipline',
  'location',
  'biography',
  'photoUrl',
  'orgUnitId',
  'timeZone',
] as const satisfies (keyof Person)[];

/** What she lacks comes from the other record. Address and id become hers where she has none and that opens no account; else further ones. */
async function joinProfiles(ctx: Context, keep: Person, gone: Person, linkable: boolean): Promise<Person> {
  const wanted = { ...keep } as Record<string, unknown> & Person;
  for (const field of FILLED) (wanted as Record<string, unknown>)[field] = keep[field] ?? gone[field];
  if (!keep.meetingModes.length) wanted.meetingModes = gone.meetingModes;
  if (linkable) {
    wanted.email = keep.email ?? gone.email;
    wanted.externalId = keep.externalId ?? gone.externalId;
  }
  const updated = await updatePersonRow(ctx, wanted);
  if (gone.email && updated.email !== gone.email) await addEmails(ctx, keep.id, [gone.email]);
  if (gone.externalId && updated.externalId !== gone.externalId)
    await addExternalIds(ctx, keep.id, [{ source: 'institution', externalId: gone.externalId }]);
  return updated;
}
