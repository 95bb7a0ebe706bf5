/**
 * One supplier, as the steps of plans ask it. What is ready together travels together, and what is the same for the same reader
 * travels once: a fetch never sees another reader's answer. By the supplier's policy, what it said before may be given again.
 */

import DataLoader from 'dataloader';
import type { CallObserver } from './call-observer.ts';
import type { CopyCandidate, CopyKeeper } from './copies/copy-keeper.ts';
import { Leaving, whenAllHaveLeft, type Departure } from './departure.ts';
import { distribute } from './distribute.ts';
import { toEntityRequests, type EntityRequest } from './entity-requests.ts';
import {
  SentRequest,
  type Asker,
  type EntityAnswer,
  type EntityInquiry,
  type RootAnswer,
  type RootFetch,
  type RootInquiry,
} from './inquiry.ts';
import { createLinkCopies } from './link-copies.ts';
import { SharedFlights } from './shared-flights.ts';
import { parseSupplierAnswer, type SupplierAnswer } from './supplier-answer.ts';
import type { SupplierClient, SupplierText } from './supplier-client.ts';
import { SupplierFailure } from './supplier-failure.ts';

export interface SupplierLinkOptions {
  readonly subgraph: string;
  readonly client: SupplierClient;
  /** Null where no copies are kept of it. */
  readonly keeper: CopyKeeper | null;
  readonly observer: CallObserver;
}

export interface SupplierLink {
  /** @throws {SupplierFailure} */
  readonly fetchEntities: (inquiry: EntityInquiry) => Promise<EntityAnswer>;
  /** @throws {SupplierFailure} */
  readonly fetchRoot: (inquiry: RootInquiry) => Promise<RootAnswer>;
  /** @returns what may be given in the place of an answer that did not come; null for nothing. It never throws. */
  readonly lastEntities: (inquiry: EntityInquiry) => Promise<EntityAnswer | null>;
  readonly lastRoot: (inquiry: RootInquiry) => Promise<RootAnswer | null>;
}

/** Of work that goes on until it is done. */
const NOBODY_LEAVES: Departure = new Leaving();

