/**
 * The policy profiles that come with the system. A version is never changed once it was given out: add another below
 * it. A unit test holds the values of each.
 */
import { FOUR_FIFTHS } from '../../statistics/four-fifths';
import { VERDICT_WORDS } from '../../statistics/verdict';
import type { EquityProfileData } from './equity-profile';

const SCREENING: EquityProfileData = {
  key: 'screening',
  version: 1,
  name: 'Screening within the institution',
  description:
    'For reports that stay inside: a ratio below four fifths or an unusual difference is a reason to look closer.',
  source:
    'Ratio and minimum share after 29 CFR 1607.4(D) and its Questions and Answers (44 FR 11996). To be checked by the institution.',
  sourceOn: '2026-11-28',
  threshold: FOUR_FIFTHS,
  alphaPermille: 50,
  minimumSharePercent: 2,
  k: 5,
  minimumCoveragePercent: 80,
  wording: VERDICT_WORDS,
  switchedOffTopics: [],
  matchRunReview: false,
};

export const PROFILES: readonly EquityProfileData[] = [
  SCREENING,
  {
    ...SCREENING,
    key: 'screening_with_review',
    name: 'Screening, with reviews of match runs',
    description:
      'As for screening; and an equity officer may see, before a match run is released, what it would do by group.',
    source:
      'As for screening. Whether groups may be looked at before people are matched is for the law of the place: to be checked by the institution.',
    matchRunReview: true,
  },
  {
    ...SCREENING,
    key: 'published',
    name: 'Reports for publication',
    description: 'For reports that leave the institution: the same screening, with larger groups.',
    source:
      'As for screening; groups of at least ten are what most rules for published counts ask. To be checked by the institution.',
    k: 10,
  },
  {
    ...SCREENING,
    key: 'without_ethnicity',
    name: 'Without ethnic origin, as in France',
    description:
      'For places where people are not to be sorted by ethnic origin or race: nobody is asked, and nothing of it is counted.',
    source:
      'After decision 2007-557 DC of the French Constitutional Council. To be checked by the institution.',
    k: 10,
    switchedOffTopics: ['ethnicity', 'ethnic_group', 'ethnic_origin', 'origin', 'race', 'race_ethnicity'],
  },
];
