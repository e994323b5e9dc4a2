/** Sign-in tokens for the demonstration's people and service. */
import type { DemonstrationToken } from '../http/graphiql';
import { DEMONSTRATION_ROLES, subjectOf, titleOf } from './people';
import type { DevelopmentKeys } from './development-keys';
import { readServiceKey } from './service-key';

export async function demonstrationTokens(
  dataDir: string,
  keys: DevelopmentKeys,
): Promise<(DemonstrationToken & { role: string })[]> {
  const people = await Promise.all(
    DEMONSTRATION_ROLES.map(async (role) => ({
      role,
      label: titleOf(role),
      token: await keys.sign(subjectOf(role)),
    })),
  );
  const key = await readServiceKey(dataDir);
  return key ? [...people, { role: 'SERVICE', label: 'Demo Service (API key)', token: key }] : people;
}
