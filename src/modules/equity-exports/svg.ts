/**
 * What all plots are drawn with. Places along the width are percentages and all else is in pixels, so that a plot is as
 * wide as its page while its letters keep their size. Pure.
 */
import { markup, shortened, type Markup } from './markup';

/** Letters that surely fit the width of a phone. */
const LONGEST = 30;

/** A drawing with its name and description; `number` keeps ids apart. */
export function drawing(
  number: number,
  { title, description }: { title: string; description: string },
  height: number,
  parts: readonly Markup[],
): Markup {
  const [name, words] = [`plot-${number}-name`, `plot-${number}-words`];
  return markup`<svg role="img" aria-labelledby="${name} ${words}" width="100%" height="${height}">
<title id="${name}">${title}</title>
<desc id="${words}">${description}</desc>
${parts}
</svg>`;
}

/** A place along the width, from 0 to 1, without the noise of fractions. */
export const percent = (share: number) => `${Number((share * 100).toFixed(2))}%`;

/** A height in pixels, likewise. */
export const pixels = (height: number) => Number(height.toFixed(1));

export interface Letters {
  align?: 'start' | 'middle' | 'end';
  /** Pixels aside. */
  aside?: number;
  kind?: 'heading' | 'quiet';
  longest?: number;
}

export function words(
  x: number,
  y: number,
  text: string,
  { align = 'start', aside = 0, kind, longest = LONGEST }: Letters = {},
) {
  const looks = kind ? markup` class="${kind}"` : markup``;
  return markup`<text x="${percent(x)}" y="${pixels(y)}" dx="${aside}" text-anchor="${align}"${looks}>${shortened(text, longest)}</text>`;
}

export function line(from: [number, number], to: [number, number], looks: string): Markup {
  return markup`<line x1="${percent(from[0])}" y1="${pixels(from[1])}" x2="${percent(to[0])}" y2="${pixels(to[1])}" class="${looks}"/>`;
}

/** A shape around its own origin, set at a place: only so can a path stand at a percentage. */
export function shape(x: number, y: number, path: string, looks: string): Markup {
  return markup`<svg x="${percent(x)}" y="${pixels(y)}" class="shape"><path d="${path}" class="${looks}"/></svg>`;
}
