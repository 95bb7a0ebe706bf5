/** The face of one desk: its lists. */

import type { DeskContext } from '../context.ts';
import { assertOwnRecords } from '../loaders.ts';
import type {
  Change,
  ChainHead,
  Handover,
  HandoverDirection,
  HandoverOutcome,
  HistoryKind,
  KnownErrorRecord,
  Problem,
  SupportMaterial,
  TicketDomain,
  TicketRecord,
} from '../model.ts';
import { parseInstant } from '../../../schema/contract/times.ts';
import type { Page } from '../supplier-system.ts';
import { assertOneOfOurs, requireKey } from './keys.ts';
import { resolvePage } from './paging.ts';
import type { Connection, PageArguments } from './paging.ts';

interface DeskSource {
  readonly code: string;
}

type Optional<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | null };
type TicketsArguments = PageArguments & {
  readonly filter?: Optional<{
    open: boolean;
    service: string;
    site: string;
    incident: string;
    domain: TicketDomain;
    activeFrom: string;
    activeTo: string;
    unlinked: boolean;
  }> | null;
};
type HandoversArguments = PageArguments &
  Optional<{ direction: HandoverDirection; outcome: HandoverOutcome; from: string; to: string }>;
type KnownErrorsArguments = PageArguments & Optional<{ symptom: string; service: string; site: string }>;
type ServiceArguments = PageArguments & Optional<{ service: string }>;
type ChangesArguments = ServiceArguments & Optional<{ from: string; to: string }>;

export const deskResolvers = {
  async __resolveReference(reference: { readonly code?: unknown }, context: DeskContext): Promise<DeskSource> {
    const code = requireKey('Desk', 'code', reference.code);
    assertOneOfOurs(context.desks, code, 'the desk asked for');
    return { code };
  },

  tickets({ code }: DeskSource, { filter, ...page }: TicketsArguments, context: DeskContext) {
    const { activeFrom, activeTo, ...rest } = filter ?? {};
    const search = { ...given(rest), ...givenInstants({ activeFrom, activeTo }) };
    const list = ofOneDesk(context, code, context.system.searchTickets)?.bind(context.system, code, search);
    return resolvePage<TicketRecord>(
      context,
      page,
      list && (async (request, options) => ownPage(context, await list(request, options))),
    );
  },

  handovers({ code }: DeskSource, { direction, outcome, from, to, ...page }: HandoversArguments, context: DeskContext) {
    const search = { ...given({ direction, outcome }), ...givenInstants({ from, to }) };
    const list = ofOneDesk(context, code, context.system.searchHandovers)?.bind(context.system, code, search);
    return resolvePage<Handover>(context, page, list);
  },

  knownErrors({ code }: DeskSource, { symptom, service, site, ...page }: KnownErrorsArguments, context: DeskContext) {
    const search = given({ symptom, service, site });
    const list = ofOneDesk(context, code, context.system.searchKnownErrors)?.bind(context.system, code, search);
    return resolvePage<KnownErrorRecord>(
      context,
      page,
      list && (async (request, options) => ownPage(context, await list(request, options))),
    );
  },

  problems({ code }: DeskSource, { service, ...page }: ServiceArguments, context: DeskContext) {
    const search = given({ service });
    const list = ofOneDesk(context, code, context.system.searchProblems)?.bind(context.system, code, search);
    return resolvePage<Problem>(context, page, list);
  },

  changes({ code }: DeskSource, { service, from, to, ...page }: ChangesArguments, context: DeskContext) {
    const search = { ...given({ service }), ...givenInstants({ from, to }) };
    const list = ofOneDesk(context, code, context.system.searchChanges)?.bind(context.system, code, search);
    return resolvePage<Change>(context, page, list);
  },

  supportMaterials({ code }: DeskSource, { service, ...page }: ServiceArguments, context: DeskContext) {
    const search = given({ service });
    const list = ofOneDesk(context, code, context.system.searchSupportMaterials)?.bind(context.system, code, search);
    return resolvePage<SupportMaterial>(context, page, list);
  },

  history(_desk: DeskSource, _arguments: object, context: DeskContext): HistoryKind {
    return context.system.history;
  },

  chainHead(_desk: DeskSource, _arguments: object, context: DeskContext): Promise<ChainHead | null> {
    return context.chainHead();
  },
} satisfies Record<string, (...parameters: never[]) => Promise<Connection<unknown> | unknown> | HistoryKind>;

/** A desk that stands for others has no lists: its own would be empty, which reads as if those desks held nothing. */
function ofOneDesk<Search>(context: DeskContext, code: string, search: Search): Search | undefined {
  return context.desks.get(code)?.aggregate === true ? undefined : search;
}

function ownPage<Row extends { readonly id: string }>(context: DeskContext, page: Page<Row>): Page<Row> {
  assertOwnRecords(context.desks, page.rows);
  return page;
}

type Given<Fields> = { -readonly [Name in keyof Fields]?: NonNullable<Fields[Name]> };

/** Only what was given: null and missing alike set no condition. */
function given<Fields extends Readonly<Record<string, unknown>>>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Given<Fields>;
}

function givenInstants<Name extends string>(
  fields: Readonly<Record<Name, string | null | undefined>>,
): { [Key in Name]?: number } {
  return Object.fromEntries(
    Object.entries(given(fields)).map(([name, value]) => [name, parseInstant(value, name)]),
  ) as { [Key in Name]?: number };
}
