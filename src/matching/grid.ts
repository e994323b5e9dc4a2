/**
 * The scores of all pairs, row by row: one row is a mentee, one cell a score or the code of the rule that bans
 * (always negative). Tables and an index of skills stand for the profiles, so a cell costs a few additions.
 */
import { alike, Codes } from './codes';
import { Extras, kindParts, type KindParts } from './extras';
import { disciplineBanned, banCode, levelBanned, type ListedBans, orgUnitBanned } from './feasible';
import {
  disciplineValue,
  levelGap,
  levelValue,
  orgUnitValue,
  totalWeight,
  weightOf,
  type Likeness,
} from './score';
import type { Part } from './parts';
import { SkillRows } from './skills';
import type { Terms } from './terms';
import type { MatchSettings, Participant } from './types';

/** Scores of one mentee with every mentor; negative where the pair is impossible. Valid until the next call. */
export interface ScoreRows {
  row(mentee: number): Int16Array;
}

/** Two bytes a cell: 100 MB. Larger grids are computed anew at each pass. */
const CELLS_KEPT = 50_000_000;
/** Of kinds of mentees: four bytes for each kind of mentor. */
const WORTHS_KEPT = 1_000;
const LIKENESSES: readonly Likeness[] = ['UNKNOWN', 'SAME', 'DIFFERENT'];

/**
 * The whole part of a quotient of whole numbers below 2^31, where the reciprocal of the divisor is at hand. A half more
 * keeps it from falling below the quotient where that is whole, and is too little to reach the next one.
 */
export function wholePart(dividend: number, reciprocal: number): number {
  return ((dividend + 0.5) * reciprocal) | 0;
}

export class Grid implements ScoreRows {
  private readonly settings: MatchSettings;
  private readonly weights: number;
  private readonly skillWeight: number;
  private readonly levels: Int32Array;
  private readonly units: Int32Array;
  private readonly disciplines: Int32Array;
  /** A mentor of each kind: alike in level, unit, discipline, and what else many have. And the kind of every mentor. */
  private readonly kinds: Int32Array;
  private readonly kindOf: Int32Array;
  private readonly ofKinds: KindParts;
  private readonly kindParts: Part[];
  private readonly worths = new Map<string, Int32Array>();
  private readonly skills: SkillRows;
  private readonly unitCodes: Codes;
  private readonly disciplineCodes: Codes;
  private readonly mentorLevels: (number | null)[];
  /** Weight × value, or a ban, by likeness. */
  private readonly unitTable: number[];
  private readonly disciplineTable: number[];
  private readonly levelTables = new Map<number | null, number[]>();
  private readonly extras: Extras | null;
  private readonly noExtras: Int32Array;
  private readonly scratch: Int16Array;
  private readonly kept: (Int16Array | undefined)[] = [];
  private readonly keeps: boolean;

  constructor(
    terms: Terms,
    mentors: readonly Participant[],
    private readonly mentees: readonly Participant[],
    private readonly bans: ListedBans,
    cellsKept = CELLS_KEPT,
  ) {
    const settings = (this.settings = terms.settings);
    const levelCodes = new Codes();
    this.unitCodes = new Codes();
    this.disciplineCodes = new Codes();
    this.levels = Int32Array.from(mentors, ({ level }) =>
      levelCodes.of(level === null ? null : String(level)),
    );
    this.units = Int32Array.from(mentors, ({ orgUnitId }) => this.unitCodes.of(orgUnitId));
    this.disciplines = Int32Array.from(mentors, ({ discipline }) => this.disciplineCodes.of(discipline));
    this.ofKinds = kindParts(terms, mentors);
    const kindCodes = new Map<string, number>();
    const kinds: number[] = [];
    this.kindOf = Int32Array.from(mentors, (mentor, j) => {
      const key = `${this.levels[j]} ${this.units[j]} ${this.disciplines[j]} ${this.ofKinds.keyOf(mentor)}`;
      const kind = kindCodes.get(key) ?? kinds.push(j) - 1;
      kindCodes.set(key, kind);
      return kind;
    });
    this.kinds = Int32Array.from(kinds);
    this.kindParts = this.ofKinds.parts(kinds.map((j) => mentors[j]!));
    this.mentorLevels = [null, ...levelCodes.known().map(Number)];
    this.skills = new SkillRows(terms.skills, mentors);
    this.weights = totalWeight(settings);
    this.skillWeight = weightOf(settings, 'SKILLS');
    const unitWeight = weightOf(settings, 'ORG_UNIT');
    this.unitTable = LIKENESSES.map((found) =>
      orgUnitBanned(settings, found) ? banCode('SAME_ORG_UNIT') : unitWeight * orgUnitValue(settings, found),
    );
    const disciplineWeight = weightOf(settings, 'DISCIPLINE');
    this.disciplineTable = LIKENESSES.map((found) =>
      disciplineBanned(settings, found)
        ? banCode('DISCIPLINE')
        : disciplineWeight * disciplineValue(settings, found),
    );
    const extras = new Extras(terms, mentors);
    this.extras = extras.idle ? null : extras;
    this.noExtras = new Int32Array(mentors.length);
    this.scratch = new Int16Array(mentors.length);
    this.keeps = mentors.length * mentees.length <= cellsKept;
  }

