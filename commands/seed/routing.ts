/** From the directory to what the generator asks of it: who suffers where, and whose service it is on that day. */

import type { DeskRow, Organisations, ServiceRow, SiteRow } from '../../schema/organisations/model.ts';
import { lifecycleOfService } from '../../schema/organisations/registry.ts';
import { SeedError } from './errors.ts';
import { SHARES } from './rates.ts';
import type { ServiceGroup } from './rates.ts';
import type { RandomSource } from './random.ts';
import { SEEDED_SUBGRAPHS } from './source-words.ts';

/** A service on a day, and the desk that resolves its incidents. */
export interface Route {
  readonly service: string;
  readonly desk: string;
}

export type LocalDomain = 'IT' | 'ESTATES' | 'TELEPHONY' | 'OTHER';

export interface Routing {
  /** Sites that belong to a cluster, in the directory's order. */
  readonly sites: readonly SiteRow[];
  /** Services whose support materials the NSD is owed, each with its provider's desk. */
  readonly supported: readonly Route[];
  /**
   * @returns a service of the group that is deployed at `at` (milliseconds UTC) and provided to the site, with its desk; of the
   *   central group, the service named.
   */
  route(group: ServiceGroup, centralService: string, site: SiteRow, at: number, random: RandomSource): Route;
  /** Whether the service needs the Spine, itself or through another service. The Spine does not need itself. */
  dependsOnSpine(service: string): boolean;
  /** The local desk for something of this domain at the site. */
  localDesk(site: SiteRow, domain: LocalDomain, at: number): string;
}

const LOCAL_SUBGRAPH = 'local-desks';

/** @throws {SeedError} `SEED_ORGANISATIONS_INCOMPLETE` when the directory lacks a site, a service, a provider or a local desk. */
export function createRouting(organisations: Organisations): Routing {
  const servicesByCode = new Map(organisations.services.map((service) => [service.code, service]));
  const sitesByCode = new Map(organisations.sites.map((site) => [site.code, site]));
  const subgraphOf = new Map(organisations.desks.map((desk) => [desk.code, desk.subgraph]));
  const sites = organisations.sites.filter((site) => site.cluster !== null);
  const locals = organisations.desks.filter((desk) => desk.subgraph === LOCAL_SUBGRAPH && !desk.aggregate);
  const assignments = organisations.providerAssignments.filter(
    ({ desk, role }) =>
      desk !== null &&
      role !== 'SUB_SUPPLIER' &&
      role !== 'LOCAL' &&
      SEEDED_SUBGRAPHS.includes(subgraphOf.get(desk) ?? ''),
  );
  if (sites.length === 0) throw incomplete('no site belongs to a cluster');
  if (locals.length === 0) throw incomplete(`the subgraph ${LOCAL_SUBGRAPH} has no local desk`);

  function candidates(services: readonly ServiceRow[], site: SiteRow, at: number): Route[] {
    return services.flatMap((service) => {
      if (!isInUse(service, at)) return [];
      const found = assignments.findLast(
        (row) =>
          row.service === service.code &&
          (row.cluster === null || row.cluster === site.cluster) &&
          (row.site === null || row.site === site.code) &&
          row.from <= at &&
          (row.to === null || at < row.to),
      );
      return found === undefined ? [] : [{ service: service.code, desk: found.desk! }];
    });
  }

  const central = SHARES.centralService.shares.map(([code]) => {
    const service = servicesByCode.get(code);
    if (service === undefined) throw incomplete(`service ${code} is missing`);
    return service;
  });
  const groups: Readonly<Record<ServiceGroup, readonly ServiceRow[]>> = {
    CENTRAL: central,
    LSP: organisations.services.filter((service) => service.scope === 'LSP'),
    EXISTING_SUPPLIER: organisations.services.filter((service) => service.scope === 'EXISTING_SUPPLIER'),
  };

  function route(group: ServiceGroup, centralService: string, site: SiteRow, at: number, random: RandomSource): Route {
    const services = group === 'CENTRAL' ? central.filter(({ code }) => code === centralService) : groups[group];
    const found = candidates(services, site, at);
    if (found.length === 0) {
      throw incomplete(
        `no ${group} service ${group === 'CENTRAL' ? `${centralService} ` : ''}in use at ${site.code} (${site.cluster}) on ` +
          `${new Date(at).toISOString().slice(0, 10)} has a provider with a desk`,
      );
    }
    return random.pick(found);
  }

  const spineDependants = new Map<string, boolean>();
  function dependsOnSpine(code: string, path: readonly string[] = []): boolean {
    const known = spineDependants.get(code);
    if (known !== undefined) return known;
    const needs = servicesByCode.get(code)?.dependsOn ?? [];
    const depends =
      code !== 'SPINE' &&
      needs.some((needed) => needed === 'SPINE' || (!path.includes(needed) && dependsOnSpine(needed, [...path, code])));
    spineDependants.set(code, depends);
    return depends;
  }

  const supported = [
    ...new Map(assignments.map((row) => [row.service, { service: row.service, desk: row.desk! }])).values(),
  ];
  return {
    sites,
    supported,
    route,
    dependsOnSpine: (service) => dependsOnSpine(service),
    localDesk: (site, domain, at) => {
      const fit = locals.filter((desk) => domainOf(desk) === domain && desk.memberFrom <= at);
      const any = fit.length > 0 ? fit : locals.filter((desk) => desk.memberFrom <= at);
      const near = any.filter((desk) => desk.site !== null && sitesByCode.get(desk.site)?.cluster === site.cluster);
      const from = near.length > 0 ? near : any;
      if (from.length === 0) throw incomplete(`no local desk takes part on ${new Date(at).toISOString().slice(0, 10)}`);
      // The same site always calls the same desk.
      return (from.find((desk) => desk.site === site.code) ?? from[sites.indexOf(site) % from.length]!).code;
    },
  };
}

/** What a local desk is for: the directory does not say, its synthetic code does. */
function domainOf(desk: DeskRow): LocalDomain {
  if (desk.code.endsWith('-estates')) return 'ESTATES';
  return desk.code.endsWith('-telephony') ? 'TELEPHONY' : 'IT';
}

function isInUse(service: ServiceRow, at: number): boolean {
  const lifecycle = lifecycleOfService(service, { asOf: at, asKnownAt: Number.MAX_SAFE_INTEGER });
  return lifecycle === 'DEPLOYED' || lifecycle === 'TO_BE_REPLACED';
}

function incomplete(what: string): SeedError {
  return new SeedError('SEED_ORGANISATIONS_INCOMPLETE', `the generator needs more of organisations.yml: ${what}`);
}
