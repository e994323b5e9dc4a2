/** JSON that is the same for the same content: keys in the order of their code points, two spaces, one line end. Pure. */

export function jsonText(content: unknown): string {
  return `${JSON.stringify(sorted(JSON.parse(JSON.stringify(content))), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, sorted(inner)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
