/** The starter sets that come with the system. A version is never changed once it was given out: add another. */
import { AGE_BAND, DISABILITY, GENDER } from './anywhere';
import type { TaxonomyData } from './taxonomy';
import { HESA_DISABILITY, HESA_ETHNICITY, ONS_DISABILITY, ONS_ETHNIC_GROUP } from './united-kingdom';
import {
  EEO_1_RACE_ETHNICITY,
  EEO_1_SEX,
  IPEDS_RACE_ETHNICITY,
  SPD_15_RACE_ETHNICITY,
} from './united-states';

export const TAXONOMIES: readonly TaxonomyData[] = [
  AGE_BAND,
  DISABILITY,
  EEO_1_RACE_ETHNICITY,
  EEO_1_SEX,
  GENDER,
  HESA_DISABILITY,
  HESA_ETHNICITY,
  IPEDS_RACE_ETHNICITY,
  ONS_DISABILITY,
  ONS_ETHNIC_GROUP,
  SPD_15_RACE_ETHNICITY,
];

/** The newest version where none is named. */
export function findTaxonomy(
  key: string,
  version: number | null = null,
  among: readonly TaxonomyData[] = TAXONOMIES,
): TaxonomyData | null {
  return (
    among
      .filter((one) => one.key === key && (version ?? one.version) === one.version)
      .sort((a, b) => b.version - a.version)[0] ?? null
  );
}
