// Runs in the browser, as it stands: lets Altair have each JSON answer whole. It shows, parses and decodes an answer piece by piece as it
// arrives, so that a long one on a slow line is called no JSON, and a letter that two pieces share is lost to whoever reads it.
/* global location, ReadableStream, Request, Response, window */

const JSON_TYPE = /^application\/(graphql-response\+)?json\b/;

/**
 * From then on an answer of the endpoint that is JSON is read to its end before anyone has it.
 *
 * @param {string} endpoint
 */
export function readAnswersWhole(endpoint) {
  const send = window.fetch;
  window.fetch = async (resource, options) => {
    const answer = await send.call(window, resource, options);
    const url = new URL(resource instanceof Request ? resource.url : resource, location.href);
    const isWhole = answer.body === null || !JSON_TYPE.test(answer.headers.get('content-type') ?? '');
    if (isWhole || url.origin + url.pathname !== endpoint) return answer;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const { status, statusText, headers } = answer;
    const whole = new Response(inOnePiece(bytes), { status, statusText, headers });
    // What is made by hand has no address, and Altair shows it.
    Object.defineProperty(whole, 'url', { value: answer.url });
    return whole;
  };
}

/** A body of bytes may be handed on in pieces again; this may not. */
function inOnePiece(bytes) {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
