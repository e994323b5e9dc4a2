/** The starter sets on the wire. */
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { Context } from '../../context';
import { payload } from '../../graphql/mutation';
import { AdoptDemographicTaxonomyInput } from './demographics-taxonomy.inputs';
import { adoptTaxonomy, getTaxonomies } from './demographics-taxonomy.service';
import { DemographicTaxonomy } from './demographics-taxonomy.types';
import { DemographicAttributePayload } from './demographics.types';

@Resolver()
export class DemographicTaxonomyResolver {
  @Query(() => [DemographicTaxonomy], {
    description:
      'The starter sets of categories after standards of several countries, by key. For administrators and equity officers.',
  })
  demographicTaxonomies(@Ctx() ctx: Context): DemographicTaxonomy[] {
    return getTaxonomies(ctx);
  }

  @Mutation(() => DemographicAttributePayload, {
    description:
      'Asks people about a starter set from now on: defines an attribute with its categories, or a new version of one, which `defineDemographicAttribute` edits afterwards. For administrators.',
  })
  adoptDemographicTaxonomy(
    @Ctx() ctx: Context,
    @Arg('input', { description: 'The set.' }) input: AdoptDemographicTaxonomyInput,
  ): Promise<DemographicAttributePayload> {
    return payload(input, async () => ({ demographicAttribute: await adoptTaxonomy(ctx, input) }));
  }
}
