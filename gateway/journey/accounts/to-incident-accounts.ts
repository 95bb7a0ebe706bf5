/** From what the graph answers of an incident to what the engine is given. */

import { parseInvolvementId, parseTicketId } from '../../../schema/contract/ids.ts';
import type { InstantMs, Times } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Account, Declaration, IncidentAccounts, Ticket } from '../engine/model.ts';
import { directoryFactsOf } from './directory-facts.ts';
import type { IncidentNode, InvolvementNode, TicketNode } from './incident-node.ts';
import {
  IncompleteRecordError,
  instant,
  requiredList,
  toBond,
  toClockStatement,
  toDispute,
  toHandover,
  toMaterialGap,
  toResolution,
  toSeverityClaim,
  toSiteImpact,
  toTimeClaim,
} from './to-record.ts';

export interface ToIncidentAccountsOptions {
  readonly registry: Registry;
  /** Those at which the node was answered. */
  readonly times: Times;
  /** By account desk, when it said what it says here, where that was before. */
  readonly copiedAt?: ReadonlyMap<string, InstantMs>;
}

/**
 * @param node what was answered to `INCIDENT_SELECTION`, by `@requires` or by a read; fields that did not come are null or absent.
 * @returns one account for each account desk, in the directory's order. A desk whose account did not come, or not whole, has state
 *   null, with what came of its tickets; a ticket that did not come whole has presence null, with no claims. The declaration is null
 *   where the NSD did not answer, or did not for all of it; of an incident that the NSD answers it knows nothing of, it is empty.
 */
export function toIncidentAccounts(node: IncidentNode, options: ToIncidentAccountsOptions): IncidentAccounts {
  const { registry, times, copiedAt } = options;
  const involvements = new Map<string, InvolvementNode>();
  for (const involvement of node.involvements ?? [])
    if (involvement != null) involvements.set(parseInvolvementId(involvement.id).desk, involvement);
  const accounts = registry.accountDesks.map(({ code }): Account => {
    const account = toAccount(code, involvements.get(code));
    const madeAt = copiedAt?.get(code);
    return madeAt === undefined ? account : { ...account, copiedAt: madeAt };
  });
  const declaration = toDeclaration(node, accounts, registry);
  return {
    incident: node.id,
    asOf: times.asOf,
    asKnownAt: times.asKnownAt,
    declaration,
    accounts,
    directory: directoryFactsOf({ registry, asKnownAt: times.asKnownAt, declaration, accounts }),
  };
}

const EMPTY_DECLARATION: Declaration = {
  service: null,
  major: null,
  startClaims: [],
  restoreClaims: [],
  impact: [],
  bonds: [],
};

function toDeclaration(node: IncidentNode, accounts: readonly Account[], registry: Registry): Declaration | null {
  if (node.startClaims == null && knowsNothing(accounts, registry)) return EMPTY_DECLARATION;
  return whole(() => ({
    service: node.service?.code ?? null,
    major: node.major ?? null,
    startClaims: requiredList(node.startClaims, 'startClaims', toTimeClaim),
    restoreClaims: requiredList(node.restoreClaims, 'restoreClaims', toTimeClaim),
    impact: requiredList(node.impact, 'impact', toSiteImpact),
    bonds: requiredList(node.bonds, 'bonds', toBond),
  }));
}

/** Whether the national desk answered that it has nothing: then what it does not declare is not a silence. */
function knowsNothing(accounts: readonly Account[], registry: Registry): boolean {
  const national = accounts.find(({ desk }) => registry.deskByCode(desk)?.kind === 'NATIONAL');
  return national?.state === 'NONE_LINKED' || national?.state === 'NOT_HELD' || national?.state === 'NOT_MEMBER_THEN';
}

function toAccount(desk: string, involvement: InvolvementNode | undefined): Account {
  if (involvement?.state == null) return { desk, state: null, tickets: [], disputes: [] };
  const tickets = involvement.tickets?.flatMap((ticket) => (ticket == null ? [] : [toTicket(ticket)])) ?? [];
  const areWhole = tickets.length === involvement.tickets?.length;
  const disputes = whole(() => requiredList(involvement.disputes, 'disputes', toDispute));
  return { desk, state: areWhole && disputes !== null ? involvement.state : null, tickets, disputes: disputes ?? [] };
}

/** One that did not come whole has presence null, with no claims. */
export function toTicket(node: TicketNode): Ticket {
  const empty = {
    id: node.id,
    desk: parseTicketId(node.id).desk,
    presence: node.presence ?? null,
    service: node.service?.code ?? null,
    sourceSpokeAt: instant(node.sourceSpokeAt),
    firstObservedAt: instant(node.firstObservedAt),
    openedAt: instant(node.openedAt),
    closedAt: instant(node.closedAt),
    clock: [],
    handovers: [],
    bonds: [],
    resolutions: [],
    severityClaims: [],
    materialGaps: [],
  };
  if (node.presence !== 'HELD') return empty;
  const ticket = whole(() => ({
    ...empty,
    clock: requiredList(node.clock, 'clock', toClockStatement),
    handovers: requiredList(node.handovers, 'handovers', toHandover),
    bonds: requiredList(node.bonds, 'bonds', toBond),
    resolutions: requiredList(node.resolutions, 'resolutions', toResolution),
    severityClaims: requiredList(node.severityClaims, 'severityClaims', toSeverityClaim),
    materialGaps: requiredList(node.materialGaps, 'materialGaps', toMaterialGap),
  }));
  return ticket ?? { ...empty, presence: null };
}

/** Null where a part of it did not come. */
function whole<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof IncompleteRecordError) return null;
    throw error;
  }
}
