/**
 * The scores of all pairs, row by row: one row is a mentee, one cell a score or the code of the rule that bans
 * (always negative). Tables and an index of skills stand for the profiles, so a cell costs a few additions.
 */
import { alike, Codes } from './codes';
import { Extras } from './extras';
import { disciplineBanned, banCode, levelBanned, type ListedBans, orgUnitBanned } from './feasible';
import {
  disciplineValue,
  levelGap,
  levelValue,
  orgUnitValue,
  scoreFrom,
  skillsValue,
  totalWeight,
  weightOf,
  type Likeness,
} from './score';
import { SkillRows } from './skills';
import type { Terms } from './terms';
import type { MatchSettings, Participant } from './types';

/** Scores of one mentee with every mentor; negative where the pair is impossible. Valid until the next call. */
export interface ScoreRows {
  row(mentee: number): Int16Array;
}

/** Two bytes a cell: 100 MB. Larger grids are computed anew at each pass. */
const CELLS_KEPT = 50_000_000;
const LIKENESSES: readonly Likeness[] = ['UNKNOWN', 'SAME', 'DIFFERENT'];

export class Grid implements ScoreRows {
  private readonly settings: MatchSettings;
  private readonly weights: number;
  private readonly skillWeight: number;
  private readonly levels: Int32Array;
  private readonly units: Int32Array;
  private readonly disciplines: Int32Array;
  private readonly skills: SkillRows;
  private readonly unitCodes: Codes;
  private readonly disciplineCodes: Codes;
  private readonly mentorLevels: (number | null)[];
  /** Weight × value, or a ban, by likeness. */
  private readonly unitTable: number[];
  private readonly disciplineTable: number[];
  private readonly levelTables = new Map<number | null, number[]>();
  private readonly extras: Extras | null;
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
    const { levels, units, disciplines, weights, skillWeight, unitTable, disciplineTable } = this;
    const { offers } = this.skills;
    const levelTable = this.levelTable(mentee.level);
    const unit = this.unitCodes.find(mentee.orgUnitId);
    const discipline = this.disciplineCodes.find(mentee.discipline);
    const wanted = new Set(mentee.skills).size;
    const points = this.skills.row(mentee);
    const extras = this.extras?.row(mentee);
    for (let j = 0; j < cells.length; j++) {
      const level = levelTable[levels[j]!]!;
      const unitPart = unitTable[alike(unit, units[j]!)]!;
      const disciplinePart = disciplineTable[alike(discipline, disciplines[j]!)]!;
      if (level < 0) cells[j] = level;
      else if (unitPart < 0) cells[j] = unitPart;
      else if (disciplinePart < 0) cells[j] = disciplinePart;
      else {
        const extra = extras ? extras[j]! : 0;
        if (extra < 0) {
          cells[j] = extra;
          continue;
        }
        const skills = skillWeight && skillWeight * skillsValue(wanted, offers[j]!, points[j]!);
        cells[j] = scoreFrom(level + unitPart + disciplinePart + skills + extra, weights);
      }
    }
    for (const [mentor, code] of this.bans.of(at)) {
      const cell = cells[mentor]!;
      cells[mentor] = cell < 0 ? Math.max(cell, code) : code;
    }
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
