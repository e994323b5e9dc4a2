/** Who is who: the same person may stand in both files, and others name her by id, e-mail address or name. */
import type { Entry, Reference } from './people';
import type { Problem } from './problems';
import { valueWord } from './vocabulary';

export interface Person {
  /** Her id where a file tells one, else her e-mail address. */
  id: string;
  mentor: Entry | null;
  mentee: Entry | null;
}

export class Directory {
  readonly people: Person[] = [];
  readonly problems: Problem[] = [];
  private readonly byKey = new Map<string, Person>();
  private readonly byName = new Map<string, Set<Person>>();

  constructor(mentors: readonly Entry[], mentees: readonly Entry[]) {
    for (const entry of mentors) this.add(entry, 'mentor');
    for (const entry of mentees) this.add(entry, 'mentee');
    for (const person of this.people) {
      const { mentor, mentee } = person;
      person.id = mentor?.id ?? mentee?.id ?? mentor?.email ?? mentee?.email ?? '';
      for (const name of [mentor?.name, mentee?.name])
        if (name) {
          const same = this.byName.get(valueWord(name)) ?? new Set();
          this.byName.set(valueWord(name), same.add(person));
        }
    }
  }

  /** The person; undefined where nobody is known by that, `AMBIGUOUS` where several bear the name. */
  find({ text }: Pick<Reference, 'text'>): Person | 'AMBIGUOUS' | undefined {
    const known = this.byKey.get(valueWord(text));
    if (known) return known;
    const [first, ...others] = this.byName.get(valueWord(text)) ?? [];
    return others.length ? 'AMBIGUOUS' : first;
  }

  /** By the first of these that names anybody. */
  findAny(references: readonly Reference[]): Person | 'AMBIGUOUS' | undefined {
    const found = references.map((reference) => this.find(reference));
    return found.find((one) => one !== undefined && one !== 'AMBIGUOUS') ?? found.find((one) => one);
  }

  /** The same, or null after telling what is wrong. */
  needAny(references: readonly Reference[], problems: Problem[]): Person | null {
    const found = this.findAny(references);
    if (found && found !== 'AMBIGUOUS') return found;
    const [first] = references;
    if (first) problems.push({ ...first, message: notFound(first.text, found) });
    return null;
  }

  /** The person, or null after telling what is wrong. */
  need(reference: Reference, problems: Problem[]): Person | null {
    const found = this.find(reference);
    if (found && found !== 'AMBIGUOUS') return found;
    problems.push({ ...reference, message: notFound(reference.text, found) });
    return null;
  }

  private add(entry: Entry, role: 'mentor' | 'mentee'): void {
    const keys = [entry.id, entry.email].filter((key) => key !== null).map(valueWord);
    const known = new Set(keys.flatMap((key) => this.byKey.get(key) ?? []));
    const [person = { id: '', mentor: null, mentee: null }, other] = known;
    const wrong = (message: string) => this.problems.push({ ...entry, column: null, message });
    const before = person[role];
    const { id } = person.mentor ?? person.mentee ?? entry;
    if (other)
      wrong('The id and the e-mail address belong to two different people of other rows. Correct one.');
    else if (before)
      wrong(`This person stands in row ${before.row} already (same id or e-mail address). Remove one row.`);
    else if (id && entry.id && valueWord(id) !== valueWord(entry.id))
      wrong('The e-mail address belongs to another id in the other file. Correct one of them.');
    else {
      person[role] = entry;
      if (!known.size) this.people.push(person);
      for (const key of keys) this.byKey.set(key, person);
    }
  }
}

export function notFound(text: string, found: 'AMBIGUOUS' | undefined): string {
  return found
    ? `Several people are called “${text}”. Write the id or e-mail address.`
    : `Nobody in the two files has the id, e-mail address or name “${text}”. Correct it, or remove it.`;
}
