/**
 * A marker in demographic columns, in the three ways that a text can take, is looked for everywhere outside the
 * demographics: in what every role is told, in the log, in events and payloads, in jobs, and in every table.
 */
import { mutate, must } from '../support/authorization-mutate';
import { asSuperuser } from '../support/authorization-database';
import { post } from '../support/client';
import { askAbout, emailOf, own, OWN_WORDS, upload } from '../support/demographics';
import { everythingTold, tablesWith } from '../support/canary';
import { people, report } from '../support/equity';
import { institution, type Actor } from '../support/scenario';

/** Mapped to a category, kept as own words, and of no meaning. */
const KEY = 'Quetzalkey8271';
const WORDS = 'Quetzalwords8271';
const LOST = 'Quetzallost8271';
const MARKER = /quetzal/i;

const ROLES = ['COORDINATOR', 'ANALYST', 'EQUITY_OFFICER', 'SAFEGUARDING_LEAD', 'LINE_MANAGER', 'GUEST'];

const mapping = (otherwise?: string) => ({
  columns: { email: 'email' },
  ignore: ['biography'],
  demographics: {
    basis: 'Consent form',
    columns: {
      gender: { attribute: 'gender', values: { [KEY]: 'woman' }, ...(otherwise ? { otherwise } : {}) },
    },
  },
});

