/** An institution that has nobody yet but its administrator. */
import { Writer } from '../src/db/writer';
import { registerInstitution } from '../src/modules/institutions/registration';
import type { DatabaseUrls } from '../test/support/cluster';
import type { TestIssuer } from '../test/support/issuer';

/** Her access token. */
export async function administrator(urls: DatabaseUrls, issuer: TestIssuer, slug: string): Promise<string> {
  const owner = new Writer({
    connectionString: urls.owner,
    size: 1,
    waitMs: 10_000,
    statementTimeoutMs: 30_000,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  await registerInstitution(owner, {
    slug,
    name: slug,
    timeZone: 'UTC',
    language: 'en',
    issuer: {
      issuer: issuer.url,
      audience: 'ithaca',
      institutionClaim: 'institution',
      institutionValue: slug,
    },
    administrator: { displayName: 'Administrator', subject: 'administrator' },
  });
  await owner.close();
  return issuer.token({ sub: 'administrator', institution: slug });
}
