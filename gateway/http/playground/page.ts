import { createHash } from 'node:crypto';

import { getAltairHtml } from 'altair-static';
import type { RenderOptions } from 'altair-static';

import type { Example, Examples } from './examples.ts';

export interface PageOptions {
  readonly examples: Examples;
  /** Path of the GraphQL endpoint on this origin, such as `/graphql`. */
  readonly endpointPath: string;
  /** Path below which the IDE's files are served, with both slashes: `/playground/`. */
  readonly assetsPath: string;
  /** Path at which the demo gives out its sample identities; null where there is no demo. */
  readonly samplesPath: string | null;
}

/** What the page's script (`start.js`) reads: JSON in the page, so that no inline script is needed. */
interface StartOptions {
  readonly endpointPath: string;
  readonly samplesPath: string | null;
  readonly altair: RenderOptions;
  readonly collections: readonly Collection[];
}

interface Collection {
  readonly id: string;
  readonly title: string;
  /** Changes when the examples do, so that a browser that holds an older copy takes the new one. */
  readonly digest: string;
  readonly queries: readonly Example[];
}

/** Raise it when what is kept in the browser changes meaning: a browser then starts with new tabs instead of its old ones. */
const STORAGE_VERSION = 1;

/** Settings that hold whatever the user stored: this runs on a closed network, and promises no outside request. */
const PERSISTED_SETTINGS: RenderOptions['persistedSettings'] = {
  'banners.disable': true,
  'alert.disableUpdateNotification': true,
  disablePushNotification: true,
  'plugin.list': [],
};

/**
 * Prepares the page once.
 *
 * @returns a function from a nonce to the page's HTML; the nonce is for styles, as scripts come from files only.
 * @throws {Error} when the IDE's own page no longer has the places that this one fills, as after an upgrade.
 */
export function createPage(options: PageOptions): (nonce: string) => string {
  const toHtml = (nonce: string): string => {
    const start: StartOptions = {
      endpointPath: options.endpointPath,
      samplesPath: options.samplesPath,
      altair: toAltairOptions(options.examples, nonce),
      collections: toCollections(options.examples),
    };
    // `<` would let an example that quotes `</script>` end the element.
    const json = JSON.stringify(start).replaceAll('<', '\\u003c');
    return [
      [/<base [^>]*>/, `<base href="${options.assetsPath}" />`],
      [/<html>/, '<html lang="en">'],
      [/<title>[^<]*<\/title>/, '<title>Throughline Playground</title>'],
      [/<style>/, `<style nonce="${nonce}">`],
      [
        /<\/body>/,
        `<script type="application/json" id="playground">${json}</script><script type="module" src="start.js"></script></body>`,
      ],
    ].reduce((html, [place, content]) => fill(html, place as RegExp, content as string), getAltairHtml());
  };
  toHtml('nonce');
  return toHtml;
}

function fill(html: string, place: RegExp, content: string): string {
  if (!place.test(html)) throw new Error(`The page of altair-static has no ${place.source}: was the package upgraded?`);
  return html.replace(place, () => content);
}

function toAltairOptions(examples: Examples, nonce: string): RenderOptions {
  const first = examples.general[0] ?? examples.questions[0];
  return {
    cspNonce: nonce,
    disableAccount: true,
    instanceStorageNamespace: `throughline_${STORAGE_VERSION}_`,
    initialSettings: { 'schema.reloadOnStart': true, enableTablistScrollbar: true },
    persistedSettings: PERSISTED_SETTINGS,
    initialWindows: first
      ? [
          {
            initialName: first.title,
            initialQuery: first.query,
            initialVariables: first.variables,
            initialHeaders: { ...first.headers },
          },
        ]
      : [],
  };
}

function toCollections({ general, questions }: Examples): Collection[] {
  return [
    { id: 'throughline-examples', title: 'Throughline examples', queries: general },
    { id: 'throughline-questions', title: 'Throughline questions', queries: questions },
  ]
    .filter(({ queries }) => queries.length > 0)
    .map((collection) => ({
      ...collection,
      digest: createHash('sha256').update(JSON.stringify(collection)).digest('base64url'),
    }));
}