export function createSupplierLink({ subgraph, client, keeper, observer }: SupplierLinkOptions): SupplierLink {
  const flights = new SharedFlights<SupplierText>();
  const loaders = new Map<string, DataLoader<EntityInquiry, EntityAnswer>>();
  const copies = keeper === null ? null : createLinkCopies(subgraph, keeper, observer);

  const send = (body: string, asker: Asker, departure: Departure, isHedgeable: boolean): Promise<SupplierText> =>
    flights.join({ reader: asker.sharingKey, request: body }, departure, (shared) =>
      client.post({
        body,
        headers: asker.headers,
        departure: shared,
        isRepeatable: true,
        isHedgeable,
        trace: asker.trace,
      }),
    ).result;

  /** Behind the reader's back: with nobody waiting for it, and with no deadline but the call's. */
  const sendAgain = (body: string, asker: Asker): Promise<SupplierText> =>
    send(body, { ...asker, trace: undefined }, NOBODY_LEAVES, true);

  const loadRequest = async (
    request: EntityRequest,
    inquiries: readonly EntityInquiry[],
    answers: (EntityAnswer | Error)[],
  ): Promise<void> => {
    const { body } = request;
    const places = [...new Set(request.lists.flatMap((list) => list.takers.map(({ fetch }) => fetch)))];
    const takers = places.map((place) => inquiries[place]!);
    const isAlone = takers.length === 1;
    if (copies?.givesUnasked === true) {
      const isGiven = await copies.giveUnasked(
        takers,
        body,
        (answer, copy) => distribute(request, answer, { copy, candidate: null }, answers),
        async () => {
          const { text } = await sendAgain(body, takers[0]!.asker);
          const answer = parseSupplierAnswer(text);
          const again: (EntityAnswer | Error)[] = [];
          const candidate = copies.candidateOf(takers, body, text, answer);
          distribute(request, answer, { copy: null, candidate }, again);
          for (const place of places) inquiries[place]!.receive(again[place] as EntityAnswer);
        },
      );
      if (isGiven) return;
    }
    const sent = new SentRequest();
    for (const [index, taker] of takers.entries()) {
      taker.sent.push(sent);
      if (!isAlone) taker.travelled.push({ request, place: places[index]! });
    }
    try {
      const departure = whenAllHaveLeft(takers.map((taker) => taker.departure));
      const isHedgeable = !takers.some(({ selectsText }) => selectsText);
      const said = await noteAttempts(sent, send(body, takers[0]!.asker, departure, isHedgeable));
      const answer = parseSaid(said);
      if (!isAlone && answer.data === null) throw new SplitNeeded();
      const candidate = copies?.candidateOf(takers, body, said.text, answer) ?? null;
      if (isAlone) distribute(request, answer, { copy: null, candidate }, answers);
      else distributeToMany(request, answer, { copy: null, candidate }, answers);
    } catch (error) {
      // One that is at fault would take the others' answers with it: each goes again by itself.
      if (error instanceof SplitNeeded || (!isAlone && isOfTheAnswer(error))) {
        await Promise.all(places.map(async (place) => void ([answers[place]] = await loadAll([inquiries[place]!]))));
      } else for (const place of places) answers[place] = toFailure(error);
    }
  };

  const loadAll = async (inquiries: readonly EntityInquiry[]): Promise<readonly [EntityAnswer | Error]> => {
    const answers: (EntityAnswer | Error)[] = Array.from({ length: inquiries.length });
    const requests = toEntityRequests(inquiries.map(({ fetch }) => fetch));
    await Promise.all(requests.map((request) => loadRequest(request, inquiries, answers)));
    return answers as unknown as readonly [EntityAnswer | Error];
  };

  return {
    fetchEntities: (inquiry) => {
      const { sharingKey } = inquiry.asker;
      let loader = loaders.get(sharingKey);
      if (loader === undefined) {
        loader = new DataLoader<EntityInquiry, EntityAnswer>(
          (inquiries) => {
            loaders.delete(sharingKey);
            return loadAll(inquiries);
          },
          { cache: false },
        );
        loaders.set(sharingKey, loader);
      }
      return loader.load(inquiry);
    },
    fetchRoot: async (inquiry) => {
      const { fetch, asker, departure } = inquiry;
      const body = toRootBody(fetch);
      if (copies?.givesUnasked === true) {
        let given: RootAnswer | null = null;
        const isGiven = await copies.giveUnasked(
          [inquiry],
          body,
          (answer, copy) => void (given = { ...answer, copy, keep: null }),
          async () => {
            const { text } = await sendAgain(body, asker);
            const answer = parseSupplierAnswer(text);
            inquiry.receive(toRootAnswer(answer, copies.candidateOf([inquiry], body, text, answer)));
          },
        );
        if (isGiven) return given!;
      }
      const { headers, trace } = asker;
      const sent = new SentRequest();
      inquiry.sent.push(sent);
      const said = await noteAttempts(
        sent,
        // What changes something happens as often as it was asked for.
        fetch.isMutation
          ? client.post({ body, headers, departure, isRepeatable: false, isHedgeable: false, trace })
          : send(body, asker, departure, !inquiry.selectsText),
      );
      const answer = parseSaid(said);
      return toRootAnswer(answer, copies?.candidateOf([inquiry], body, said.text, answer) ?? null);
    },
    lastEntities: async (inquiry) => {
      if (copies === null) return null;
      const alone = { request: toEntityRequests([inquiry.fetch])[0]!, place: 0 };
      const questions = [...inquiry.travelled, alone].map(({ request, place }) => ({
        body: request.body,
        read: (answer: SupplierAnswer, copy: EntityAnswer['copy']): EntityAnswer => {
          const answers: (EntityAnswer | Error)[] = [];
          distribute(request, answer, { copy, candidate: null }, answers);
          return answers[place] as EntityAnswer;
        },
      }));
      return copies.findLast(inquiry, questions);
    },
    lastRoot: async (inquiry) => {
      if (copies === null) return null;
      const read = (answer: SupplierAnswer, copy: RootAnswer['copy']): RootAnswer => ({ ...answer, copy, keep: null });
      return copies.findLast(inquiry, [{ body: toRootBody(inquiry.fetch), read }]);
    },
  };
}

async function noteAttempts(sent: SentRequest, said: Promise<SupplierText>): Promise<SupplierText> {
  try {
    const answered = await said;
    sent.attempts = answered.attempts;
    return answered;
  } catch (error) {
    if (error instanceof SupplierFailure) sent.attempts = error.attempts;
    throw error;
  }
}

/** What stands below a refusal and is no answer is refused all the same. */
function parseSaid({ text, isRefusal }: SupplierText): SupplierAnswer {
  try {
    return parseSupplierAnswer(text);
  } catch (error) {
    if (isRefusal === true && error instanceof SupplierFailure) error.isRefusal = true;
    throw error;
  }
}

function toRootBody({ query, values }: RootFetch): string {
  const variables = [...values].map(([name, value]) => `"${name}":${value}`).join(',');
  return `{"query":${JSON.stringify(query)}${variables === '' ? '' : `,"variables":{${variables}}`}}`;
}

function toRootAnswer(answer: SupplierAnswer, candidate: CopyCandidate | null): RootAnswer {
  return {
    ...answer,
    copy: null,
    keep:
      candidate === null
        ? null
        : (withhold) => candidate.approve(withhold === null ? null : (data) => withhold(data, 0)),
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
