/** Skills by the words that people use for them, and how they hang together where a file says so. */
import type { Skill } from '../../matching/types';
import { compareText } from '../../matching/text';
import type { SkillField } from './columns';
import type { Problem } from './problems';
import type { Cell, Table } from './table';
import { parts, valueWord } from './vocabulary';

/** A skill as somebody wrote it, from 1 to 5 where she said how far: `Planning (3)`. */
export interface SkillTold {
  name: string;
  level: number | null;
}

export function readSkills(text: string): SkillTold[] {
  return parts(text).map((part) => {
    const [, name = part, level] = /^(.*\S)\s*\(([1-5])\)$/.exec(part) ?? [];
    return { name, level: level === undefined ? null : Number(level) };
  });
}

export class SkillBook {
  /** From each word to the skill that it is a word for. */
  private readonly skillOf = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private readonly parents = new Map<string, string>();

  constructor(table: Table<SkillField> | null, problems: Problem[]) {
    if (!table) return;
    problems.push(...table.problems);
    const { file, fields, rows } = table;
    if (!table.problems.length && !fields.has('skill')) {
      problems.push({ file, row: null, column: null, message: 'The file needs a column “skill”.' });
      return;
    }
    for (const { number: row, cells } of rows)
      if (cells.skill) this.add(cells.skill, cells.alsoCalled, problems);
      else problems.push({ file, row, column: null, message: 'The row names no skill. Fill one in.' });
    for (const { cells } of rows)
      if (cells.skill && cells.partOf) this.place(this.idOf(cells.skill.text), cells.partOf, problems);
  }

  idOf(name: string): string {
    const word = valueWord(name);
    return this.skillOf.get(word) ?? word;
  }

  /** Those of the file, and these. Of several spellings the first in the order of their letters is the name. */
  with(told: readonly SkillTold[]): Skill[] {
    const names = new Map<string, string>();
    for (const { name } of told) {
      const known = names.get(this.idOf(name));
      if (known === undefined || compareText(name, known) < 0) names.set(this.idOf(name), name);
    }
    for (const [id, name] of this.names) names.set(id, name);
    return [...names].map(([id, name]) => ({ id, name, parentId: this.parents.get(id) ?? null }));
  }

  private add(cell: Cell, others: Cell | undefined, problems: Problem[]): void {
    const id = valueWord(cell.text);
    this.name(cell, id, id, problems);
    this.names.set(id, this.names.get(id) ?? cell.text);
    if (others)
      for (const word of new Set(parts(others.text).map(valueWord)))
        if (word !== id) this.name(others, word, id, problems);
  }

  private name(cell: Cell, word: string, id: string, problems: Problem[]): void {
    const known = this.skillOf.get(word);
    if (known === undefined) this.skillOf.set(word, id);
    else
      problems.push({
        ...cell,
        message: `“${word}” is a word for “${this.names.get(known)}” already. Remove it from one of the rows.`,
      });
  }

  private place(id: string, cell: Cell, problems: Problem[]): void {
    const parent = this.idOf(cell.text);
    if (parent === id) problems.push({ ...cell, message: 'A skill is no part of itself. Name another one.' });
    if (!this.names.has(parent)) this.names.set(parent, cell.text);
    this.parents.set(id, parent);
  }
}
