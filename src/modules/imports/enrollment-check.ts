/** The dry run of an import of people: duplicates within the file, then what each row would do. */
import type { Context } from '../../context';
import type { Issue } from './csv-issue';
import type { IssueLog } from './issue-log';
import { findKnown, findOrgUnits, type Batch } from './known.repository';
import type { Mapping } from './mapping';
import type { ImportRight } from './import.policy';
import type { Staged } from './staging';
import {
  endOfBatch,
  markDuplicates,
  markSamePerson,
  storeVerdicts,
  type Duplicate,
} from './staging.repository';
import { judge, type Rules, type Verdict } from './verdict';

export const ROWS_AT_ONCE = 2_000;

export interface Checking {
  importId: string;
  cohortId: string;
  role: Batch['role'];
  mapping: Pick<Mapping, 'createOrgUnits'>;
  rights: readonly ImportRight[];
  columnOf: Staged['columnOf'];
}

export async function checkEnrollments(ctx: Context, checking: Checking, log: IssueLog): Promise<void> {
  const { importId, columnOf } = checking;
  for (const [field, what] of [
    ['email', 'e-mail address'],
    ['externalId', 'external id'],
  ] as const) {
    const found = await markDuplicates(ctx, importId, field);
    await log.add(ctx, duplicates(found, columnOf[field] ?? null, `the same ${what} as`));
  }
  for await (const { verdicts } of judged(ctx, checking)) {
    await storeVerdicts(ctx, importId, verdicts);
    await log.add(
      ctx,
      verdicts.flatMap(({ issues }) => issues),
    );
  }
  await log.add(ctx, duplicates(await markSamePerson(ctx, importId), null, 'about the same person as'));
}

/** The valid rows in batches, each with its verdict. `before` may lock what a batch is about. */
export async function* judged(
  ctx: Context,
  checking: Checking,
  before: (batch: Batch) => Promise<void> = async () => {},
): AsyncGenerator<{ batch: Batch; verdicts: Verdict[] }, void, undefined> {
  for (let after = 1; ;) {
    const last = await endOfBatch(ctx, checking.importId, after, ROWS_AT_ONCE);
    if (last === null) return;
    const { importId, cohortId, role } = checking;
    const batch = { importId, cohortId, role, after, last };
    await before(batch);
    const known = await findKnown(ctx, batch);
    const texts = [...new Set(known.flatMap(({ data }) => data.orgUnit ?? []))];
    const orgUnits = texts.length ? await findOrgUnits(ctx, texts) : new Map<string, string[]>();
    yield { batch, verdicts: known.map((row) => judge(row, rulesOf(checking, orgUnits))) };
    after = last;
  }
}

function rulesOf({ rights, mapping, columnOf }: Checking, orgUnits: Rules['orgUnits']): Rules {
  return { rights, createOrgUnits: mapping.createOrgUnits, orgUnits, columnOf };
}

function duplicates(found: readonly Duplicate[], column: string | null, what: string): Issue[] {
  return found.map(({ number, first }) => ({
    row: number,
    column,
    severity: 'ERROR',
    code: 'DUPLICATE',
    message: `The row has ${what} row ${first}. Keep one of them.`.replace('has about', 'is about'),
  }));
}
