/** Shares along a time, in steps, with limits at each point. Lines differ in color, dashes and marks. Pure. */
import type { CurvePlot, CurvePoint } from './document';
import type { Markup } from './markup';
import { drawing, line, shape, words } from './svg';

const ROW = 22;
const HEIGHT = 240;
const AXIS = 44;
const [LEFT, RIGHT] = [0.13, 0.97];
const MARKS = [
  'M-4 -4H4V4H-4Z',
  'M0 -5L5 4H-5Z',
  'M0 -5L5 0L0 5L-5 0Z',
  'M-5 -4H5L0 5Z',
  'M-4 0H4M0 -4V4',
  'M-4 -4L4 4M-4 4L4 -4',
];

export function curvePlot(plot: CurvePlot, number: number): Markup {
  const top = plot.series.length * ROW + 12;
  const last = Math.max(0, ...plot.series.flatMap(({ points }) => points.map(({ x }) => x)));
  const step = stepOf(last);
  const end = Math.max(step, Math.ceil(last / step) * step);
  const at = (x: number, y: number): [number, number] => [
    LEFT + (x / end) * (RIGHT - LEFT),
    top + (1 - y) * HEIGHT,
  ];
  const legend = plot.series.flatMap(({ label }, of) => {
    const y = of * ROW + 12;
    return [
      line([0.01, y], [0.11, y], `curve curve-${of % MARKS.length}`),
      shape(0.06, y, markOf(of), `mark mark-${of % MARKS.length}`),
      words(LEFT, y + 5, label),
    ];
  });
  const parts = [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      line(at(0, share), at(end, share), share ? 'grid' : 'axis'),
      words(LEFT, at(0, share)[1] + 4, `${share * 100} %`, { align: 'end', aside: -6, kind: 'quiet' }),
    ]),
    ...Array.from({ length: Math.round(end / step) + 1 }, (_, tick) => {
      const [x, y] = at(tick * step, 0);
      return words(x, y + 18, String(Number((tick * step).toFixed(6))), { align: 'middle', kind: 'quiet' });
    }),
    words((LEFT + RIGHT) / 2, top + HEIGHT + 38, plot.xLabel, { align: 'middle' }),
    ...plot.series.flatMap(({ points }, of) => curve(points, of, at)),
  ];
  return drawing(number, plot, top + HEIGHT + AXIS, [...legend, ...parts]);
}

const markOf = (series: number) => MARKS[series % MARKS.length] as string;

function curve(
  points: CurvePoint[],
  series: number,
  at: (x: number, y: number) => [number, number],
): Markup[] {
  const looks = `curve curve-${series % MARKS.length}`;
  return points.flatMap(({ x, y, lower, upper }, index) => {
    const before = points[index - 1];
    const steps = before
      ? [line(at(before.x, before.y), at(x, before.y), looks), line(at(x, before.y), at(x, y), looks)]
      : [];
    const limits =
      lower === null || upper === null
        ? []
        : [line(at(x, lower), at(x, upper), `band band-${series % MARKS.length}`)];
    return [...steps, ...limits, shape(...at(x, y), markOf(series), `mark mark-${series % MARKS.length}`)];
  });
}

/** 1, 2 or 5 times a power of ten, so that at most eight ticks stand along the time. */
function stepOf(last: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(last, 1) / 8));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => last / step <= 8) as number;
}
