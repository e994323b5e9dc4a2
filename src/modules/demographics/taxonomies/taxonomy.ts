/** What a starter set of categories says. Sets are data, and a version that was given out is never changed. Pure. */
import type { CategoryKind, RollUp } from '../demographics.roll-up';

export interface TaxonomyData {
  key: string;
  version: number;
  name: string;
  description: string;
  /** Where the categories come from, and the day on which that was looked up. */
  source: string;
  sourceOn: string;
  /** Key, topic and label of the attribute that adopting it defines; institutions may take another key. */
  attribute: string;
  topic: string;
  label: string;
  multiple: boolean;
  rollUp: RollUp;
  categories: readonly TaxonomyCategory[];
  preferNotToSay: Silence | null;
}

export interface TaxonomyCategory {
  code: string;
  /** In English; institutions add their languages. */
  label: string;
  kind?: CategoryKind;
  parent?: string;
  /** False: recorded or reached by the rule, but never offered to people. */
  offered?: false;
}

/** The answer of who would rather not answer; null where the source forbids to offer one. */
export interface Silence {
  code: string;
  label: string;
  /** Whether it is offered unless the institution says otherwise. */
  usual: boolean;
  /** Where it is not offered: whether records may hold it all the same. */
  recorded?: true;
}

export const PREFER_NOT_TO_SAY: Silence = {
  code: 'prefer_not_to_say',
  label: 'Prefer not to say',
  usual: true,
};

/** Headings that nobody can choose, and under each what can be chosen. */
export function under(
  code: string,
  label: string,
  children: [code: string, label: string][],
): TaxonomyCategory[] {
  return [
    { code, label, offered: false },
    ...children.map(([code_, label]) => ({ code: code_, label, parent: code })),
  ];
}
