/** Writers that go on whatever happens, and remember what was acknowledged to them. */
import { randomUUID } from 'node:crypto';
import { post } from './client';

const CREATE =
  'mutation($i: CreateProgramInput!) { createProgram(input: $i) { program { id name } userErrors { message } } }';

export interface Target {
  url: string;
  token: string;
}

export class Writers {
  /** Name → id of the program, as acknowledged. */
  readonly acknowledged = new Map<string, string>();
  /** Keys of requests that got no answer, or the answer that the database is away. */
  readonly unanswered = new Set<string>();
  /** Answers that were neither a success nor UNAVAILABLE. */
  readonly strange: string[] = [];
  /** When the last success came (performance.now()). */
  lastSuccess = 0;
  private going = true;
  private inFlight = 0;
  private readonly done: Promise<unknown>;

  constructor(
    private readonly target: Target,
    count: number,
  ) {
    this.done = Promise.all(Array.from({ length: count }, () => this.work()));
  }

  get pending(): number {
    return this.inFlight;
  }

  async stop(): Promise<void> {
    this.going = false;
    await this.done;
  }

  private async work(): Promise<void> {
    while (this.going) {
      const key = randomUUID();
      this.inFlight++;
      if (!(await this.write(key))) await new Promise((resolve) => setTimeout(resolve, 5));
      this.inFlight--;
    }
  }

  /** Writes under a key, which is the program's name too; true when it was acknowledged. */
  async write(key: string, target = this.target): Promise<boolean> {
    this.unanswered.add(key);
    const variables = { i: { name: key, kind: 'PEER', idempotencyKey: key } };
    const answer = await post({ query: CREATE, variables }, target).catch(() => null);
    if (!answer) return false;
    const program = answer.data?.createProgram?.program as { id: string; name: string } | undefined;
    if (!answer.errors && program?.name === key) {
      this.acknowledged.set(key, program.id);
      this.unanswered.delete(key);
      this.lastSuccess = performance.now();
      return true;
    }
    if (answer.errors?.[0]?.extensions.code !== 'UNAVAILABLE')
      this.strange.push(JSON.stringify(answer.data ?? answer.errors));
    return false;
  }
}
