/** Reads Prometheus' text format (0.0.4) as strictly as promtool does. */
export interface Family {
  type: string;
  help: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/;
const PARTS = /_(bucket|sum|count)$/;

export function parseMetrics(text: string) {
  const families = new Map<string, Family>();
  const problems: string[] = [];
  const seen = new Set<string>();
  if (!text.endsWith('\n')) problems.push('the last line has no end');
  for (const line of text.split('\n').filter(Boolean)) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      if (families.has(name)) problems.push(`${name} is described twice`);
      families.set(name, { type: '', help: rest, samples: [] });
    } else if (keyword === 'TYPE') {
      const family = families.get(name);
      if (!family || family.samples.length || !['counter', 'gauge', 'histogram', 'summary'].includes(rest))
        problems.push(`misplaced: ${line}`);
      else family.type = rest;
    } else {
      const sample = sampleOf(line);
      const family = sample && (families.get(sample.name) ?? families.get(sample.name.replace(PARTS, '')));
      if (!sample || !family || seen.has(line.slice(0, line.lastIndexOf(' '))))
        problems.push(`not a sample of a described family: ${line}`);
      else family.samples.push(sample);
      seen.add(line.slice(0, line.lastIndexOf(' ')));
    }
  }
  for (const [name, family] of families) if (!family.type) problems.push(`${name} has no type`);
  const value = (name: string, labels: Record<string, string> = {}) =>
    [...families.values()]
      .flatMap(({ samples }) => samples)
      .find(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
      )?.value;
  return { families, problems, value };
}

function sampleOf(line: string): Family['samples'][0] | null {
  const [, name, text = '', number = ''] = SAMPLE.exec(line) ?? [];
  if (!name) return null;
  const labels: Record<string, string> = {};
  for (let rest = text; rest;) {
    const match = LABEL.exec(rest);
    if (!match?.[1]) return null;
    labels[match[1]] = match[2] ?? '';
    rest = rest.slice(match[0].length);
  }
  const value = number === '+Inf' ? Infinity : Number(number);
  return Number.isNaN(value) ? null : { name, labels, value };
}
