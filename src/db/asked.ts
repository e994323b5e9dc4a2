/**
 * Statements that follow from what clients ask, as compiled reads do. There is no end of them, and PostgreSQL keeps
 * each prepared one on each connection; so they get a name when they come again, and when there are too many names,
 * connections begin anew.
 */
import { createHash } from 'node:crypto';

/** What such statements are called. Their answer is one value, which comes as bytes when it is long. */
export const ASKED = 'reads.compiled';

/**
 * The whole digest: two texts of one name would answer for each other, and clients choose the texts.
 * PostgreSQL keeps 63 letters of a name.
 */
const nameFor = (text: string) => `${ASKED}:${createHash('sha256').update(text).digest('base64url')}`;

/** Uses from which on to plan it once is worth more than to forget it. */
const USES = 3;
/** One takes PostgreSQL about 100 kB on each connection. */
const MAX_NAMES = 200;
const MAX_SEEN = 500;
const MAX_LENGTH = 30_000;

interface Seen {
  uses: number;
  name: string;
}

export class AskedStatements {
  /** Grows when all names are given up: a connection of an earlier one has prepared too much. */
  epoch = 0;
  private readonly seen = new Map<string, Seen>();
  private readonly names = new Set<string>();

  /** The name to prepare a text under; '' for one that is not to be kept. */
  nameOf(text: string): string {
    if (text.length > MAX_LENGTH) return '';
    let seen = this.seen.get(text);
    if (!seen) {
      if (this.seen.size >= MAX_SEEN) this.forgetUnnamed();
      seen = { uses: 0, name: '' };
      this.seen.set(text, seen);
    }
    if (++seen.uses === USES) {
      seen.name = nameFor(text);
      if (!this.names.has(seen.name) && this.names.size >= MAX_NAMES) this.beginAnew();
      this.names.add(seen.name);
    }
    return seen.name;
  }

  private forgetUnnamed(): void {
    for (const [text, { name }] of this.seen) if (!name) this.seen.delete(text);
  }

  private beginAnew(): void {
    this.epoch++;
    this.names.clear();
    this.seen.clear();
  }
}

export const asked = new AskedStatements();
