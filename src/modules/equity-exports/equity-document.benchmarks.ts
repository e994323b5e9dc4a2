/** The people before they applied, as the institution stated them. Pure. */
import type { EquityAttribute } from '../equity-reports/equity-report.types';
import type { Row, Section } from './document';
import { attributeName, STAGE_WORDS, stageName } from './equity-document.words';
import { coded, NOT_SHOWN, noted, plain } from './numbers';

/** None where the report names no benchmark of the attribute. */
export function benchmarkSections(attribute: EquityAttribute): Section[] {
  const { label, benchmarks } = attribute;
  if (!benchmarks.length) return [];
  const rows = benchmarks.flatMap(({ stage, groups }) =>
    groups.map(({ code, label: name, people, fits }): Row => ({
      at: {
        attribute: attributeName(attribute),
        group: { code, label: name },
        stage: stageName(stage),
      },
      values: [
        fits
          ? plain(people, 'not told apart')
          : { ...plain(people, 'not told apart'), note: 'fewer than went further: not compared' },
      ],
    })),
  );
  return [
    {
      key: 'stated',
      heading: 'Before applying, as the institution states',
      items: benchmarks.map(
        ({ stage, source, countedOn }) => `${STAGE_WORDS[stage]}: ${source}, of ${countedOn}.`,
      ),
      tables: [
        {
          caption: `${label}: how much of the stated numbers is known by group`,
          heads: ['stage'],
          columns: [
            { measure: 'stated_in_all', heading: 'People in all', as: 'count' as const },
            { measure: 'coverage', heading: 'Of known group', as: 'share' as const },
            { measure: 'not_evaluated', heading: 'Why not judged', as: 'words' as const },
          ],
          rows: benchmarks.map(({ stage, people, coverage, reason }): Row => ({
            at: { attribute: attributeName(attribute), stage: stageName(stage) },
            values: [
              plain(people, NOT_SHOWN.note!),
              plain(coverage, NOT_SHOWN.note!),
              reason ? coded(reason, WHY[reason]) : noted('judged'),
            ],
          })),
        },
        ...(rows.length
          ? [
              {
                caption: `${label}: people before applying, as stated`,
                heads: ['group' as const, 'stage' as const],
                columns: [{ measure: 'stated_people', heading: 'People', as: 'count' as const }],
                rows,
              },
            ]
          : []),
      ],
    },
  ];
}

const WHY = {
  COVERAGE: 'the group of too many is unknown',
  ANSWERS: 'too many of those who applied gave no answer',
  ELIGIBILITY: 'a program admits people by it',
  TOO_CLOSE: 'of some group few would be known to have gone no further',
  VERSION: 'of another version of the question',
} as const;
