/** Ways in which a supplier's answer can be no answer, and the code that each must have at the client. */

import type { SupplierErrorCode } from '../../gateway/errors.ts';
import type { DeskAnswer, Exchange, Spoil } from '../support/fault-proxy.ts';

export interface Fault {
  readonly name: string;
  readonly code: SupplierErrorCode;
  readonly spoil: Spoil;
}

/** What no client may ever read: it stands in every body that a faulty supplier sends. */
export const SECRETS = [
  'PLANTED-SECRET-77',
  'https://db.internal.invalid:5432/tickets',
  'at queryTickets (/srv/desk/database.js:41:7)',
] as const;
const SECRET_TEXT = SECRETS.join(' ');

/** Deadline of a supplier call in these tests: a healthy desk answers in a tenth of it, on a loaded machine in a half. */
export const SUPPLIER_TIMEOUT_MS = 2_000;

/** The right answer, too late. */
export const SLOW: Fault = {
  name: 'slow',
  code: 'SUPPLIER_TIMEOUT',
  spoil: async ({ answerOfDesk, response, gone }) => {
    const { status, contentType, text } = await answerOfDesk();
    const timer = setTimeout(
      () => response.writeHead(status, { 'content-type': contentType }).end(text),
      SUPPLIER_TIMEOUT_MS + 500,
    );
    await gone;
    clearTimeout(timer);
  },
};

/** Too slow for a whole column of the table: some desks have it. */
export const DRIP: Fault = {
  name: 'begun in time and dripping past the deadline',
  code: 'SUPPLIER_TIMEOUT',
  spoil: async ({ answerOfDesk, response, gone }) => {
    const { status, contentType, text } = await answerOfDesk();
    response.writeHead(status, { 'content-type': contentType });
    let sent = 0;
    const timer = setInterval(() => response.write(text.slice(sent, ++sent)), 50);
    await gone;
    clearInterval(timer);
  },
};

/** Larger than the gateway accepts; a whole column of these would take minutes. */
export const OVERSIZED: Fault = {
  name: 'larger than the gateway accepts',
  code: 'SUPPLIER_TOO_LARGE',
  spoil: async ({ response, gone }) => {
    const blanks = Buffer.alloc(1024 * 1024, ' ');
    response.writeHead(200, { 'content-type': 'application/json' });
    let isGone = false;
    void gone.then(() => (isGone = true));
    for (let megabytes = 0; megabytes < 80 && !isGone; megabytes += 1) {
      if (!response.write(blanks))
        await Promise.race([gone, new Promise<void>((resolve) => response.once('drain', resolve))]);
    }
    response.end();
  },
};

