/** The demo's switch in the Playground: whoever is chosen there is who asks. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_IDENTITIES } from '../../gateway/governance/identity/demo/sample-identities.ts';
import { startGatewayHere, type SmallGateway } from '../gateway/small-graph.ts';
import { ACTIVE_TAB, findChromium, pickExample, withPlayground } from './exercise-playground.ts';

const executablePath = findChromium();

describe.skipIf(executablePath === null)('the switch between sample identities in Chromium', () => {
  let gateway: SmallGateway;
  beforeAll(async () => {
    // No desk is up: who asks is settled before.
    gateway = await startGatewayHere(
      { kind: 'organisations', organisationsFile: null },
      { identity: { mode: 'demo' }, supplierTimeoutMs: 100 },
    );
  });
  afterAll(() => gateway?.stop());

  it(
    'has requests sent as who is chosen, remembers it, and asks nobody else for anything',
    { timeout: 120_000 },
    async () => {
      const report = await withPlayground(gateway.url, { executablePath: executablePath! }, async (page) => {
        const send = await listenToRequests(page);
        await page.goto(gateway.url);
        // It comes once the page knows who there is.
        await page.locator('#identity').waitFor();
        const titles = await page.locator('#identity option').allInnerTexts();
        expect(titles.map((title) => title.replace(/ \([a-z]+\)$/, ''))).toEqual(
          SAMPLE_IDENTITIES.map(({ title }) => title),
        );

        expect(await send()).toMatchObject({ sample: 'auditor', isBreakGlass: false });
        await page.locator('#identity').selectOption('guardian');
        expect(await send()).toMatchObject({ sample: 'guardian', role: 'guardian' });
        await page.locator('#identity').selectOption('lsp-london-supplier');
        expect(await send()).toMatchObject({ sample: 'lsp-london-supplier', desk: 'lsp-london' });

        await page.reload();
        expect(await page.locator('#identity').inputValue()).toBe('lsp-london-supplier');
        await pickExample(page, 'Texts with break glass');
        expect(await send()).toMatchObject({ sample: 'lsp-london-supplier', isBreakGlass: true });
        await page.screenshot({ path: 'test-results/identity-switch.png' });
      });
      expect(report.outsideRequests).toEqual([]);
      expect(report.consoleErrors).toEqual([]);
      expect(report.policyViolations.filter((violation) => violation !== 'script-src eval')).toEqual([]);
    },
  );
});

interface Exchange {
  readonly authorization: string | undefined;
  readonly identity: unknown;
}

/** @returns what presses the button and tells as whom it was answered. */
async function listenToRequests(page: Page): Promise<() => Promise<unknown>> {
  let tell: (exchange: Exchange) => void = () => undefined;
  await page.route('**/graphql', async (route) => {
    const { query } = route.request().postDataJSON() as { readonly query: string };
    const response = await route.fetch();
    const { extensions } = (await response.json()) as { readonly extensions: { readonly identity: unknown } };
    await route.fulfill({ response });
    const { authorization } = route.request().headers();
    if (!query.includes('__schema')) tell({ authorization, identity: extensions.identity });
  });
  return async () => {
    const exchange = new Promise<Exchange>((resolve) => (tell = resolve));
    await page.click(`${ACTIVE_TAB} [track-id="set_request"]`);
    const { authorization, identity } = await exchange;
    expect(authorization).toMatch(/^Bearer ./);
    return identity;
  };
}
