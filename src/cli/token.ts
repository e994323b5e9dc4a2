/** `npm run --silent token -- ROLE`: a sign-in token for the demonstration's person of a role, for scripts. */
import { loadConfig } from '../config';
import { StartupError } from '../startup-error';
import { DEMONSTRATION_ROLES, subjectOf } from '../trial/people';
import { developmentKeys } from '../trial/development-keys';
import { readServiceKey } from '../trial/service-key';
import { findTrial } from '../trial/trial';

async function main(): Promise<void> {
  const [role = ''] = process.argv.slice(2);
  const roles: string[] = [...DEMONSTRATION_ROLES, 'SERVICE'];
  if (!roles.includes(role))
    throw new StartupError(
      `Name a role: ${roles.join(', ')}. For example: npm run --silent token -- COORDINATOR`,
    );
  const { dataDir, DATABASE_URL } = loadConfig();
  if (DATABASE_URL)
    throw new StartupError(
      'Development tokens work only beside the embedded database. Unset DATABASE_URL, or ask your identity provider for a token.',
    );
  await findTrial(dataDir);
  const token =
    role === 'SERVICE'
      ? await readServiceKey(dataDir)
      : await developmentKeys(dataDir, false).then((keys) => keys?.sign(subjectOf(role)));
  if (!token)
    throw new StartupError(
      `There is no demonstration on ${dataDir}. Run \`npm start\` outside production first.`,
    );
  process.stdout.write(`${token}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
});
