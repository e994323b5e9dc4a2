/** Holds `permissions` against what the mutations then answer. */
import { outcomeOf } from './authorization-cases';
import type { World } from './authorization-world';
import { post } from './client';

/** What a permission is about: the mutation, its input type and what it sends. */
export type Acts = Record<string, [mutation: string, type: string, input: () => object]>;
export type Tokens = Record<string, string>;

/** Tokens of some people, by what they are. */
export function tokensOf(people: Partial<World['people']>): Tokens {
  return Object.fromEntries(Object.entries(people).map(([who, { token }]) => [who, token]));
}

/** Reads the permissions as each viewer, tries each act, and names every disagreement. */
export async function disagreements(
  type: string,
  id: string,
  tokens: Tokens,
  acts: Acts,
  restore: () => Promise<unknown>,
): Promise<string[]> {
  const asked = Object.keys(acts).map((name) => `${name} { allowed reason }`);
  const query = `query($id: ID!) { node(id: $id) { ... on ${type} { permissions { ${asked.join(' ')} } } } }`;
  const wrong: string[] = [];
  for (const [who, token] of Object.entries(tokens)) {
    const { data } = await post({ query, variables: { id } }, { token });
    // Whoever sees nothing is told nothing, and may do nothing.
    const permissions = data?.node?.permissions ?? {};
    for (const [name, [mutation, inputType, input]] of Object.entries(acts)) {
      const { allowed = false, reason = 'hidden' } = permissions[name] ?? {};
      if (allowed !== (reason === null)) wrong.push(`${who} ${name}: allowed ${allowed}, because ${reason}`);
      const answer = await post(
        {
          query: `mutation($input: ${inputType}!) { ${mutation}(input: $input) { userErrors { code } } }`,
          variables: { input: input() },
        },
        { token },
      );
      const outcome = outcomeOf(answer, mutation);
      if (allowed !== (outcome === 'OK'))
        wrong.push(`${who} ${name}: allowed ${allowed}, but ${mutation} says ${outcome}`);
      if (outcome === 'OK') await restore();
    }
  }
  return wrong;
}
