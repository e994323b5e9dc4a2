/** What a pair is judged by: the settings, and what profiles refer to, looked up once. */
import { History } from './past';
import { Schedules } from './schedules';
import { SkillTree } from './skills';
import type { MatchProblem, MatchSettings } from './types';

export type TermsOf = Pick<MatchProblem, 'settings' | 'schedules' | 'skills' | 'history'>;

export class Terms {
  readonly settings: MatchSettings;
  readonly schedules: Schedules;
  readonly skills: SkillTree;
  readonly history: History;

  constructor(private readonly of: TermsOf) {
    const { settings, schedules = [], skills = [], history = [] } = of;
    this.settings = settings;
    this.schedules = new Schedules(schedules);
    this.skills = new SkillTree(skills);
    this.history = new History(history);
  }

  /** The same, but for some of the settings. */
  changed(changes: Partial<MatchSettings>): Terms {
    return new Terms({ ...this.of, settings: { ...this.settings, ...changes } });
  }
}
