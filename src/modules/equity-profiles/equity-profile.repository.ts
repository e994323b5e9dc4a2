/** SQL of the institution's choice of a policy profile. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { firstRow } from '../../db/statements';
import { uuidOf } from '../../ids';
import { DEFAULT_PROFILE, type EquityProfileData, type ProfileName } from './equity-profile';

export async function chosenProfile(ctx: Context): Promise<ProfileName> {
  const row = await firstRow<ProfileName>(
    ctx.db,
    'equityProfiles.chosen',
    sql`select c.profile_key as key, c.profile_version as version from equity_policies c order by c.number desc limit 1`,
  );
  return row ?? DEFAULT_PROFILE;
}

/** One choice at a time, since switching off holds the demographics; from the same moment on, what is switched off is neither asked nor counted. */
export async function writeChoice(ctx: Context, profile: EquityProfileData, personId: string): Promise<void> {
  await ctx.self.rows(
    'equityProfiles.switchOff',
    sql`select demographics.switch_off(${[...profile.switchedOffTopics]}::text[])`,
  );
  await ctx.db.rows(
    'equityProfiles.choose',
    sql`insert into equity_policies (institution_id, number, profile_key, profile_version, chosen_by_id, chosen_at)
      select ${uuidOf(ctx.institutionId)}::uuid, coalesce(max(c.number), 0) + 1, ${profile.key}::text, ${profile.version}::integer,
        ${uuidOf(personId)}::uuid, ${ctx.clock.now()}::timestamptz from equity_policies c`,
  );
}
