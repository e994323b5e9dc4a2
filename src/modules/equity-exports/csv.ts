/**
 * A document as one long table, a number or a sentence in each row, which statistical programs read as it is. Pure.
 */
import { csvText } from '../imports/csv-text';
import {
  DIMENSIONS,
  tablesOf,
  type Dimension,
  type ReportDocument,
  type Section,
  type Table,
} from './document';

type Cell = string | number;

const PLACES = Object.keys(DIMENSIONS) as Dimension[];
const NOWHERE = PLACES.flatMap(() => ['', '']);
const HEADER = [
  'section',
  ...PLACES.flatMap((place) => [place, `${place}_label`]),
  'measure',
  'value',
  'lower',
  'upper',
  'note',
];

export function csvOf({ facts, sections }: ReportDocument): string {
  const about = facts.map(({ key, text }): Cell[] => ['report', ...NOWHERE, key, text, '', '', '']);
  return csvText(',', [HEADER, ...about, ...sections.flatMap(rowsOf)]);
}

function rowsOf(section: Section): Cell[][] {
  const { key, paragraphs = [], items = [], sections = [] } = section;
  return [
    ...[...paragraphs, ...items].map((text): Cell[] => [key, ...NOWHERE, 'text', text, '', '', '']),
    ...tablesOf(section).flatMap((table) => numbersOf(key, table)),
    ...sections.flatMap(rowsOf),
  ];
}

function numbersOf(key: string, { columns, rows }: Table): Cell[][] {
  return rows.flatMap(({ at, values }) => {
    const places = PLACES.flatMap((place) => [at[place]?.code ?? '', at[place]?.label ?? '']);
    return columns.map(({ measure }, index): Cell[] => {
      const { value = null, lower = null, upper = null, note = null } = values[index] ?? {};
      return [key, ...places, measure, value ?? '', lower ?? '', upper ?? '', note ?? ''];
    });
  });
}
