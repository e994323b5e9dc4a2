/** The starter sets, and adopting one: from then on it is the institution's own, to edit as any attribute. */
import { authorize, decide } from '../../auth/decisions';
import type { Context } from '../../context';
import { InvalidInput, Refusal } from '../../graphql/user-errors';
import { categoriesShown, rollUpShown, writeAttribute } from './demographics-attribute.service';
import type { AdoptDemographicTaxonomyInput } from './demographics-taxonomy.inputs';
import { DemographicSilence, type DemographicTaxonomy } from './demographics-taxonomy.types';
import type { CategoryRow } from './demographics.repository';
import type { DemographicAttribute } from './demographics.types';
import { findTaxonomy, TAXONOMIES } from './taxonomies/taxonomies';
import type { TaxonomyCategory, TaxonomyData } from './taxonomies/taxonomy';

/** Every version that ever was. May: administrators, equity officers. */
export function getTaxonomies(ctx: Context): DemographicTaxonomy[] {
  authorize(decide(ctx.viewer, 'demographicTaxonomy.read'));
  return TAXONOMIES.map((taxonomy) => ({
    ...taxonomy,
    newest: findTaxonomy(taxonomy.key) === taxonomy,
    rollUp: rollUpShown(taxonomy.rollUp),
    preferNotToSay: silenceOf(taxonomy),
    categories: categoriesShown(categoriesOf(taxonomy, taxonomy.preferNotToSay?.usual ?? false), ['en']),
  }));
}

function silenceOf({ preferNotToSay }: TaxonomyData): DemographicSilence {
  if (!preferNotToSay) return DemographicSilence.FORBIDDEN;
  return preferNotToSay.usual ? DemographicSilence.OFFERED : DemographicSilence.OFFERABLE;
}

/** May: administrators. Refuses: InvalidInput. Records: DemographicAttributeDefined. */
export function adoptTaxonomy(
  ctx: Context,
  input: AdoptDemographicTaxonomyInput,
): Promise<DemographicAttribute> {
  authorize(decide(ctx.viewer, 'demographics.manage'));
  const taxonomy = findTaxonomy(input.key, input.version);
  if (!taxonomy)
    throw new Refusal(
      new InvalidInput(['key'], 'There is no such set. `demographicTaxonomies` lists those that there are.'),
    );
  if (input.preferNotToSay && !taxonomy.preferNotToSay)
    throw new Refusal(
      new InvalidInput(
        ['preferNotToSay'],
        'The rules of this set forbid to offer it; people leave the question out instead.',
      ),
    );
  return writeAttribute(ctx, {
    key: input.attribute ?? taxonomy.attribute,
    labels: { en: taxonomy.label },
    topic: taxonomy.topic,
    multiple: taxonomy.multiple,
    rollUp: taxonomy.rollUp,
    taxonomyKey: taxonomy.key,
    taxonomyVersion: taxonomy.version,
    enabled: true,
    categories: categoriesOf(taxonomy, input.preferNotToSay ?? taxonomy.preferNotToSay?.usual ?? false),
  });
}

function categoriesOf({ categories, preferNotToSay }: TaxonomyData, silent: boolean): CategoryRow[] {
  const rows = categories.map(rowOf);
  if (!preferNotToSay || !(silent || preferNotToSay.recorded)) return rows;
  const { code, label } = preferNotToSay;
  return [...rows, { ...rowOf({ code, label, kind: 'PREFER_NOT_TO_SAY' }), offered: silent }];
}

function rowOf({
  code,
  label,
  kind = 'VALUE',
  parent,
  offered = true,
}: Omit<TaxonomyCategory, 'offered'> & { offered?: boolean }): CategoryRow {
  return { code, labels: { en: label }, kind, parent: parent ?? null, offered };
}
