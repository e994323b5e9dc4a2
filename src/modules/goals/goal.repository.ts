/** All SQL about goals and their tags. */
import sql from 'sql-template-tag';
import type { Context } from '../../context';
import { run } from '../../db/statements';
import { newId, uuidOf } from '../../ids';
import { page, siblings, toMany } from '../../reads/links';
import { readableNode } from '../../reads/readable';
import { Goal, GoalTag } from './goal.entity';
import type { GoalTagsArgs } from './goal.inputs';
import { visibleGoals, visibleTags } from './goal.policy';

readableNode('goals', { entity: Goal, alias: 'g', from: sql`goals g`, visible: visibleGoals });
const readableTags = readableNode('goalTags', {
  entity: GoalTag,
  alias: 'gt',
  from: sql`goal_tags gt`,
  visible: visibleTags,
});

const order = sql`g.position, g.id`;
const goalsOfEnrollments = siblings(
  'goals.ofEnrollments',
  { entity: Goal, alias: 'g', from: sql`goals g`, visible: visibleGoals },
  { column: 'g.enrollment_id', order },
);
const goalsOfMembers = siblings(
  'goals.ofMembers',
  {
    entity: Goal,
    alias: 'g',
    from: sql`goals g join pairing_members gm on gm.enrollment_id = g.enrollment_id`,
    visible: visibleGoals,
  },
  { column: 'gm.id', order },
);
const tagsOfGoals = siblings(
  'goals.tags',
  {
    entity: GoalTag,
    alias: 'gt',
    from: sql`goal_tags gt join goal_taggings gg on gg.tag_id = gt.id`,
    visible: () => sql`true`,
  },
  { column: 'gg.goal_id', order: sql`gt.name collate "C", gt.id` },
);

export const goalsOf = toMany('Enrollment.goals', goalsOfEnrollments);
export const goalsOfMember = toMany('PairingMember.goals', goalsOfMembers);
export const tagsOf = toMany('Goal.tags', tagsOfGoals);

export const listTags = page('Query.goalTags', readableTags, (ctx, { nameStartsWith }: GoalTagsArgs) => {
  const pattern = `${(nameStartsWith ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  return {
    name: 'goals.listTags',
    from: sql`goal_tags gt`,
    where: [visibleTags(ctx.viewer), ...(nameStartsWith ? [sql`gt.key like lower(${pattern})`] : [])],
    sort: { expression: 'gt.name', type: 'text' },
    idColumn: 'gt.id',
  };
});

/** Ids of the goals that an enrollment has now. */
export async function findGoalIds(ctx: Context, enrollmentId: string): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(
    'goals.ids',
    sql`select 'goal_' || g.id as id from goals g where g.enrollment_id = ${uuidOf(enrollmentId)}`,
  );
  return rows.map(({ id }) => id);
}

export interface GoalValues {
  id: string;
  text: string;
  tags: string[];
}

/** Just these from now on, in this order. */
export async function writeGoals(
  ctx: Context,
  enrollmentId: string,
  goals: readonly GoalValues[],
): Promise<void> {
  const institution = uuidOf(ctx.institutionId);
  const enrollment = uuidOf(enrollmentId);
  const now = ctx.clock.now();
  const rows = goals.map(({ id, ...rest }, index) => ({ id: uuidOf(id), position: index + 1, ...rest }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x(id uuid, position integer, text text, tags text[])`;
  await ensureTags(ctx, [...new Set(goals.flatMap(({ tags }) => tags))]);
  await ctx.db.rows(
    'goals.untag',
    sql`delete from goal_taggings t using goals g where g.id = t.goal_id and g.enrollment_id = ${enrollment}`,
  );
  await ctx.db.rows(
    'goals.drop',
    sql`delete from goals g where g.enrollment_id = ${enrollment} and not exists (select from ${given} where x.id = g.id)`,
  );
  await ctx.db.rows(
    'goals.write',
    sql`insert into goals as g (institution_id, id, enrollment_id, position, text, created_at, updated_at)
      select ${institution}::uuid, x.id, ${enrollment}::uuid, x.position, x.text, ${now}, ${now} from ${given}
      on conflict (institution_id, id) do update set position = excluded.position, text = excluded.text,
        updated_at = case when g.text = excluded.text then g.updated_at else excluded.updated_at end`,
  );
  await run(
    ctx.db,
    'goals.tag',
    sql`insert into goal_taggings (institution_id, goal_id, tag_id)
      select distinct ${institution}::uuid, x.id, gt.id from ${given}, unnest(x.tags) n(name) join goal_tags gt on gt.key = lower(n.name)`,
  );
}

/** Makes tags that are new, whatever their case; two who name the same one make it once. */
async function ensureTags(ctx: Context, names: readonly string[]): Promise<void> {
  if (!names.length) return;
  const ids = names.map(() => uuidOf(newId('GoalTag')));
  await ctx.db.rows(
    'goals.ensureTags',
    sql`insert into goal_tags (institution_id, id, name, key, created_at)
      select ${uuidOf(ctx.institutionId)}, n.id, n.name, lower(n.name), ${ctx.clock.now()}
      from (select distinct on (lower(x.name)) x.id, x.name from unnest(${ids}::uuid[], ${[...names]}::text[]) with ordinality x(id, name, place)
        where not exists (select from goal_tags k where k.key = lower(x.name)) order by lower(x.name), x.place) n
      on conflict (institution_id, key) do nothing`,
  );
}
