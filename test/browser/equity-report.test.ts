/** The page of an equity report, made through the API and read in a real browser: for everybody, at every width, offline. */
import type { Browser } from 'playwright-core';
import type { ReportDocument } from '../../src/modules/equity-exports/document';
import { htmlOf } from '../../src/modules/equity-exports/html';
import { openBrowser, screenshot, violations, visit, type Visit } from '../support/browser';
import { askAbout } from '../support/demographics';
import { hostile } from '../support/equity-documents';
import { people, report } from '../support/equity';
import { institution } from '../support/scenario';
import { statisticsBy } from '../support/vectors';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** Admissions to Berkeley in 1973 of two of its departments: a cohort for each. */
async function admissions(): Promise<string> {
  const uni = await institution();
  const officer = await uni.person(['EQUITY_OFFICER']);
  await askAbout(uni.admin, 'gender', ['woman', 'man']);
  const programId = await uni.program();
  const cohortIds: string[] = [];
  const { strata } = statisticsBy('stratified').find(({ id }) => id === 'ucb-cmh')!.input;
  for (const { stratum, focalSelected, focalNotSelected, refSelected, refNotSelected } of strata) {
    if (!['A', 'D'].includes(stratum)) continue;
    const cohortId = await uni.cohort({ programId }, 'ACTIVE');
    cohortIds.push(cohortId);
    await people(uni, cohortId, [
      { answers: { gender: 'woman' }, way: [focalSelected + focalNotSelected, focalSelected, 0, 0, 0] },
      { answers: { gender: 'man' }, way: [refSelected + refNotSelected, refSelected, 0, 0, 0] },
      { answers: {}, way: [10, 5, 0, 0, 0] },
    ]);
  }
  const { id, state } = await report(officer, { cohortIds, attributes: ['gender'] });
  expect(state).toBe('FROZEN');
  const query = 'query($id: ID!) { equityReport(id: $id) { file(format: HTML) { text } } }';
  return (await officer.run(query, { id })).equityReport.file.text;
}

async function read(html: string, name: string, medias: ('screen' | 'print')[]): Promise<void> {
  for (const width of [390, 1280]) {
    await visit(browser, html, width, async (seen) => {
      for (const media of medias) {
        await seen.page.emulateMedia({ media });
        expect({ width, media, violations: await violations(seen.page) }).toEqual({
          width,
          media,
          violations: [],
        });
        await screenshot(seen.page, `${name}-${width}-${media}`);
      }
      await seen.page.emulateMedia({ media: 'screen' });
      await fits(seen);
    });
  }
}

/** One attribute, and curves. */
function every(): ReportDocument {
  const { sections, ...rest } = hostile();
  return { ...rest, sections: sections.slice(2) };
}

/** The page itself doesn't scroll sideways, its tables do, and nothing came from elsewhere or was tried. */
async function fits({ page, requests, complaints }: Visit): Promise<void> {
  expect(
    await page.evaluate(`({
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      beyond: [...document.querySelectorAll('main > *')].filter((each) => each.getBoundingClientRect().right > innerWidth).length,
      alive: document.querySelectorAll('script, img, iframe, object, embed, link, form, base').length,
    })`),
  ).toEqual({ sideways: 0, beyond: 0, alive: 0 });
  expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
}

test('a report of public numbers, as its reader gets it', async () => {
  const html = await admissions();
  // 220 of 483 women and 650 of 1242 men.
  for (const text of ['220', '483', '650', '1,242', '0.870', 'Label of woman']) expect(html).toContain(text);
  await read(html, 'berkeley', ['screen', 'print']);
});

test('a report with every kind of plot, whose names try to break out', async () => {
  await read(htmlOf(every()), 'hostile', ['screen']);
});

test('wide tables can be scrolled with the keyboard alone', async () => {
  await visit(browser, htmlOf(every()), 390, async ({ page }) => {
    const wide =
      '[...document.querySelectorAll(".scroll")].find((each) => each.scrollWidth > each.clientWidth)';
    await page.evaluate(`${wide}.focus()`);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(`${wide}.scrollLeft > 0`);
  });
});

test('the check of a page can fail', async () => {
  const broken = htmlOf(every()).replace('<html lang="en">', '<html>').replace('<h2 ', '<h4 ');
  await visit(browser, broken, 390, async ({ page }) => {
    const rules = (await violations(page)).map((found) => found.split(':')[0]);
    expect(rules).toEqual(expect.arrayContaining(['html-has-lang', 'heading-order']));
  });
});
