/**
 * Keeping reporting lines. Whoever changes one waits for her turn in the institution, then locks the two people, then
 * their live enrollments: so a pairing that a line bans either stands before the line does and is found by the job
 * that follows, or is judged when the line stands.
 */
import { authorize } from '../../auth/decisions';
import { dayIn } from '../../clock';
import { inTransaction, type Context } from '../../context';
import { createOnce } from '../../events/idempotency';
import { changesBetween, record } from '../../events/record';
import { notFound } from '../../graphql/faults';
import type { RowResult } from '../../graphql/results';
import { AlreadyExists, InvalidInput, NotPossibleNow, Refusal } from '../../graphql/user-errors';
import { newId } from '../../ids';
import { forEachRow } from '../bulk';
import { lockLiveEnrollmentsOf } from '../enrollments/enrollment.repository';
import { checkVersion, demand, merged } from '../update';
import type { ReportingLine } from './reporting-line.entity';
import { inCircle } from './reporting-line.errors';
import type {
  ChangeReportingLineInput,
  CorrectReportingLineInput,
  EndReportingLineInput,
  SetReportingLineInput,
  SetReportingLinesInput,
} from './reporting-line.inputs';
import { mayKeepLines } from './reporting-line.policy';
import {
  findCircle,
  insertLine,
  linesOf,
  lockLine,
  lockLines,
  lockPeopleOfLines,
  reportingLineLoader,
  updateLineRow,
  type LineValues,
} from './reporting-line.repository';
import { clashOf, dayBefore } from './spans';

const today = (ctx: Context) => dayIn(ctx.viewer.timeZone, ctx.clock.now());

/**
 * Says to whom a person reports from a day on. Her open line ends the day before; the same manager again changes
 * nothing, and another one from the very day on which the open line begins takes its place.
 * May: coordinators of the institution. Refuses: ReportingLineCircle, AlreadyExists, InvalidInput, NotPossibleNow.
 * Records: ReportingLineEnded and ReportingLineSet, or ReportingLineCorrected.
 */
export async function setReportingLine(ctx: Context, input: SetReportingLineInput): Promise<ReportingLine> {
  authorize(mayKeepLines(ctx.viewer));
  const id = await createOnce(ctx, 'setReportingLine', input, async (ctx) => {
    const { personId, managerId, source = null } = input;
    const line = await placeLine(ctx, {
      personId,
      managerId,
      fromOn: input.fromOn ?? today(ctx),
      toOn: null,
      source,
    });
    return line.id;
  });
  return demand('ReportingLine', id, (id) => reportingLineLoader(ctx).load(id));
}

/** The same for many people, each a transaction of its own. */
export async function setReportingLines(
  ctx: Context,
  { lines }: SetReportingLinesInput,
): Promise<{ results: RowResult<'reportingLine', ReportingLine>[] }> {
  authorize(mayKeepLines(ctx.viewer));
  const byPerson = new Map(lines.map((line) => [line.personId, line]));
  const results = await forEachRow([...byPerson.keys()], 'reportingLine', (personId) =>
    setReportingLine(ctx, byPerson.get(personId) as SetReportingLineInput),
  );
  return { results };
}

/** Part of the caller's transaction, which has locked nothing yet and has authorized: also for imports. */
export async function placeLine(ctx: Context, values: LineValues): Promise<ReportingLine> {
  const { personId, managerId, fromOn } = values;
  await lockFor(ctx, personId, managerId);
  const lines = await linesOf(ctx, [personId]);
  const open = lines.find(({ toOn }) => toOn === null);
  if (open && open.managerId === managerId && open.fromOn <= fromOn && values.toOn === null) return open;
  if (open?.fromOn === fromOn) return write(ctx, open, { ...open, ...values }, 'ReportingLineCorrected');
  const before = open && open.fromOn < fromOn ? open : null;
  refuseClash(
    values,
    lines.filter((line) => line !== before),
  );
  if (before) await write(ctx, before, { ...before, toOn: dayBefore(fromOn) }, 'ReportingLineEnded', false);
  const line = await insertLine(ctx, newId('ReportingLine'), values);
  await refuseCircle(ctx, personId);
  await record(ctx, {
    type: 'ReportingLineSet',
    nodes: [line.id, personId, managerId],
    changes: { fromOn: [null, line.fromOn], toOn: [null, line.toOn] },
  });
  return line;
}

/** Ends an open line at a day. May: coordinators of the institution. Refuses: NotPossibleNow, InvalidInput. Records: ReportingLineEnded. */
export function endReportingLine(ctx: Context, input: EndReportingLineInput): Promise<ReportingLine> {
  const toOn = input.toOn ?? today(ctx);
  return changing(ctx, input, async (ctx, line) => {
    if (line.toOn !== null)
      throw new Refusal(new NotPossibleNow(`This line ends on ${line.toOn}. Correct it if that is wrong.`));
    refuseSpan({ ...line, toOn }, ['toOn']);
    return write(ctx, line, { ...line, toOn }, 'ReportingLineEnded');
  });
}

