/**
 * Jest environment of the api tests: each test file gets a clone of the migrated template and a server
 * on it, started outside jest's module registry as it is in production. Tests find it as `ithaca`.
 */
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { createDatabase, dropDatabase, templateName } from './cluster';
import { TestIssuer } from './issuer';
import { startTestServer, type TestServer } from './server';

let files = 0;

export default class IthacaEnvironment extends NodeEnvironment {
  private server: TestServer | undefined;
  private readonly issuer = new TestIssuer();
  private readonly database = `ithaca_test_${process.env.JEST_RUN}_${process.env.JEST_WORKER_ID}_${files++}`;

  override async setup(): Promise<void> {
    await super.setup();
    const urls = await createDatabase(process.env.TEST_CLUSTER_URL as string, this.database, templateName());
    await this.issuer.start();
    this.server = await startTestServer(urls, this.issuer);
    this.global.ithaca = this.server;
  }

  override async teardown(): Promise<void> {
    await this.server?.stop();
    await this.issuer.stop();
    await dropDatabase(process.env.TEST_CLUSTER_URL as string, this.database);
    await super.teardown();
  }
}
