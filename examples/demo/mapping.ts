/** Reads a mapping file: one mapping for each of the two files, or one for both; the taxonomy is in it, or follows from it. */
import { parse } from 'csv-parse/sync';
import type { Upload } from './client';
import type { DemoMapping, SideMapping } from './importing';

export interface Sides {
  mentees: Upload;
  mentors: Upload;
}

export function readMapping(text: string, files: Sides): DemoMapping {
  const given = JSON.parse(text) as Partial<DemoMapping> & Partial<SideMapping>;
  const shared = given as SideMapping;
  const mentees = given.mentees ?? restricted(shared, files.mentees);
  const mentors = given.mentors ?? restricted(shared, files.mentors);
  return { attributes: given.attributes ?? taxonomyOf([mentees, mentors]), mentees, mentors };
}

/** Of a mapping for both files, what one of them has columns for. */
function restricted(
  { columns, ignore = [], demographics, createOrgUnits }: SideMapping,
  file: Upload,
): SideMapping {
  const [header = []] = parse(file.bytes, { bom: true, to_line: 1, delimiter: [',', ';', '\t'] });
  const present = new Set(header.map((name) => name.trim().toLowerCase()));
  const has = (name: string) => present.has(name.trim().toLowerCase());
  const only = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => has(name)));
  const identity = only(demographics?.columns ?? {});
  return {
    columns: only(columns),
    ignore: ignore.filter(has),
    createOrgUnits: createOrgUnits ?? false,
    ...(demographics && Object.keys(identity).length
      ? { demographics: { ...demographics, columns: identity } }
      : {}),
  };
}

const label = (text: string) => [{ language: 'en', text }];

/** What is asked, from what the mapping knows: an attribute's categories are the codes that its columns map to. */
function taxonomyOf(sides: SideMapping[]): DemoMapping['attributes'] {
  const attributes = new Map<string, { multiple: boolean; labels: Map<string, string>; own: boolean }>();
  for (const { demographics } of sides)
    for (const { attribute, values = {}, separator, otherwise } of Object.values(
      demographics?.columns ?? {},
    )) {
      const known = attributes.get(attribute) ?? {
        multiple: false,
        labels: new Map<string, string>(),
        own: false,
      };
      for (const [text, code] of Object.entries(values)) known.labels.set(code, text);
      attributes.set(attribute, {
        labels: known.labels,
        multiple: known.multiple || separator !== undefined,
        own: known.own || otherwise !== undefined,
      });
    }
  return [...attributes].map(([key, { multiple, labels, own }]) => ({
    key,
    labels: label(key),
    multiple,
    categories: [
      ...[...labels].map(([code, text]) => ({ code, labels: label(text) })),
      ...(own ? [{ code: 'own_words', labels: label('In my own words'), kind: 'SELF_DESCRIBED' }] : []),
      { code: 'prefer_not_to_say', labels: label('Prefer not to say'), kind: 'PREFER_NOT_TO_SAY' },
    ],
  }));
}
