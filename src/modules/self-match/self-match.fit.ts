/**
 * How well a mentor of the directory fits the mentee who looks at it: the matcher's own score, taken apart. It is
 * made of nothing but what the mentee may read of the mentor anyway, so no score can tell more than that.
 */
import { defineLoader, type Context } from '../../context';
import { contributionsOf } from '../../matching/contributions';
import { Terms } from '../../matching/terms';
import type { Criterion, MatchSettings, Participant, Skill } from '../../matching/types';
import type { MatchContribution } from '../match-runs/proposal.entity';
import { DEFAULT_SETTINGS, engineSettings } from '../match-runs/match-run.settings';
import { PROFILE_TIERS } from '../people/person.policy';
import { ProgramKind } from '../programs/program.entity';
import { findFitting, findSkillsById, type Fitting } from './self-match.repository';
import type { DirectoryFit } from './self-match.types';

/**
 * By what each criterion is shown: of the directory itself, or of the person. Not named here is not told: wishes above
 * all, but also hours, goals, and what the two have been before.
 */
const SHOWN_AS: Partial<Record<Criterion, 'DIRECTORY' | keyof typeof PROFILE_TIERS>> = {
  LEVEL_GAP: 'DIRECTORY',
  DISCIPLINE: 'DIRECTORY',
  SKILLS: 'DIRECTORY',
  ORG_UNIT: 'orgUnit',
  LANGUAGE: 'languages',
  MEETING_MODE: 'meetingModes',
  LOCATION: 'location',
};

function isShown(criterion: Criterion): boolean {
  const as = SHOWN_AS[criterion];
  return as !== undefined && (as === 'DIRECTORY' || PROFILE_TIERS[as] === 'PUBLIC');
}

/** The settings with what is not shown left out, as if it had no weight. */
function shownOnly(settings: MatchSettings): MatchSettings {
  const weights = Object.entries(settings.weights).map(([criterion, weight]) => [
    criterion,
    isShown(criterion as Criterion) ? weight : 0,
  ]);
  return { ...settings, weights: Object.fromEntries(weights) as MatchSettings['weights'] };
}

/** Without what is not shown; how far somebody is with a skill is not either. */
const participant = (one: Fitting): Participant => ({
  ...one,
  seats: 1,
  skillLevels: {},
  wishes: [],
  scheduleId: null,
  goals: [],
  experience: null,
  waitingDays: null,
  attributes: {},
});

function fit(mentor: Fitting, mentee: Fitting, skills: readonly Skill[]): DirectoryFit | null {
  const settings = engineSettings(mentor.settings ?? DEFAULT_SETTINGS, mentor.kind === ProgramKind.REVERSE);
  const terms = new Terms({ settings: shownOnly(settings), skills });
  const contributions = contributionsOf(terms, participant(mentor), participant(mentee));
  if (!contributions.length) return null;
  return {
    score: contributions.reduce((sum, { points }) => sum + points, 0),
    contributions: contributions as MatchContribution[],
  };
}

const fits = defineLoader<{ id: string; fit: DirectoryFit | null }>(async (ctx, ids) => {
  const found = await findFitting(ctx, ids);
  const skills = await findSkillsById(ctx, [...new Set(found.flatMap((one) => one.skills))]);
  const menteeIn = new Map(
    found.filter(({ role }) => role === 'MENTEE').map((mentee) => [mentee.cohortId, mentee]),
  );
  return found
    .filter(({ role }) => role === 'MENTOR')
    .map((mentor) => {
      const mentee = menteeIn.get(mentor.cohortId);
      return { id: mentor.id, fit: mentee ? fit(mentor, mentee, skills) : null };
    });
});

export async function fitOf(ctx: Context, entry: { id: string }): Promise<DirectoryFit | null> {
  return (await fits(ctx).load(entry.id))?.fit ?? null;
}
