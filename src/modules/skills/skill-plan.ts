/**
 * What rows would make of a taxonomy. Pure: it gets what is known and gives what would be, row by row, so a dry run
 * and an import can't differ. Rows may name parents that stand further down.
 */
import { SkillState } from './skill.entity';
import { MAX_DEPTH, tooDeep, circles } from './skill-tree';
import type { SkillValues } from './skill-taxonomy.repository';

export interface SkillRow {
  name: string;
  code?: string | null;
  /** Code or name of a skill, of the institution or of another row. */
  parent?: string | null;
  synonyms?: readonly string[] | null;
  description?: string | null;
}

export interface RowProblem {
  path: string[];
  message: string;
}

export interface RowPlan {
  outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REFUSED';
  /** As the skill would be; null where the row is refused. */
  skill: SkillValues | null;
  problems: RowProblem[];
}

export interface Known {
  skills: readonly SkillValues[];
  /** Ids of skills by word, in small letters. */
  owners: ReadonlyMap<string, string>;
  /** A word in small letters, as the database writes them. */
  keyOf(word: string): string;
}

export interface PlanOptions {
  newId(): string;
  /** Leaves skills that were sorted before as they are. */
  keepSorted?: boolean;
}

export function planRows(known: Known, rows: readonly SkillRow[], options: PlanOptions): RowPlan[] {
  const refused = new Map<number, RowProblem[]>();
  // A row can lean on one that is refused: then it is looked at again without that one.
  for (;;) {
    const attempt = new Attempt(known, rows, options, refused);
    const problems = attempt.run();
    if (!problems.size) return rows.map((_, index) => attempt.planOf(index));
    for (const [index, found] of problems) refused.set(index, found);
  }
}

class Attempt {
  private readonly before = new Map<string, SkillValues>();
  private readonly after = new Map<string, SkillValues>();
  private readonly byCode = new Map<string, string>();
  private readonly owners: Map<string, string>;
  /** Ids by the index of the row that leads to them. */
  private readonly ids = new Map<number, string>();
  private readonly taken = new Set<string>();
  private readonly problems = new Map<number, RowProblem[]>();

  constructor(
    private readonly known: Known,
    private readonly rows: readonly SkillRow[],
    private readonly options: PlanOptions,
    private readonly refused: ReadonlyMap<number, RowProblem[]>,
  ) {
    this.owners = new Map(known.owners);
    for (const skill of known.skills) {
      this.before.set(skill.id, skill);
      this.after.set(skill.id, skill);
      if (skill.code) this.byCode.set(skill.code, skill.id);
    }
  }

  run(): Map<number, RowProblem[]> {
    this.each((row, index) => this.identify(row, index));
    this.each((row, index) => this.addSynonyms(row, index));
    this.each((row, index) => this.place(row, index));
    if (this.problems.size) this.spread();
    else this.checkTree();
    return this.problems;
  }

  /** What would stand below a row that makes no skill is refused with it. */
  private spread(): void {
    const below = new Map<string, number[]>();
    this.each((_, index) => {
      const parent = this.after.get(this.ids.get(index) as string)?.parentId;
      if (parent && !this.before.has(parent)) below.set(parent, [...(below.get(parent) ?? []), index]);
    });
    const lost = [...this.problems.keys()];
    for (let index = lost.pop(); index !== undefined; index = lost.pop()) {
      const id = this.ids.get(index);
      for (const child of (id !== undefined && below.get(id)) || []) {
        if (this.problems.has(child)) continue;
        this.refuse(child, ['parent'], 'The row of its parent is refused. Mend that one first.');
        lost.push(child);
      }
    }
  }

  planOf(index: number): RowPlan {
    const problems = this.refused.get(index);
    if (problems) return { outcome: 'REFUSED', skill: null, problems };
    const id = this.ids.get(index) as string;
    const [before, skill] = [this.before.get(id), this.after.get(id) as SkillValues];
    const same = before && JSON.stringify(plain(before)) === JSON.stringify(plain(skill));
    return { outcome: !before ? 'CREATED' : same ? 'UNCHANGED' : 'UPDATED', skill, problems: [] };
  }

  private each(work: (row: SkillRow, index: number) => void): void {
    this.rows.forEach((row, index) => {
      if (!this.refused.has(index) && !this.problems.has(index)) work(row, index);
    });
  }

  private refuse(index: number, path: string[], message: string): void {
    this.problems.set(index, [...(this.problems.get(index) ?? []), { path, message }]);
  }

