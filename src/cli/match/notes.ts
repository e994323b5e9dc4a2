/** What the person who asked should know, and needs not mend. */
import type { Criterion, MatchSettings } from '../../matching/types';
import { weightOf } from '../../matching/score';
import { MatchObjective } from '../../modules/match-runs/match-goal';
import type { MatchArguments } from './arguments';
import type { PersonField } from './columns';
import type { Table } from './table';
import { codeWords } from './words';

const list = (columns: readonly string[]) => columns.map((column) => `“${column}”`).join(', ');

export function columnNotes({ file, unknown, demographic }: Table<string>): string[] {
  return [
    ...(unknown.length ? [`${file}: columns that mean nothing here are ignored: ${list(unknown)}.`] : []),
    ...(demographic.length
      ? [
          `${file}: not read: ${list(demographic)}. Demographics take no part in matching: who is matched with whom must not hang on them.`,
        ]
      : []),
  ];
}

/** From which column a criterion lives. History has a file of its own. */
const COLUMN_OF: Partial<Record<Criterion, PersonField>> = {
  LEVEL_GAP: 'level',
  DISCIPLINE: 'discipline',
  ORG_UNIT: 'orgUnit',
  SKILLS: 'skills',
  LANGUAGE: 'languages',
  MEETING_MODE: 'meetingModes',
  LOCATION: 'location',
  WISHES: 'wishes',
  TIME_OVERLAP: 'hours',
  GOALS: 'goals',
  EXPERIENCE: 'experience',
  WAITING: 'waitingDays',
};

/** What somebody asked for that can make no difference. */
export function wasteNotes(
  { settings: file, goal, history }: Pick<MatchArguments, 'settings' | 'goal' | 'history'>,
  settings: MatchSettings,
  tables: readonly Table<PersonField>[],
): string[] {
  const missing = (Object.keys(settings.weights) as Criterion[]).filter((criterion) => {
    if (!weightOf(settings, criterion)) return false;
    const column = COLUMN_OF[criterion];
    return column ? !tables.some(({ fields }) => fields.has(column)) : criterion === 'HISTORY' && !history;
  });
  const isStable = goal.objective === MatchObjective.STABLE;
  const promised = tables.some(({ fields }) => fields.has('least'));
  return [
    ...(file !== null && missing.length
      ? [
          `${file}: weights that make no difference, as no file says anything of them: ${list(missing.map(codeWords))}.`,
        ]
      : []),
    ...(isStable && promised ? ['A stable result takes no heed of what mentors were promised.'] : []),
    ...(isStable && goal.keepFrom
      ? ['A stable result takes no heed of what was before: changes are only told.']
      : []),
  ];
}
