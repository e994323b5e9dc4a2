/** The dry run of an import of people: duplicates within the file, then what each row would do. */
import type { Context } from '../../context';
import type { Issue } from './csv-issue';
import type { IssueLog } from './issue-log';
import {
  findIdentities,
  findKnown,
  findOrgUnits,
  findSkills,
  lockPeople,
  type Batch,
} from './known.repository';
import type { Mapping } from './mapping';
import type { ImportRight } from './import.policy';
import type { Staged } from './staging';
import { endOfBatch, findDuplicates, invalidate } from './staging.repository';
import { judge, VerdictCounts, type Rules, type Verdict } from './verdict';

const ROWS_AT_ONCE = 5_000;

export interface Checking {
  importId: string;
  cohortId: string;
  role: Batch['role'];
  mapping: Pick<Mapping, 'createOrgUnits'>;
  rights: readonly ImportRight[];
  columnOf: Staged['columnOf'];
}

/** What the rows would do; those that can't do it are valid no more. */
export async function checkEnrollments(
  ctx: Context,
  checking: Checking,
  log: IssueLog,
): Promise<VerdictCounts> {
  const { importId, columnOf } = checking;
  for (const [field, what] of [
    ['email', 'e-mail address'],
    ['externalId', 'external id'],
  ] as const) {
    await refuseDuplicates(ctx, importId, field, log, columnOf[field] ?? null, `has the same ${what} as`);
  }
  const counts = new VerdictCounts();
  const people = new Map<string, number>();
  for await (const { verdicts } of judged(ctx, checking)) {
    for (const verdict of verdicts) refuseTwin(verdict, people);
    await invalidate(ctx, importId, counts.add(verdicts));
    await log.add(
      ctx,
      verdicts.flatMap(({ issues }) => issues),
    );
  }
  return counts;
}

/** Two rows can lead to one person in two ways, one by her address and one by her id: only the first counts. */
export function refuseTwin(verdict: Verdict, people: Map<string, number>): void {
  const { action, personId, number } = verdict;
  if (!action || !personId) return;
  const first = people.get(personId);
  if (first === undefined) people.set(personId, number);
  else {
    verdict.action = null;
    verdict.issues.push(duplicate(number, null, 'is about the same person as', first));
  }
}

function duplicate(row: number, column: string | null, what: string, first: number): Issue {
  const message = `The row ${what} row ${first}. Keep one of them.`;
  return { row, column, severity: 'ERROR', code: 'DUPLICATE', message };
}

/** The valid rows in batches, each with its verdict. Under lock, the people of a batch stay as they are. */
export async function* judged(
  ctx: Context,
  checking: Checking,
  { lock = false } = {},
): AsyncGenerator<{ batch: Batch; verdicts: Verdict[] }, void, undefined> {
  for (let after = 1; ;) {
    const last = await endOfBatch(ctx, checking.importId, after, ROWS_AT_ONCE);
    if (last === null) return;
    const { importId, cohortId, role, rights, mapping, columnOf } = checking;
    const batch = { importId, cohortId, role, after, last };
    let identities = await findIdentities(ctx, batch);
    if (lock) {
      const ids = new Set(
        identities.flatMap(({ byExternalId, byEmail }) => [byExternalId ?? [], byEmail ?? []].flat()),
      );
      await lockPeople(ctx, [...ids]);
      // What changed until the lock was there.
      identities = await findIdentities(ctx, batch);
    }
    const known = await findKnown(ctx, batch, identities);
    const texts = [...new Set(known.flatMap(({ data }) => data.orgUnit ?? []))];
    const orgUnits = texts.length ? await findOrgUnits(ctx, texts) : new Map<string, string[]>();
    const names = [
      ...new Set(known.flatMap(({ data }) => [...(data.skillsWanted ?? []), ...(data.skillsOffered ?? [])])),
    ];
    const skills = names.length ? await findSkills(ctx, names) : new Map<string, string>();
    const rules: Rules = { rights, createOrgUnits: mapping.createOrgUnits, orgUnits, skills, columnOf };
    yield { batch, verdicts: known.map((row) => judge(row, rules)) };
    after = last;
  }
}

async function refuseDuplicates(
  ctx: Context,
  importId: string,
  by: 'email' | 'externalId',
  log: IssueLog,
  column: string | null,
  what: string,
): Promise<void> {
  const found = await findDuplicates(ctx, importId, by);
  if (!found.length) return;
  await invalidate(
    ctx,
    importId,
    found.map(({ number }) => number),
  );
  await log.add(
    ctx,
    found.map(({ number, first }) => duplicate(number, column, what, first)),
  );
}