  /** Which skill the row is about: by its code, else by its name. */
  private identify(row: SkillRow, index: number): void {
    const code = row.code ?? null;
    const named = this.owners.get(this.known.keyOf(row.name));
    const id = (code !== null ? this.byCode.get(code) : undefined) ?? named ?? this.options.newId();
    if (this.taken.has(id))
      return this.refuse(index, ['name'], 'A row above leads to the same skill. Make one row of both.');
    if (named !== undefined && named !== id)
      return this.refuse(
        index,
        ['name'],
        `"${row.name}" leads to another skill already. Use another name, or merge the two.`,
      );
    const current = this.after.get(id);
    if (current && code !== null && current.code !== null && current.code !== code)
      return this.refuse(
        index,
        ['code'],
        `"${row.name}" leads to the skill with the code ${current.code}. Use that code, or another name.`,
      );
    this.ids.set(index, id);
    this.taken.add(id);
    if (code !== null) this.byCode.set(code, id);
    this.owners.set(this.known.keyOf(row.name), id);
    if (current && this.keeps(current)) return;
    this.after.set(id, this.described(row, id, current));
  }

  private keeps(skill: SkillValues): boolean {
    return (
      Boolean(this.options.keepSorted) && skill.state !== SkillState.UNSORTED && this.before.has(skill.id)
    );
  }

  /** With what the row says; what it leaves out stays. A name that is replaced stays as a synonym. */
  private described(row: SkillRow, id: string, current: SkillValues | undefined): SkillValues {
    const renamed = current && this.known.keyOf(current.name) !== this.known.keyOf(row.name);
    const isName = (word: string) => this.known.keyOf(word) === this.known.keyOf(row.name);
    // Who names a skill by a synonym of it means it: only a code tells that it is to be called otherwise.
    const byCode = row.code && current?.code === row.code;
    const name = current && renamed && !byCode ? current.name : row.name;
    const synonyms = [
      ...(current?.synonyms ?? []).filter((word) => name !== row.name || !isName(word)),
      ...(current && name !== current.name && renamed ? [current.name] : []),
    ];
    return {
      id,
      name,
      code: row.code ?? current?.code ?? null,
      parentId: current?.parentId ?? null,
      description: row.description ?? current?.description ?? null,
      synonyms,
      state: current?.state === SkillState.ARCHIVED ? SkillState.ARCHIVED : SkillState.SORTED,
    };
  }

  /** To those that it has: taking one away is for people. */
  private addSynonyms(row: SkillRow, index: number): void {
    const id = this.ids.get(index) as string;
    const skill = this.after.get(id) as SkillValues;
    if (this.keeps(skill) && this.before.get(id) === skill) return;
    const added: string[] = [];
    row.synonyms?.forEach((word, at) => {
      if (!word || word.length > 100)
        return this.refuse(index, ['synonyms', String(at)], 'A synonym has 1 to 100 characters.');
      const key = this.known.keyOf(word);
      const owner = this.owners.get(key);
      if (owner === undefined) {
        this.owners.set(key, id);
        added.push(word);
      } else if (owner !== id) {
        const path = ['synonyms', String(at)];
        this.refuse(index, path, `"${word}" leads to another skill already. Leave it out, or merge the two.`);
      }
    });
    if (added.length) this.after.set(id, { ...skill, synonyms: [...skill.synonyms, ...added] });
  }

  private place(row: SkillRow, index: number): void {
    if (row.parent === undefined || row.parent === null) return;
    const id = this.ids.get(index) as string;
    const skill = this.after.get(id) as SkillValues;
    if (this.keeps(skill) && this.before.get(id) === skill) return;
    const parent = this.byCode.get(row.parent) ?? this.owners.get(this.known.keyOf(row.parent));
    if (parent === undefined)
      return this.refuse(
        index,
        ['parent'],
        `"${row.parent}" is the code or name of no skill. Add a row for it.`,
      );
    if (parent !== skill.parentId) this.after.set(id, { ...skill, parentId: parent });
  }

  private checkTree(): void {
    const parents = new Map([...this.after].map(([id, { parentId }]) => [id, parentId]));
    const moved = [...this.ids].filter(
      ([, id]) => this.after.get(id)?.parentId !== (this.before.get(id)?.parentId ?? null),
    );
    const circular = circles(
      parents,
      moved.map(([, id]) => id),
    );
    const deep = circular.size
      ? new Set<string>()
      : tooDeep(
          parents,
          moved.map(([, id]) => id),
        );
    for (const [index, id] of moved) {
      if (circular.has(id))
        this.refuse(index, ['parent'], 'The skill would stand below itself. Choose another parent.');
      else if (deep.has(id))
        this.refuse(
          index,
          ['parent'],
          `The taxonomy may be ${MAX_DEPTH} levels deep. Choose a higher parent.`,
        );
    }
  }
}

function plain({ id, name, code, parentId, description, synonyms, state }: SkillValues): unknown[] {
  return [id, name, code, parentId, description, synonyms, state];
}
