/** Bars of shares, block by block. Pure. */
import type { BarPlot, Mark } from './document';
import { markup, type Markup } from './markup';
import { drawing, line, percent, words } from './svg';

const HEADING = 26;
const ROW = 22;
/** Where bars begin and end, from 0 to 1; left of them stand their labels, right of them the numbers. */
const [LEFT, RIGHT] = [0.28, 0.58];

export function barPlot(plot: BarPlot, number: number): Markup {
  const hatch = `plot-${number}-hatch`;
  const parts: Markup[] = [
    markup`<defs><pattern id="${hatch}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="hatch-ground"/><line x1="0" y1="0" x2="0" y2="6" class="hatch-line"/></pattern></defs>`,
  ];
  let y = 0;
  for (const { heading, marks } of plot.blocks) {
    parts.push(words(0, y + 18, heading, { kind: 'heading' }));
    const top = y + HEADING;
    parts.push(...marks.flatMap((mark, at) => bar(mark, top + at * ROW, hatch)));
    y = top + marks.length * ROW;
    parts.push(line([LEFT, top], [LEFT, y], 'axis'));
    y += 6;
  }
  return drawing(number, plot, y, parts);
}

function bar({ label, value, lower, upper, text }: Mark, y: number, hatch: string): Markup[] {
  const [sure, possible] = [value ?? lower ?? 0, value ?? upper ?? 0];
  return [
    words(LEFT, y + 15, label, { align: 'end', aside: -6 }),
    box(0, sure, y, markup`class="bar"`),
    box(sure, possible, y, markup`class="range" fill="url(#${hatch})"`),
    words(LEFT + possible * (RIGHT - LEFT), y + 15, text, { aside: 6 }),
  ].filter(({ text }) => text !== '');
}

function box(from: number, to: number, y: number, looks: Markup): Markup {
  if (to <= from) return markup``;
  const [start, width] = [LEFT + from * (RIGHT - LEFT), (to - from) * (RIGHT - LEFT)];
  return markup`<rect x="${percent(start)}" y="${y + 4}" width="${percent(width)}" height="${ROW - 8}" ${looks}/>`;
}
