/** How a report looks on a screen, on a phone and on paper. Colors keep a contrast of 4.5 to 1, lines of 3 to 1. */
export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .5rem 0 1rem; }
h2 { font-size: 1.35rem; line-height: 1.3; margin: 2.5rem 0 .5rem; padding-top: .5rem; border-top: 2px solid #1f5a8a; }
h3, h4, h5, h6 { font-size: 1.1rem; line-height: 1.3; margin: 2rem 0 .5rem; }
p, ul { max-width: 46rem; margin: .5rem 0; }
li { margin: .35rem 0; }
a { color: #1f4f7a; }
nav ul { list-style: none; padding: 0; margin-top: 1rem; }
nav li { margin: 0; }
nav a { display: inline-block; padding: .2rem 0; }
dl { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: #4a4a4a; }
dd { margin: 0; }
figure { margin: 1rem 0; max-width: 42rem; }
figcaption { margin-bottom: .5rem; }
figcaption strong { display: block; }
svg text { paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round; }
svg { display: block; font-size: 13px; fill: #1a1a1a; }
svg.shape { overflow: visible; }
.heading { font-weight: 600; }
.quiet { fill: #4a4a4a; font-size: 12px; }
.axis { stroke: #1a1a1a; }
.grid { stroke: #d4d4d4; }
.threshold { stroke: #8a3b12; stroke-width: 2; stroke-dasharray: 5 4; }
.bar { fill: #1f5a8a; }
.range { stroke: #1f5a8a; }
.hatch-ground { fill: #fff; }
.hatch-line { stroke: #1f5a8a; stroke-width: 3; }
.limit { stroke: #1f5a8a; stroke-width: 2; fill: none; }
.point { fill: #1f5a8a; }
.curve { stroke-width: 2; }
.band { stroke-width: 1; }
.mark { stroke-width: 2; fill: #fff; }
.curve-0, .band-0, .mark-0 { stroke: #1f5a8a; }
.curve-1, .band-1, .mark-1 { stroke: #8a3b12; }
.curve-2, .band-2, .mark-2 { stroke: #2c6e2f; }
.curve-3, .band-3, .mark-3 { stroke: #6b2d82; }
.curve-4, .band-4, .mark-4 { stroke: #5a5200; }
.curve-5, .band-5, .mark-5 { stroke: #a3123b; }
.curve-1 { stroke-dasharray: 7 4; }
.curve-2 { stroke-dasharray: 2 3; }
.curve-3 { stroke-dasharray: 10 3 2 3; }
.curve-4 { stroke-dasharray: 4 2; }
.curve-5 { stroke-dasharray: 12 5; }
.scroll { overflow-x: auto; margin: 1rem 0; border: 1px solid #767676; }
.scroll:focus-visible, a:focus-visible { outline: 3px solid #1f4f7a; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; overflow-wrap: normal; }
caption { text-align: left; font-weight: 600; padding: .5rem; }
caption span { display: block; position: sticky; left: .5rem; max-width: calc(100vw - 4rem); overflow-wrap: anywhere; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-top: 1px solid #c4c4c4; min-width: 6rem; max-width: 18rem; overflow-wrap: break-word; unicode-bidi: isolate; }
tr.next > * { border-top: 2px solid #767676; }
th[scope="row"]:first-child { position: sticky; left: 0; background: #fff; }
thead th { vertical-align: bottom; background: #f1f1f1; }
th { font-weight: 600; }
th + th[scope="row"] { font-weight: 400; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.sentence { min-width: 14rem; }
.limits { white-space: nowrap; }
small { display: block; font-size: .88em; color: #4a4a4a; }
@media (max-width: 40rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin: 0 0 .5rem; }
  th, td { min-width: 4rem; padding: .3rem .4rem; }
  th[scope="row"]:first-child { max-width: 7rem; }
}
@media print {
  @page { size: A4; margin: 15mm; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3, figcaption, caption { break-after: avoid; }
  tr, li, dd { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; border: 0; }
  table { font-size: 7.5pt; }
  th, td { min-width: 0; padding: .2rem .3rem; }
  td.sentence { min-width: 8rem; }
  .limits { white-space: normal; }
  th[scope="row"]:first-child { position: static; }
  caption span { position: static; max-width: none; }
}
`;
