/** Which tokens sign in as whom. */
import { randomUUID } from 'node:crypto';
import { must, mutate, race, resultOf, tally } from '../support/authorization-mutate';
import { codeOf } from '../support/client';
import { actor, institution, type Institution } from '../support/scenario';

const VIEWER = '{ viewer { person { id } } }';
const signIn = (personId: string, subject: string) => ({ personId, issuer: ithaca.issuer.url, subject });

async function ada({ admin }: Institution): Promise<string> {
  return (await must(admin, 'createPerson', { displayName: 'Ada' }, 'person { id }')).person.id;
}

async function signedInAs({ slug }: Institution, subject: string): Promise<string | number> {
  const { status, data } = await actor('', subject, slug).ask(VIEWER);
  return data?.viewer?.person.id ?? status;
}

test('a sign-in works from its link to its unlinking', async () => {
  const uni = await institution();
  const personId = await ada(uni);
  const subject = randomUUID();
  expect(await signedInAs(uni, subject)).toBe(401);
  const linked = await must(
    uni.admin,
    'linkSignIn',
    signIn(personId, subject),
    'person { id signIns { issuer subject } }',
  );
  expect(linked.person).toEqual({ id: personId, signIns: [{ issuer: ithaca.issuer.url, subject }] });
  expect(await signedInAs(uni, subject)).toBe(personId);
  await must(uni.admin, 'unlinkSignIn', signIn(personId, subject));
  expect(await signedInAs(uni, subject)).toBe(401);
  expect((await mutate(uni.admin, 'unlinkSignIn', signIn(personId, subject))).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['subject'] },
  ]);
});

test('a subject is one person’s, also for twenty who link it at once', async () => {
  const uni = await institution();
  const people = await race(uni.admin, 20, () => ada(uni));
  const subject = randomUUID();
  const results = await race(uni.admin, 20, (index) =>
    mutate(uni.admin, 'linkSignIn', signIn(people[index]!, subject)),
  );
  expect(tally(results.map(resultOf))).toEqual({ OK: 1, AlreadyExists: 19 });
  const owner = people[results.findIndex(({ userErrors }) => !userErrors.length)];
  expect(await signedInAs(uni, subject)).toBe(owner);
  const another = people.find((personId) => personId !== owner) as string;
  expect((await mutate(uni.admin, 'unlinkSignIn', signIn(another, subject))).userErrors).toHaveLength(1);
  expect(await signedInAs(uni, subject)).toBe(owner);
});

test('the same subject is somebody else in another institution', async () => {
  const [uni, other] = [await institution(), await institution()];
  const subject = randomUUID();
  for (const place of [uni, other]) {
    const personId = await ada(place);
    await must(place.admin, 'linkSignIn', signIn(personId, subject));
    expect(await signedInAs(place, subject)).toBe(personId);
  }
  await must(other.admin, 'unlinkSignIn', signIn((await signedInAs(other, subject)) as string, subject));
  expect(await signedInAs(other, subject)).toBe(401);
  expect(await signedInAs(uni, subject)).toMatch(/^person_/);
});

test('how people sign in is shown to administrators alone', async () => {
  const uni = await institution();
  const [coordinator, person] = [await uni.person(['COORDINATOR']), await uni.person()];
  const ask = 'query($id: ID!) { person(id: $id) { signIns { subject } } }';
  expect((await uni.admin.run(ask, { id: person.personId })).person.signIns).toEqual([
    { subject: person.subject },
  ]);
  for (const who of [coordinator, person])
    expect((await who.run(ask, { id: person.personId })).person.signIns).toBeNull();
});

test('a token of nobody, or for another institution, is refused alike', async () => {
  const [uni, other] = [await institution(), await institution()];
  const told = await Promise.all([
    actor('', randomUUID(), uni.slug).ask(VIEWER),
    actor('', uni.admin.subject, other.slug).ask(VIEWER),
    actor('', randomUUID(), other.slug).ask(VIEWER),
  ]);
  for (const answer of told)
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  expect(new Set(told.map(({ errors }) => errors?.[0]?.message)).size).toBe(1);
});
