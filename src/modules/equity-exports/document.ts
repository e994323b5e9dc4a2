/**
 * A report as a document: headings, sentences, tables and plots, before it becomes HTML or CSV. It knows nothing of
 * equity. A plot comes with its table, by type, so that nothing can be read from a drawing alone.
 */

/** What a number belongs to, beside its section, and how a reader calls that. CSV has two columns for each. */
export const DIMENSIONS = {
  attribute: 'Attribute',
  group: 'Group',
  stage: 'Stage',
  basis: 'Share of',
  cohort: 'Cohorts',
  unit: 'Divisions',
  class: 'Class',
  weeks: 'After weeks',
} as const;
export type Dimension = keyof typeof DIMENSIONS;

/** A code for machines, and the words for it. */
export interface Name {
  code: string;
  label: string;
}

/**
 * A number, with its limits where it has any; a range, of limits alone; or no number, with a note that says why.
 * A code stands where a number would, with its words as the note.
 */
export interface Value {
  value: number | string | null;
  lower: number | null;
  upper: number | null;
  note: string | null;
  /** Decimals of a percentage, where the number of people behind it allows others than one. */
  decimals?: number;
}

export type Format = 'count' | 'people' | 'share' | 'points' | 'number' | 'p' | 'words' | 'sentence';

export interface Column {
  /** Names the number in CSV. */
  measure: string;
  heading: string;
  as: Format;
}

export interface Row {
  at: Partial<Record<Dimension, Name>>;
  /** One for each column. */
  values: Value[];
}

export interface Table {
  caption: string;
  /** What heads a row; the other dimensions of its rows are told by the caption. */
  heads: Dimension[];
  columns: Column[];
  rows: Row[];
}

/** What a plot shows, in words: its name, how to read it, and the same for those who don't see it. */
interface Drawing {
  title: string;
  legend: string;
  description: string;
}

/** Something drawn along a scale, with the text that says the same. */
export interface Mark extends Pick<Value, 'lower' | 'upper'> {
  label: string;
  value: number | null;
  text: string;
}

export interface Block {
  heading: string;
  marks: Mark[];
}

/** Bars from 0 to 1; of a range, up to its lower end, and hatched from there to its upper end. */
export interface BarPlot extends Drawing {
  kind: 'BARS';
  blocks: Block[];
}

/** Ratios with their limits along a logarithmic scale, beside 1 and the threshold. */
export interface ForestPlot extends Drawing {
  kind: 'FOREST';
  threshold: number;
  blocks: Block[];
}

export interface CurvePoint {
  x: number;
  /** From 0 to 1. */
  y: number;
  lower: number | null;
  upper: number | null;
}

/** Shares that change in steps along a time. Each series begins with its first point and keeps a value until the next. */
export interface CurvePlot extends Drawing {
  kind: 'CURVES';
  xLabel: string;
  series: { label: string; points: CurvePoint[] }[];
}

export type Plot = BarPlot | ForestPlot | CurvePlot;

export interface Figure {
  plot: Plot;
  table: Table;
}

export interface Section {
  /** Names the section in CSV. */
  key: string;
  heading: string;
  paragraphs?: string[];
  items?: string[];
  figures?: Figure[];
  tables?: Table[];
  sections?: Section[];
}

export interface ReportDocument {
  title: string;
  facts: { key: string; label: string; text: string }[];
  sections: Section[];
}

/** The tables of a section itself, with those of its plots, in the order of the document. */
export function tablesOf({ figures = [], tables = [] }: Section): Table[] {
  return [...figures.map(({ table }) => table), ...tables];
}
