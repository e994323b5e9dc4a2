/** Markup that can't be broken out of: whatever is put into it is escaped, unless it is markup itself. Pure. */

export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | readonly Markup[];

/** A tag of templates: markup`<p>${text}</p>`. */
export function markup(literal: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(literal.map((text, at) => text + written(parts[at] ?? '')).join(''));
}

function written(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('\n');
  return escaped(String(part));
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters have no place in a page, and those of direction could turn the digits after a label around. */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function escaped(text: string): string {
  return text.replace(INVISIBLE, '').replace(/[&<>"']/g, (letter) => ENTITIES[letter] as string);
}

/** No longer than this, for places where text doesn't wrap. */
export function shortened(text: string, longest: number): string {
  const letters = [...text];
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`;
}
