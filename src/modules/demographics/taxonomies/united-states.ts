/** Sets after standards of the United States. */
import { PREFER_NOT_TO_SAY, type TaxonomyCategory, type TaxonomyData } from './taxonomy';

const SHARED: TaxonomyCategory[] = [
  { code: 'white', label: 'White' },
  { code: 'black_or_african_american', label: 'Black or African American' },
  {
    code: 'native_hawaiian_or_other_pacific_islander',
    label: 'Native Hawaiian or Other Pacific Islander',
  },
  { code: 'asian', label: 'Asian' },
  { code: 'american_indian_or_alaska_native', label: 'American Indian or Alaska Native' },
];
const HISPANIC: TaxonomyCategory = { code: 'hispanic_or_latino', label: 'Hispanic or Latino' };
const TWO_OR_MORE: TaxonomyCategory = {
  code: 'two_or_more_races',
  label: 'Two or More Races',
  offered: false,
};

export const EEO_1_RACE_ETHNICITY: TaxonomyData = {
  key: 'eeo_1_race_ethnicity',
  version: 1,
  name: 'Race and ethnicity, as in EEO-1 reports',
  description:
    'All that apply are chosen. Who is Hispanic or Latino counts as that whatever else she chose; of the others, two or more races are a group of their own.',
  source:
    'Categories of the EEO-1 Component 1 report of the Equal Employment Opportunity Commission. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'ethnicity',
  topic: 'ethnicity',
  label: 'Race and ethnicity',
  multiple: true,
  rollUp: { rule: 'HIERARCHY', order: ['hispanic_or_latino'], twoOrMore: 'two_or_more_races' },
  categories: [HISPANIC, ...SHARED, TWO_OR_MORE],
  preferNotToSay: PREFER_NOT_TO_SAY,
};

export const EEO_1_SEX: TaxonomyData = {
  key: 'eeo_1_sex',
  version: 1,
  name: 'Sex, as in EEO-1 reports',
  description: 'The two categories of the report. The set `gender` asks more openly.',
  source:
    'Categories of the EEO-1 Component 1 report of the Equal Employment Opportunity Commission. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'sex',
  topic: 'sex',
  label: 'Sex',
  multiple: false,
  rollUp: { rule: 'ALONE_OR_IN_COMBINATION' },
  categories: [
    { code: 'female', label: 'Female' },
    { code: 'male', label: 'Male' },
  ],
  preferNotToSay: PREFER_NOT_TO_SAY,
};

export const IPEDS_RACE_ETHNICITY: TaxonomyData = {
  key: 'ipeds_race_ethnicity',
  version: 1,
  name: 'Race and ethnicity, as reported to IPEDS',
  description:
    'All that apply are chosen. U.S. nonresidents, whom only records tell, come first, then Hispanic or Latino, then two or more races. Its rules forbid to offer “unknown”, “decline”, “none”, “other” or “nonresident”; people leave the question out instead.',
  source:
    'Collecting and reporting rules for race and ethnicity of the Integrated Postsecondary Education Data System. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'ethnicity',
  topic: 'ethnicity',
  label: 'Race and ethnicity',
  multiple: true,
  rollUp: {
    rule: 'HIERARCHY',
    order: ['us_nonresident', 'hispanic_or_latino'],
    twoOrMore: 'two_or_more_races',
  },
  categories: [
    { code: 'us_nonresident', label: 'U.S. Nonresident', offered: false },
    HISPANIC,
    ...SHARED,
    TWO_OR_MORE,
    { code: 'unknown', label: 'Race and ethnicity unknown', kind: 'NOT_KNOWN', offered: false },
  ],
  preferNotToSay: null,
};

/** Minimum categories, which are complete answers by themselves, and the detail under each. */
function detailed(code: string, label: string, details: string): TaxonomyCategory[] {
  return [
    { code, label },
    ...details.split(', ').map((detail) => ({
      code: `${code}_${detail.toLowerCase().replaceAll(' ', '_')}`,
      label: detail,
      parent: code,
    })),
  ];
}

export const SPD_15_RACE_ETHNICITY: TaxonomyData = {
  key: 'spd_15_race_ethnicity',
  version: 1,
  name: 'Race and ethnicity, after Statistical Policy Directive 15 of 2024',
  description:
    'One question for both; all that apply are chosen, and one is a complete answer. Details count in their minimum category, alone or in combination, so that the shares of the groups add up to more than all.',
  source:
    'Office of Management and Budget, revisions to Statistical Policy Directive No. 15, 89 FR 22182 (29 March 2024). To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'ethnicity',
  topic: 'ethnicity',
  label: 'Race and ethnicity',
  multiple: true,
  rollUp: { rule: 'MAP' },
  categories: [
    { code: 'aian', label: 'American Indian or Alaska Native' },
    ...detailed('asian', 'Asian', 'Chinese, Asian Indian, Filipino, Vietnamese, Korean, Japanese'),
    ...detailed(
      'black',
      'Black or African American',
      'African American, Jamaican, Haitian, Nigerian, Ethiopian, Somali',
    ),
    ...detailed(
      'hispanic',
      'Hispanic or Latino',
      'Mexican, Puerto Rican, Salvadoran, Cuban, Dominican, Guatemalan',
    ),
    ...detailed(
      'mena',
      'Middle Eastern or North African',
      'Lebanese, Iranian, Egyptian, Syrian, Iraqi, Israeli',
    ),
    ...detailed(
      'nhpi',
      'Native Hawaiian or Pacific Islander',
      'Native Hawaiian, Samoan, Chamorro, Tongan, Fijian, Marshallese',
    ),
    ...detailed('white', 'White', 'English, German, Irish, Italian, Polish, Scottish'),
  ],
  preferNotToSay: PREFER_NOT_TO_SAY,
};
