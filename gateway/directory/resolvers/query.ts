import { assertIncidentId, parseTicketId } from '../../../schema/contract/ids.ts';
import { isKnown } from '../../../schema/organisations/dated.ts';
import type { DeskKind, ServiceLifecycle } from '../../../schema/organisations/model.ts';
import { lifecycleOfService } from '../../../schema/organisations/registry.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { TypeResolvers } from '../context.ts';
import { directoryError, refusing } from '../errors.ts';
import { cutPage } from '../pages.ts';
import type { PageArguments } from '../pages.ts';
import { organisationReference, serviceReference } from '../references.ts';

/** The root fields. What came on record after `asKnownAt` is not there yet; what is valid later already is. */
export function createQueryResolvers(registry: Registry): TypeResolvers {
  const listedDesks = registry.listedDesks.map((desk) => desk.code);
  const services = registry.organisations.services.map((service) => service.code).toSorted();

  return {
    incident: (_, { id }: { id: string }) => ({ id: refusing(() => assertIncidentId(id)) }),

    ticket: (_, { id }: { id: string }) => {
      const { desk } = refusing(() => parseTicketId(id));
      if (registry.deskByCode(desk) === undefined) {
        throw directoryError(
          'DESK_UNKNOWN',
          `ticket ${JSON.stringify(id)} names desk ${JSON.stringify(desk)}: there is none`,
        );
      }
      return { id };
    },

    desk: (_, { code }: { code: string }, { times }) => {
      const desk = registry.deskByCode(code);
      return desk !== undefined && isKnown(desk, times.asKnownAt) ? { code } : null;
    },

    desks: (_, { kind, ...page }: PageArguments & { kind?: readonly DeskKind[] | null }, { times }) =>
      cutPage(
        'desks',
        listedDesks,
        (code) => {
          const desk = registry.deskByCode(code)!;
          return isKnown(desk, times.asKnownAt) && (kind == null || kind.includes(desk.kind));
        },
        page,
      ),

    organisation: (_, { code }: { code: string }, { times }) => organisationReference(registry, code, times.asKnownAt),

    service: (_, { code }: { code: string }, { times }) => serviceReference(registry, code, times.asKnownAt),

    services: (
      _,
      { lifecycle, ...page }: PageArguments & { lifecycle?: readonly ServiceLifecycle[] | null },
      { times },
    ) =>
      cutPage(
        'services',
        services,
        (code) => {
          const stage = lifecycleOfService(registry.serviceByCode(code)!, times);
          return stage !== undefined && (lifecycle == null || lifecycle.includes(stage));
        },
        page,
      ),
  };
}
