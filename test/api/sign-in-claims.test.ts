/** Which institution and which person the claims of a valid token lead to. */
import { randomUUID } from 'node:crypto';
import { post } from '../support/client';
import { ScriptedIssuer } from '../support/http-issuer';
import { expectRefused, viewerOf } from '../support/http-refusal';
import { institution, unique, type Institution } from '../support/scenario';

let issuer: ScriptedIssuer;
beforeEach(async () => {
  issuer = await new ScriptedIssuer().start();
});
afterEach(() => issuer.stop());

async function link(uni: Institution, subject: string, personId = uni.admin.personId): Promise<void> {
  await uni.admin.run('mutation ($i: SignInInput!) { linkSignIn(input: $i) { userErrors { message } } }', {
    i: { personId, issuer: issuer.url, subject },
  });
}

async function person(uni: Institution, fields: object): Promise<string> {
  const { createPerson } = await uni.admin.run(
    'mutation ($i: CreatePersonInput!) { createPerson(input: $i) { person { id } userErrors { message } } }',
    {
      i: { displayName: unique('Person'), ...fields },
    },
  );
  return createPerson.person.id as string;
}

describe('the institution', () => {
  test('is told by the audience, where each has its own; a token for two is for none', async () => {
    const [north, south] = [await institution(), await institution()];
    for (const [uni, audience] of [
      [north, 'north'],
      [south, 'south'],
    ] as const) {
      await ithaca.registerIssuer(uni.id, { issuer: issuer.url, audience });
      await link(uni, 'someone');
    }
    expect(await viewerOf(issuer.token({ sub: 'someone', aud: 'north' }))).toBe(north.admin.personId);
    expect(await viewerOf(issuer.token({ sub: 'someone', aud: ['south', 'else'] }))).toBe(
      south.admin.personId,
    );
    await expectRefused(issuer.token({ sub: 'someone', aud: ['north', 'south'] }));
    await expectRefused(issuer.token({ sub: 'someone' }));
  });

  test('that registered a claim comes before one that takes every token', async () => {
    const [everybody, named] = [await institution(), await institution()];
    await ithaca.registerIssuer(everybody.id, { issuer: issuer.url, audience: 'ithaca' });
    await ithaca.registerIssuer(named.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      institutionClaim: 'tenant',
      institutionValue: 'named',
    });
    await link(everybody, 'someone');
    await link(named, 'someone');
    expect(await viewerOf(issuer.token({ sub: 'someone', tenant: 'named' }))).toBe(named.admin.personId);
    expect(await viewerOf(issuer.token({ sub: 'someone', tenant: 'other' }))).toBe(everybody.admin.personId);
    expect(await viewerOf(issuer.token({ sub: 'someone' }))).toBe(everybody.admin.personId);
  });

  test('can be told by two claims, but not both at once', async () => {
    const [one, two] = [await institution(), await institution()];
    await ithaca.registerIssuer(one.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      institutionClaim: 'org',
      institutionValue: 'x',
    });
    await ithaca.registerIssuer(two.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      institutionClaim: 'tenant',
      institutionValue: 'x',
    });
    await link(one, 'someone');
    await link(two, 'someone');
    expect(await viewerOf(issuer.token({ sub: 'someone', org: 'x', tenant: 'y' }))).toBe(one.admin.personId);
    await expectRefused(issuer.token({ sub: 'someone', org: 'x', tenant: 'x' }));
  });

  test('is exactly the value of the claim, as text, however the issuer nests it', async () => {
    const [nested, dotted] = [await institution(), await institution()];
    await ithaca.registerIssuer(nested.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      institutionClaim: 'realm.tenant',
      institutionValue: 'n',
    });
    await ithaca.registerIssuer(dotted.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      institutionClaim: 'https://id.example.org/tenant',
      institutionValue: '7',
    });
    await link(nested, 'someone');
    await link(dotted, 'someone');
    expect(await viewerOf(issuer.token({ sub: 'someone', realm: { tenant: 'n' } }))).toBe(
      nested.admin.personId,
    );
    expect(await viewerOf(issuer.token({ sub: 'someone', 'realm.tenant': 'n' }))).toBe(nested.admin.personId);
    expect(await viewerOf(issuer.token({ sub: 'someone', 'https://id.example.org/tenant': '7' }))).toBe(
      dotted.admin.personId,
    );
    for (const wrong of [
      { realm: { tenant: 'N' } },
      { realm: { tenant: ['n'] } },
      { realm: 'n' },
      { realm: null },
      { 'https://id.example.org/tenant': 7 },
    ]) {
      await expectRefused(issuer.token({ sub: 'someone', ...wrong }));
    }
  });

  test('that is registered a moment after a refusal is found at once', async () => {
    const [first, late] = [await institution(), await institution()];
    const register = (uni: Institution) =>
      ithaca.registerIssuer(uni.id, {
        issuer: issuer.url,
        audience: 'ithaca',
        institutionClaim: 'tenant',
        institutionValue: uni.slug,
      });
    await register(first);
    await expectRefused(issuer.token({ sub: 'someone', tenant: late.slug }));
    await register(late);
    await link(late, 'someone');
    expect(await viewerOf(issuer.token({ sub: 'someone', tenant: late.slug }))).toBe(late.admin.personId);
  });
});

