/** The directory's rows that bear on an incident, as they were on record at the knowledge time. */

import { MalformedIdError, parsePartyId, parseTicketId } from '../../../schema/contract/ids.ts';
import type { DeskRow } from '../../../schema/organisations/model.ts';
import { operatorOfDesk, type Registry } from '../../../schema/organisations/registry.ts';
import type { Account, Bond, Declaration, DirectoryDesk, DirectoryFacts, InstantMs } from '../engine/model.ts';

export interface DirectoryFactsOptions {
  readonly registry: Registry;
  readonly asKnownAt: InstantMs;
  readonly declaration: Declaration | null;
  readonly accounts: readonly Account[];
}

/**
 * Each desk that answers accounts, and each other desk of the directory that the accounts or the declaration name: the desk of a
 * ticket or of a bond's target, and every party that is a desk. In the order of the directory; a desk that it does not list is left out.
 */
export function directoryFactsOf({
  registry,
  asKnownAt,
  declaration,
  accounts,
}: DirectoryFactsOptions): DirectoryFacts {
  const codes = new Set([
    ...registry.accountDesks.map(({ code }) => code),
    ...accounts.flatMap(desksNamedBy),
    ...(declaration === null ? [] : desksNamedByDeclaration(declaration)),
  ]);
  return {
    desks: registry.organisations.desks
      .filter(({ code }) => codes.has(code))
      .map((desk) => toDirectoryDesk(desk, registry, asKnownAt)),
  };
}

function toDirectoryDesk(desk: DeskRow, registry: Registry, asKnownAt: InstantMs): DirectoryDesk {
  return {
    code: desk.code,
    kind: desk.kind,
    account: registry.accountDeskOf(desk.code)!.code,
    operators: operatorsOf(desk, asKnownAt),
  };
}

/** One entry for each stretch of time with one operator: the rows overlap, since what was on record is only ever added to. */
function operatorsOf(desk: DeskRow, asKnownAt: InstantMs): DirectoryDesk['operators'] {
  const changes = new Set(desk.operators.flatMap(({ from, to }) => (to === null ? [from] : [from, to])));
  const operators: { organisation: string; from: InstantMs }[] = [];
  for (const from of [...changes].toSorted((left, right) => left - right)) {
    const organisation = operatorOfDesk(desk, { asOf: from, asKnownAt });
    if (operators.at(-1)?.organisation !== organisation) operators.push({ organisation, from });
  }
  return operators;
}

function desksNamedBy({ tickets, disputes }: Account): readonly string[] {
  return [
    ...deskParties(disputes.map(({ raisedBy }) => raisedBy)),
    ...tickets.flatMap((ticket) => [
      ticket.desk,
      ...desksOfTargets(ticket.bonds),
      ...deskParties([
        ...ticket.clock.flatMap(({ heldBy, waitingOn }) => [heldBy, waitingOn]),
        ...ticket.handovers.flatMap(({ from, to }) => [from, to]),
        ...ticket.severityClaims.flatMap(({ claimedBy, acceptedBy }) => [claimedBy, acceptedBy]),
        ...ticket.materialGaps.map(({ assertedBy }) => assertedBy),
      ]),
    ]),
  ];
}

function desksNamedByDeclaration({ startClaims, restoreClaims, impact, bonds }: Declaration): readonly string[] {
  const claims = [...startClaims, ...restoreClaims, ...impact];
  return [...deskParties(claims.map(({ claimedBy }) => claimedBy)), ...desksOfTargets(bonds)];
}

function desksOfTargets(bonds: readonly Bond[]): readonly string[] {
  return bonds.flatMap(({ target }) => parsedOrNone(target, parseTicketId).map(({ desk }) => desk));
}

function deskParties(parties: readonly (string | null)[]): readonly string[] {
  return parties.flatMap((party) =>
    parsedOrNone(party, parsePartyId).flatMap(({ kind, code }) => (kind === 'desk' ? [code] : [])),
  );
}

/** What one desk writes of another may be no id at all: then it names nobody in the directory. */
function parsedOrNone<Key>(id: string | null, parse: (id: string) => Key): readonly Key[] {
  if (id === null) return [];
  try {
    return [parse(id)];
  } catch (error) {
    if (error instanceof MalformedIdError) return [];
    throw error;
  }
}
