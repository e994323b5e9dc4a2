/** What the matcher gets beside the candidates themselves. What plays no part in a run is not even read. */
import type { Context } from '../../context';
import type { MatchProblem, MatchSettings, Participant } from '../../matching/types';
import type { Cohort } from '../cohorts/cohort.entity';
import type { Candidate } from './match-compute.repository';
import { schedulesOf, weeksOf } from './match-hours';
import {
  findAttributes,
  findExperience,
  findGoals,
  findHistory,
  findHours,
  findSkills,
  findWaitingDays,
  type Attributes,
} from './match-snapshot.repository';

export interface Snapshot {
  references: Pick<MatchProblem, 'skills' | 'schedules' | 'history'>;
  participant(candidate: Candidate): Participant;
}

interface Day {
  today: string;
  timeZone: string;
}

export async function snapshotOf(
  ctx: Context,
  settings: MatchSettings,
  cohort: Pick<Cohort, 'id' | 'startsOn' | 'endsOn'>,
  { today, timeZone }: Day,
): Promise<Snapshot> {
  const { weights, timeOverlap, relations } = settings;
  const byTime = weights.TIME_OVERLAP > 0 || timeOverlap.min !== null;
  const people = byTime ? await findHours(ctx, cohort.id) : [];
  const { schedules, idOf } = schedulesOf(people, weeksOf(cohort.startsOn ?? today, cohort.endsOn));
  const skills = weights.SKILLS ? await findSkills(ctx, cohort.id) : [];
  const history = weights.HISTORY ? await findHistory(ctx, cohort.id) : [];
  const goals = weights.GOALS ? await findGoals(ctx, cohort.id) : new Map<string, string[]>();
  const experience = weights.EXPERIENCE ? await findExperience(ctx, cohort.id) : new Map<string, number>();
  const waiting = weights.WAITING
    ? await findWaitingDays(ctx, cohort.id, today, timeZone)
    : new Map<string, number>();
  const attributes = relations.length ? await findAttributes(ctx, cohort.id) : new Map<string, Attributes>();
  const asked = (all: Attributes): Attributes =>
    Object.fromEntries(
      relations.flatMap(({ attribute }) => {
        const value = all[attribute];
        return value === undefined ? [] : [[attribute, value]];
      }),
    );
  return {
    references: { skills, schedules, history },
    participant: ({ role: _, ...rest }) => ({
      ...rest,
      scheduleId: idOf.get(rest.personId) ?? null,
      goals: goals.get(rest.id) ?? [],
      experience: experience.get(rest.id) ?? null,
      waitingDays: waiting.get(rest.id) ?? null,
      attributes: asked(attributes.get(rest.id) ?? {}),
    }),
  };
}