describe('the person', () => {
  test('is told by the claim that was registered, and no other', async () => {
    const uni = await institution();
    await ithaca.registerIssuer(uni.id, { issuer: issuer.url, audience: 'ithaca', subjectClaim: 'oid' });
    await link(uni, 'object-1');
    expect(await viewerOf(issuer.token({ sub: 'other', oid: 'object-1' }))).toBe(uni.admin.personId);
    await expectRefused(issuer.token({ sub: 'object-1' }));
    await expectRefused(issuer.token({ sub: 'object-1', oid: 1 }));
  });

  test('of another issuer with the same subject is somebody else', async () => {
    const uni = await institution();
    await ithaca.registerIssuer(uni.id, { issuer: issuer.url, audience: 'ithaca' });
    await expectRefused(issuer.token({ sub: uni.admin.subject }));
  });

  test('who left can’t sign in, nor be linked', async () => {
    const uni = await institution();
    await ithaca.registerIssuer(uni.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      linkClaim: 'number',
      linkField: 'EXTERNAL_ID',
    });
    const leave =
      'mutation ($i: MovePersonInput!) { deactivatePerson(input: $i) { userErrors { message } } }';
    const linked = await person(uni, {});
    await link(uni, 'linked', linked);
    const number = randomUUID();
    const unlinked = await person(uni, { externalId: number });
    expect(await viewerOf(issuer.token({ sub: 'linked' }))).toBe(linked);
    for (const personId of [linked, unlinked]) await uni.admin.run(leave, { i: { personId } });
    await expectRefused(issuer.token({ sub: 'linked' }));
    await expectRefused(issuer.token({ sub: 'unlinked', number }));
  });

  test('is found by the external id at the first sign-in, however many requests bring it, and recorded once', async () => {
    const uni = await institution();
    await ithaca.registerIssuer(uni.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      linkClaim: 'number',
      linkField: 'EXTERNAL_ID',
    });
    const number = randomUUID();
    const personId = await person(uni, { externalId: number });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => viewerOf(issuer.token({ sub: 'first', number }))),
    );
    expect(answers).toEqual(answers.map(() => personId));
    // From now on the subject is enough, and another account with the same claim is nobody.
    expect(await viewerOf(issuer.token({ sub: 'first' }))).toBe(personId);
    expect(await viewerOf(issuer.token({ sub: 'first', number: 'other' }))).toBe(personId);
    await expectRefused(issuer.token({ sub: 'second', number }));
    const { auditLog } = await uni.admin.run(
      '{ auditLog(filter: { types: ["SignInLinked"] }) { edges { node { actorId nodeIds } } } }',
    );
    expect(auditLog.edges).toEqual([{ node: { actorId: personId, nodeIds: [personId] } }]);
  });

  test('is linked to one of two accounts that claim her at the same time', async () => {
    const uni = await institution();
    await ithaca.registerIssuer(uni.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      linkClaim: 'number',
      linkField: 'EXTERNAL_ID',
    });
    for (let round = 0; round < 5; round++) {
      const number = randomUUID();
      const personId = await person(uni, { externalId: number });
      const tokens = ['a', 'b', 'c', 'd'].map((sub) => issuer.token({ sub: `${sub}${round}`, number }));
      const answers = await Promise.all(
        tokens.map((token) => post({ query: '{ viewer { id } }' }, { token })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
      expect(answers.find(({ status }) => status === 200)?.data).toEqual({ viewer: { id: personId } });
      const { person: row } = await uni.admin.run(
        'query ($id: ID!) { person(id: $id) { signIns { subject } } }',
        { id: personId },
      );
      expect(row.signIns).toHaveLength(1);
    }
  });

  test('who signs in elsewhere already can be linked here too, but not in another institution', async () => {
    const [uni, other] = [await institution(), await institution()];
    for (const { id, slug } of [uni, other]) {
      await ithaca.registerIssuer(id, {
        issuer: issuer.url,
        audience: 'ithaca',
        institutionClaim: 'tenant',
        institutionValue: slug,
        linkClaim: 'number',
        linkField: 'EXTERNAL_ID',
      });
    }
    const number = randomUUID();
    await uni.admin.run(
      'mutation ($i: UpdatePersonInput!) { updatePerson(input: $i) { userErrors { message } } }',
      { i: { personId: uni.admin.personId, externalId: number } },
    );
    await expectRefused(issuer.token({ sub: 'someone', number, tenant: other.slug }));
    expect(await viewerOf(issuer.token({ sub: 'someone', number, tenant: uni.slug }))).toBe(
      uni.admin.personId,
    );
    expect(await viewerOf(uni.admin.token)).toBe(uni.admin.personId);
  });

  test('is not linked by an address that the issuer did not verify', async () => {
    const uni = await institution();
    const email = `${randomUUID()}@example.org`;
    const personId = await person(uni, { email });
    await ithaca.registerIssuer(uni.id, {
      issuer: issuer.url,
      audience: 'ithaca',
      linkClaim: 'email',
      linkField: 'EMAIL',
    });
    for (const email_verified of ['true', 1, null, undefined])
      await expectRefused(issuer.token({ sub: 'a', email, email_verified }));
    for (const wrong of [[email], `${email}\0`, '%', email.replace('@', '_')])
      await expectRefused(issuer.token({ sub: 'b', email: wrong, email_verified: true }));
    expect(await viewerOf(issuer.token({ sub: 'c', email: email.toUpperCase(), email_verified: true }))).toBe(
      personId,
    );
  });
});
