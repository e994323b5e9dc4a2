/**
 * A document as one HTML page that needs nothing else: no script, and nothing that a browser would fetch. Its policy
 * forbids both once more, should anything ever get into it. Pure.
 */
import { createHash } from 'node:crypto';
import {
  DIMENSIONS,
  type Column,
  type Plot,
  type ReportDocument,
  type Section,
  type Table,
  type Value,
} from './document';
import { STYLE } from './html-style';
import { Markup, markup } from './markup';
import { limitsText, numberText } from './numbers';
import { barPlot } from './plot-bars';
import { curvePlot } from './plot-curves';
import { forestPlot } from './plot-forest';

const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** What ids are numbered by, once for each page. */
interface Numbers {
  plots: number;
  tables: number;
}

export function htmlOf({ title, facts, sections }: ReportDocument): string {
  const numbers = { plots: 0, tables: 0 };
  const about = facts.map(({ label, text }) => markup`<dt>${label}</dt><dd>${text}</dd>`);
  const links = sections.map(
    ({ heading }, at) => markup`<li><a href="#section-${at + 1}">${heading}</a></li>`,
  );
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<dl>
${about}
</dl>
<nav aria-label="Contents">
<ul>
${links}
</ul>
</nav>
${sections.map((section, at) => sectionOf(section, 2, numbers, at + 1))}
</main>
</body>
</html>`;
  return `${page.text}\n`;
}

/** Only the sections that the contents name have a place to go to. */
function sectionOf(section: Section, level: number, numbers: Numbers, place?: number): Markup {
  const { heading, paragraphs = [], items = [], figures = [], tables = [], sections = [] } = section;
  const tag = new Markup(`h${Math.min(level, 6)}`);
  const id = place ? markup` id="section-${place}"` : markup``;
  return joined([
    markup`<${tag}${id}>${heading}</${tag}>`,
    ...paragraphs.map((text) => markup`<p>${text}</p>`),
    ...(items.length ? [markup`<ul>\n${items.map((text) => markup`<li>${text}</li>`)}\n</ul>`] : []),
    ...figures.flatMap(({ plot, table }) => [figureOf(plot, numbers), tableOf(table, numbers)]),
    ...tables.map((table) => tableOf(table, numbers)),
    ...sections.map((inner) => sectionOf(inner, level + 1, numbers)),
  ]);
}

const joined = (parts: readonly Markup[]) => markup`${parts}`;

function figureOf(plot: Plot, numbers: Numbers): Markup {
  return markup`<figure>
<figcaption><strong>${plot.title}</strong> ${plot.legend}</figcaption>
${drawn(plot, ++numbers.plots)}
</figure>`;
}

function drawn(plot: Plot, number: number): Markup {
  if (plot.kind === 'BARS') return barPlot(plot, number);
  return plot.kind === 'FOREST' ? forestPlot(plot, number) : curvePlot(plot, number);
}

/** Wide tables scroll by themselves, with the keyboard too; by its number each has a name of its own. */
function tableOf({ caption, heads, columns, rows }: Table, numbers: Numbers): Markup {
  const number = ++numbers.tables;
  const id = `table-${number}`;
  const heading = (text: string, looks = markup``) => markup`<th scope="col"${looks}>${text}</th>`;
  const top = [
    ...heads.map((head) => heading(DIMENSIONS[head])),
    ...columns.map(({ heading: text, as }) =>
      heading(text, isText(as) ? undefined : markup` class="number"`),
    ),
  ];
  const [first] = heads;
  const body = rows.map(({ at, values }, index) => {
    const same = first && at[first]?.code === rows[index - 1]?.at[first]?.code;
    const places = heads.map((head) => markup`<th scope="row">${at[head]?.label ?? ''}</th>`);
    const cells = columns.map((column, index) => cellOf(values[index] as Value, column));
    return markup`<tr${same ? markup`` : markup` class="next"`}>${joined(places)}${joined(cells)}</tr>`;
  });
  return markup`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
<table>
<caption id="${id}"><span>Table ${number}. ${caption}</span></caption>
<thead><tr>${joined(top)}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>`;
}

function cellOf(value: Value, { as }: Column): Markup {
  if (isText(as)) return markup`<td class="${as}">${value.note ?? value.value ?? ''}</td>`;
  const text = numberText(value, as);
  if (text === null) return markup`<td class="number"><small>${value.note ?? ''}</small></td>`;
  const limits = limitsText(value, as);
  const more = [
    ...(limits ? [markup`<small class="limits">${limits}</small>`] : []),
    ...(value.note ? [markup`<small>${value.note}</small>`] : []),
  ];
  return markup`<td class="number">${text}${joined(more)}</td>`;
}

const isText = (as: Column['as']) => as === 'words' || as === 'sentence';
