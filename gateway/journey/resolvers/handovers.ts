import { createDisputeReader, type StandingDisputes } from '../accounts/read-disputes.ts';
import {
  placeKey,
  ticketsOfHandovers,
  type HandoverPlace,
  type HandoverPlaces,
} from '../accounts/tickets-of-handovers.ts';
import type { GovernedTextNode, TextExtent } from '../accounts/governed-text-node.ts';
import { createNoteReader } from '../accounts/rejection-notes.ts';
import { traceHandovers, type TracedCase } from '../accounts/trace-handovers.ts';
import { askedPolicy } from '../asked-policy.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import type { JourneyContext } from '../federated-read.ts';
import { instantOrNull, partyOrNull } from './answer-values.ts';
import { MissingDesks } from './missing-desks.ts';
import { desksNamed } from './named-desks.ts';
import { PageCollector, type OrderKey, type PageArguments } from './ordered-page.ts';
import { parsePeriod } from './period.ts';
import { textExtentOf } from './text-extent.ts';

interface HandoverArguments extends PageArguments {
  readonly sender?: string | null;
  readonly receiver?: string | null;
  readonly outcome?: TracedCase['end'] | 'UNMATCHED' | null;
  readonly from: string;
  readonly to: string;
  readonly policy?: string | null;
}

/** What is read only where somebody asks for it. */
interface TracedSource {
  readonly receiverNote: (extent: TextExtent) => Promise<GovernedTextNode | null>;
  readonly senderNote: (extent: TextExtent) => Promise<GovernedTextNode | null>;
  readonly places: () => Promise<Places>;
  readonly isDisputed: () => Promise<boolean | null>;
}

interface Places {
  readonly sender: HandoverPlace | null;
  readonly receiver: HandoverPlace | null;
}

/** Question 9: what is being bounced, and why. */
export function createHandoverResolvers(environment: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      handoverOutcomes: (_: never, arguments_: HandoverArguments, context: JourneyContext) =>
        readOutcomes(environment, arguments_, context),
    },
    TracedHandover: {
      receiverNote: ({ receiverNote }: TracedSource, _, __, info) => receiverNote(textExtentOf(info)),
      senderNote: ({ senderNote }: TracedSource, _, __, info) => senderNote(textExtentOf(info)),
      disputed: ({ isDisputed }: TracedSource) => isDisputed(),
      senderTicket: async ({ places }: TracedSource) => ticketOf((await places()).sender),
      receiverTicket: async ({ places }: TracedSource) => ticketOf((await places()).receiver),
      incident: async ({ places }: TracedSource) => {
        const incident = incidentOf(await places());
        return incident === null ? null : { id: incident };
      },
    },
  };
}

async function readOutcomes(
  { registry, policies }: JourneyEnvironment,
  arguments_: HandoverArguments,
  context: JourneyContext,
) {
  const { sender = null, receiver = null, outcome = null } = arguments_;
  const senders = sender === null ? null : desksNamed(registry, [sender]);
  const receivers = receiver === null ? null : desksNamed(registry, [receiver]);
  const policy = askedPolicy(policies, arguments_.policy);
  const period = parsePeriod(arguments_);
  const page = new PageCollector('handoverOutcomes', arguments_, caseKey);
  const counts = new Counts();
  const missing = new MissingDesks();
  if (period.from < period.to) {
    const desks = registry.listedDesks.map(({ code }) => code);
    const traced = await traceHandovers(context, { senders, receivers, desks, ...period, policy });
    for (const [desk, reason] of traced.missing) missing.add(desk, reason);
    for (const one of traced.cases) {
      if (outcome !== null && outcome !== one.end && outcome !== one.paired.pairing) continue;
      page.add(one);
      counts.add(one);
    }
  }
  const { nodes, ...rest } = page.page();
  return {
    policy,
    ...rest,
    nodes: toNodes(nodes, context),
    counts: counts.list(),
    missing: missing.list(registry),
  };
}

function caseKey({ at, paired }: TracedCase): OrderKey {
  return [at, paired.from ?? '', paired.to ?? '', paired.senderRecord ?? '', paired.receiverRecord ?? ''];
}

function toNodes(cases: readonly TracedCase[], context: JourneyContext): readonly (TracedSource & object)[] {
  const sought = cases.flatMap(({ sender, receiver }) => [sender ?? [], receiver ?? []].flat());
  let reading: Promise<HandoverPlaces> | null = null;
  const readPlaces = (): Promise<HandoverPlaces> => (reading ??= ticketsOfHandovers(context, sought));
  const readDisputes = createDisputeReader(context);
  const readNote = createNoteReader(context);
  return cases.map((one) => {
    const { paired, end, minimumDataSetMissing, returnedAfter, sender, receiver } = one;
    const places = async (): Promise<Places> => {
      const { places: found } = await readPlaces();
      const placeOf = (side: typeof sender): HandoverPlace | null =>
        side === null ? null : (found.get(placeKey(side.desk, side.record.id)) ?? null);
      return { sender: placeOf(sender), receiver: placeOf(receiver) };
    };
    return {
      from: partyOrNull(paired.from),
      to: partyOrNull(paired.to),
      outcome: end,
      reason: paired.rejectCode,
      receiverNote: async (extent: TextExtent) => (receiver === null ? null : readNote(receiver, extent)),
      senderNote: async (extent: TextExtent) => (sender === null ? null : readNote(sender, extent)),
      minimumDataSetMissing,
      returnedAfter,
      pairing: paired.pairing,
      senderRecord: paired.senderRecord,
      receiverRecord: paired.receiverRecord,
      transferReference: sender?.record.transferReference ?? receiver?.record.transferReference ?? null,
      offeredAt: instantOrNull(paired.offeredAt),
      receivedAt: instantOrNull(paired.receivedAt),
      acceptedAt: instantOrNull(paired.acceptedAt),
      rejectedAt: instantOrNull(paired.rejectedAt),
      withdrawnAt: instantOrNull(paired.withdrawnAt),
      returnedAt: instantOrNull(paired.returnedAt),
      places,
      isDisputed: async () => {
        const incident = incidentOf(await places());
        return incident === null ? null : isDisputed(one, await readDisputes(incident));
      },
    };
  });
}

function isDisputed({ paired }: TracedCase, { about, isComplete }: StandingDisputes): boolean | null {
  if (about.has(paired.senderRecord ?? '') || about.has(paired.receiverRecord ?? '')) return true;
  return isComplete ? false : null;
}

function incidentOf({ sender, receiver }: Places): string | null {
  return sender?.incident ?? receiver?.incident ?? null;
}

function ticketOf(place: HandoverPlace | null): { readonly id: string } | null {
  return place === null ? null : { id: place.ticket };
}

class Counts {
  readonly #counts = new Map<string, { readonly example: TracedCase; count: number }>();

  add(one: TracedCase): void {
    const key = JSON.stringify([one.paired.from, one.paired.to, one.end, one.paired.rejectCode]);
    const counted = this.#counts.get(key);
    if (counted === undefined) this.#counts.set(key, { example: one, count: 1 });
    else counted.count += 1;
  }

  /** The most first, then by the parties, outcome and reason. */
  list(): readonly object[] {
    return [...this.#counts]
      .toSorted(([left, one], [right, other]) => other.count - one.count || (left < right ? -1 : 1))
      .map(([, { example, count }]) => ({
        from: partyOrNull(example.paired.from),
        to: partyOrNull(example.paired.to),
        outcome: example.end,
        reason: example.paired.rejectCode,
        count,
      }));
  }
}
