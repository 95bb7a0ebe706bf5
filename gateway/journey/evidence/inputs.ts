/** Accounts taken apart into inputs that an auditor can point at, and put together again. */

import { compareText } from '../engine/custody/order.ts';
import type { Account, DirectoryDesk, IncidentAccounts, Ticket } from '../engine/model.ts';
import type {
  AccountInput,
  ExportedIncident,
  ExportedInput,
  InputContent,
  InputReference,
  TicketInput,
} from './export-model.ts';
import { canonicalJson, hashOf } from './hash.ts';

export interface TakenApart {
  readonly incidents: readonly ExportedIncident[];
  /** By desk, then id, each once. */
  readonly inputs: readonly ExportedInput[];
  /** By code, each once: so that one incident's rows stand alike whatever others are beside it. */
  readonly desks: readonly DirectoryDesk[];
}

/** What an input's hash covers. */
export function inputHashOf({ desk, kind, id, data }: Omit<ExportedInput, 'hash'>): string {
  return hashOf({ desk, kind, id, data });
}

/** @param incidents each once; they come out by id. */
export function takeApart(incidents: readonly IncidentAccounts[]): TakenApart {
  const inputs = new Map<string, ExportedInput>();
  const desks = new Map<string, DirectoryDesk>();
  /** One record that is told alike in two incidents is one input; told otherwise, each is its own. */
  const put = (incident: string, desk: string, id: string, content: InputContent): InputReference => {
    for (const name of [id, `${id}@${incident}`]) {
      const key = JSON.stringify([desk, name]);
      const input = { desk, id: name, ...content, hash: inputHashOf({ desk, id: name, ...content } as ExportedInput) };
      const held = inputs.get(key);
      if (held === undefined) inputs.set(key, input as ExportedInput);
      if (held === undefined || held.hash === input.hash) return { desk, id: name };
    }
    throw new Error(`${desk} gives two records of one id: ${id} in ${incident}`);
  };
  const exported = incidents
    .toSorted((left, right) => compareText(left.incident, right.incident))
    .map((accounts): ExportedIncident => {
      const { incident, declaration, directory } = accounts;
      for (const desk of directory.desks) if (!desks.has(desk.code)) desks.set(desk.code, desk);
      const national = directory.desks.find(({ kind }) => kind === 'NATIONAL')?.account ?? 'nsd';
      return {
        incident,
        declaration:
          declaration === null ? null : put(incident, national, incident, { kind: 'DECLARATION', data: declaration }),
        accounts: accounts.accounts.map((account) => putAccount(incident, account, put)),
        desks: directory.desks.map(({ code }) => code),
      };
    });
  return {
    incidents: exported,
    inputs: [...inputs.values()].toSorted(
      (left, right) => compareText(left.desk, right.desk) || compareText(left.id, right.id),
    ),
    desks: [...desks.values()].toSorted((left, right) => compareText(left.code, right.code)),
  };
}

type Put = (incident: string, desk: string, id: string, content: InputContent) => InputReference;

function putAccount(incident: string, { desk, state, copiedAt, tickets, disputes }: Account, put: Put): InputReference {
  const data: AccountInput = {
    desk,
    state,
    ...(copiedAt === undefined ? {} : { copiedAt }),
    tickets: tickets.map((ticket) => putTicket(incident, ticket, put)),
    disputes: disputes.map((dispute) =>
      put(incident, desk, `${incident}|${desk}#${dispute.id}`, { kind: 'DISPUTE', data: dispute }),
    ),
  };
  return put(incident, desk, `${incident}|${desk}`, { kind: 'ACCOUNT', data });
}

function putTicket(incident: string, ticket: Ticket, put: Put): InputReference {
  const { desk, id, clock, handovers, ...own } = ticket;
  const nameOf = (record: { readonly id: string }): string =>
    record.id.startsWith(`${id}#`) ? record.id : `${id}#${record.id}`;
  const data: TicketInput = {
    ...own,
    desk,
    id,
    clock: clock.map((statement) =>
      put(incident, desk, nameOf(statement), { kind: 'CLOCK_STATEMENT', data: statement }),
    ),
    handovers: handovers.map((handover) => put(incident, desk, nameOf(handover), { kind: 'HANDOVER', data: handover })),
  };
  return put(incident, desk, id, { kind: 'TICKET', data });
}

type DataByKind = { readonly [Content in InputContent as Content['kind']]: Content['data'] };

export interface PutTogetherOptions {
  readonly incidents: readonly ExportedIncident[];
  readonly inputs: readonly ExportedInput[];
  readonly desks: readonly DirectoryDesk[];
  readonly asOf: number;
  readonly asKnownAt: number;
}

/**
 * The inverse of {@link takeApart}.
 *
 * @throws {Error} naming the input or the desk that is referred to and not there, or of another kind.
 */
export function putTogether(options: PutTogetherOptions): readonly IncidentAccounts[] {
  const { asOf, asKnownAt } = options;
  const inputs = new Map(options.inputs.map((input) => [canonicalJson([input.desk, input.id]), input]));
  const desks = new Map(
    options.desks.map(({ code, kind, account, operators }) => [code, { code, kind, account, operators }]),
  );
  const find = <Kind extends InputContent['kind']>({ desk, id }: InputReference, kind: Kind): DataByKind[Kind] => {
    const input = inputs.get(canonicalJson([desk, id]));
    if (input?.kind !== kind) throw new Error(`input ${id} of ${desk} is not there as ${kind}`);
    return input.data as DataByKind[Kind];
  };
  const toTicket = (reference: InputReference): Ticket => {
    const { clock, handovers, ...own } = find(reference, 'TICKET');
    return {
      ...own,
      clock: clock.map((statement) => find(statement, 'CLOCK_STATEMENT')),
      handovers: handovers.map((handover) => find(handover, 'HANDOVER')),
    };
  };
  const toAccount = (reference: InputReference): Account => {
    const { desk, state, copiedAt, tickets, disputes } = find(reference, 'ACCOUNT');
    return {
      desk,
      state,
      ...(copiedAt === undefined ? {} : { copiedAt }),
      tickets: tickets.map(toTicket),
      disputes: disputes.map((dispute) => find(dispute, 'DISPUTE')),
    };
  };
  return options.incidents.map(({ incident, declaration, accounts, desks: codes }) => ({
    incident,
    asOf,
    asKnownAt,
    declaration: declaration === null ? null : find(declaration, 'DECLARATION'),
    accounts: accounts.map(toAccount),
    directory: {
      desks: codes.map((code) => {
        const desk = desks.get(code);
        if (desk === undefined) throw new Error(`desk ${code} is not there`);
        return desk;
      }),
    },
  }));
}