  row(mentee: number): Int16Array {
    const kept = this.kept[mentee];
    if (kept) return kept;
    const cells = this.keeps ? new Int16Array(this.scratch.length) : this.scratch;
    this.fill(mentee, cells);
    if (this.keeps) this.kept[mentee] = cells;
    return cells;
  }

  /** After a ban was added. */
  forget(mentee: number): void {
    this.kept[mentee] = undefined;
  }

  private fill(at: number, cells: Int16Array): void {
    const mentee = this.mentees[at];
    if (!mentee) throw new RangeError(`No mentee has the index ${at}.`);
    const { kindOf, weights, skillWeight } = this;
    const worth = this.worthOfKinds(mentee);
    const { places, values } = this.skills.row(mentee);
    const skilled = Int32Array.from(values, (value) => skillWeight * value);
    const extras = this.extras?.row(mentee) ?? this.noExtras;
    const perWeight = weights ? 1 / weights : 0;
    // Tens of millions of cells pass here: a look at three lists, and scoreFrom without its division.
    for (let j = 0; j < cells.length; j++) {
      const kind = worth[kindOf[j]!]!;
      const extra = extras[j]!;
      if (kind < 0) cells[j] = kind;
      else if (extra < 0) cells[j] = extra;
      else cells[j] = wholePart(kind + skilled[places[j]!]! + extra, perWeight);
    }
    for (const [mentor, code] of this.bans.of(at)) {
      const cell = cells[mentor]!;
      cells[mentor] = cell < 0 ? Math.max(cell, code) : code;
    }
  }

  /** Weighted points, or a ban, of each kind of mentor. */
  private worthOfKinds(mentee: Participant): Int32Array {
    const { kinds, levels, units, disciplines, unitTable, disciplineTable } = this;
    const levelTable = this.levelTable(mentee.level);
    const unit = this.unitCodes.find(mentee.orgUnitId);
    const discipline = this.disciplineCodes.find(mentee.discipline);
    const key = `${mentee.level} ${unit} ${discipline} ${this.ofKinds.keyOf(mentee)}`;
    const known = this.worths.get(key);
    if (known) return known;
    const worth = kinds.map((mentor) => {
      const parts = [
        levelTable[levels[mentor]!]!,
        unitTable[alike(unit, units[mentor]!)]!,
        disciplineTable[alike(discipline, disciplines[mentor]!)]!,
      ];
      return parts.find((part) => part < 0) ?? parts[0]! + parts[1]! + parts[2]!;
    });
    for (const part of this.kindParts) part(mentee, worth);
    if (this.worths.size < WORTHS_KEPT) this.worths.set(key, worth);
    return worth;
  }

  private levelTable(mentee: number | null): number[] {
    const known = this.levelTables.get(mentee);
    if (known) return known;
    const weight = weightOf(this.settings, 'LEVEL_GAP');
    const table = this.mentorLevels.map((mentor) => {
      const gap = levelGap(this.settings, mentor, mentee);
      return levelBanned(this.settings, gap) ? banCode('LEVEL_GAP') : weight * levelValue(this.settings, gap);
    });
    this.levelTables.set(mentee, table);
    return table;
  }
}
