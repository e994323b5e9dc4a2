/**
 * A report's result in words as a document. A further part of the result becomes a further section here, whose tables
 * and plots all files then have. Pure: what stands in a file depends on the frozen report alone.
 */
import type { EquityProfileData } from '../equity-profiles/equity-profile';
import type { EquityReport } from '../equity-reports/equity-report.entity';
import type { EquityAttribute, EquityReportResult } from '../equity-reports/equity-report.types';
import type { ReportDocument, Section } from './document';
import { benchmarkSections } from './equity-document.benchmarks';
import { comparisonSections } from './equity-document.comparisons';
import { cohortSections } from './equity-document.cohorts';
import { crossingSection } from './equity-document.crossings';
import { outcomeSections } from './equity-document.outcomes';
import { participationSections } from './equity-document.participation';
import { peopleSection } from './equity-document.people';
import { STAGE_WORDS } from './equity-document.words';
import { numberText, plain } from './numbers';

export type ReportFacts = Pick<
  EquityReport,
  'id' | 'programId' | 'role' | 'cohortIds' | 'filters' | 'method'
>;

export function documentOf(
  report: ReportFacts,
  profile: EquityProfileData,
  result: EquityReportResult,
): ReportDocument {
  return {
    title: 'Equity report',
    facts: factsOf(report, profile, result),
    sections: [
      { key: 'overview', heading: 'In short', items: result.summary },
      summary(result),
      ...result.attributes.map((attribute) => attributeSection(attribute, profile, result)),
      ...result.crossings.map(crossingSection),
      ...participationSections(result.participation),
      { key: 'reading', heading: 'How to read it', items: result.notes },
      { key: 'method', heading: 'How the numbers come about', items: result.method },
      { key: 'exclusions', heading: 'Who and what is not in it', items: result.exclusions },
    ],
  };
}

function factsOf(
  { id, programId, role, cohortIds, filters, method }: ReportFacts,
  profile: EquityProfileData,
  { asOf, k }: EquityReportResult,
): ReportDocument['facts'] {
  const { numerator, denominator } = profile.threshold;
  const screening = [
    `ratio below ${numerator}/${denominator}`,
    `adjusted p up to ${profile.alphaPermille / 1000}`,
    `groups from ${profile.minimumSharePercent} % of the people`,
  ];
  return [
    { key: 'people', label: 'People', text: role === 'MENTOR' ? 'Mentors' : 'Mentees' },
    { key: 'as_of', label: 'Moment of the data', text: asOf.toISOString() },
    { key: 'k', label: 'No number of people below this can be read', text: String(k) },
    { key: 'profile', label: 'Policy profile', text: `${profile.name} (${profile.key}, ${profile.version})` },
    { key: 'screening', label: 'It screens by', text: screening.join('; ') },
    { key: 'profile_source', label: 'Source of the profile', text: profile.source },
    { key: 'method_name', label: 'Method', text: method },
    { key: 'report', label: 'Report', text: id },
    ...(programId ? [{ key: 'program', label: 'Program', text: programId }] : []),
    { key: 'cohorts', label: 'Cohorts', text: [...cohortIds].sort().join(', ') },
    ...filters.map(({ field, ids }) => ({
      key: 'filter',
      label: field === 'COHORT' ? 'Narrowed to the cohorts' : 'Narrowed to the divisions',
      text: ids.join(', '),
    })),
  ];
}

function summary({ findings }: EquityReportResult): Section {
  const none =
    'In the numbers shown, nothing stands out. That is no proof that there is no difference: see the smallest ratios that could have been detected.';
  return findings.length
    ? { key: 'summary', heading: 'What to look into', items: findings.map(({ message }) => message) }
    : { key: 'summary', heading: 'What to look into', paragraphs: [none] };
}

function attributeSection(
  attribute: EquityAttribute,
  profile: EquityProfileData,
  result: EquityReportResult,
): Section {
  const { key, label, groups } = attribute;
  return {
    key: `attribute:${key}`,
    heading: label,
    paragraphs: aboutAttribute(attribute, result),
    sections: groups.length
      ? [
          ...benchmarkSections(attribute),
          peopleSection(attribute),
          ...comparisonSections(attribute, profile),
          ...cohortSections(attribute),
          ...outcomeSections(attribute),
        ]
      : [],
  };
}

function aboutAttribute(
  { number, answered, aloneOrInCombination, asOf, refusal, stages, eligibility }: EquityAttribute,
  report: EquityReportResult,
): string[] {
  if (refusal === 'TOO_FEW') return ['Nothing of it can be shown: the groups are too small.'];
  if (refusal === 'NOT_APART')
    return ['Nothing of it can be shown: what was filtered for is not told apart from others.'];
  if (refusal) return ['Nothing of it can be shown beside an earlier report about some of the same cohorts.'];
  const share = numberText(plain(answered, ''), 'share');
  const omitted = report.stages.filter((stage) => !stages.includes(stage));
  return [
    `Version ${number} of the question.${share ? ` ${share} of the people gave an answer that says something.` : ''}`,
    ...(aloneOrInCombination
      ? [
          'People could choose several answers. Each group is everybody who chose it, alone or in combination: the groups overlap, and their numbers do not add up.',
        ]
      : []),
    ...(eligibility
      ? [
          'A program of these cohorts admits people by it: groups are shown, and differences between them are not judged.',
        ]
      : []),
    ...(omitted.length
      ? [`Stages not shown: ${omitted.map((stage) => STAGE_WORDS[stage]).join(', ')}.`]
      : []),
    ...(asOf.getTime() === report.asOf.getTime() ? [] : [`Data of ${asOf.toISOString()}.`]),
  ];
}
