/**
 * One supplier, as the steps of plans ask it. What is ready together travels together, and what is the same for the same reader
 * travels once: a fetch never sees another reader's answer.
 */

import DataLoader from 'dataloader';
import { whenAllHaveLeft, type Departure } from './departure.ts';
import { copyValue } from './copy-value.ts';
import { toEntityRequests, type EntityFetch, type EntityRequest } from './entity-requests.ts';
import { SharedFlights } from './shared-flights.ts';
import {
  parseEntities,
  parseSupplierAnswer,
  type SupplierAnswer,
  type SupplierAnswerError,
} from './supplier-answer.ts';
import type { SupplierClient } from './supplier-client.ts';
import { SupplierFailure } from './supplier-failure.ts';

/** Who asks. */
export interface Asker {
  /** Sent with each request; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** All of the headers that can change an answer: askers with the same one may share. */
  readonly sharingKey: string;
  readonly departure: Departure;
}

/** One request as it was sent: told apart by identity, so that who asked can count them. */
export interface SentRequest {
  readonly isAnswered: boolean;
}

export interface EntityAnswer {
  /**
   * One a representation, in their order, null where the supplier has none; null altogether when there is nothing but an error.
   * They belong to who asked.
   */
  readonly entities: (Record<string, unknown> | null)[] | null;
  /** Paths begin with a representation's index; empty for one that bears on all. */
  readonly errors: readonly SupplierAnswerError[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly sent: readonly SentRequest[];
}

export interface RootFetch {
  /** The whole text. */
  readonly query: string;
  /** Values by name, as JSON. */
  readonly values: ReadonlyMap<string, string>;
  readonly isMutation: boolean;
}

export interface SupplierLink {
  /** @throws {SupplierFailure} */
  readonly fetchEntities: (fetch: EntityFetch, asker: Asker) => Promise<EntityAnswer>;
  /** @throws {SupplierFailure} */
  readonly fetchRoot: (fetch: RootFetch, asker: Asker) => Promise<SupplierAnswer>;
}

interface Waiting {
  readonly fetch: EntityFetch;
  readonly asker: Asker;
}

export function createSupplierLink(client: SupplierClient): SupplierLink {
  const flights = new SharedFlights<string>();
  const loaders = new Map<string, DataLoader<Waiting, EntityAnswer>>();

  const send = (body: string, asker: Asker, departure: Departure): Promise<string> =>
    flights.join({ reader: asker.sharingKey, request: body }, departure, (shared) =>
      client.post({ body, headers: asker.headers, departure: shared, isRepeatable: true, isHedgeable: true }),
    ).result;

  const loadAll = async (waiting: readonly Waiting[]): Promise<readonly (EntityAnswer | Error)[]> => {
    const answers: (EntityAnswer | Error)[] = Array.from({ length: waiting.length });
    const requests = toEntityRequests(waiting.map(({ fetch }) => fetch));
    await Promise.all(
      requests.map(async (request) => {
        const takers = [...new Set(request.lists.flatMap((list) => list.takers.map(({ fetch }) => fetch)))];
        const askers = [...new Set(takers.map((index) => waiting[index]!.asker))];
        const sent: SentRequest[] = [];
        try {
          const answer = await sendFor(request, askers);
          sent.push({ isAnswered: true });
          if (takers.length === 1) distribute(request, answer, sent, answers);
          else if (answer.data === null) throw new SplitNeeded();
          else distributeToMany(request, answer, sent, answers);
        } catch (error) {
          // One that is at fault would take the others' answers with it: each goes again by itself.
          if (error instanceof SplitNeeded || (takers.length > 1 && isOfTheAnswer(error))) {
            if (sent.length === 0) sent.push({ isAnswered: false });
            await Promise.all(
              takers.map(async (index) => {
                const [again] = await loadAll([waiting[index]!]);
                if (again instanceof SupplierFailure) again.requestsBefore = sent;
                answers[index] =
                  again instanceof Error || again === undefined ? again! : { ...again, sent: [...sent, ...again.sent] };
              }),
            );
          } else for (const index of takers) answers[index] = toFailure(error);
        }
      }),
    );
    return answers;
  };

  const sendFor = async (request: EntityRequest, askers: readonly Asker[]): Promise<SupplierAnswer> => {
    const [first] = askers;
    const departure = whenAllHaveLeft(askers.map((asker) => asker.departure));
    return parseSupplierAnswer(await send(request.body, first!, departure));
  };

  return {
    fetchEntities: (fetch, asker) => {
      let loader = loaders.get(asker.sharingKey);
      if (loader === undefined) {
        loader = new DataLoader<Waiting, EntityAnswer>(
          (waiting) => {
            loaders.delete(asker.sharingKey);
            return loadAll(waiting);
          },
          { cache: false },
        );
        loaders.set(asker.sharingKey, loader);
      }
      return loader.load({ fetch, asker });
    },
    fetchRoot: async ({ query, values, isMutation }, asker) => {
      const variables = [...values].map(([name, value]) => `"${name}":${value}`).join(',');
      const body = `{"query":${JSON.stringify(query)}${variables === '' ? '' : `,"variables":{${variables}}`}}`;
      const { headers, departure } = asker;
      // What changes something happens as often as it was asked for.
      const text = await (isMutation
        ? client.post({ body, headers, departure, isRepeatable: false, isHedgeable: false })
        : send(body, asker, departure));
      return parseSupplierAnswer(text);
    },
  };
}

/** Whether a supplier answered with what may be the fault of one fetch; one that is down or slow is so for all of them. */
function isOfTheAnswer(error: unknown): boolean {
  return (
    error instanceof SupplierFailure &&
    ['SUPPLIER_MALFORMED', 'SUPPLIER_NOT_JSON', 'SUPPLIER_TOO_LARGE'].includes(error.code)
  );
}

/** An answer to several fetches that is no good for at least one of them. */
class SplitNeeded extends Error {}

function distributeToMany(...distribution: Parameters<typeof distribute>): void {
  try {
    distribute(...distribution);
  } catch (error) {
    throw new SplitNeeded(undefined, { cause: error });
  }
}

function toFailure(error: unknown): Error {
  return error instanceof SupplierFailure ? error : new SupplierFailure('SUPPLIER_MALFORMED', error);
}

/** Gives each fetch its own entities and errors. */
function distribute(
  { lists }: EntityRequest,
  { data, errors, extensions }: SupplierAnswer,
  sent: readonly SentRequest[],
  into: (EntityAnswer | Error)[],
): void {
  for (const { alias, representations, takers } of lists) {
    const bearing = errors.filter(
      ({ path }) => path.length === 0 || path[0] === alias || !lists.some((list) => list.alias === path[0]),
    );
    const entities =
      data === null ? null : parseEntities(data[alias] ?? null, representations.length, bearing.length > 0);
    const isTaken = new Set<number>();
    for (const { fetch, places } of takers) {
      into[fetch] = {
        entities: entities === null ? null : places.map((place) => take(entities[place]!, place, isTaken)),
        errors: bearing.flatMap((error) => relate(error, alias, places)),
        extensions,
        sent,
      };
    }
  }
}

/** Who takes a record changes it: the second to take the same one has a copy. */
function take(
  entity: Record<string, unknown> | null,
  place: number,
  isTaken: Set<number>,
): Record<string, unknown> | null {
  if (!isTaken.has(place)) {
    isTaken.add(place);
    return entity;
  }
  return copyValue(entity);
}

/** An error by the index of the fetch's own representation; none when it bears on another's. */
function relate(error: SupplierAnswerError, alias: string, places: readonly number[]): SupplierAnswerError[] {
  const [field, place, ...below] = error.path;
  if (field !== alias || typeof place !== 'number') return [{ ...error, path: [] }];
  const index = places.indexOf(place);
  return index < 0 ? [] : [{ ...error, path: [index, ...below] }];
}
