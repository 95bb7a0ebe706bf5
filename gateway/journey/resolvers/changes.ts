/** What became known of an incident between two knowledge times, and what each of it changed. */

import { formatInstant, parseInstant, type InstantMs, type Times } from '../../../schema/contract/times.ts';
import type { Policy } from '../../../schema/policies/model.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { inTurn } from '../accounts/in-turn.ts';
import { readIncidents } from '../accounts/incident-accounts.ts';
import { readAccount, withAccounts, type AccountAt } from '../accounts/read-account.ts';
import { readWitnessed, type Witnessed } from '../accounts/read-witnessed.ts';
import { askedPolicy } from '../asked-policy.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { FederatedRead, JourneyContext } from '../federated-read.ts';
import { instantOrNull, partyOrNull } from './answer-values.ts';
import { createEffectOf, type Effect } from './change-effect.ts';
import { MissingDesks } from './missing-desks.ts';
import { PageCollector } from './ordered-page.ts';

export interface ChangesArguments {
  readonly knownFrom: string;
  readonly knownTo: string;
  readonly policy?: string | null;
  readonly first: number;
  readonly after?: string | null;
}

/** Each instant of a page costs a read of the desks that witnessed something then. */
const MAXIMUM_INSTANTS = 50;
const READS_IN_TURN = 8;

export function createChangesResolvers(environment: JourneyEnvironment): JourneyResolvers {
  const { registry, policies } = environment;
  return {
    Incident: {
      changes: async ({ id }: { readonly id: string }, given: ChangesArguments, context: JourneyContext) => {
        const policy = askedPolicy(policies, given.policy);
        const { knownFrom, knownTo } = parseKnowledgeTimes(given, context.times);
        if (given.first < 1 || given.first > MAXIMUM_INSTANTS) {
          throw journeyError(
            'PAGE_SIZE_OUT_OF_RANGE',
            `first must be 1 to ${MAXIMUM_INSTANTS}, since each instant is read by itself; got ${given.first}`,
          );
        }
        return changesOf({
          id,
          given,
          policy,
          knownFrom,
          knownTo,
          context,
          registry,
          effectOf: createEffectOf(environment),
        });
      },
    },
  };
}

/**
 * @throws {GraphQLError} `PERIOD_REVERSED`, and `TIME_AFTER_REQUEST` for a time after the request's own knowledge time.
 */
function parseKnowledgeTimes(given: ChangesArguments, times: Times): { knownFrom: InstantMs; knownTo: InstantMs } {
  const knownFrom = parseInstant(given.knownFrom, 'knownFrom');
  const knownTo = parseInstant(given.knownTo, 'knownTo');
  if (knownTo < knownFrom) {
    throw journeyError(
      'PERIOD_REVERSED',
      `knownTo ${formatInstant(knownTo)} is before knownFrom ${formatInstant(knownFrom)}`,
    );
  }
  if (knownTo > times.asKnownAt) {
    throw journeyError(
      'TIME_AFTER_REQUEST',
      `knownTo ${formatInstant(knownTo)} is after the request's knowledge time ${formatInstant(times.asKnownAt)}`,
    );
  }
  return { knownFrom, knownTo };
}

interface ChangesOptions {
  readonly id: string;
  readonly given: ChangesArguments;
  readonly policy: Policy;
  readonly knownFrom: InstantMs;
  readonly knownTo: InstantMs;
  readonly context: FederatedRead;
  readonly registry: Registry;
  readonly effectOf: ReturnType<typeof createEffectOf>;
}

/** What was witnessed at one instant. */
interface Batch {
  readonly at: InstantMs;
  readonly events: readonly Witnessed[];
}

async function changesOf(options: ChangesOptions): Promise<object> {
  const { id, given, policy, knownFrom, knownTo, context, registry, effectOf } = options;
  const { asOf } = context.times;
  const { before, after, witnessed, silent } = await readWitnessed(context, id, { registry, asOf, knownFrom, knownTo });
  const batches = [...Map.groupBy(witnessed, ({ witnessedAt }) => witnessedAt)].map(([at, events]): Batch => ({
    at,
    events,
  }));
  const collector = new PageCollector<Batch>('changes', given, ({ at }) => [at]);
  for (const batch of batches) collector.add(batch);
  const { nodes: page, ...rest } = collector.page();

  const missing = new MissingDesks();
  for (const desk of silent) missing.add(desk, 'NOT_ANSWERED');
  for (const accounts of [before, after]) addMissing(missing, accounts, registry);
  const changes = await changesOfPage(page, { ...options, batches, before, after, missing });
  return {
    policy,
    knownFrom: formatInstant(knownFrom),
    knownTo: formatInstant(knownTo),
    ...rest,
    nodes: changes,
    effect: effectOf(withAccounts(before, knownTo, [], registry), after, policy),
    missing: missing.list(registry),
    complete: missing.list(registry).length === 0,
  };
}

