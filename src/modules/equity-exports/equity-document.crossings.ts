/** Two attributes crossed. */
import { VERDICT_WORDS } from '../../statistics/verdict';
import type { EquityCrossing } from '../equity-reports/equity-crossing.types';
import type { Row, Section } from './document';
import { STAGE_WORDS } from './equity-document.words';
import { coded, plain } from './numbers';

export function crossingSection({ attributes, refusal, stages, groups }: EquityCrossing): Section {
  const name = attributes.join(' and ');
  const section = { key: `crossing:${attributes.join('|')}`, heading: `${name}, crossed` };
  if (refusal) return { ...section, paragraphs: ['Nothing of it can be shown: the groups are too small.'] };
  return {
    ...section,
    tables: [
      {
        caption: `${name}: people`,
        heads: ['group'],
        columns: stages.map((stage) => ({
          measure: `people_${stage.toLowerCase()}`,
          heading: STAGE_WORDS[stage],
          as: 'count' as const,
        })),
        rows: groups.map(({ codes, labels, counts }) => ({
          at: { group: { code: codes.join('|'), label: labels.join(', ') } },
          values: counts.map((count) => plain(count, 'not known')),
        })),
      },
      {
        caption: `${name}: beside the group with the highest rate`,
        heads: ['group', 'stage'],
        columns: [
          { measure: 'ratio', heading: 'Ratio', as: 'number' },
          { measure: 'adjusted_p', heading: 'Adjusted p', as: 'p' },
          { measure: 'verdict', heading: 'Amounts to', as: 'words' },
        ],
        rows: groups.flatMap(({ codes, labels, comparisons }) =>
          comparisons
            .filter(({ basis }) => basis === 'PREVIOUS_STAGE')
            .map(({ stage, ratio, adjustedP, verdict }): Row => ({
              at: {
                group: { code: codes.join('|'), label: labels.join(', ') },
                stage: { code: stage, label: STAGE_WORDS[stage] },
              },
              values: [
                plain(ratio, 'not known'),
                plain(adjustedP, 'not known'),
                coded(verdict, VERDICT_WORDS[verdict]),
              ],
            })),
        ),
      },
    ],
  };
}
