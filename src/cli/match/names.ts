/** People of a result as the files call them; those who are gone as the earlier result does. */
import type { Entry } from './people';
import type { Role } from './participants';
import type { Question } from './question';

export class Names {
  private readonly entries = new Map<string, Entry>();
  private readonly gone = new Map<string, string>();

  constructor({ directory, kept }: Pick<Question, 'directory' | 'kept'>) {
    for (const { id, mentor, mentee } of directory.people) {
      if (mentor) this.entries.set(`mentor ${id}`, mentor);
      if (mentee) this.entries.set(`mentee ${id}`, mentee);
    }
    for (const { mentorId, mentorName } of kept) this.gone.set(mentorId, mentorName);
  }

  entry(role: Role, id: string): Entry {
    const entry = this.entries.get(`${role} ${id}`);
    if (!entry) throw new Error(`The result names ${id}, who is no ${role}.`);
    return entry;
  }

  of(role: Role, id: string): string {
    return this.entries.get(`${role} ${id}`)?.name ?? this.gone.get(id) ?? id;
  }
}
