/** Setting wishes. Locks: cohort (shared), enrollment, so that nobody pairs her meanwhile. */
import { authorize } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { expectId } from '../../graphql/faults';
import { InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { holdCohort } from '../cohorts/cohort.repository';
import { EnrollmentRole, type Enrollment } from '../enrollments/enrollment.entity';
import { findCohortIdOf, lockEnrollment } from '../enrollments/enrollment.repository';
import { LIVE_STATES } from '../enrollments/enrollment.state';
import { checkVersion, demand } from '../update';
import { PreferenceKind } from './preference.entity';
import type { EnrollmentPreferences, SetPreferencesInput } from './preference.inputs';
import { maySetPreferences } from './preference.policy';
import { findNameable, preferencesOf, replaceEntries } from './preference.repository';

/** With whom each role can be paired. */
export const OTHER_ROLES: Record<EnrollmentRole, readonly EnrollmentRole[]> = {
  [EnrollmentRole.MENTOR]: [EnrollmentRole.MENTEE],
  [EnrollmentRole.MENTEE]: [EnrollmentRole.MENTOR],
  [EnrollmentRole.PEER]: [EnrollmentRole.PEER, EnrollmentRole.FACILITATOR],
  [EnrollmentRole.FACILITATOR]: [EnrollmentRole.PEER],
};

const LISTS = [
  ['rankedIds', PreferenceKind.RANKED],
  ['favoriteIds', PreferenceKind.FAVORITE],
  ['avoidIds', PreferenceKind.AVOID],
] as const;
type ListName = (typeof LISTS)[number][0];

/**
 * Whom she names anew must be visible to whoever names them: for the person herself by the directory or a pairing;
 * coordinators see everybody. What was set before stays, seen or not.
 * May: the person; coordinators of the cohort on her behalf. Refuses: VersionConflict, NotPossibleNow, InvalidInput.
 * Records: PreferencesSet, without whom or how many, or in which list.
 */
export function setPreferences(
  ctx: Context,
  input: SetPreferencesInput,
): Promise<EnrollmentPreferences | null> {
  return inTransaction(ctx, async (ctx) => {
    const cohortId = await demand('Enrollment', input.enrollmentId, (id) => findCohortIdOf(ctx, id));
    const cohort = await demand('Cohort', cohortId, (id) => holdCohort(ctx, id));
    const enrollment = await demand('Enrollment', input.enrollmentId, (id) => lockEnrollment(ctx, id));
    authorize(maySetPreferences(ctx.viewer, enrollment, cohort));
    const before = await current(ctx, enrollment);
    checkVersion(before, input);
    if (!LIVE_STATES.includes(enrollment.state))
      throw new Refusal(
        new NotPossibleNow(`An enrollment that is ${enrollment.state} has no wishes any more.`),
      );
    const wanted = { ...before };
    for (const [name] of LISTS)
      if (input[name] !== undefined) wanted[name] = (input[name] ?? []).map((id) => expectId('Person', id));
    const errors = [
      ...contradictions(enrollment, wanted),
      ...(await unknown(ctx, enrollment, before, wanted)),
    ];
    if (errors.length) throw new Refusal(...errors);
    const given = LISTS.filter(([name]) => input[name] !== undefined);
    await replaceEntries(ctx, enrollment.id, new Map(given.map(([name, kind]) => [kind, wanted[name]])));
    await record(ctx, {
      type: 'PreferencesSet',
      nodes: [enrollment.id, enrollment.cohortId, enrollment.personId],
      ...(ctx.viewer.personId === enrollment.personId ? {} : { onBehalfOf: enrollment.personId }),
    });
    return { ...wanted, version: before.version + 1 };
  });
}

async function current(ctx: Context, { id }: Enrollment): Promise<EnrollmentPreferences> {
  return (await preferencesOf(ctx, { id })) ?? { version: 0, rankedIds: [], favoriteIds: [], avoidIds: [] };
}

/** Nobody wishes for herself, nor for whom she avoids. */
function contradictions({ personId }: Enrollment, wanted: EnrollmentPreferences): InvalidInput[] {
  return LISTS.flatMap(([name]) =>
    wanted[name].flatMap((id, index) => {
      const path = [name, String(index)];
      if (id === personId)
        return [new InvalidInput(path, 'Nobody can be paired with herself. Leave her out.')];
      if (name !== 'avoidIds' && wanted.avoidIds.includes(id))
        return [
          new InvalidInput(path, 'This person is among those to avoid. Take her out of one of the lists.'),
        ];
      return [];
    }),
  );
}

async function unknown(
  ctx: Context,
  { cohortId, role }: Enrollment,
  before: EnrollmentPreferences,
  wanted: EnrollmentPreferences,
): Promise<InvalidInput[]> {
  const fresh = (name: ListName) => wanted[name].filter((id) => !before[name].includes(id));
  const asked = [...new Set(LISTS.flatMap(([name]) => fresh(name)))];
  if (!asked.length) return [];
  const roles = OTHER_ROLES[role];
  const found = new Map((await findNameable(ctx, cohortId, roles, asked)).map((one) => [one.id, one]));
  return LISTS.flatMap(([name]) =>
    fresh(name).flatMap((id) => {
      const path = [name, String(wanted[name].indexOf(id))];
      const one = found.get(id);
      if (!one)
        return [new InvalidInput(path, 'There is no such person that you may see. Choose another one.')];
      if (name === 'avoidIds' || one.there) return [];
      return [
        new InvalidInput(
          path,
          `This person does not take part as ${roles.join(' or ')}. Choose somebody who does.`,
        ),
      ];
    }),
  );
}