interface PageOptions extends ChangesOptions {
  readonly batches: readonly Batch[];
  readonly before: IncidentAccounts;
  readonly after: IncidentAccounts;
  readonly missing: MissingDesks;
}

/** In the order of time: each batch, and before it, or at the end, what changed although no event says so. */
async function changesOfPage(page: readonly Batch[], options: PageOptions): Promise<readonly object[]> {
  const { id, batches, before, after, context, registry, policy, effectOf, missing } = options;
  const first = page[0];
  const last = page.at(-1);
  const until = last === undefined || last === batches.at(-1) ? options.knownTo : last.at;
  if (first === undefined && batches.length > 0) return [];
  const previous = first === undefined ? undefined : batches[batches.indexOf(first) - 1];
  const { asOf } = context.times;
  const readAt = async (asKnownAt: InstantMs): Promise<IncidentAccounts> => {
    const [read] = await readIncidents(context, [id], { registry, times: { asOf, asKnownAt } });
    addMissing(missing, read!.accounts, registry);
    return read!.accounts;
  };
  const [base, end, states] = await Promise.all([
    previous === undefined ? before : readAt(previous.at),
    until === options.knownTo ? after : readAt(until),
    readStates(page, options),
  ]);

  const changes: object[] = [];
  let known = base;
  for (const { at, events } of page) {
    const { justBefore, byThen } = states.get(at)!;
    const unlisted = effectOf(
      withAccounts(known, at - 1, [], registry),
      withAccounts(known, at - 1, justBefore, registry),
      policy,
    );
    if (isEffect(unlisted)) changes.push(toChangeAnswer(at - 1, [], unlisted));
    known = withAccounts(known, at, justBefore, registry);
    const isRead = byThen.every(isWhole);
    const next = withAccounts(known, at, byThen, registry);
    changes.push(toChangeAnswer(at, events, isRead ? effectOf(known, next, policy) : null));
    for (const { account } of byThen.filter((state) => !isWhole(state))) missing.add(account.desk, 'NOT_ANSWERED');
    if (isRead) known = next;
  }
  const unlisted = effectOf(withAccounts(known, until, [], registry), end, policy);
  if (isEffect(unlisted)) changes.push(toChangeAnswer(until, [], unlisted));
  return changes;
}

interface States {
  /** Of the NSD only: what it declares of bonds and sites comes without an event of any ticket. */
  readonly justBefore: AccountAt[];
  readonly byThen: AccountAt[];
}

async function readStates(page: readonly Batch[], options: ChangesOptions): Promise<ReadonlyMap<InstantMs, States>> {
  const { id, context, registry } = options;
  const { asOf } = context.times;
  const states = new Map<InstantMs, States>(page.map(({ at }) => [at, { justBefore: [], byThen: [] }]));
  const reads = page.flatMap(({ at, events }) =>
    [...new Set(events.map(({ account }) => account))].flatMap((desk) => {
      const { justBefore, byThen } = states.get(at)!;
      const isNational = registry.deskByCode(desk)?.kind === 'NATIONAL';
      const read = { desk, asKnownAt: at, into: byThen };
      return isNational ? [{ desk, asKnownAt: at - 1, into: justBefore }, read] : [read];
    }),
  );
  await inTurn(reads, READS_IN_TURN, async ({ desk, asKnownAt, into }) => {
    into.push(await readAccount(context, id, { registry, desk, asOf, asKnownAt }));
  });
  return states;
}

/** Whatever of it did not come: an account, one ticket of it, or what the national desk declares. */
function addMissing(missing: MissingDesks, { accounts, declaration }: IncidentAccounts, registry: Registry): void {
  for (const account of accounts) {
    const isNational = registry.deskByCode(account.desk)?.kind === 'NATIONAL';
    if (!isWhole({ account, declaration: isNational ? declaration : undefined }))
      missing.add(account.desk, 'NOT_ANSWERED');
  }
}

/** What came in part would look as if the rest had been taken back. */
function isWhole({ account, declaration }: Pick<AccountAt, 'account' | 'declaration'>): boolean {
  const { state, tickets } = account;
  const lacksDeclaration = declaration === null && state === 'HELD';
  return state !== null && !lacksDeclaration && tickets.every(({ presence }) => presence !== null);
}

function isEffect({ custody, verdicts }: Effect): boolean {
  return custody.reclassed.length > 0 || verdicts.length > 0;
}

function toChangeAnswer(witnessedAt: InstantMs, events: readonly Witnessed[], effect: Effect | null): object {
  return {
    witnessedAt: formatInstant(witnessedAt),
    events: events.map((event) => ({
      desk: { code: event.desk },
      event: event.id,
      kind: event.kind,
      ticket: event.ticket === null ? null : { id: event.ticket },
      occurredAt: instantOrNull(event.occurredAt),
      recordedAt: instantOrNull(event.recordedAt),
      claimedBy: partyOrNull(event.claimedBy),
      supersedes: event.supersedes,
    })),
    effect,
  };
}
