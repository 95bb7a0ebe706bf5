import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';

export interface ExerciseOptions {
  /** Path of a Chromium or Chrome. Default: {@link findChromium}. */
  readonly executablePath?: string;
  /** Where to write a PNG of the page with an example's answer and the documentation open; nowhere by default. */
  readonly screenshotPath?: string;
  /** Title of the example to pick. Default `All desks`. */
  readonly example?: string;
}

/** What a user saw and what the browser did meanwhile. */
export interface PlaygroundReport {
  readonly title: string;
  /** The examples offered, in the order shown, before anything was clicked. */
  readonly examples: readonly string[];
  /** The address in the first tab's box. */
  readonly endpoint: string;
  /** The visible part of the first tab's answer: an editor draws only the lines that fit. */
  readonly firstAnswer: string;
  /** The visible part of the picked example's answer. */
  readonly pickedAnswer: string;
  /** The tabs open at the end, and again after a reload. */
  readonly tabs: readonly string[];
  readonly tabsAfterReload: readonly string[];
  readonly examplesAfterReload: readonly string[];
  /** The documentation of the query type. */
  readonly documentation: string;
  readonly variables: string;
  readonly headers: string;
  readonly history: string;
  /** Requests to any other origin: all were blocked. */
  readonly outsideRequests: readonly string[];
  /** Errors on the console and uncaught ones. */
  readonly consoleErrors: readonly string[];
  /** What the content security policy refused: directive and what it was. */
  readonly policyViolations: readonly string[];
}

const DEFAULT_CHROMIUM = '/usr/bin/chromium';
const WAIT_MS = 30_000;
/** The tab that is seen. */
export const ACTIVE_TAB = 'app-window:not(.hide)';
const EXAMPLE_TITLE = '[data-test-id="query-item-title"]';

/**
 * @returns the browser to use: `CHROMIUM_PATH`, else Debian's; null when there is none at the usual place.
 * @throws {Error} when `CHROMIUM_PATH` names no file: a path that was given is not skipped in silence.
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const given = environment['CHROMIUM_PATH'];
  if (given === undefined) return existsSync(DEFAULT_CHROMIUM) ? DEFAULT_CHROMIUM : null;
  if (!existsSync(given)) throw new Error(`CHROMIUM_PATH names no file: ${given}`);
  return given;
}

/**
 * Uses the Playground at `url` as a newcomer does, in a fresh browser that reaches nothing but `url`'s origin: reads what is
 * offered, runs the first tab, picks an example, runs it, opens documentation, variables, headers and history, and reloads.
 *
 * @throws when a step finds nothing to click within 30 s. The browser is closed either way.
 */
export async function exercisePlayground(url: string, options: ExerciseOptions = {}): Promise<PlaygroundReport> {
  const { outsideRequests, consoleErrors, policyViolations, used } = await withPlayground(url, options, (page) =>
    usePage(page, url, options),
  );
  return { ...used, outsideRequests, consoleErrors, policyViolations };
}

/** Gives a page of a fresh browser, which reaches nothing but `url`'s origin, to `use`. The browser is closed either way. */
export async function withPlayground<Used>(
  url: string,
  options: Pick<ExerciseOptions, 'executablePath'>,
  use: (page: Page) => Promise<Used>,
) {
  const executablePath = options.executablePath ?? findChromium();
  if (executablePath === null)
    throw new Error(`There is no browser at ${DEFAULT_CHROMIUM}, and CHROMIUM_PATH is not set`);
  const userDataFolder = mkdtempSync(join(tmpdir(), 'playground-'));
  const context = await chromium.launchPersistentContext(userDataFolder, {
    executablePath,
    headless: true,
    viewport: { width: 1500, height: 900 },
    serviceWorkers: 'block',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Below what can be intercepted: no other name resolves at all.
      `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(url).hostname}`,
    ],
  });
  try {
    context.setDefaultTimeout(WAIT_MS);
    const outsideRequests = await blockOutside(context, new URL(url).origin);
    const page = context.pages()[0] ?? (await context.newPage());
    const { consoleErrors, policyViolations } = await listen(page);
    const used = await use(page);
    return { used, outsideRequests, consoleErrors, policyViolations };
  } finally {
    await context.close();
    rmSync(userDataFolder, { recursive: true, force: true });
  }
}

async function blockOutside(context: BrowserContext, origin: string): Promise<string[]> {
  const outside: string[] = [];
  await context.route('**/*', async (route) => {
    const address = route.request().url();
    if (new URL(address).origin === origin) return route.continue();
    outside.push(address);
    return route.abort('blockedbyclient');
  });
  await context.routeWebSocket(/.*/, (socket) => {
    outside.push(socket.url());
    return socket.close();
  });
  return outside;
}

