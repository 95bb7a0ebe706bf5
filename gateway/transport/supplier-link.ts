/**
 * One supplier, as the steps of plans ask it. What is ready together travels together, and what is the same for the same reader
 * travels once: a fetch never sees another reader's answer. By the supplier's policy, what it said before may be given again.
 */

import DataLoader from 'dataloader';
import { withRequestId } from '../../schema/contract/request-name.ts';
import type { CallObserver } from './call-observer.ts';
import type { CopyKeeper } from './copies/copy-keeper.ts';
import { Leaving, whenAllHaveLeft, type Departure } from './departure.ts';
import { distribute } from './distribute.ts';
import { toEntityRequests, type EntityRequest } from './entity-requests.ts';
import {
  Inquiry,
  SentRequest,
  type Asker,
  type EntityAnswer,
  type EntityInquiry,
  type RootAnswer,
  type RootInquiry,
} from './inquiry.ts';
import { entityCopies, rootCopies, toRootBody } from './link-copies.ts';
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

export function createSupplierLink({ subgraph, client, keeper, observer }: SupplierLinkOptions): SupplierLink {
  const flights = new SharedFlights<SupplierText>();
  const copyOptions = keeper === null ? null : { subgraph, keeper, observer };
  const askedAt = (): number => (keeper === null ? 0 : keeper.clock());

  const send = (body: string, asker: Asker, departure: Departure, isHedgeable: boolean): Promise<SupplierText> =>
    flights.join({ reader: asker.sharingKey, request: body }, departure, (shared) =>
      client.post({
        body: asker.requestId === null ? body : withRequestId(body, asker.requestId),
        headers: asker.headers,
        reader: asker.reader,
        departure: shared,
        isRepeatable: true,
        isHedgeable,
        trace: asker.trace,
      }),
    ).result;

  const loadRequest = async (
    request: EntityRequest,
    inquiries: readonly EntityInquiry[],
    answers: (EntityAnswer | Error)[],
  ): Promise<void> => {
    const places = [...new Set(request.lists.flatMap((list) => list.takers.map(({ fetch }) => fetch)))];
    const takers = places.map((place) => inquiries[place]!);
    const isAlone = takers.length === 1;
    const sent = new SentRequest();
    for (const taker of takers) taker.sent.push(sent);
    try {
      const departure = whenAllHaveLeft(takers.map((taker) => taker.departure));
      const isHedgeable = !takers.some(({ selectsText }) => selectsText);
      const sentAt = askedAt();
      const said = await noteAttempts(sent, send(request.body, takers[0]!.asker, departure, isHedgeable));
      const answer = parseSaid(said);
      if (!isAlone && answer.data === null) throw new SplitNeeded();
      const { body } = request;
      const alone = isAlone ? { body, text: said.text } : null;
      const originOf = (place: number, records: EntityAnswer['entities']) => ({
        copy: null,
        keep:
          ofEntities?.keepOf(inquiries[place]!, { records, extensions: answer.extensions, alone, askedAt: sentAt }) ??
          null,
      });
      if (isAlone) distribute(request, answer, originOf, answers);
      else distributeToMany(request, answer, originOf, answers);
    } catch (error) {
      // One that is at fault would take the others' answers with it: each goes again by itself.
      if (error instanceof SplitNeeded || (!isAlone && isOfTheAnswer(error))) {
        const askAgain = async (place: number): Promise<void> => {
          answers[place] = (await loadAll([inquiries[place]!]))[0]!;
        };
        await Promise.all(places.map(askAgain));
      } else for (const place of places) answers[place] = toFailure(error);
    }
  };

  /** @param inquiries of one reader. @returns for each of them, in their order. */
  const loadAll = async (inquiries: readonly EntityInquiry[]): Promise<readonly (EntityAnswer | Error)[]> => {
    const answers: (EntityAnswer | Error)[] = Array.from({ length: inquiries.length });
    const requests = toEntityRequests(inquiries.map(({ fetch }) => fetch));
    await Promise.all(requests.map((request) => loadRequest(request, inquiries, answers)));
    return answers;
  };

  /** Of any readers. Those of one travel together, and wait for nobody else's. */
  const loadBatch = (inquiries: readonly EntityInquiry[]): readonly Promise<EntityAnswer>[] => {
    if (inquiries.length === 1) return [loadAll(inquiries).then((answers) => answerAt(answers, 0))];
    const loaded: Promise<EntityAnswer>[] = Array.from({ length: inquiries.length });
    for (const places of Map.groupBy(inquiries.keys(), (place) => inquiries[place]!.asker.sharingKey).values()) {
      const answers = loadAll(places.map((place) => inquiries[place]!));
      for (const [index, place] of places.entries()) loaded[place] = answers.then((all) => answerAt(all, index));
    }
    return loaded;
  };

  let loader: DataLoader<EntityInquiry, Promise<EntityAnswer>> | null = null;

  const askEntities = async (inquiry: EntityInquiry): Promise<EntityAnswer> => {
    loader ??= new DataLoader(
      async (inquiries) => {
        // It would hold what was asked last, and by whom, for as long as nobody asks anything else.
        loader = null;
        return loadBatch(inquiries);
      },
      { cache: false },
    );
    return loader.load(inquiry);
  };

  const askRoot = async (inquiry: RootInquiry): Promise<RootAnswer> => {
    const { fetch, asker, departure } = inquiry;
    const { headers, reader, trace } = asker;
    const body = toRootBody(fetch);
    const sent = new SentRequest();
    inquiry.sent.push(sent);
    const sentAt = askedAt();
    const said = await noteAttempts(
      sent,
      // What changes something happens as often as it was asked for.
      fetch.isMutation
        ? client.post({ body, headers, reader, departure, isRepeatable: false, isHedgeable: false, trace })
        : send(body, asker, departure, !inquiry.selectsText),
    );
    const answer = parseSaid(said);
    const { data, extensions } = answer;
    const parts = {
      records: data === null ? null : [data],
      extensions,
      alone: { body, text: said.text },
      askedAt: sentAt,
    };
    return { ...answer, copy: null, keep: ofRoot?.keepOf(inquiry, parts) ?? null };
  };

  const ofEntities =
    copyOptions === null ? null : entityCopies(copyOptions, (inquiry) => askEntities(unwaited(inquiry)));
  const ofRoot = copyOptions === null ? null : rootCopies(copyOptions, (inquiry) => askRoot(unwaited(inquiry)));

  return {
    fetchEntities: (inquiry) => orAsk(ofEntities?.findUnasked(inquiry) ?? null, inquiry, askEntities),
    fetchRoot: (inquiry) => orAsk(ofRoot?.findUnasked(inquiry) ?? null, inquiry, askRoot),
    lastEntities: async (inquiry) => (await ofEntities?.findLast(inquiry)) ?? null,
    lastRoot: async (inquiry) => (await ofRoot?.findLast(inquiry)) ?? null,
  };
}

/** What is there at once is given at once: those that ask together must go on together. */
function orAsk<OneInquiry, Answer>(
  found: Answer | null | Promise<Answer | null>,
  inquiry: OneInquiry,
  ask: (inquiry: OneInquiry) => Promise<Answer>,
): Promise<Answer> {
  if (found === null) return ask(inquiry);
  return found instanceof Promise ? found.then((answer) => answer ?? ask(inquiry)) : Promise.resolve(found);
}

function answerAt(answers: readonly (EntityAnswer | Error)[], place: number): EntityAnswer {
  const answer = answers[place]!;
  if (answer instanceof Error) throw answer;
  return answer;
}

/** The same with nobody waiting for it, and with no deadline but the call's. */
function unwaited<Fetch, Answer>({ fetch, asker, selectsText, receive }: Inquiry<Fetch, Answer>) {
  const alone = { ...asker, departure: new Leaving(), trace: undefined };
  return new Inquiry({ fetch, asker: alone, selectsText, receive });
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
