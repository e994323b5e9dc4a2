/** The files of an equity report: for whom, recorded how, and the same bytes whoever asks. */
import { createHash } from 'node:crypto';
import { newId, uuidOf } from '../../src/ids';
import { asSuperuser, eventsOfRequest } from '../support/authorization-database';
import { must } from '../support/authorization-mutate';
import { DAY, lasting, later } from '../support/authorization-time';
import { codeOf, post } from '../support/client';
import { people, report } from '../support/equity';
import { institution, type Actor, type Institution } from '../support/scenario';

const FORMATS = ['HTML', 'CSV', 'JSON'] as const;
const FILES = FORMATS.map(
  (format) => `${format}: file(format: ${format}) { mediaType fileName text sha256 }`,
).join(' ');
const QUERY = `query($id: ID!) { equityReport(id: $id) { state ${FILES} } }`;

type Files = Record<string, { mediaType: string; fileName: string; text: string; sha256: string } | null>;

const words = (en: string, de?: string) => [
  { language: 'en', text: en },
  ...(de ? [{ language: 'de', text: de }] : []),
];

/** A frozen report about women and men, whom it calls so in two languages, and others, in English alone. */
async function prepared(): Promise<{ uni: Institution; officer: Actor; programId: string; id: string }> {
  const uni = await institution();
  const officer = lasting(await uni.person(['EQUITY_OFFICER']), uni);
  await must(uni.admin, 'defineDemographicAttribute', {
    key: 'gender',
    labels: words('Gender', 'Geschlecht'),
    multiple: false,
    categories: [
      { code: 'woman', labels: words('Women', 'Frauen') },
      { code: 'man', labels: words('Men', 'Männer') },
      { code: 'other', labels: words('=1+1 <b>Others</b>') },
    ],
  });
  const programId = await uni.program();
  const cohortId = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, cohortId, [
    { answers: { gender: 'woman' }, way: [60, 30, 24, 18, 10] },
    { answers: { gender: 'man' }, way: [60, 50, 42, 30, 18] },
    { answers: { gender: 'other' }, way: [30, 20, 14, 10, 7] },
    { answers: {}, way: [40, 30, 22, 15, 8] },
  ]);
  const { id, state } = await report(officer, { cohortIds: [cohortId], attributes: ['gender'] });
  expect(state).toBe('FROZEN');
  return { uni, officer, programId, id };
}

async function filesOf(who: Actor, id: string): Promise<Files> {
  const { state: _, ...files } = (await who.run(QUERY, { id })).equityReport;
  return files;
}

test('each file holds the report, in its own way', async () => {
  const { officer, id } = await prepared();
  const { HTML, CSV, JSON: json } = await filesOf(officer, id);
  for (const file of [HTML, CSV, json])
    expect(file!.sha256).toBe(createHash('sha256').update(Buffer.from(file!.text, 'utf8')).digest('hex'));
  expect([HTML, CSV, json].map((file) => [file!.mediaType, file!.fileName])).toEqual([
    ['text/html; charset=utf-8', `${id}.html`],
    ['text/csv; charset=utf-8', `${id}.csv`],
    ['application/json', `${id}.json`],
  ]);
  expect(HTML!.text).toContain('=1+1 &lt;b&gt;Others&lt;/b&gt;');
  expect(HTML!.text).not.toMatch(/<b>|<script/);
  expect(CSV!.text).toContain(
    '"people","gender","Gender","woman","Women","ACCEPTED","Accepted",,,,,,,,,,,"people",30,,,\r\n',
  );
  expect(CSV!.text).toContain(`"'=1+1 <b>Others</b>"`);
  const { equityReport } = await officer.run(
    'query($id: ID!) { equityReport(id: $id) { method result { k notes findings { message } } } }',
    { id },
  );
  expect(JSON.parse(json!.text)).toMatchObject({
    report: { id, method: equityReport.method },
    profile: { key: 'screening', version: 1, k: 5 },
    result: equityReport.result,
  });
});

