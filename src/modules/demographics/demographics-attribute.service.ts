/** What people are asked: defining it, adopting a starter set, and showing it. */
import { v7 } from 'uuid';
import { authorize, decide } from '../../auth/decisions';
import { inTransaction, type Context } from '../../context';
import { record } from '../../events/record';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { labelProblems, labelsOf } from './demographics.input-labels';
import type { DefineDemographicAttributeInput } from './demographics.inputs';
import { inLanguage } from './demographics.labels';
import {
  insertAttribute,
  readTaxonomy,
  type CategoryRow,
  type NewAttribute,
  type TaxonomyRow,
} from './demographics.repository';
import { rollUpProblems, type RollUp } from './demographics.roll-up';
import { demandPerson, languagesOf } from './demographics.service';
import type {
  DemographicAttribute,
  DemographicCategory,
  DemographicCategoryKind,
  DemographicRollUp,
  DemographicRollUpRule,
} from './demographics.types';

/**
 * What is asked now, with what is offered. Administrators also see what is not asked any more; they and equity
 * officers, what is only recorded. May: every person.
 */
export async function getAttributes(ctx: Context, language: string | null): Promise<DemographicAttribute[]> {
  demandPerson(ctx);
  const all = decide(ctx.viewer, 'demographics.manage').allowed;
  const whole = decide(ctx.viewer, 'demographicTaxonomy.read').allowed;
  const rows = (await readTaxonomy(ctx)).filter((row) => row.newest && (row.enabled || all));
  const languages = await languagesOf(ctx, language);
  return rows.map((row) => attributeShown(row, languages, whole));
}

export function attributeShown(
  row: TaxonomyRow,
  languages: (string | null)[],
  whole = true,
): DemographicAttribute {
  const { key, number, topic, multiple, enabled, taxonomyKey, taxonomyVersion } = row;
  return {
    key,
    number,
    label: inLanguage(row.labels, languages),
    topic,
    multiple,
    rollUp: rollUpShown(row.rollUp),
    taxonomyKey,
    taxonomyVersion,
    enabled,
    categories: categoriesShown(row.categories, languages).filter(({ offered }) => offered || whole),
  };
}

export function categoriesShown(rows: CategoryRow[], languages: (string | null)[]): DemographicCategory[] {
  const labelOf = new Map(rows.map(({ code, labels }) => [code, inLanguage(labels, languages)]));
  return rows.map(({ code, kind, parent, offered }) => ({
    code,
    label: labelOf.get(code) as string,
    kind: kind as DemographicCategoryKind,
    parent,
    parentLabel: (parent !== null && labelOf.get(parent)) || null,
    offered,
  }));
}

export function rollUpShown({ rule, order = [], twoOrMore = null }: RollUp): DemographicRollUp {
  return { rule: rule as DemographicRollUpRule, order, twoOrMore };
}

/** May: administrators. Refuses: InvalidInput. Records: DemographicAttributeDefined. */
export async function defineAttribute(
  ctx: Context,
  input: DefineDemographicAttributeInput,
): Promise<DemographicAttribute> {
  authorize(decide(ctx.viewer, 'demographics.manage'));
  const { rule = 'ALONE_OR_IN_COMBINATION', order, twoOrMore } = input.rollUp ?? {};
  const rollUp: RollUp = { rule, order: order ?? [], twoOrMore: twoOrMore ?? null };
  const categories = input.categories.map(({ code, labels, kind, parent, offered }) => ({
    code,
    labels: labelsOf(labels),
    kind,
    parent: parent ?? null,
    offered,
  }));
  const problems = [
    ...labelProblems(input.labels, ['labels']),
    ...input.categories.flatMap(({ labels }, at) =>
      labelProblems(labels, ['categories', String(at), 'labels']),
    ),
    ...codeProblems(categories.map(({ code }) => code)),
    ...rollUpProblems(input.multiple, rollUp, categories).map(
      ({ path, message }) => new InvalidInput(path, message),
    ),
  ];
  if (problems.length) throw new Refusal(...problems);
  return writeAttribute(ctx, {
    key: input.key,
    labels: labelsOf(input.labels),
    topic: input.topic ?? input.key,
    multiple: input.multiple,
    rollUp,
    taxonomyKey: null,
    taxonomyVersion: null,
    enabled: input.enabled,
    categories,
  });
}

export async function writeAttribute(
  ctx: Context,
  attribute: Omit<NewAttribute, 'id'>,
): Promise<DemographicAttribute> {
  const id = v7();
  const taxonomy = await inTransaction(ctx, async (ctx) => {
    await insertAttribute(ctx, { id, ...attribute });
    await record(ctx, { type: 'DemographicAttributeDefined', nodes: [ctx.institutionId] });
    return readTaxonomy(ctx);
  });
  // As it stands: the policy profile may have switched its topic off.
  const row = taxonomy.find((each) => each.id === id) as TaxonomyRow;
  return attributeShown(row, await languagesOf(ctx, null));
}

function codeProblems(codes: string[]): InvalidInput[] {
  return codes.flatMap((code, at) => {
    const path = ['categories', String(at), 'code'];
    if (code === 'NOT_DISCLOSED')
      return [
        new InvalidInput(
          path,
          'NOT_DISCLOSED means in reports that there is no answer. Choose another code.',
        ),
      ];
    return codes.indexOf(code) < at ? [new InvalidInput(path, 'This code stands here twice.')] : [];
  });
}
