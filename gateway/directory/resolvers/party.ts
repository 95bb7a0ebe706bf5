import { parsePartyId } from '../../../schema/contract/ids.ts';
import type { PartyIdKind } from '../../../schema/contract/ids.ts';
import { operatorOfDesk } from '../../../schema/organisations/registry.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { DirectoryContext, TypeResolvers } from '../context.ts';
import { parsedOrNull } from '../errors.ts';
import type { CodeReference, IdReference } from '../references.ts';

const KINDS = {
  desk: 'DESK',
  organisation: 'ORGANISATION',
  customer: 'CUSTOMER',
  external: 'EXTERNAL',
} as const satisfies Record<PartyIdKind, string>;

/** A code as a firm or a desk has one. Whatever else a supplier may write there could be a person's name. */
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * A well-formed reference to an unlisted desk or organisation still is a party: that somebody else was named is a claim,
 * and a null would lose it.
 */
export function createPartyResolvers(registry: Registry): TypeResolvers {
  return {
    __resolveReference: ({ id }: IdReference) => (parsedOrNull(id, parsePartyId) === null ? null : { id }),

    kind: ({ id }: IdReference) => KINDS[parsePartyId(id).kind],

    desk: ({ id }: IdReference): CodeReference | null => {
      const { kind, code } = parsePartyId(id);
      return kind === 'desk' && registry.deskByCode(code) !== undefined ? { code } : null;
    },

    organisation: ({ id }: IdReference, _, { times }: DirectoryContext): CodeReference | null => {
      const { kind, code } = parsePartyId(id);
      if (kind !== 'desk') return registry.organisationByCode(code) === undefined ? null : { code };
      const desk = registry.deskByCode(code);
      return desk === undefined ? null : { code: operatorOfDesk(desk, times) };
    },

    name: ({ id }: IdReference): string => {
      const { kind, code } = parsePartyId(id);
      switch (kind) {
        case 'desk':
          return registry.deskByCode(code)?.name ?? unlisted('Unlisted desk', code);
        case 'organisation':
          return registry.organisationByCode(code)?.name ?? unlisted('Unlisted organisation', code);
        case 'customer':
          return registry.organisationByCode(code)?.name ?? 'Customer';
        case 'external':
          return registry.organisationByCode(code)?.name ?? unlisted('External party', code);
      }
    },
  };
}

function unlisted(what: string, code: string): string {
  return CODE.test(code) ? `${what} ${code}` : what;
}
