// Runs in the browser, as it stands: starts Altair with the examples in its collections pane.
/* global AltairGraphQL, Document, document, HTMLStyleElement, indexedDB, location, MutationObserver */

import { startIdentitySwitch } from './identity-switch.js';
import { readAnswersWhole } from './whole-answers.js';

// Altair keeps collections in this database and offers no option to start with some. When it does not exist yet it is made
// here as Altair's own version 5 makes it (its library counts in tens); a newer Altair upgrades it as it would its own.
const DATABASE = 'AltairDB';
const DATABASE_VERSION = 50;
const STORE = 'queryCollections';

const { altair, collections, endpointPath, samplesPath } = JSON.parse(
  document.getElementById('playground').textContent,
);
// Absolute, because Altair takes a path for a host name; from the address bar, because only the browser knows it for sure.
const endpoint = new URL(endpointPath, location.origin).href;

markStyles(altair.cspNonce);
readAnswersWhole(endpoint);
// Before Altair asks for the schema: it is asked for as the chosen one.
if (samplesPath !== null) await startIdentitySwitch({ samplesPath, endpoint });
let windows = altair.initialWindows;
try {
  await storeCollections();
  showExamples();
} catch (error) {
  // As after an upgrade, until Altair has brought the database up to date: this once, every example is a tab.
  console.warn('The examples could not be stored, so each is opened as a tab.', error);
  const [first] = windows;
  const others = collections.flatMap(({ queries }) => queries).filter(({ title }) => title !== first?.initialName);
  windows = [
    ...windows,
    ...others.map(({ title, query, variables, headers }) => ({
      initialName: title,
      initialQuery: query,
      initialVariables: variables,
      initialHeaders: headers,
    })),
  ];
}
AltairGraphQL.init({
  ...altair,
  endpointURL: endpoint,
  initialWindows: windows.map((window) => ({ ...window, endpointURL: endpoint })),
});

async function storeCollections() {
  const database = await openDatabase(DATABASE_VERSION).catch((error) => {
    if (error?.name === 'VersionError') return openDatabase(undefined);
    throw error;
  });
  try {
    const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
    const held = await Promise.all(collections.map(({ id }) => settled(store.get(id))));
    // Only when the examples changed: what the user saved into them stays until then.
    if (collections.every(({ digest }, index) => held[index]?.digest === digest)) return;
    // Altair lists the newest first, so that all are counted back from one reading of the clock.
    const newest = Date.now();
    await Promise.all(collections.map((collection, index) => settled(store.put(toStored(collection, newest - index)))));
  } finally {
    database.close();
  }
}

function openDatabase(version) {
  const request = indexedDB.open(DATABASE, version);
  request.onupgradeneeded = ({ oldVersion }) => {
    // One that an older Altair made is for Altair to upgrade: the abort makes the request fail.
    if (oldVersion > 0) return request.transaction.abort();
    const database = request.result;
    const store = database.createObjectStore(STORE, { keyPath: 'id', autoIncrement: true });
    store.createIndex('title', 'title');
    store.createIndex('parentPath', 'parentPath');
    database.createObjectStore('appState', { keyPath: 'key' });
    database.createObjectStore('selectedFiles', { keyPath: 'id' }).createIndex('windowId', 'windowId');
    database.createObjectStore('localActionLogs', { keyPath: 'id', autoIncrement: true });
  };
  return settled(request);
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error(`The database ${DATABASE} is in use by another version`));
  });
}

function toStored({ id, title, digest, queries }, time) {
  // Queries of one time are listed in the order given.
  const times = { created_at: time, updated_at: time, storageType: 'local' };
  return {
    id,
    title,
    parentPath: '',
    digest,
    workspaceId: 'local',
    ...times,
    queries: queries.map((example) => ({
      id: example.id,
      version: 1,
      type: 'window',
      windowName: example.title,
      apiUrl: endpoint,
      query: example.query,
      variables: example.variables,
      headers: Object.entries(example.headers).map(([key, value]) => ({ key, value, enabled: true })),
      subscriptionUrl: '',
      ...times,
    })),
  };
}

// Two of Altair's libraries make style elements without the nonce that the page's policy asks for. Scripts come from files of
// this origin only, so that what makes an element here is trusted.
function markStyles(nonce) {
  const { createElement } = Document.prototype;
  Document.prototype.createElement = function (...names) {
    const element = createElement.apply(this, names);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}

// Altair starts with the pane closed and each collection folded, and remembers no other choice.
function showExamples() {
  let opened = false;
  const folded = new Set(collections.map(({ title }) => title));
  const show = () => {
    const button = document.querySelector('[track-id="show_collections"]');
    if (button && !opened) {
      opened = true;
      button.click();
    }
    for (const head of document.querySelectorAll('[data-test-id="collection-collapse"]')) {
      const title = head.querySelector('.query-collections__item-title')?.textContent.trim();
      if (folded.delete(title)) head.click();
    }
    if (folded.size === 0) observer.disconnect();
  };
  const observer = new MutationObserver(show);
  observer.observe(document.body, { childList: true, subtree: true });
}
