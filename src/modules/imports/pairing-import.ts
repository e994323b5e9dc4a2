/**
 * Imports of pairs that an institution already has: the same dry run and commit as for people. A pair stands at
 * once, since nobody is asked again; bans and seats hold, unless somebody gives a reason to set them aside.
 */
import { authorize, every } from '../../auth/decisions';
import { dayIn } from '../../clock';
import type { Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { record } from '../../events/record';
import { AlreadyExists, InvalidInput, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { holdCohort } from '../cohorts/cohort.repository';
import type { Cohort } from '../cohorts/cohort.entity';
import { planMilestones } from '../milestones/milestone.service';
import { PairingOrigin } from '../pairings/pairing.entity';
import { canPropose } from '../pairings/pairing.policy';
import { judge, propose, type Outcome, type PairingDraft } from '../pairings/pairing.propose';
import { ProgramKind, type Program } from '../programs/program.entity';
import { programLoader } from '../programs/program.repository';
import { demand } from '../update';
import { readCsv } from './csv';
import type { Issue } from './csv-issue';
import type { Done } from './enrollment-commit';
import { ImportKind, type Import } from './import.entity';
import { mayImport } from './import.policy';
import { finishCheck, insertImport } from './import.repository';
import { getImport, sourceOf } from './import.service';
import { ImportState } from './import.state';
import { IssueLog } from './issue-log';
import { MappingError } from './mapping';
import { findNamed, findStagedPairs, type NamedPerson, type StagedPair } from './pairing-import.repository';
import type { ImportPairingsInput } from './pairing-import.inputs';
import { parsePairMapping, type PairMapping } from './pairing-mapping';
import { pairPlanOf, readPair, type PairDefaults, type PairPlan, type PairSide } from './pairing-row';
import type { StagedRow } from './row';
import { deleteRows, insertRows, invalidate } from './staging.repository';
import { VerdictCounts } from './verdict';

/** Seats are counted over the whole file, so it is judged as one. */
const MAX_PAIRS = 5_000;

/**
 * Stages and checks a file of pairs; nothing takes effect.
 * May: coordinators of the cohort. Refuses: InvalidInput, NotPossibleNow. Records: ImportUploaded.
 */
export async function importPairings(ctx: Context, input: ImportPairingsInput): Promise<Import> {
  const source = sourceOf(input);
  const mapping = checked(input.mapping);
  const overrideReason = input.overrideReason ?? null;
  const id = await createOnce(ctx, 'importPairings', input, async (ctx) => {
    const cohort = await demand('Cohort', input.cohortId, (id) => holdCohort(ctx, id));
    authorize(every(mayImport(ctx.viewer, cohort), canPropose(ctx.viewer, cohort)));
    const program = await demand('Program', cohort.programId, (id) => programLoader(ctx).load(id));
    const id = newId('Import');
    await insertImport(ctx, id, {
      cohortId: cohort.id,
      kind: ImportKind.PAIRINGS,
      role: null,
      mapping: { ...mapping.stored, ...(overrideReason ? { overrideReason } : {}) },
      fileName: input.fileName ?? input.file?.fileName?.slice(0, 255) ?? null,
      requestedById: ctx.viewer.personId,
    });
    const log = new IssueLog(id);
    const staged = await stagePairs(ctx, id, source(), mapping, defaultsOf(ctx, program), log);
    let counts = new VerdictCounts();
    if (staged.unusable) await deleteRows(ctx, id);
    else counts = await check(ctx, id, cohort, program, overrideReason, log);
    await finishCheck(ctx, id, { ...staged, errorCount: log.errors, warningCount: log.warnings }, counts);
    await record(ctx, {
      type: 'ImportUploaded',
      nodes: [id, cohort.id],
      changes: { state: [null, ImportState.CHECKED], rows: [null, staged.rows] },
    });
    return id;
  });
  return getImport(ctx, id);
}

function checked(value: unknown): PairMapping {
  try {
    return parsePairMapping(value);
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw new Refusal(
      ...error.problems.map(({ path, message }) => new InvalidInput(['mapping', ...path], message)),
    );
  }
}

function defaultsOf(ctx: Context, { kind }: Program): PairDefaults {
  const equals = kind === ProgramKind.PEER || kind === ProgramKind.GROUP;
  return {
    firstRole: equals ? 'PEER' : 'MENTOR',
    secondRole: equals ? 'PEER' : 'MENTEE',
    startedOn: dayIn(ctx.viewer.timeZone, ctx.clock.now()),
  };
}

async function stagePairs(
  ctx: Context,
  importId: string,
  source: AsyncIterable<Uint8Array>,
  mapping: PairMapping,
  defaults: PairDefaults,
  log: IssueLog,
): Promise<{ delimiter: string | null; unusable: boolean; rows: number }> {
  const staged = { delimiter: null as string | null, unusable: false, rows: 0 };
  let plan: PairPlan = [];
  const rows: StagedRow[] = [];
  for await (const item of readCsv(source, { required: mapping.names })) {
    if (item.kind === 'header') {
      const planned = pairPlanOf(item.columns, mapping);
      plan = planned.plan;
      staged.delimiter = item.delimiter;
      await log.add(ctx, planned.issues);
    } else if (item.kind === 'file') {
      staged.unusable = true;
      await log.add(ctx, [item.issue]);
    } else if (++staged.rows > MAX_PAIRS) {
      const message = `The file has more than ${MAX_PAIRS} pairs. Split it.`;
      await log.add(ctx, [{ row: null, column: null, severity: 'ERROR', code: 'TOO_MANY_ROWS', message }]);
      staged.unusable = true;
      break;
    } else {
      const { data, issues } = readPair(item, plan, defaults);
      rows.push({ number: item.number, data: data as unknown as StagedRow['data'], issues });
    }
  }
  if (staged.unusable || !rows.length) return staged;
  await insertRows(ctx, importId, rows);
  await log.add(
    ctx,
    rows.flatMap(({ issues }) => issues),
  );
  return staged;
}

async function check(
  ctx: Context,
  importId: string,
  cohort: Cohort,
  program: Program,
  overrideReason: string | null,
  log: IssueLog,
): Promise<VerdictCounts> {
  const { pairs, refused } = await resolved(ctx, importId, cohort, overrideReason);
  const { outcomes } = await judge(
    ctx,
    cohort,
    program,
    pairs.map(({ draft }) => draft),
  );
  const verdicts = pairs.map(({ number }, index) => verdictOf(number, outcomes[index], outcomes));
  const counts = new VerdictCounts();
  const unable = counts.add(verdicts);
  await invalidate(ctx, importId, [...unable, ...refused.map(({ row }) => row as number)]);
  await log.add(ctx, [...refused, ...verdicts.flatMap(({ issues }) => issues)]);
  return counts;
}

type Action = 'CREATE' | 'UNCHANGED' | null;

/** A pair that stands already is left alone; one that stands twice in the file is an error. */
function verdictOf(
  row: number,
  outcome: Outcome | undefined,
  all: readonly Outcome[],
): { number: number; action: Action; issues: Issue[] } {
  if (!outcome) return { number: row, action: null, issues: [] };
  if ('pairing' in outcome) return { number: row, action: 'CREATE', issues: [] };
  const existing = outcome.errors.find((error) => error instanceof AlreadyExists)?.existingId;
  const inFile = all.some((other) => 'pairing' in other && other.pairing.id === existing);
  if (existing && !inFile) return { number: row, action: 'UNCHANGED', issues: [] };
  const issues = outcome.errors.map((error): Issue => {
    const twice = { code: 'DUPLICATE', message: 'Another row names the same two people. Keep one of them.' };
    const { code, message } = inFile ? twice : error;
    return { row, column: null, severity: 'ERROR', code, message };
  });
  return { number: row, action: null, issues };
}

interface Resolved {
  pairs: (StagedPair & { draft: PairingDraft })[];
  refused: Issue[];
}

/** The staged rows as drafts; rows whose people are not in the cohort say so. */
async function resolved(
  ctx: Context,
  importId: string,
  cohort: Cohort,
  overrideReason: string | null,
): Promise<Resolved> {
  const staged = await findStagedPairs(ctx, importId);
  const sides = staged.flatMap(({ data }) => [data.first, data.second]);
  const byEmail = await findNamed(
    ctx,
    cohort.id,
    'email',
    unique(sides.map(({ email }) => email?.toLowerCase())),
  );
  const byId = await findNamed(
    ctx,
    cohort.id,
    'externalId',
    unique(sides.map(({ externalId }) => externalId)),
  );
  const result: Resolved = { pairs: [], refused: [] };
  for (const row of staged) {
    const members = [row.data.first, row.data.second].map((side) => memberOf(side, byEmail, byId));
    const problem = members.find((member) => typeof member === 'string');
    if (typeof problem === 'string')
      result.refused.push({
        row: row.number,
        column: null,
        severity: 'ERROR',
        code: 'NOT_IN_COHORT',
        message: problem,
      });
    else {
      const draft: PairingDraft = {
        members: members as Exclude<(typeof members)[number], string>[],
        origin: PairingOrigin.IMPORT,
        holdsSeats: true,
        overrideReason,
        startedOn: row.data.startedOn,
        raiseCapacity: overrideReason !== null,
      };
      result.pairs.push({ ...row, draft });
    }
  }
  return result;
}

const unique = (texts: readonly (string | undefined)[]) => [
  ...new Set(texts.filter((text) => text !== undefined)),
];

/** The member, or why there is none; told by what the row says, never by what it does not. */
function memberOf(
  { email, externalId, role }: PairSide,
  byEmail: Map<string, NamedPerson>,
  byId: Map<string, NamedPerson>,
): { enrollmentId: string; role: string } | string {
  const [one, other] = [externalId && byId.get(externalId), email && byEmail.get(email.toLowerCase())];
  if (one && other && one.personId !== other.personId)
    return 'The external id and the e-mail address belong to two different people.';
  const enrollmentId = (one || other || null)?.enrollments?.[role];
  return enrollmentId
    ? { enrollmentId, role }
    : `One of the two is no accepted ${role} of the cohort. Import or accept her first.`;
}

/** The rows take effect; part of the job's transaction, which holds the cohort. */
export async function commitPairings(ctx: Context, given: Import, cohort: Cohort): Promise<Done> {
  const program = await demand('Program', cohort.programId, (id) => programLoader(ctx).load(id));
  const overrideReason = (given.mapping as { overrideReason?: string }).overrideReason ?? null;
  const { pairs, refused } = await resolved(ctx, given.id, cohort, overrideReason);
  const outcomes = await propose(
    ctx,
    cohort,
    program,
    pairs.map(({ draft }) => draft),
  );
  const done: Done = { created: 0, updated: 0, refused: [...refused] };
  for (const [index, outcome] of outcomes.entries()) {
    if ('pairing' in outcome) {
      const startedOn = pairs[index]?.data.startedOn ?? '';
      await planMilestones(ctx, { id: outcome.pairing.id, cohortId: cohort.id, startedOn }, program.id);
      done.created++;
    } else {
      done.refused.push(...verdictOf(pairs[index]?.number ?? 0, outcome, outcomes).issues);
    }
  }
  return done;
}
