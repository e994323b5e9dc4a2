/** Many skills at once: from a client's rows, or from the starter set. One plan is made, shown or carried out. */
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import type { AdoptStarterSkillsInput, ImportSkillsInput } from './skill.inputs';
import { planRows, type RowPlan, type SkillRow } from './skill-plan';
import { taxonomyVersion } from './skill.repository';
import type { SkillRowOutcome, SkillRowResult } from './skill.types';
import { findTaxonomy, insertSkills, nextVersion, updateSkills } from './skill-taxonomy.repository';
import { STARTER_SKILLS } from './starter-skills';
import { findOwners, findWords, lockTaxonomy, wordOf } from './skill-word.repository';

export interface Imported {
  results: SkillRowResult[];
  taxonomyVersion: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
}

interface How {
  dryRun: boolean;
  skipRefused: boolean;
  /** Leaves alone what was sorted before. */
  keepSorted: boolean;
}

/**
 * May: administrators, coordinators of the institution. Refuses: InvalidInput, for each row that can't be, unless
 * those are to be skipped. Locks: the taxonomy. Records: SkillsImported.
 */
export function importSkills(ctx: Context, input: ImportSkillsInput): Promise<Imported> {
  const { rows, dryRun, skipRefused } = input;
  return importRows(ctx, rows, { dryRun, skipRefused, keepSorted: false });
}

/** The same with our own skills; what the institution has sorted already stays as it is. */
export function adoptStarterSkills(ctx: Context, { dryRun }: AdoptStarterSkillsInput): Promise<Imported> {
  return importRows(ctx, STARTER_SKILLS, { dryRun, skipRefused: true, keepSorted: true });
}

function importRows(ctx: Context, rows: readonly SkillRow[], how: How): Promise<Imported> {
  authorize(decide(ctx.viewer, 'skill.write'));
  return inTransaction(ctx, async (ctx) => {
    await lockTaxonomy(ctx);
    const plans = await plan(ctx, rows.map(asKept), how);
    const refusals = plans.flatMap((planned, index) => errorsOf(planned, ['rows', String(index)]));
    if (refusals.length && !how.skipRefused && !how.dryRun) throw new Refusal(...refusals);
    const version = how.dryRun ? await taxonomyVersion(ctx) : await carryOut(ctx, plans);
    const count = (outcome: RowPlan['outcome']) =>
      plans.filter((planned) => planned.outcome === outcome).length;
    return {
      taxonomyVersion: version,
      created: count('CREATED'),
      updated: count('UPDATED'),
      unchanged: count('UNCHANGED'),
      refused: count('REFUSED'),
      results: plans.map((planned, row) => ({
        row,
        name: (rows[row] as SkillRow).name,
        outcome: planned.outcome as SkillRowOutcome,
        skillId: how.dryRun && planned.outcome === 'CREATED' ? null : (planned.skill?.id ?? null),
        userErrors: errorsOf(planned, []),
      })),
    };
  });
}

/** Nothing but white space was refused before; what is left is written in one way. */
function asKept({ name, code, parent, synonyms, description }: SkillRow): SkillRow {
  return {
    name: wordOf(name),
    code: code?.trim() ?? null,
    parent: parent ? wordOf(parent) : null,
    synonyms: (synonyms ?? []).map(wordOf),
    description: description ?? null,
  };
}

async function plan(ctx: Context, rows: readonly SkillRow[], { keepSorted }: How): Promise<RowPlan[]> {
  const said = rows.flatMap(({ name, parent, synonyms }) => [
    name,
    ...(parent ? [parent] : []),
    ...(synonyms ?? []),
  ]);
  const skills = await findTaxonomy(ctx);
  const keys = await findWords(ctx, [
    ...said,
    ...skills.flatMap(({ name, synonyms }) => [name, ...synonyms]),
  ]);
  return planRows(
    { skills, owners: await findOwners(ctx), keyOf: (word) => keys.get(word)?.key ?? word },
    rows,
    { newId: () => newId('Skill'), keepSorted },
  );
}

async function carryOut(ctx: Context, plans: readonly RowPlan[]): Promise<number> {
  const of = (outcome: RowPlan['outcome']) =>
    plans.flatMap((planned) => (planned.outcome === outcome && planned.skill ? [planned.skill] : []));
  const [created, updated] = [of('CREATED'), of('UPDATED')];
  // New ones first: they may be the parents of those that move.
  await insertSkills(ctx, created);
  await updateSkills(ctx, updated);
  const changed = created.length + updated.length > 0;
  const version = changed ? await nextVersion(ctx) : await taxonomyVersion(ctx);
  await record(ctx, {
    type: 'SkillsImported',
    nodes: [ctx.institutionId],
    changes: {
      taxonomyVersion: [null, version],
      created: [null, created.length],
      updated: [null, updated.length],
    },
  });
  return version;
}

function errorsOf({ problems }: RowPlan, before: string[]): InvalidInput[] {
  return problems.map(({ path, message }) => new InvalidInput([...before, ...path], message));
}