test('the same bytes for everybody, whatever their language and time zone, then and later', async () => {
  const { uni, officer, programId, id } = await prepared();
  const first = await filesOf(officer, id);
  const other = lasting(await uni.person(['EQUITY_OFFICER'], { programId }), uni);
  await must(other, 'updatePerson', { personId: other.personId, timeZone: 'Pacific/Kiritimati' });
  await must(uni.admin, 'updateInstitution', { timeZone: 'Asia/Tokyo', language: 'de' });
  const server = await ithaca.another({}, { role: 'api' });
  try {
    const options = { token: other.token, url: server.url, headers: { 'accept-language': 'de-CH' } };
    const { data } = await post({ query: QUERY, variables: { id } }, options);
    const { state: _, ...files } = data.equityReport;
    expect(files).toEqual(first);
  } finally {
    await server.stop();
  }
  expect(await later(40 * DAY, () => filesOf(other, id))).toEqual(first);
});

test('the language is that of the argument, else English', async () => {
  const { officer, id } = await prepared();
  const asked = ['null', '"en"', '"de-AT"', '"fr"', '"no tag!"'].map(
    (language, at) => `a${at}: file(format: CSV, language: ${language}) { text }`,
  );
  const { equityReport } = await officer.run(
    `query($id: ID!) { equityReport(id: $id) { plain: file(format: CSV) { text } ${asked.join(' ')} } }`,
    { id },
  );
  const { plain, a0, a1, a2, a3, a4 } = equityReport;
  expect(plain.text).toContain('"Gender","woman","Women"');
  for (const same of [a0, a1, a3, a4]) expect(same).toEqual(plain);
  expect(a2.text).toContain('"Geschlecht","woman","Frauen"');
  expect(a2.text).toContain(`"'=1+1 <b>Others</b>"`);
});

test('reading files is recorded, once for each request, with the result too', async () => {
  const { officer, id } = await prepared();
  const read = await officer.ask(
    `query($id: ID!) { one: equityReport(id: $id) { ${FILES} result { k } } two: equityReport(id: $id) { file(format: HTML, language: "de") { sha256 } } }`,
    { id },
  );
  expect(await eventsOfRequest(read.requestId)).toMatchObject([
    { type: 'EquityReportRead', actorId: officer.personId, nodeIds: [id] },
  ]);
  const listed = await officer.ask(`{ equityReports(first: 2) { edges { node { ${FILES} } } } }`);
  expect((await eventsOfRequest(listed.requestId)).map(({ type }) => type)).toEqual(['EquityReportRead']);
});

test('only equity officers get files, and only where they are', async () => {
  const { uni, programId, id } = await prepared();
  const local = await uni.person(['EQUITY_OFFICER'], { programId });
  expect((await filesOf(local, id)).CSV!.text).toContain('"Women"');
  const others = [
    await uni.person(['EQUITY_OFFICER'], { programId: await uni.program() }),
    await uni.person(['COORDINATOR']),
    await uni.person(['ANALYST']),
    uni.admin,
    (await institution()).admin,
  ];
  for (const who of others) {
    const refused = await who.ask(QUERY, { id });
    expect(codeOf(refused)).toBe('NOT_FOUND');
    expect(JSON.stringify(refused)).not.toContain('Women');
    expect(await eventsOfRequest(refused.requestId)).toEqual([]);
  }
});

test('there is no file before the report is frozen, and none of a refused one', async () => {
  const { uni, officer, programId } = await prepared();
  const few = await uni.cohort({ programId }, 'ACTIVE');
  await people(uni, few, [{ answers: { gender: 'woman' }, way: [4, 2, 0, 0, 0] }]);
  const refused = await report(officer, { cohortIds: [few], attributes: ['gender'] });
  expect(refused.state).toBe('REFUSED');
  // Without an event no job will ever take it up.
  const waiting = newId('EquityReport');
  await asSuperuser(
    `insert into equity_reports (institution_id, id, role, purpose, attribute_keys, crossings, filters, eligibility_attributes, k, profile_key, profile_version, state, method, asked_on, spec_digest, requested_by_id, created_at, updated_at)
     values ($1, $2, 'MENTEE', 'EQUALITY_MONITORING', '{gender}', '[]', '[]', '{}', 5, 'screening', 1, 'REQUESTED', 'equity-3', current_date, 'waiting', $3, now(), now())`,
    [uni.id, waiting, officer.personId].map(uuidOf),
  );
  for (const [id, state] of [
    [refused.id, 'REFUSED'],
    [waiting, 'REQUESTED'],
  ]) {
    const { data, requestId } = await officer.ask(QUERY, { id });
    expect(data.equityReport).toEqual({ state, HTML: null, CSV: null, JSON: null });
    expect(await eventsOfRequest(requestId)).toEqual([]);
  }
});
