// Runs in the browser, as it stands: who the requests of this page are of, one of the demo's sample identities. Tokens are asked for as
// they are needed and kept nowhere but in this page.
/* global document, Headers, location, Request, sessionStorage, window */

const CHOSEN = 'throughline_identity';
/** Sooner than a token ends, so that none ends on its way. */
const MARGIN_MS = 30_000;
const tokens = new Map();

/**
 * Puts the switch on the page. From then on what goes to the endpoint without a token of its own has that of the chosen identity.
 *
 * @param {{ samplesPath: string, endpoint: string }} options
 */
export async function startIdentitySwitch({ samplesPath, endpoint }) {
  const { identities } = await (await fetch(samplesPath)).json();
  const select = document.createElement('select');
  select.id = 'identity';
  for (const { name, title, capacity } of identities) {
    const option = document.createElement('option');
    option.value = name;
    option.textContent = `${title} (${capacity.toLowerCase()})`;
    select.append(option);
  }
  const chosen = sessionStorage.getItem(CHOSEN);
  if (identities.some(({ name }) => name === chosen)) select.value = chosen;
  select.addEventListener('change', () => sessionStorage.setItem(CHOSEN, select.value));
  show(select);
  sendTokens(endpoint, () => tokenOf(samplesPath, select.value));
}

/** @param {HTMLSelectElement} select */
function show(select) {
  const label = document.createElement('label');
  label.append('Demo: read as ', select);
  // Set here, since the page's policy takes no style from markup.
  Object.assign(label.style, {
    position: 'fixed',
    zIndex: '1000',
    // Between the tabs and the settings of the page.
    top: '11px',
    right: '200px',
    padding: '4px 10px',
    borderRadius: '4px',
    background: '#fff3cd',
    color: '#332701',
    font: '13px sans-serif',
    boxShadow: '0 1px 4px rgba(0, 0, 0, 0.4)',
  });
  Object.assign(select.style, { font: 'inherit', color: 'inherit', background: '#ffffff' });
  document.body.append(label);
}

function sendTokens(endpoint, currentToken) {
  const send = window.fetch;
  window.fetch = async (resource, options) => {
    const url = new URL(resource instanceof Request ? resource.url : resource, location.href);
    const headers = new Headers(options?.headers ?? (resource instanceof Request ? resource.headers : undefined));
    // One that was typed into the tab's own headers is meant.
    if (url.origin + url.pathname !== endpoint || headers.has('authorization'))
      return send.call(window, resource, options);
    const answerAs = async () => {
      headers.set('authorization', `Bearer ${await currentToken()}`);
      return send.call(window, resource, { ...options, headers });
    };
    const answer = await answerAs();
    if (answer.status !== 401) return answer;
    // The gateway was started again, with another key.
    tokens.clear();
    return answerAs();
  };
}

async function tokenOf(samplesPath, name) {
  const held = tokens.get(name);
  if (held !== undefined && held.untilMs > Date.now()) return held.token;
  const answer = await fetch(`${samplesPath}/${encodeURIComponent(name)}/token`, { method: 'POST' });
  if (!answer.ok) throw new Error(`There is no token for ${name}: ${answer.status}`);
  const { token, expiresInSeconds } = await answer.json();
  tokens.set(name, { token, untilMs: Date.now() + expiresInSeconds * 1000 - MARGIN_MS });
  return token;
}
