/** What changes for a service at one instant, as the graph shows it. */

import { formatInstant, parseInstant, type InstantMs, type Times } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Policy } from '../../../schema/policies/model.ts';
import {
  ACTIVE_TICKET_LISTS,
  incidentsOf,
  readOpenIncidents,
  type ActiveTicketNode,
} from '../accounts/cut-over-lists.ts';
import { readIncidents } from '../accounts/incident-accounts.ts';
import { readDesks } from '../accounts/read-every-desk.ts';
import { askedPolicy } from '../asked-policy.ts';
import { custodyOf } from '../engine/custody/custody-of.ts';
import type { Custody, Holder } from '../engine/custody/custody-model.ts';
import { EngineError } from '../engine/engine-error.ts';
import { custodyAcross, type CustodySide } from '../engine/measures/cut-over.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { codeOrNull, instantOrNull } from './answer-values.ts';
import { serviceSides } from './cut-over-sides.ts';
import { missingOf } from './desk-answers.ts';

interface CutOverArguments {
  readonly service: string;
  readonly at: string;
  readonly policy?: string | null;
}

export function createCutOverResolvers({ registry, policies }: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      cutOver: async (_: never, asked: CutOverArguments, context: JourneyContext) => {
        const policy = askedPolicy(policies, asked.policy);
        const at = parseInstant(asked.at, 'at');
        const row = registry.serviceByCode(asked.service);
        if (row === undefined)
          throw journeyError('SERVICE_UNKNOWN', `there is no service ${JSON.stringify(asked.service.slice(0, 80))}`);
        const incidents = await incidentsAcross(context, { registry, policy, service: row.code, at });
        return {
          service: { code: row.code },
          at: formatInstant(at),
          policyVersion: policy.version,
          replacedBy: codeOrNull(row.replacedBy),
          replaces: registry.organisations.services
            .filter(({ replacedBy }) => replacedBy === row.code)
            .map(({ code }) => ({ code }))
            .toSorted((one, other) => (one.code < other.code ? -1 : 1)),
          ...serviceSides(registry, row, at, context.times.asKnownAt),
          ...incidents,
        };
      },
    },
  };
}

interface Question {
  readonly registry: Registry;
  readonly policy: Policy;
  readonly service: string;
  readonly at: InstantMs;
}

interface IncidentsAcross {
  readonly straddling: readonly object[] | null;
  readonly notStraddling: readonly object[] | null;
  readonly unlinked: readonly object[] | null;
  readonly missing: readonly object[];
}

async function incidentsAcross(context: JourneyContext, question: Question): Promise<IncidentsAcross> {
  const { registry, policy, service, at } = question;
  // What has not come, nobody can have witnessed.
  if (at > context.times.asOf) return { straddling: null, notStraddling: null, unlinked: null, missing: [] };
  const then: Times = { asOf: at, asKnownAt: context.times.asKnownAt };
  const [lists, declared] = await Promise.all([
    readDesks<ActiveTicketNode>(context, ACTIVE_TICKET_LISTS, {
      registry,
      variables: { service, at: formatInstant(at) },
    }),
    readOpenIncidents(context, service, then),
  ]);
  const missing = missingOf(lists);
  if (declared === null) missing.add(nationalDesk(registry), 'NOT_ANSWERED');
  const linked = incidentsOf(lists);
  const ids = [...new Set([...linked.incidents, ...(declared ?? [])])].toSorted();
  const read = await readIncidents(context, ids, { registry });
  const placed = read.map(({ accounts }) => place(accounts, policy, at));
  return {
    straddling: placed.flatMap(({ straddling }) => straddling ?? []),
    notStraddling: placed.flatMap(({ unplaced }) => unplaced ?? []),
    unlinked: linked.unlinked.map((id) => ({ id })),
    missing: missing.list(registry),
  };
}

function place(
  accounts: IncidentAccounts,
  policy: Policy,
  at: InstantMs,
): { readonly straddling?: object; readonly unplaced?: object } {
  const incident = { id: accounts.incident };
  const custody = custodyOrRefusal(accounts, policy);
  if (custody === 'BOUNDS_REVERSED')
    return { unplaced: { incident, startedAt: null, restoredAt: null, reason: custody } };
  const bounds = {
    startedAt: instantOrNull(custody.start?.at ?? null),
    restoredAt: instantOrNull(custody.restore?.at ?? null),
  };
  const across = custodyAcross(custody, at);
  if (across.kind !== 'STRADDLES') return { unplaced: { incident, ...bounds, reason: across.kind } };
  return {
    straddling: {
      incident,
      ...bounds,
      before: toSideAnswer(across.before),
      after: toSideAnswer(across.after),
      missing: custody.missing.map(({ desk, reason }) => ({ desk: { code: desk }, reason })),
    },
  };
}

/** One incident's contradictory claims are a row of the answer, not the end of it. */
function custodyOrRefusal(accounts: IncidentAccounts, policy: Policy): Custody | 'BOUNDS_REVERSED' {
  try {
    return custodyOf(accounts, policy);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'BOUNDS_REVERSED') return error.code;
    throw error;
  }
}

function toSideAnswer(side: CustodySide): object {
  return {
    class: side.class,
    holders: side.holders.map(toHolderAnswer),
    totals: side.totals.map((total) => ({ ...total, holders: total.holders.map(toHolderAnswer) })),
    elapsed: side.elapsed,
  };
}

function toHolderAnswer({ party, organisation }: Holder): object {
  return { party: { id: party }, organisation: codeOrNull(organisation) };
}

function nationalDesk(registry: Registry): string {
  return registry.listedDesks.find(({ kind }) => kind === 'NATIONAL')!.code;
}
