import { assertIncidentId, formatInvolvementId, parseTicketId } from '../../../schema/contract/ids.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { TypeResolvers } from '../context.ts';
import { directoryError, parsedOrNull } from '../errors.ts';
import type { IdReference } from '../references.ts';

/** An incident's key, and of a reference from the gateway also what `tickets` requires of the national desk. */
interface IncidentReference extends IdReference {
  /** Null or absent when the national desk did not answer. */
  readonly bonds?: readonly (BondReference | null)[] | null;
}

interface BondReference {
  readonly target?: { readonly id?: unknown } | null;
}

export function createIncidentResolvers(registry: Registry): TypeResolvers {
  return {
    __resolveReference: ({ id, bonds }: IncidentReference) =>
      parsedOrNull(id, assertIncidentId) === null ? null : { id, bonds: bonds ?? null },

    // One account a subgraph, also of desks that took no part then: that is theirs to say (`NOT_MEMBER_THEN`).
    involvements: ({ id }: IncidentReference, { desks }: { desks?: readonly string[] | null }) => {
      const asked = desks == null ? null : new Set(desks.map((code) => accountDeskCode(registry, code)));
      return registry.accountDesks
        .filter((desk) => asked === null || asked.has(desk.code))
        .map(({ code }) => ({ id: formatInvolvementId({ incident: id, desk: code }), deskCode: code }));
    },

    tickets: ({ bonds }: IncidentReference) => {
      if (bonds == null) return null;
      const desks = new Map<string, string>();
      for (const bond of bonds) {
        const id = bond?.target?.id;
        const desk = typeof id === 'string' && !desks.has(id) ? deskOfListed(registry, id) : null;
        if (desk !== null) desks.set(id as string, desk);
      }
      return [...desks].map(([id, deskCode]) => ({ id, deskCode }));
    },
  };
}

function accountDeskCode(registry: Registry, code: string): string {
  const desk = registry.accountDeskOf(code);
  if (desk === undefined) throw directoryError('DESK_UNKNOWN', `there is no desk ${JSON.stringify(code)}`);
  return desk.code;
}

/** The desk of a ticket's id; null when the id is malformed or the directory does not list its desk. */
function deskOfListed(registry: Registry, id: string): string | null {
  const key = parsedOrNull(id, parseTicketId);
  return key !== null && registry.deskByCode(key.desk) !== undefined ? key.desk : null;
}
