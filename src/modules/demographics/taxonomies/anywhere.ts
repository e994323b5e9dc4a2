/** Sets that belong to no country's standard. */
import { PREFER_NOT_TO_SAY, type TaxonomyData } from './taxonomy';

export const GENDER: TaxonomyData = {
  key: 'gender',
  version: 1,
  name: 'Gender',
  description:
    'Asked openly, with words of one’s own. Sex assigned at birth and trans status are not asked: where confidentiality can’t be assured, the source advises against it.',
  source:
    'After National Academies of Sciences, Engineering, and Medicine, Measuring Sex, Gender Identity, and Sexual Orientation (2022), without its first step. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'gender',
  topic: 'gender',
  label: 'Gender',
  multiple: false,
  rollUp: { rule: 'ALONE_OR_IN_COMBINATION' },
  categories: [
    { code: 'woman', label: 'Woman' },
    { code: 'man', label: 'Man' },
    { code: 'non_binary', label: 'Non-binary' },
    { code: 'self_described', label: 'In my own words', kind: 'SELF_DESCRIBED' },
  ],
  preferNotToSay: PREFER_NOT_TO_SAY,
};

export const DISABILITY: TaxonomyData = {
  key: 'disability',
  version: 1,
  name: 'Disability, yes or no',
  description: 'The coarsest question, where groups by kind of disability would be too small to show.',
  source:
    'No official list; the question that most monitoring forms begin with. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'disability',
  topic: 'disability',
  label: 'Do you consider yourself disabled?',
  multiple: false,
  rollUp: { rule: 'ALONE_OR_IN_COMBINATION' },
  categories: [
    { code: 'yes', label: 'Yes' },
    { code: 'no', label: 'No' },
  ],
  preferNotToSay: PREFER_NOT_TO_SAY,
};

export const AGE_BAND: TaxonomyData = {
  key: 'age_band',
  version: 1,
  name: 'Age in bands of ten years',
  description:
    'People choose their band, since no day of birth is held. An answer grows old with the person: ask again every few years.',
  source:
    'No official list; bands of ten years, as surveys of employers use them. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'age_band',
  topic: 'age',
  label: 'Age',
  multiple: false,
  rollUp: { rule: 'ALONE_OR_IN_COMBINATION' },
  categories: [
    { code: 'under_25', label: 'Under 25' },
    { code: '25_34', label: '25 to 34' },
    { code: '35_44', label: '35 to 44' },
    { code: '45_54', label: '45 to 54' },
    { code: '55_64', label: '55 to 64' },
    { code: '65_or_over', label: '65 or over' },
  ],
  preferNotToSay: PREFER_NOT_TO_SAY,
};