/**
 * Puts right what was wrong about a line, from its first day on.
 * May: coordinators of the institution. Refuses: as setting one. Records: ReportingLineCorrected.
 */
export function correctReportingLine(ctx: Context, input: CorrectReportingLineInput): Promise<ReportingLine> {
  const missing = (['managerId', 'fromOn'] as const).filter((field) => input[field] === null);
  if (missing.length)
    throw new Refusal(
      ...missing.map(
        (field) => new InvalidInput([field], 'This can’t be cleared. To take the line back, retract it.'),
      ),
    );
  return changing(ctx, input, async (ctx, line, lines) => {
    const wanted = merged(line, input, ['managerId', 'fromOn', 'toOn']);
    refuseSpan(wanted, ['toOn']);
    refuseClash(
      wanted,
      lines.filter(({ id }) => id !== line.id),
    );
    return write(ctx, line, wanted, 'ReportingLineCorrected');
  });
}

/** Takes a line back that never held. May: coordinators of the institution. Refuses: NotPossibleNow. Records: ReportingLineRetracted. */
export function retractReportingLine(ctx: Context, input: ChangeReportingLineInput): Promise<ReportingLine> {
  return changing(ctx, input, (ctx, line) =>
    write(ctx, line, { ...line, retractedAt: ctx.clock.now() }, 'ReportingLineRetracted'),
  );
}

/** Everything that changing a line needs, locked in order: the turn, the people, their enrollments, the line. */
function changing(
  ctx: Context,
  input: ChangeReportingLineInput & { managerId?: string | null },
  work: (ctx: Context, line: ReportingLine, lines: ReportingLine[]) => Promise<ReportingLine>,
): Promise<ReportingLine> {
  return inTransaction(ctx, async (ctx) => {
    const known = await demand('ReportingLine', input.reportingLineId, (id) =>
      reportingLineLoader(ctx).load(id),
    );
    authorize(mayKeepLines(ctx.viewer));
    await lockFor(ctx, known.personId, input.managerId ?? known.managerId);
    const line = await demand('ReportingLine', known.id, (id) => lockLine(ctx, id));
    checkVersion(line, input);
    if (line.retractedAt) throw new Refusal(new NotPossibleNow('This line was taken back. Set a new one.'));
    return work(ctx, line, await linesOf(ctx, [line.personId]));
  });
}

async function lockFor(ctx: Context, personId: string, managerId: string): Promise<void> {
  if (personId === managerId)
    throw new Refusal(new InvalidInput(['managerId'], 'Nobody reports to herself. Choose another manager.'));
  await demand('Person', personId, async (id) => id);
  await demand('Person', managerId, async (id) => id);
  await lockLines(ctx);
  const people = new Map((await lockPeopleOfLines(ctx, [personId, managerId])).map((one) => [one.id, one]));
  for (const id of [personId, managerId]) if (!people.has(id)) throw notFound('Person', id);
  await lockLiveEnrollmentsOf(ctx, personId, managerId);
}

function refuseSpan({ fromOn, toOn }: LineValues, path: string[]): void {
  if (toOn !== null && toOn < fromOn)
    throw new Refusal(
      new InvalidInput(path, `The line begins on ${fromOn}, and can’t end before. Choose a later day.`),
    );
}

function refuseClash(values: LineValues, others: readonly ReportingLine[]): void {
  const clash = clashOf(values, others);
  if (!clash) return;
  const span = clash.toOn ? `from ${clash.fromOn} to ${clash.toOn}` : `from ${clash.fromOn} on`;
  throw new Refusal(
    new AlreadyExists(
      ['fromOn'],
      `A person reports to one manager at a time, and there is a line ${span}. Choose another day, or correct or retract that one first.`,
      clash.id,
    ),
  );
}

async function refuseCircle(ctx: Context, personId: string): Promise<void> {
  const circle = await findCircle(ctx, personId);
  if (circle) throw new Refusal(inCircle(circle));
}

type Fact = 'ReportingLineEnded' | 'ReportingLineCorrected' | 'ReportingLineRetracted';

async function write(
  ctx: Context,
  before: ReportingLine,
  wanted: ReportingLine,
  type: Fact,
  checked = true,
): Promise<ReportingLine> {
  const after = await updateLineRow(ctx, wanted);
  if (checked) await refuseCircle(ctx, after.personId);
  await record(ctx, {
    type,
    nodes: [after.id, after.personId, after.managerId],
    changes: changesBetween(before, after, ['managerId', 'fromOn', 'toOn', 'retractedAt']),
  });
  return after;
}
