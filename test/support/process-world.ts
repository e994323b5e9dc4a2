/** A migrated database of the run's cluster, with an institution on it whose administrator can sign in. */
import { randomUUID } from 'node:crypto';
import { Writer } from '../../src/db/writer';
import { registerInstitution } from '../../src/modules/institutions/registration';
import { createDatabase, dropDatabase, templateName, type DatabaseUrls } from './cluster';
import { TestIssuer } from './issuer';

const CREATE_PROGRAM =
  'mutation($i: CreateProgramInput!) { createProgram(input: $i) { program { id name } userErrors { code message } } }';

export class ProcessWorld {
  private constructor(
    readonly urls: DatabaseUrls,
    readonly issuer: TestIssuer,
    /** The administrator's. */
    readonly token: string,
    readonly institutionId: string,
    private readonly drops: boolean,
  ) {}

  /** On a new database of the run's cluster. */
  static async make(): Promise<ProcessWorld> {
    const superuser = process.env.TEST_CLUSTER_URL as string;
    const name = `ithaca_test_${process.env.JEST_RUN}_${randomUUID().slice(0, 8)}`;
    return ProcessWorld.on(await createDatabase(superuser, name, templateName()), true);
  }

  /** On a database that is there. */
  static async on(urls: DatabaseUrls, drops = false): Promise<ProcessWorld> {
    const issuer = await new TestIssuer().start();
    const owner = new Writer({
      connectionString: urls.owner,
      size: 1,
      waitMs: 10_000,
      statementTimeoutMs: 30_000,
      onError: () => undefined,
    });
    try {
      const [slug, subject] = [`i-${randomUUID()}`, randomUUID()];
      const { institutionId } = await registerInstitution(owner, {
        slug,
        name: 'Institution',
        timeZone: 'UTC',
        language: 'en',
        issuer: { issuer: issuer.url, audience: 'ithaca' },
        administrator: { displayName: 'Administrator', subject },
      });
      return new ProcessWorld(urls, issuer, issuer.token({ sub: subject }), institutionId, drops);
    } finally {
      await owner.close();
    }
  }

  /** What a process needs to be told to work here. */
  get settings(): Record<string, string> {
    return { DATABASE_URL: this.urls.runtime, DATABASE_MIGRATION_URL: this.urls.owner, LOG_LEVEL: 'info' };
  }

  /** An operation that writes, as a body to post. */
  createProgram(name: string): { query: string; variables: object } {
    return { query: CREATE_PROGRAM, variables: { i: { name, kind: 'PEER' } } };
  }

  async close(): Promise<void> {
    await this.issuer.stop();
    if (this.drops) await dropDatabase(process.env.TEST_CLUSTER_URL as string, this.urls.name);
  }
}
