/** Whom a run is about, and who must not meet whom. */
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import type { Ban } from '../../matching/types';
import type { Cohort } from '../cohorts/cohort.entity';
import { cohortLoader } from '../cohorts/cohort.repository';
import { institutionLoader } from '../institutions/institution.repository';
import { ProgramKind, type Program } from '../programs/program.entity';
import { currentPolicy } from '../programs/program-policy.repository';
import { programLoader } from '../programs/program.repository';
import { unreadyAmong } from '../readiness/readiness.repository';
import { findBans, findCandidates, type Candidate } from './match-compute.repository';
import type { MatchPool } from './match-goal';
import { leftOutOf } from './match-pool.repository';

/** Programs of one pool, without mentors and mentees. */
export function isOfPeers(kind: ProgramKind): boolean {
  return kind === ProgramKind.PEER || kind === ProgramKind.GROUP;
}

export async function kindOf(ctx: Context, cohortId: string): Promise<ProgramKind> {
  const cohort = await cohortLoader(ctx).load(cohortId);
  const program = cohort && (await programLoader(ctx).load(cohort.programId));
  if (!program) throw new Error('The cohort of a match run is gone');
  return program.kind;
}

interface People {
  cohort: Cohort;
  program: Program;
  ready: Candidate[];
  /** Something must be done before these are matched. */
  unready: Candidate[];
  bans: Ban[];
  /** What the program's rules say that it is worth to have chosen the same topic; 0 where they honor no disclosures. */
  disclosurePoints: number;
  /** As the institution's clock has it. */
  day: { today: string; timeZone: string };
}

export async function peopleOf(
  ctx: Context,
  { cohortId, pool }: { cohortId: string; pool: MatchPool },
  roles: readonly Candidate['role'][],
): Promise<People> {
  const cohort = await cohortLoader(ctx).load(cohortId);
  const program = cohort && (await programLoader(ctx).load(cohort.programId));
  const institution = await institutionLoader(ctx).load(ctx.institutionId);
  if (!program || !institution) throw new Error('The cohort of a match run is gone');
  const today = dayIn(institution.timeZone, ctx.clock.now());
  const rules = await currentPolicy(ctx, program.id);
  const leftOut = await leftOutOf(ctx, cohort.id, pool);
  const candidates = (await findCandidates(ctx, cohort.id, roles)).filter(({ id }) => !leftOut.has(id));
  const asks = rules.readiness.some(({ required }) => required);
  const lacking = asks
    ? await unreadyAmong(
        ctx,
        candidates.map(({ id }) => id),
      )
    : new Map<string, string[]>();
  return {
    cohort,
    program,
    ready: candidates.filter(({ id }) => !lacking.has(id)),
    unready: candidates.filter(({ id }) => lacking.has(id)),
    bans: await findBans(ctx, cohort.id, program.id, today, rules),
    disclosurePoints: rules.disclosurePoints,
    day: { today, timeZone: institution.timeZone },
  };
}
