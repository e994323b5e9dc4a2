/** How skills that are wanted meet skills that are offered: the same one by levels, and what stands next to it in the tree. */
import { push } from './feasible';
import { nearSkillValue, skillValue } from './score';
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

/** The same for all mentors at once: who has anything for a skill at a level is looked up, and found out once. */
export class SkillRows {
  /** How many skills each mentor offers. */
  readonly offers: Int32Array;
  private readonly points: Int32Array;
  private readonly offering = new Map<string, { mentor: number; level: number | undefined }[]>();
  private readonly worths = new Map<string, { mentors: Int32Array; values: Int32Array }>();

  constructor(
    private readonly tree: SkillTree,
    mentors: readonly Participant[],
  ) {
    this.points = new Int32Array(mentors.length);
    this.offers = Int32Array.from(mentors, ({ skills }) => new Set(skills).size);
    mentors.forEach(({ skills, skillLevels }, mentor) => {
      for (const skill of new Set(skills)) push(this.offering, skill, { mentor, level: skillLevels[skill] });
    });
  }

  /** Points of each mentor, not yet divided by how many skills are wanted. Valid until the next call. */
  row({ skills, skillLevels }: Participant): Int32Array {
    this.points.fill(0);
    for (const skill of new Set(skills)) {
      const { mentors, values } = this.worthOf(skill, skillLevels[skill]);
      for (let at = 0; at < mentors.length; at++) {
        const mentor = mentors[at]!;
        this.points[mentor] = this.points[mentor]! + values[at]!;
      }
    }
    return this.points;
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
    const found = { mentors: Int32Array.from(worth.keys()), values: Int32Array.from(worth.values()) };
    this.worths.set(key, found);
    return found;
  }
}