test('what stands in a demographic column is nowhere but with its owner', async () => {
  const uni = await institution();
  const told: string[] = [];
  const [one, two, three] = [await uni.person(), await uni.person(), await uni.person()];
  await askAbout(uni.admin, 'gender', ['woman', 'man'], { more: [OWN_WORDS] });
  const [first, second, third] = await Promise.all([one, two, three].map(emailOf));

  // Everything an administrator is told while she imports, mends and commits.
  const note = async <T>(asked: Promise<T>): Promise<T> => {
    const answer = await asked.catch((error: Error) => error.message as T);
    told.push(JSON.stringify(answer));
    return answer;
  };
  const rows = `email,gender,biography\n${first},${KEY.toUpperCase()},x\n${second},${WORDS},x\n`;
  const kept = await note(upload(uni.admin, rows, mapping('SELF_DESCRIBED')));
  const lost = await note(upload(uni.admin, `email,gender,biography\n${third},${LOST},${LOST}\n`, mapping()));
  expect(kept.demographicsImport).toMatchObject({ validRows: 2, issues: [] });
  expect(lost.demographicsImport).toMatchObject({
    validRows: 0,
    issues: [{ code: 'VALUE_NOT_MAPPED', count: 1 }],
  });
  // Files and mappings that fail in every way that quotes something.
  await note(upload(uni.admin, `email,gender\n${third},"${LOST}\n`, mapping()));
  await note(upload(uni.admin, `email,gender\n${third},"${LOST}" ${LOST}\n`, mapping()));
  await note(upload(uni.admin, `email,gender\n${third},${LOST},${LOST}\n`, mapping()));
  await note(upload(uni.admin, `email,gender\n${LOST},${KEY}\n`, mapping()));
  await note(upload(uni.admin, `email,gender\n${third},${LOST}\0\n`, mapping('SELF_DESCRIBED')));
  await note(upload(uni.admin, `${third},${LOST}\n`, mapping()));
  const wrong = { attribute: 'gender', values: { [LOST]: LOST } };
  await note(
    upload(uni.admin, rows, { ...mapping(), demographics: { basis: 'x', columns: { gender: wrong } } }),
  );

  // The same file and mapping in the import of enrollments, which drops such columns unread.
  const enrolling = await uni.cohort({}, 'ENROLLING');
  const ordinary = {
    cohortId: enrolling,
    role: 'MENTEE',
    text: `${rows}${third},${LOST},x\n`,
    mapping: mapping(),
  };
  const imported = await note(
    mutate(
      uni.admin,
      'importEnrollments',
      ordinary,
      'import { id state validRows mapping issues { edges { node { code message } } } }',
    ),
  );
  expect(imported.userErrors).toEqual([]);
  const programId = await uni.program();
  await note(
    must(
      uni.admin,
      'saveImportMapping',
      { programId, name: 'Both', mapping: mapping() },
      'importMapping { id mapping }',
    ),
  );

  // The database itself refuses, and would quote the row.
  await asSuperuser(
    `alter table demographics.import_rows add constraint ck_trap check (self_description is null) not valid`,
  );
  const trapped = await note(upload(uni.admin, rows, mapping('SELF_DESCRIBED')));
  expect(String(trapped)).toContain('INTERNAL_SERVER_ERROR');
  await asSuperuser(`alter table demographics.import_rows drop constraint ck_trap`);

  const input = { demographicsImportId: kept.demographicsImport.id };
  const look = () => tablesWith('quetzal', ['demographics']);
  expect(await look()).toEqual([]);
  expect(await tablesWith('quetzal', [])).toEqual(['demographics.import_rows']);
  await note(
    must(
      uni.admin,
      'commitDemographicsImport',
      input,
      'demographicsImport { id state counts { code count } issues { code } }',
    ),
  );
  await note(
    mutate(uni.admin, 'rejectDemographicsImport', { demographicsImportId: lost.demographicsImport.id }),
  );

  // Her own, and hers alone.
  expect((await own(one)).answers).toMatchObject([{ codes: ['woman'] }]);
  expect((await own(two)).answers).toMatchObject([{ codes: ['own_words'], selfDescription: WORDS }]);
  expect((await own(three)).answers).toEqual([]);

  // A report over her group, read by those who may.
  const officer = await uni.person(['EQUITY_OFFICER']);
  const cohortId = await uni.cohort({}, 'ACTIVE');
  await people(uni, cohortId, [
    { answers: { gender: 'woman' }, way: [30, 20, 0, 0, 0] },
    { answers: { gender: 'man' }, way: [30, 20, 0, 0, 0] },
    { answers: { gender: 'own_words' }, way: [20, 10, 0, 0, 0] },
    { answers: {}, way: [20, 10, 0, 0, 0] },
  ]);
  await uni.enroll(two, cohortId, 'MENTEE', 'SUBMITTED');
  const frozen = await note(report(officer, { cohortIds: [cohortId], attributes: ['gender'] }));
  expect(frozen.state).toBe('FROZEN');

  const everybody: Actor[] = [uni.admin, officer, one, three];
  for (const role of ROLES) everybody.push(await uni.person([role]));
  const ids = [kept.demographicsImport.id, lost.demographicsImport.id, frozen.id, two.personId];
  for (const who of everybody) told.push(...(await everythingTold(who, ids)));
  const stranger = (await institution()).admin;
  told.push(...(await everythingTold(stranger, ids)));

  expect(told.filter((answer) => MARKER.test(answer))).toEqual([]);
  // The same questions find it with its owner, so they ask for enough.
  expect((await everythingTold(two, ids)).filter((answer) => MARKER.test(answer))).toHaveLength(1);
  expect(ithaca.logs.length).toBeGreaterThan(20);
  expect(ithaca.logs.filter((line) => MARKER.test(JSON.stringify(line)))).toEqual([]);
  expect(await look()).toEqual([]);
  expect(await tablesWith('quetzal', [])).toEqual(['demographics.answers']);
});

test('the search sees letters and bytes in any table', async () => {
  await asSuperuser(`create table trap (words text, bytes bytea)`);
  try {
    for (const value of [`'a Quetzal b', null`, `null, convert_to('Quetzal', 'UTF8')`]) {
      await asSuperuser(`insert into trap values (${value})`);
      expect(await tablesWith('Quetzal', ['demographics'])).toEqual(['trap']);
      await asSuperuser('delete from trap');
    }
  } finally {
    await asSuperuser('drop table trap');
  }
});

test('a document that is refused is not repeated in the log', async () => {
  const uni = await institution();
  const answer = await post(
    {
      query:
        'mutation($i: ImportDemographicsInput!) { importDemographics(input: $i) { userErrors { code } } }',
      variables: { i: { text: 7, mapping: WORDS, more: LOST } },
    },
    { token: uni.admin.token },
  );
  expect(answer.errors?.length).toBeGreaterThan(0);
  expect(ithaca.logs.filter((line) => MARKER.test(JSON.stringify(line)))).toEqual([]);
});
