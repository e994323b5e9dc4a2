/** People with spans of employment, before and after a cohort began: what participants are compared by. */
import { uuidOf } from '../../src/ids';
import { asSuperuser } from './authorization-database';
import type { Institution } from './scenario';

export const PARTICIPATION = `participation { months startOn endOn warning ${['participants', 'nonParticipants', 'leftOut', 'notEmployed'].map((name) => `${name} { kind count atLeast atMost }`).join(' ')}
  outcomes { outcome reason participants { kind count atLeast atMost } nonParticipants { kind count atLeast atMost }
    comparison { ratio { value lower upper } difference { value lower upper } participantRate { value } nonParticipantRate { value } atLeast fisherP adjustedP minimumDetectableRatio }
    within { strata informative rateRatio { value lower upper } p { value } adjustedP homogeneityP { value } differ reversal } }
  strata { code label participants nonParticipants outcomes { outcome participants nonParticipants } } }`;

/** From the one day to the other, under this title, in this unit. */
export type Span = [from: string, to: string | null, title: string | null, orgUnitId?: string | null];

/** Past the API, where it would take hundreds of requests. */
export async function employ(uni: Institution, emails: readonly string[], ...spans: Span[]): Promise<void> {
  const rows = spans.map(([from, to, title, unit]) => ({
    from,
    to,
    title,
    unit: unit ? uuidOf(unit) : null,
  }));
  await asSuperuser(
    `insert into employment_spans (institution_id, id, person_id, from_on, to_on, org_unit_id, job_title, source, created_at, updated_at)
     select p.institution_id, gen_random_uuid(), p.id, r."from", r."to", r.unit, r.title, 'IMPORT', now(), now()
     from people p, json_to_recordset($3) r("from" date, "to" date, title text, unit uuid) where p.institution_id = $1::uuid and p.email = any($2::text[])`,
    [uuidOf(uni.id), emails, JSON.stringify(rows)],
  );
}

/** When the cohort began, and when its pairings were confirmed, and ended. */
export async function began(
  cohortId: string,
  startsOn: string | null,
  confirmedOn: string,
  endedOn: string | null = null,
): Promise<void> {
  await asSuperuser('update cohorts set starts_on = $2::date where id = $1::uuid', [
    uuidOf(cohortId),
    startsOn,
  ]);
  await asSuperuser(
    'update pairings set confirmed_at = $2::timestamptz, ended_on = $3::date where cohort_id = $1::uuid',
    [uuidOf(cohortId), confirmedOn, endedOn],
  );
}
