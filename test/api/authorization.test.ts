/** Every operation of the schema × everybody who could ask. */
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { contentsOf, eventsOfRequest } from '../support/authorization-database';
import {
  aboutNothing,
  expectedOf,
  outcomeOf,
  scopesWithout,
  withoutIds,
  type Case,
  type Outcome,
} from '../support/authorization-cases';
import { MUTATIONS } from '../support/authorization-mutations';
import { QUERIES } from '../support/authorization-queries';
import { EVERYBODY, SCOPES, sharedWorld, type World } from '../support/authorization-world';
import { post, type Answer } from '../support/client';
import { institution } from '../support/scenario';

const operationOf = (name: string) => name.split(':')[0] as string;

test('every operation of the schema has a case', async () => {
  const { admin } = await institution();
  const schema = buildClientSchema(await admin.run<IntrospectionQuery>(getIntrospectionQuery()));
  const of = (fields = {}) => Object.keys(fields).sort();
  const known = (cases: object) => [...new Set(Object.keys(cases).map(operationOf))].sort();
  expect(known(QUERIES)).toEqual(of(schema.getQueryType()?.getFields()));
  expect(known(MUTATIONS)).toEqual(of(schema.getMutationType()?.getFields()));
});

describe.each([
  ['query', QUERIES],
  ['mutation', MUTATIONS],
])('%s', (kind, cases) => {
  test.each(Object.entries(cases))('%s', async (name, given) => {
    const world = await sharedWorld();
    await refusals(world, operationOf(name), given);
    await permits(world, operationOf(name), given, kind === 'mutation');
  });
});

/** Everybody who may not is told so, in the right words, and nothing is written. */
async function refusals(world: World, name: string, given: Case): Promise<void> {
  const stranger = (await institution()).admin;
  const key = await world.key(given.scopes[0] ? scopesWithout(given.scopes[0]) : SCOPES);
  await post({ query: '{ viewer { id } }' }, { token: key });
  const { variables, shows } = await given.make(world);
  const ask = (token: string | null) => post({ query: given.query, variables }, { token });
  const before = await contentsOf(world.uni.id);

  const anonymous = await ask(null);
  expect({ status: anonymous.status, code: outcomeOf(anonymous, name) }).toEqual({
    status: 401,
    code: 'UNAUTHENTICATED',
  });

  const wrong = EVERYBODY.filter((who) => !given.may.includes(who));
  const told: Record<string, Outcome> = {};
  for (const who of wrong) told[who] = outcomeOf(await ask(world.people[who].token), name, shows);
  told.stranger = outcomeOf(await ask(stranger.token), name, shows);
  told.key = outcomeOf(await ask(key), name, shows);
  expect(told).toEqual({
    ...Object.fromEntries(wrong.map((who) => [who, expectedOf(given, who)])),
    stranger: given.stranger,
    key: given.keyOtherwise,
  });

  const nothing = aboutNothing(variables);
  if (nothing.foreign) {
    const known = await ask(stranger.token);
    const unknown = await post(
      { query: given.query, variables: nothing.variables },
      { token: stranger.token },
    );
    expect(withoutIds(known)).toBe(withoutIds(unknown));
  }
  expect(await contentsOf(world.uni.id)).toEqual(before);
}

/** Everybody who may is let through, and what she changed names her. What is only read may be read by all of them. */
async function permits(world: World, name: string, given: Case, changes: boolean): Promise<void> {
  const actors: [string, string][] = given.may.map((who) => [who, world.people[who].token]);
  if (given.scopes.length) actors.push(['key', await world.key([...given.scopes])]);
  const read = changes ? null : await given.make(world);
  for (const [who, token] of actors) {
    const { variables, shows } = read ?? (await given.make(world));
    const answer: Answer = await post({ query: given.query, variables }, { token });
    expect({ who, outcome: outcomeOf(answer, name, shows), errors: answer.errors }).toEqual({
      who,
      outcome: 'OK',
      errors: undefined,
    });
    const events = await eventsOfRequest(answer.requestId);
    const actorId =
      who === 'key' ? expect.stringMatching(/^apikey_/) : world.people[who as keyof World['people']].personId;
    expect(events.map((event) => event.actorId)).toEqual(changes ? expect.arrayContaining([actorId]) : []);
    expect(new Set(events.map((event) => event.actorId)).size).toBe(changes ? 1 : 0);
  }
}
