import { mkdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { sharedThroughline } from '../support/shared-throughline.ts';
import { exercisePlayground, findChromium } from './exercise-playground.ts';

const SCREENSHOT_FOLDER = 'test-results';
const executablePath = findChromium();
if (executablePath === null) {
  console.warn(
    'The Playground is not tested in a browser: there is no /usr/bin/chromium. Set CHROMIUM_PATH to use another.',
  );
}

describe.skipIf(executablePath === null)('the Playground in Chromium, with all outside requests blocked', () => {
  it('offers the examples, runs the one picked, and shows what the graph answers', { timeout: 180_000 }, async () => {
    mkdirSync(SCREENSHOT_FOLDER, { recursive: true });
    const throughline = await sharedThroughline();

    const report = await exercisePlayground(throughline.url, {
      executablePath: executablePath!,
      screenshotPath: `${SCREENSHOT_FOLDER}/playground.png`,
    });

    expect(report.outsideRequests).toEqual([]);
    expect(report.consoleErrors).toEqual([]);
    // A library tries whether code can be made from text, is refused, and goes on without.
    expect(report.policyViolations.filter((violation) => violation !== 'script-src eval')).toEqual([]);

    expect(report.title).toBe('Throughline Playground');
    expect(report.endpoint).toBe(new URL('/graphql', throughline.url).href);
    expect(report.examples.slice(0, 3)).toEqual(['End to end', 'All desks', 'Directory']);
    expect(report.firstAnswer).toMatch(/"incident": \{\s+"existence": "KNOWN"/);
    expect(report.pickedAnswer).toMatch(/"desks": \{\s+"nodes": \[\s+\{\s+"code": "/);

    expect(report.documentation).toContain('incident');
    expect(report.variables).toContain('{');
    expect(report.headers).toContain('Add header');
    expect(report.history).toContain('query AllDesks');
    expect(report.tabs).toEqual(expect.arrayContaining(['End to end', 'All desks']));
    expect(report.tabsAfterReload).toEqual(report.tabs);
    expect(report.examplesAfterReload).toEqual(report.examples);
  });
});
