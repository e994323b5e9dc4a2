/** Ratios and their limits along a logarithmic scale. Pure. */
import type { ForestPlot, Mark } from './document';
import type { Markup } from './markup';
import { drawing, line, shape, words } from './svg';

const HEADING = 28;
const ROW = 40;
const AXIS = 22;
const [LEFT, RIGHT] = [0.06, 0.94];
/** Letters of a label that leave room for the text at the other end, on a phone. */
const BESIDE_TEXT = 22;
const TICKS = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16];

/** What lies beyond the scale is drawn as an arrow at its edge. */
interface Scale {
  from: number;
  to: number;
}

export function forestPlot(plot: ForestPlot, number: number): Markup {
  const scale = scaleOf(plot.blocks.flatMap(({ marks }) => marks));
  const rows: Markup[] = [];
  let y = AXIS;
  for (const { heading, marks } of plot.blocks) {
    rows.push(words(0, y + 20, heading, { kind: 'heading' }));
    y += HEADING;
    rows.push(...marks.flatMap((mark, at) => row(mark, y + at * ROW, scale)));
    y += marks.length * ROW;
  }
  const ticks = TICKS.filter((tick) => tick >= scale.from && tick <= scale.to);
  const labels = [AXIS - 8, y + AXIS - 6].flatMap((height) =>
    ticks.map((tick) =>
      words(placeOf(tick, scale), height, String(tick), { align: 'middle', kind: 'quiet' }),
    ),
  );
  const upright = (ratio: number, looks: string) =>
    line([placeOf(ratio, scale), AXIS], [placeOf(ratio, scale), y], looks);
  const grid = ticks.map((tick) => upright(tick, tick === 1 ? 'axis' : 'grid'));
  return drawing(number, plot, y + AXIS, [...grid, upright(plot.threshold, 'threshold'), ...rows, ...labels]);
}

/** As wide as the numbers ask for, from a quarter to four at least, so that plots of one report compare. */
function scaleOf(marks: readonly Mark[]): Scale {
  const found = marks.flatMap(({ value, lower, upper }) =>
    value === null ? [] : [value, lower ?? value, upper ?? value],
  );
  const from = TICKS.filter((tick) => tick <= Math.min(1 / 4, ...found)).at(-1) ?? TICKS[0]!;
  const to = TICKS.find((tick) => tick >= Math.max(4, ...found)) ?? TICKS.at(-1)!;
  return { from, to };
}

function placeOf(ratio: number, { from, to }: Scale): number {
  const within = Math.min(Math.max(ratio, from), to);
  return LEFT + (Math.log(within / from) / Math.log(to / from)) * (RIGHT - LEFT);
}

function row({ label, value, lower, upper, text }: Mark, y: number, scale: Scale): Markup[] {
  const texts = [words(0, y + 14, label, { longest: BESIDE_TEXT }), words(1, y + 14, text, { align: 'end' })];
  if (value === null) return texts;
  const middle = y + 26;
  const beyond = (ratio: number) => ratio < scale.from || ratio > scale.to;
  const end = (ratio: number, arrow: string) =>
    shape(placeOf(ratio, scale), middle, beyond(ratio) ? arrow : 'M0 -5V5', 'limit');
  const limits =
    lower === null || upper === null
      ? []
      : [
          line([placeOf(lower, scale), middle], [placeOf(upper, scale), middle], 'limit'),
          end(lower, 'M5 -5L0 0L5 5'),
          end(upper, 'M-5 -5L0 0L-5 5'),
        ];
  const point = beyond(value)
    ? value < scale.from
      ? 'M8 -6L0 0L8 6Z'
      : 'M-8 -6L0 0L-8 6Z'
    : 'M-5 -5H5V5H-5Z';
  return [...texts, ...limits, shape(placeOf(value, scale), middle, point, 'point')];
}
