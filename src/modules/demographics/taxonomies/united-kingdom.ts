/** Sets after standards of the United Kingdom. */
import { PREFER_NOT_TO_SAY, under, type TaxonomyData } from './taxonomy';

export const ONS_ETHNIC_GROUP: TaxonomyData = {
  key: 'ons_ethnic_group',
  version: 1,
  name: 'Ethnic group, as in the census of England and Wales',
  description:
    'One of nineteen groups is chosen, and counted in one of five. Scotland and Northern Ireland have lists of their own.',
  source:
    'Office for National Statistics, census 2021 in England and Wales, and the harmonised standard of the Government Statistical Service. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'ethnicity',
  topic: 'ethnicity',
  label: 'Ethnic group',
  multiple: false,
  rollUp: { rule: 'MAP' },
  categories: [
    ...under('asian', 'Asian or Asian British', [
      ['indian', 'Indian'],
      ['pakistani', 'Pakistani'],
      ['bangladeshi', 'Bangladeshi'],
      ['chinese', 'Chinese'],
      ['asian_other', 'Any other Asian background'],
    ]),
    ...under('black', 'Black, Black British, Caribbean or African', [
      ['caribbean', 'Caribbean'],
      ['african', 'African'],
      ['black_other', 'Any other Black, Black British, Caribbean or African background'],
    ]),
    ...under('mixed', 'Mixed or multiple ethnic groups', [
      ['white_and_black_caribbean', 'White and Black Caribbean'],
      ['white_and_black_african', 'White and Black African'],
      ['white_and_asian', 'White and Asian'],
      ['mixed_other', 'Any other Mixed or multiple ethnic background'],
    ]),
    ...under('white', 'White', [
      ['white_british', 'English, Welsh, Scottish, Northern Irish or British'],
      ['white_irish', 'Irish'],
      ['gypsy_or_irish_traveller', 'Gypsy or Irish Traveller'],
      ['roma', 'Roma'],
      ['white_other', 'Any other White background'],
    ]),
    ...under('other', 'Other ethnic group', [
      ['arab', 'Arab'],
      ['other_other', 'Any other ethnic group'],
    ]),
  ],
  preferNotToSay: PREFER_NOT_TO_SAY,
};

export const ONS_DISABILITY: TaxonomyData = {
  key: 'ons_disability',
  version: 1,
  name: 'Disability, as in the census of England and Wales',
  description:
    'How much a long-lasting condition limits day-to-day activities, counted as disabled or not after the Equality Act 2010.',
  source:
    'Office for National Statistics, census 2021 in England and Wales, disability. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'disability',
  topic: 'disability',
  label: 'Conditions or illnesses that last twelve months or more',
  multiple: false,
  rollUp: { rule: 'MAP' },
  categories: [
    ...under('disabled', 'Disabled', [
      ['limited_a_lot', 'Day-to-day activities limited a lot'],
      ['limited_a_little', 'Day-to-day activities limited a little'],
    ]),
    ...under('not_disabled', 'Not disabled', [
      ['not_limited', 'A condition, but day-to-day activities not limited'],
      ['no_condition', 'No long-lasting condition'],
    ]),
  ],
  preferNotToSay: PREFER_NOT_TO_SAY,
};

export const HESA_ETHNICITY: TaxonomyData = {
  key: 'hesa_ethnicity',
  version: 1,
  name: 'Ethnicity, as in the student record of HESA',
  description:
    'One code of the record is chosen, and counted in one of five groups. 997 and 999 are recorded and never offered; 998, “prefer not to say”, is offered only where the institution switches it on.',
  source:
    'HESA coding manual, student record, field ETHNIC and its code list. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'ethnicity',
  topic: 'ethnicity',
  label: 'Ethnicity',
  multiple: false,
  rollUp: { rule: 'MAP' },
  categories: [
    ...under('asian', 'Asian or Asian British', [
      ['100', 'Asian - Bangladeshi or Bangladeshi British'],
      ['101', 'Asian - Chinese or Chinese British'],
      ['103', 'Asian - Indian or Indian British'],
      ['104', 'Asian - Pakistani or Pakistani British'],
      ['119', 'Any other Asian background'],
    ]),
    ...under('black', 'Black or Black British', [
      ['120', 'Black - African or African British'],
      ['121', 'Black - Caribbean or Caribbean British'],
      ['139', 'Any other Black background'],
    ]),
    ...under('mixed', 'Mixed or multiple ethnic groups', [
      ['140', 'White or White British and Asian or Asian British'],
      ['141', 'White or White British and Black African or Black African British'],
      ['142', 'White or White British and Black Caribbean or Black Caribbean British'],
      ['159', 'Any other Mixed or Multiple ethnic background'],
    ]),
    ...under('white', 'White', [
      ['160', 'White - English, Scottish, Welsh, Northern Irish or British'],
      ['163', 'White - Gypsy or Irish Traveller'],
      ['166', 'White - Irish'],
      ['168', 'White - Roma'],
      ['179', 'Any other White background'],
    ]),
    ...under('other', 'Other ethnic background', [
      ['180', 'Arab'],
      ['899', 'Any other ethnic background'],
    ]),
    { code: '997', label: 'Not known', kind: 'NOT_KNOWN', offered: false },
    { code: '999', label: 'Not available', kind: 'NOT_KNOWN', offered: false },
  ],
  preferNotToSay: { code: '998', label: 'Prefer not to say', usual: false, recorded: true },
};

export const HESA_DISABILITY: TaxonomyData = {
  key: 'hesa_disability',
  version: 1,
  name: 'Disability, as in the student record of HESA',
  description:
    'All codes that apply are chosen, and counted alone or in combination. 99 is recorded and never offered; 98, “prefer not to say”, is offered only where the institution switches it on.',
  source: 'HESA coding manual, student record, field DISABILITY. To be checked by the institution.',
  sourceOn: '2026-11-28',
  attribute: 'disability',
  topic: 'disability',
  label: 'Impairments, health conditions and learning differences',
  multiple: true,
  rollUp: { rule: 'ALONE_OR_IN_COMBINATION' },
  categories: [
    { code: '95', label: 'No impairment, health condition or learning difference' },
    { code: '58', label: 'Blind or a visual impairment that glasses do not correct' },
    { code: '57', label: 'Deaf or a hearing impairment' },
    { code: '59', label: 'Development condition since childhood' },
    { code: '51', label: 'Learning difference such as dyslexia, dyspraxia or AD(H)D' },
    { code: '54', label: 'Long-term illness or health condition' },
    { code: '55', label: 'Mental health condition, challenge or disorder' },
    { code: '56', label: 'Physical impairment' },
    { code: '53', label: 'Social or communication condition, such as autism' },
    { code: '96', label: 'An impairment, condition or difference not listed here' },
    { code: '99', label: 'Not available', kind: 'NOT_KNOWN', offered: false },
  ],
  preferNotToSay: { code: '98', label: 'Prefer not to say', usual: false, recorded: true },
};
