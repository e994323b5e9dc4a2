/** A real Chromium, and what an accessibility checker finds in a page. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

const root = path.join(__dirname, '..', '..', '..');
/** Ignored by git; what a person looks at afterwards. */
export const SCREENSHOTS = path.join(root, '.ithaca', 'screenshots');

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Headless, with a profile of its own that is gone afterwards. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH || '/usr/bin/chromium';
  if (!existsSync(executablePath))
    throw new Error(
      `There is no Chromium at ${executablePath}. Install Debian’s package chromium, or name another in CHROMIUM_PATH.`,
    );
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
}

export interface Visit {
  page: Page;
  /** Addresses of all that was asked for, beside the page itself. */
  requests: string[];
  /** Whatever the page complained about, such as a breach of its own policy. */
  complaints: string[];
}

/** Opens a page from a file, as a person would, and closes it after the work. */
export async function visit<T>(
  browser: Browser,
  html: string,
  width: number,
  work: (visit: Visit) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ithaca-page-'));
  const file = path.join(folder, 'page.html');
  await writeFile(file, html);
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  try {
    const [requests, complaints]: string[][] = [[], []];
    const address = pathToFileURL(file).href;
    page.on('request', (request) => {
      if (request.url() !== address) requests!.push(request.url());
    });
    page.on('console', (message) => complaints!.push(message.text()));
    page.on('pageerror', (error) => complaints!.push(String(error)));
    page.on('dialog', (dialog) => {
      complaints!.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(address);
    return await work({ page, requests: requests!, complaints: complaints! });
  } finally {
    await page.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What breaks a rule, best practices included: the rule, and where. */
export async function violations(page: Page): Promise<string[]> {
  const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]));
  await page.evaluate(axe.source);
  const found = await page.evaluate<AxeResults>(
    `axe.run(document, ${JSON.stringify({ rules, resultTypes: ['violations'] })})`,
  );
  if (!found.passes.length) throw new Error('The checker looked at nothing.');
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`),
  );
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
