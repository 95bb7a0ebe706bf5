/** One desk's account of an incident at another knowledge time, put in the place of the one that it had before. */

import type { InstantMs } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Account, Declaration, IncidentAccounts } from '../engine/model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { directoryFactsOf } from './directory-facts.ts';
import { DECLARATION_SELECTION, INVOLVEMENT_SELECTION, type IncidentNode } from './incident-node.ts';
import { toIncidentAccounts } from './to-incident-accounts.ts';

export interface AccountAt {
  readonly asKnownAt: InstantMs;
  readonly account: Account;
  /** What the NSD declared by then, where the desk is the NSD; undefined for another. */
  readonly declaration: Declaration | null | undefined;
}

const READ_ACCOUNT = `query ReadAccount($id: ID! $desks: [ID!] $isNational: Boolean!) {
  incident(id: $id) {
    id
    ... on Incident @include(if: $isNational) {${DECLARATION_SELECTION}}
    involvements(desks: $desks) {${INVOLVEMENT_SELECTION}}
  }
}`;

export interface ReadAccountOptions {
  readonly registry: Registry;
  /** An account desk. */
  readonly desk: string;
  readonly asOf: InstantMs;
  readonly asKnownAt: InstantMs;
}

/** One request, to that desk's subgraph; two to the NSD's at most. */
export async function readAccount(
  context: FederatedRead,
  id: string,
  { registry, desk, asOf, asKnownAt }: ReadAccountOptions,
): Promise<AccountAt> {
  const isNational = registry.deskByCode(desk)?.kind === 'NATIONAL';
  const times = { asOf, asKnownAt };
  const { data } = await context.read(READ_ACCOUNT, { variables: { id, desks: [desk], isNational }, times });
  const { accounts, declaration } = toIncidentAccounts((data?.['incident'] ?? { id }) as IncidentNode, {
    registry,
    times,
  });
  const account = accounts.find((candidate) => candidate.desk === desk)!;
  return { asKnownAt, account, declaration: isNational ? declaration : undefined };
}

/** What was known at a later instant of the same incident, had nothing come since but these. */
export function withAccounts(
  known: IncidentAccounts,
  asKnownAt: InstantMs,
  changed: readonly AccountAt[],
  registry: Registry,
): IncidentAccounts {
  const byDesk = new Map(changed.map(({ account }) => [account.desk, account]));
  const accounts = known.accounts.map((account) => byDesk.get(account.desk) ?? account);
  const declared = changed.find(({ declaration }) => declaration !== undefined)?.declaration;
  const declaration = declared === undefined ? known.declaration : declared;
  return {
    ...known,
    asKnownAt,
    accounts,
    declaration,
    directory: directoryFactsOf({ registry, asKnownAt, declaration, accounts }),
  };
}
