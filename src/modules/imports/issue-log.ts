/** Collects what is found in an import: counts all of it, stores the first thousand. */
import type { Context } from '../../context';
import type { Issue } from './csv-issue';
import { insertIssues } from './staging.repository';

export const MAX_STORED = 1_000;

export class IssueLog {
  errors = 0;
  warnings = 0;

  constructor(
    private readonly importId: string,
    /** How many are stored already. */
    private stored = 0,
  ) {}

  async add(ctx: Context, issues: readonly Issue[]): Promise<void> {
    const errors = issues.filter(({ severity }) => severity === 'ERROR').length;
    this.errors += errors;
    this.warnings += issues.length - errors;
    const kept = issues.slice(0, Math.max(0, MAX_STORED - this.stored));
    this.stored += kept.length;
    await insertIssues(ctx, this.importId, kept);
  }
}