async function listen(page: Page) {
  const consoleErrors: string[] = [];
  const policyViolations: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  await page.exposeFunction('reportViolation', (violation: string) => policyViolations.push(violation));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => reportViolation(event.violatedDirective + ' ' + event.blockedURI))",
  );
  return { consoleErrors, policyViolations };
}

async function usePage(page: Page, url: string, { screenshotPath, example = 'All desks' }: ExerciseOptions) {
  await page.goto(url);
  const examples = await readExamples(page);
  const endpoint = await readText(page, `${ACTIVE_TAB} app-url-box .cm-content`);

  const firstAnswer = await send(page);
  await pickExample(page, example);
  const pickedAnswer = await send(page);

  await page.click(`${ACTIVE_TAB} [track-id="show_docs"]`);
  const documentation = await readDocumentation(page, 'Query');
  await page.click(`${ACTIVE_TAB} [track-id="toggle_variables"]`);
  const variables = await readText(page, `${ACTIVE_TAB} app-variables-editor .cm-content`);
  if (screenshotPath !== undefined) await page.screenshot({ path: screenshotPath });
  const headers = await readDialog(page, 'show_set_headers');
  const history = await readDialog(page, 'show_history');
  const tabs = await readTexts(page, 'app-window-switcher-item');

  // Altair writes its tabs when the browser is idle.
  await page.waitForTimeout(1_000);
  await page.reload();
  const examplesAfterReload = await readExamples(page);
  const tabsAfterReload = await readTexts(page, 'app-window-switcher-item');
  const title = await page.title();
  return {
    title,
    examples,
    endpoint,
    firstAnswer,
    pickedAnswer,
    documentation,
    variables,
    headers,
    history,
    tabs,
    tabsAfterReload,
    examplesAfterReload,
  };
}

/** Opens an example by its title, in a tab of its own. */
export async function pickExample(page: Page, title: string): Promise<void> {
  await page.locator(EXAMPLE_TITLE).getByText(title, { exact: true }).click();
  await page.locator('app-window-switcher').getByText(title, { exact: true }).waitFor();
}

/** Presses the button and waits for the answer. */
async function send(page: Page): Promise<string> {
  await page.click(`${ACTIVE_TAB} [track-id="set_request"]`);
  return readText(page, `${ACTIVE_TAB} app-query-result .query-result__list-item .cm-content`);
}

/** Opens a type in the documentation. A click may be lost, as while the list is made anew because the schema has come. */
async function readDocumentation(page: Page, type: string): Promise<string> {
  const shown = page.locator(`${ACTIVE_TAB} app-doc-viewer-type`).first();
  for (let tries = 1; !(await shown.isVisible()); tries += 1) {
    await page.locator(`${ACTIVE_TAB} app-doc-viewer`).getByText(type, { exact: true }).first().click();
    try {
      await shown.waitFor({ timeout: 5_000 });
    } catch (error) {
      if (tries === 6) throw error;
    }
  }
  return readText(page, `${ACTIVE_TAB} app-doc-viewer-type`);
}

async function readDialog(page: Page, opener: string): Promise<string> {
  await page.click(`[track-id="${opener}"]`);
  const text = await readText(page, '.ant-modal:visible');
  await page.keyboard.press('Escape');
  await page.locator('.ant-modal:visible').waitFor({ state: 'hidden' });
  return text;
}

/** The examples' titles, once every collection that the page came with is unfolded. */
async function readExamples(page: Page): Promise<string[]> {
  const configuration = JSON.parse((await page.locator('#playground').textContent()) ?? '') as {
    readonly collections: readonly { readonly queries: readonly unknown[] }[];
  };
  const last = configuration.collections.reduce((sum, { queries }) => sum + queries.length, 0) - 1;
  await page.locator(EXAMPLE_TITLE).nth(last).waitFor();
  return readTexts(page, EXAMPLE_TITLE);
}

async function readText(page: Page, selector: string): Promise<string> {
  const [text] = await readTexts(page, selector);
  return text ?? '';
}

/** Waits until there is at least one that can be seen. */
async function readTexts(page: Page, selector: string): Promise<string[]> {
  await page.locator(selector).first().waitFor();
  const texts = await page.locator(selector).allInnerTexts();
  return texts.map((text) => text.replace(/[\n\s]*×$/, '').trim());
}
