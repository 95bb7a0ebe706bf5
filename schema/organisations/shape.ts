/** The rows of `organisations.yml` as they are written: what each may hold, and its defaults. Names are those of the file. */

import { z } from 'zod';
import {
  ageMs,
  cluster,
  code,
  creditPence,
  deskCode,
  instant,
  ownedRootField,
  ownedType,
  prefix,
  severity,
  subgraphName,
  text,
  timeoutMs,
  url,
  version,
} from './values.ts';
import { TOOLKIT_STATUSES } from '../contract/reader.ts';
import type { AgreementKind, DeskKind, ProviderRole, ServiceLifecycle, ServiceScope } from './model.ts';

const DEFAULT_TIMEOUT_MS = 3000;

const DESK_KINDS = ['NATIONAL', 'LSP', 'CENTRAL', 'EXISTING_SUPPLIER', 'LOCAL'] as const satisfies DeskKind[];
const LIFECYCLES = ['PLANNED', 'DEPLOYED', 'TO_BE_REPLACED', 'RETIRED'] as const satisfies ServiceLifecycle[];
const SCOPES = [
  'NATIONAL_DESK',
  'CENTRAL',
  'PLANNED',
  'REPLACEABLE',
  'LSP',
  'EXISTING_SUPPLIER',
  'LOCAL_DESK',
] as const satisfies ServiceScope[];
const ROLES = ['LSP', 'NASP', 'SUB_SUPPLIER', 'EXISTING_SUPPLIER', 'LOCAL'] as const satisfies ProviderRole[];
const AGREEMENT_KINDS = ['SLA', 'OLA', 'UNDERPINNING_CONTRACT'] as const satisfies AgreementKind[];
/** The contract's `StopReason`, less `UNMAPPED`: nobody can permit a stop whose reason nobody understood. */
const STOP_REASONS = [
  'CUSTOMER_INFORMATION',
  'CUSTOMER_ACCESS',
  'CUSTOMER_CONFIRMATION',
  'PEER_PROVIDER',
  'SUB_SUPPLIER',
  'CHANGE_WINDOW',
  'OTHER',
] as const;

const subgraph = z.strictObject({
  name: subgraphName,
  prefix: prefix.optional(),
  owns: z
    .strictObject({ types: z.array(ownedType).default([]), rootFields: z.array(ownedRootField).default([]) })
    .default({ types: [], rootFields: [] }),
  url: url.nullable().default(null),
  replicas: z.array(url).default([]),
  timeoutMs: timeoutMs.default(DEFAULT_TIMEOUT_MS),
  lastKnown: z
    .strictObject({
      freshForMs: ageMs.default(0),
      staleWhileRevalidateMs: ageMs.default(0),
      staleIfErrorMs: ageMs.default(0),
    })
    .nullable()
    .default(null),
});

const desk = z.strictObject({
  subgraph: subgraphName.optional(),
  code: deskCode.optional(),
  name: text,
  kind: z.enum(DESK_KINDS),
  memberFrom: instant,
  memberTo: instant.nullable().default(null),
  knownFrom: instant.optional(),
  aggregate: z.boolean().default(false),
  site: code.nullable().default(null),
  source: text.optional(),
});

/** `knownFrom` defaults to `from`: on record on the day that it began. */
const dated = { from: instant, to: instant.nullable().default(null), knownFrom: instant.optional() };

const toolkit = z.strictObject({ status: z.enum(TOOLKIT_STATUSES).exclude(['UNKNOWN']), ...dated, source: text });

const organisation = z.strictObject({
  code,
  name: text,
  from: instant.nullable().default(null),
  to: instant.nullable().default(null),
  knownFrom: instant,
  predecessors: z.array(code).default([]),
  toolkit: z.array(toolkit).default([]),
  source: text,
  subgraph: subgraph.optional(),
  subgraphs: z.array(subgraph).min(1).optional(),
  desks: z.array(desk).default([]),
});

const takeover = z.strictObject({ desk: deskCode, organisation: code, ...dated, source: text });

const site = z.strictObject({
  code,
  name: text,
  organisation: code,
  cluster: cluster.nullable().default(null),
  source: text.default('synthetic'),
});

const service = z.strictObject({
  code,
  name: text,
  scope: z.enum(SCOPES),
  lifecycles: z.array(z.strictObject({ lifecycle: z.enum(LIFECYCLES), ...dated })).min(1),
  dependsOn: z.array(code).default([]),
  replacedBy: code.nullable().default(null),
  supportedBy: deskCode.nullable().default(null),
  supportHours: text.nullable().default(null),
  source: text,
});

const providerAssignment = z.strictObject({
  service: code,
  organisation: code,
  desk: deskCode.nullable().default(null),
  role: z.enum(ROLES),
  cluster: cluster.nullable().default(null),
  site: code.nullable().default(null),
  ...dated,
  agreement: z.strictObject({ code, version }).nullable().default(null),
  source: text,
});

const target = z.strictObject({
  code,
  measure: text,
  threshold: text,
  unit: text,
  severity: severity.nullable().default(null),
  calendar: code,
  permittedStops: z.array(z.enum(STOP_REASONS)).default([]),
  creditPence: creditPence.nullable().default(null),
});

const agreement = z.strictObject({
  code,
  version,
  kind: z.enum(AGREEMENT_KINDS),
  provider: code,
  customer: code,
  ...dated,
  services: z.array(code).min(1),
  targets: z.array(target).default([]),
  source: text,
});

/** One schema a list of the file. A list that is left out is empty. */
export const ROW_SHAPES = {
  organisations: organisation,
  takeovers: takeover,
  sites: site,
  services: service,
  providerAssignments: providerAssignment,
  agreements: agreement,
} as const;

export type ListName = keyof typeof ROW_SHAPES;
export const LIST_NAMES = Object.keys(ROW_SHAPES) as ListName[];

export type ShapeOf<List extends ListName> = z.output<(typeof ROW_SHAPES)[List]>;
export type SubgraphShape = z.output<typeof subgraph>;
export type DeskShape = z.output<typeof desk>;