export const QUICK_FAULTS: readonly Fault[] = [
  {
    name: 'HTTP status 500',
    code: 'SUPPLIER_HTTP_STATUS',
    spoil: ({ response }) => void response.writeHead(500, { 'content-type': 'text/plain' }).end(SECRET_TEXT),
  },
  {
    name: 'HTTP status 503 with the right body',
    code: 'SUPPLIER_HTTP_STATUS',
    spoil: async ({ answerOfDesk, response }) => {
      const { contentType, text } = await answerOfDesk();
      response.writeHead(503, { 'content-type': contentType }).end(text);
    },
  },
  {
    name: 'redirect to the right answer',
    code: 'SUPPLIER_HTTP_STATUS',
    spoil: async ({ answerOfDesk, response }) => {
      const { contentType, text } = await answerOfDesk();
      response.writeHead(302, { 'content-type': contentType, location: SECRETS[1] }).end(text);
    },
  },
  {
    name: 'HTML with status 200',
    code: 'SUPPLIER_NOT_JSON',
    spoil: ({ response }) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end(`<html><body>${SECRET_TEXT}</body></html>`),
  },
  {
    name: 'HTML that calls itself JSON',
    code: 'SUPPLIER_NOT_JSON',
    spoil: ({ response }) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(`<html>${SECRET_TEXT}</html>`),
  },
  {
    name: 'half the JSON, properly ended',
    code: 'SUPPLIER_NOT_JSON',
    spoil: async ({ answerOfDesk, response }) => {
      const { contentType, text } = await answerOfDesk();
      response.writeHead(200, { 'content-type': contentType }).end(text.slice(0, text.length / 2));
    },
  },
  {
    name: 'empty body',
    code: 'SUPPLIER_NOT_JSON',
    spoil: ({ response }) => void response.writeHead(200, { 'content-type': 'application/json' }).end(),
  },
  {
    name: 'cut off before its stated length',
    code: 'SUPPLIER_TRUNCATED',
    spoil: async ({ answerOfDesk, response }) => {
      const { contentType, text } = await answerOfDesk();
      response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
    },
  },
  {
    name: 'cut off between chunks',
    code: 'SUPPLIER_TRUNCATED',
    spoil: async ({ answerOfDesk, response }) => {
      const { contentType, text } = await answerOfDesk();
      response.writeHead(200, { 'content-type': contentType });
      response.write(text.slice(0, text.length / 2), () => response.socket?.destroy());
    },
  },
  {
    name: 'whole in chunks, but without the last',
    code: 'SUPPLIER_TRUNCATED',
    spoil: async ({ answerOfDesk, response }) => {
      const { contentType, text } = await answerOfDesk();
      response.writeHead(200, { 'content-type': contentType });
      response.write(text, () => response.socket?.destroy());
    },
  },
  {
    name: 'connection reset',
    code: 'SUPPLIER_UNREACHABLE',
    spoil: ({ response }) => void response.socket?.resetAndDestroy(),
  },
  {
    name: 'connection closed without a word',
    code: 'SUPPLIER_UNREACHABLE',
    spoil: ({ response }) => void response.socket?.destroy(),
  },
  {
    name: 'bytes that are no HTTP',
    code: 'SUPPLIER_MALFORMED',
    spoil: ({ response }) => void response.socket?.end(Buffer.from(`\u0000\u0007SSH-2.0-${SECRET_TEXT}\r\n\r\n`)),
  },
  {
    name: 'JSON that is no GraphQL response',
    code: 'SUPPLIER_MALFORMED',
    spoil: ({ response }) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([SECRET_TEXT])),
  },
  {
    name: 'JSON of another service',
    code: 'SUPPLIER_MALFORMED',
    spoil: ({ response }) =>
      void response
        .writeHead(401, { 'content-type': 'application/json' })
        .end(JSON.stringify({ message: SECRET_TEXT })),
  },
  rewritten('one entity too few', 'SUPPLIER_ENTITY_COUNT', (body) => {
    for (const { entities } of entityLists(body)) entities.pop();
  }),
  rewritten('one entity too many', 'SUPPLIER_ENTITY_COUNT', (body) => {
    for (const { entities } of entityLists(body)) entities.push(null);
  }),
  rewritten('times not echoed', 'SUPPLIER_TIMES_NOT_ECHOED', (body) => void delete body.extensions),
  rewritten('another time echoed', 'SUPPLIER_TIMES_NOT_ECHOED', ({ extensions }) => {
    extensions!.throughline['asKnownAt'] = '2006-01-01T00:00:00.000Z';
  }),
  {
    name: 'data null and errors that tell everything',
    code: 'SUPPLIER_ERROR',
    spoil: ({ response }) => {
      const extensions = { code: 'ECONNREFUSED', stacktrace: [...SECRETS], subgraph: 'PLANTED-SECRET-77' };
      const errors = [
        { message: SECRET_TEXT, path: ['_entities', 0, 'state'], extensions },
        { message: SECRETS[0], locations: [{ line: 1, column: 1 }] },
      ];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: null, errors }));
    },
  },
];

export interface AnswerBody {
  data?: Record<string, unknown> | null;
  errors?: object[];
  extensions?: { throughline: Record<string, unknown> };
}

/** The entities of one fetch: several of them may have travelled as one request. */
export interface EntityList {
  /** Under which the answer has them. */
  readonly name: string;
  /** The variable with what was asked for. */
  readonly variable: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- as the desk's types are
  readonly entities: any[];
}

/** Alone a fetch is asked for as `_entities`; those that travel together are `entities0`, `entities1` and so on. */
export function entityLists({ data }: AnswerBody): readonly EntityList[] {
  return Object.entries(data ?? {}).flatMap(([name, entities]) => {
    const number = /^(?:_entities|entities(\d+))$/.exec(name);
    if (number === null || !Array.isArray(entities)) return [];
    return [{ name, variable: `representations${number[1] ?? ''}`, entities }];
  });
}

/** The desk's own answer, changed in one place. */
export function rewriting(rewrite: (body: AnswerBody, exchange: Exchange) => void): Spoil {
  return async (exchange) => {
    const { status, contentType, text }: DeskAnswer = await exchange.answerOfDesk();
    const body = JSON.parse(text) as AnswerBody;
    rewrite(body, exchange);
    exchange.response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(body));
  };
}

function rewritten(name: string, code: SupplierErrorCode, rewrite: (body: AnswerBody) => void): Fault {
  return { name, code, spoil: rewriting(rewrite) };
}
