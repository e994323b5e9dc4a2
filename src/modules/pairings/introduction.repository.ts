/** SQL about how members of a pairing are introduced to each other, and whether they have met before they answer. */
import sql from 'sql-template-tag';
import { defineLoader, type Context } from '../../context';
import { uuidOf } from '../../ids';
import { facts } from '../../reads/links';
import type { MemberIntroduction } from './pairing.types';

/** What a member brings along, for whoever has been shown the member: nothing in it says who she is. */
export const introductionOf = facts<MemberIntroduction>(
  'PairingMember.introduction',
  'pairings.introductions',
  (_ctx, match) => {
    const names = (
      direction: string,
    ) => sql`array(select s.name from enrollment_skills k join skills s on s.id = k.skill_id
      where k.enrollment_id = e.id and k.direction = ${direction} order by s.name)`;
    return sql`select m.id as parent, e.level, e.discipline, ${names('OFFERED')} as "skillsOffered", ${names('WANTED')} as "skillsWanted"
      from pairing_members m join enrollments e on e.id = m.enrollment_id where m.id ${match}`;
  },
);

const met = defineLoader<{ id: string }>((ctx, ids) =>
  ctx.db.rows(
    'pairings.haveMet',
    sql`select 'pairing_' || pr.id as id from pairings pr where pr.id = any(${ids.map(uuidOf)}::uuid[])
      and exists (select from meetings mt where mt.pairing_id = pr.id and mt.kind = 'CHEMISTRY' and mt.state = 'HELD')`,
  ),
);

/** Whether the members of a proposal have met already. */
export async function haveMet(ctx: Context, pairingId: string): Promise<boolean> {
  return (await met(ctx).load(pairingId)) !== null;
}
