/** How skills that are wanted meet skills that are offered: the same one by levels, and what stands next to it in the tree. */
import { push } from './feasible';
import { BEST, nearSkillValue, skillsValue, skillValue } from './score';
import type { Participant, Skill } from './types';

export class SkillTree {
  private readonly names = new Map<string, string>();
  private readonly neighbors = new Map<string, string[]>();

  constructor(skills: readonly Skill[]) {
    for (const { id, name, parentId } of skills) {
      this.names.set(id, name);
      if (parentId === null) continue;
      push(this.neighbors, id, parentId);
      push(this.neighbors, parentId, id);
    }
  }

  name(id: string): string | undefined {
    return this.names.get(id);
  }

  /** Its parent and its children. */
  near(id: string): readonly string[] {
    return this.neighbors.get(id) ?? [];
  }
}

export interface SkillFit {
  fit: 'FULL' | 'BELOW' | 'NEAR' | 'NONE';
  value: number;
}

/** What a mentor has for one skill that is wanted. */
export function fitOf(tree: SkillTree, mentor: Participant, mentee: Participant, skill: string): SkillFit {
  const near = tree.near(skill).some((one) => mentor.skills.includes(one));
  const otherwise: SkillFit = near ? { fit: 'NEAR', value: nearSkillValue } : { fit: 'NONE', value: 0 };
  if (!mentor.skills.includes(skill)) return otherwise;
  const [wanted, offered] = [mentee.skillLevels[skill], mentor.skillLevels[skill]];
  const value = skillValue(wanted, offered);
  if (value < otherwise.value) return otherwise;
  return { fit: wanted && offered && offered < wanted ? 'BELOW' : 'FULL', value };
}

/** Whatever a skill is worth is a multiple of this. */
const STEP = BEST / 10;

/** The same for all mentors at once: who has anything for a skill at a level is looked up, and found out once. */
export class SkillRows {
  /** Of mentors who have nothing for a mentee: 0 for those who offer nothing at all, 1 for the others. */
  private readonly nothing: Int32Array;
  private readonly steps: Int32Array;
  private readonly values: number[][] = [];
  private readonly offering = new Map<string, { mentor: number; level: number | undefined }[]>();
  private readonly worths = new Map<string, { mentors: Int32Array; values: Int32Array }>();

  constructor(
    private readonly tree: SkillTree,
    mentors: readonly Participant[],
  ) {
    this.steps = new Int32Array(mentors.length);
    this.nothing = Int32Array.from(mentors, ({ skills }) => (skills.length ? 1 : 0));
    mentors.forEach(({ skills, skillLevels }, mentor) => {
      for (const skill of new Set(skills)) push(this.offering, skill, { mentor, level: skillLevels[skill] });
    });
  }

  /** For each mentor, at which place of `values` her skills' worth stands. The places are valid until the next call. */
  row({ skills, skillLevels }: Participant): { places: Int32Array; values: readonly number[] } {
    const { steps } = this;
    const wanted = new Set(skills);
    steps.set(this.nothing);
    for (const skill of wanted) {
      const { mentors, values } = this.worthOf(skill, skillLevels[skill]);
      for (let at = 0; at < mentors.length; at++) {
        const mentor = mentors[at]!;
        steps[mentor] = steps[mentor]! + values[at]!;
      }
    }
    return { places: steps, values: this.valuesOf(wanted.size) };
  }

  private valuesOf(wanted: number): readonly number[] {
    return (this.values[wanted] ??= [
      skillsValue(wanted, 0, 0),
      ...Array.from({ length: (wanted * BEST) / STEP + 1 }, (_, steps) =>
        skillsValue(wanted, 1, steps * STEP),
      ),
    ]);
  }

  private worthOf(skill: string, level: number | undefined) {
    const key = `${level ?? ''} ${skill}`;
    const known = this.worths.get(key);
    if (known) return known;
    const worth = new Map<number, number>();
    for (const near of this.tree.near(skill))
      for (const { mentor } of this.offering.get(near) ?? []) worth.set(mentor, nearSkillValue);
    for (const { mentor, level: offered } of this.offering.get(skill) ?? [])
      worth.set(mentor, Math.max(worth.get(mentor) ?? 0, skillValue(level, offered)));
    const found = {
      mentors: Int32Array.from(worth.keys()),
      values: Int32Array.from(worth.values(), (value) => value / STEP),
    };
    this.worths.set(key, found);
    return found;
  }
}
