/** What a desk's owner may do over HTTP: append to its own ledger, and read who opened its texts. Nobody else's token opens it. */

import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { OwnerRoute } from '../../kit/desk-definition.ts';
import { SUPPLIER_FAILURES } from '../../kit/errors.ts';
import { SupplierSystemError } from '../../kit/supplier-system.ts';
import type { Ledger } from './ledger.ts';

const MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;
const OPENINGS_PER_PAGE = 100;

/**
 * `POST /events` with one event, or an array of them, as JSON: answers 200 `{ appended, unchanged, rejected: [{ index, code, message }] }`.
 *
 * `GET /openings`, and `GET /openings?before=POSITION` for the page after: answers 200 `{ openings, before }`, newest first, `before`
 * null at the end.
 *
 * Otherwise `{ error: { code, message } }` with 401 `OWNER_TOKEN_REFUSED`, 413 `BODY_TOO_LARGE`, 400 `BODY_NOT_JSON` or
 * `POSITION_MALFORMED`, or 503 `SOURCE_UNAVAILABLE`.
 *
 * @param ownerToken null switches both off: the routes are not there.
 */
export function createOwnerRoutes(
  ledger: Pick<Ledger, 'append' | 'openings'>,
  ownerToken: string | null,
): readonly OwnerRoute[] {
  if (ownerToken === null) return [];
  return [
    {
      method: 'POST',
      path: '/events',
      handle: async (request, response) => {
        if (!isOwner(request, ownerToken)) return refuseStranger(response);
        if (Number(request.headers['content-length'] ?? Infinity) > MAXIMUM_BODY_BYTES) {
          return refuse(
            response,
            413,
            'BODY_TOO_LARGE',
            `The body must state its length, of ${MAXIMUM_BODY_BYTES} bytes at most`,
          );
        }
        const body = parseJson(await text(request));
        if (body === undefined)
          return refuse(response, 400, 'BODY_NOT_JSON', 'The body must be one event, or an array of events, as JSON');
        try {
          respond(response, 200, await ledger.append(Array.isArray(body) ? body : [body]));
        } catch (error) {
          if (!(error instanceof SupplierSystemError)) throw error;
          refuse(response, 503, error.code, SUPPLIER_FAILURES[error.code]);
        }
      },
    },
    {
      method: 'GET',
      path: '/openings',
      handle: async (request, response) => {
        if (!isOwner(request, ownerToken)) return refuseStranger(response);
        const given = new URLSearchParams((request.url ?? '').split('?', 2)[1]).get('before');
        if (given !== null && !/^\d{1,15}$/.test(given)) {
          return refuse(
            response,
            400,
            'POSITION_MALFORMED',
            'before must be the position of an opening, a whole number',
          );
        }
        try {
          const page = { first: OPENINGS_PER_PAGE, before: given === null ? null : Number(given) };
          const openings = await ledger.openings(page);
          const before = openings.length < OPENINGS_PER_PAGE ? null : openings.at(-1)!.position;
          respond(response, 200, { openings, before });
        } catch (error) {
          if (!(error instanceof SupplierSystemError)) throw error;
          refuse(response, 503, error.code, SUPPLIER_FAILURES[error.code]);
        }
      },
    },
  ];
}

function refuseStranger(response: ServerResponse): void {
  refuse(response, 401, 'OWNER_TOKEN_REFUSED', "This takes the owner's token: authorization: Bearer …");
}

function isOwner(request: IncomingMessage, ownerToken: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${ownerToken}`));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  // The rest of a body that nobody will read would stand before the next request on this connection.
  response.setHeader('connection', 'close');
  respond(response, status, { error: { code, message } });
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
