/** What desks answer of support materials, and of tickets that lacked one, as the engine's records. */

import { parseInvolvementId } from '../../../schema/contract/ids.ts';
import type { MaterialRecord, MaterialType } from '../engine/measures/material-model.ts';
import type { GapAssertion } from '../engine/measures/material-gaps.ts';
import type { Dispute } from '../engine/model.ts';
import type { DisputeNode, MaterialGapNode } from './incident-node.ts';
import { deskListDocuments, type DeskList } from './read-every-desk.ts';
import { instant, toDispute, toMaterialGap } from './to-record.ts';

type Maybe<Value> = Value | null | undefined;

export const MATERIAL_LISTS = deskListDocuments({
  field: 'supportMaterials',
  parameters: '$service: ID',
  arguments: 'service: $service',
  selection: `
    obligation service { code } type owedBy { id } owedTo { id } dueAt deliveredAt receivedAt acceptedAt rejectedAt expiresAt
    recordedBy { id } witnessedAt
  `,
});

export interface MaterialNode {
  readonly obligation: string;
  readonly service?: Maybe<{ readonly code: string }>;
  readonly type?: Maybe<MaterialType>;
  readonly owedBy?: Maybe<{ readonly id: string }>;
  readonly owedTo?: Maybe<{ readonly id: string }>;
  readonly dueAt?: Maybe<string>;
  readonly deliveredAt?: Maybe<string>;
  readonly receivedAt?: Maybe<string>;
  readonly acceptedAt?: Maybe<string>;
  readonly rejectedAt?: Maybe<string>;
  readonly expiresAt?: Maybe<string>;
  readonly recordedBy?: Maybe<{ readonly id: string }>;
  readonly witnessedAt?: Maybe<string>;
}

export function toMaterialRecords({ desk, nodes }: DeskList<MaterialNode>): readonly MaterialRecord[] {
  return nodes.map((node) => ({
    obligation: node.obligation,
    desk,
    recordedBy: node.recordedBy?.id ?? null,
    service: node.service?.code ?? null,
    type: node.type ?? null,
    owedBy: node.owedBy?.id ?? null,
    owedTo: node.owedTo?.id ?? null,
    dueAt: instant(node.dueAt),
    deliveredAt: instant(node.deliveredAt),
    receivedAt: instant(node.receivedAt),
    acceptedAt: instant(node.acceptedAt),
    rejectedAt: instant(node.rejectedAt),
    expiresAt: instant(node.expiresAt),
    witnessedAt: instant(node.witnessedAt),
  }));
}

/** Every ticket of a desk: a gap is about an obligation, and may stand on a ticket about any service. */
export const GAP_LISTS = deskListDocuments({
  field: 'tickets',
  parameters: '',
  arguments: '',
  selection:
    'id presence incident { id } materialGaps { obligation assertedBy { id } assertedAt firstLineFixable contestedAt }',
});

export interface GapTicketNode {
  readonly id: string;
  readonly incident?: Maybe<{ readonly id: string }>;
  readonly materialGaps?: Maybe<readonly MaterialGapNode[]>;
}

export function toGapAssertions({ nodes }: DeskList<GapTicketNode>): readonly GapAssertion[] {
  return nodes.flatMap(({ id, incident, materialGaps }) =>
    (materialGaps ?? []).map((gap) => ({ ...toMaterialGap(gap), ticket: id, incident: incident?.id ?? null })),
  );
}

export const INCIDENT_DISPUTES = `query IncidentDisputes($id: ID!) {
  incident(id: $id) {
    id
    involvements {
      id
      state
      disputes { id subject about raisedBy { id } raisedAt withdrawnAt witnessedAt }
    }
  }
}`;

export interface DisputesNode {
  readonly involvements?: Maybe<
    readonly Maybe<{
      readonly id: string;
      readonly state?: Maybe<string>;
      readonly disputes?: Maybe<readonly DisputeNode[]>;
    }>[]
  >;
}

export interface IncidentDisputes {
  readonly disputes: readonly (Dispute & { readonly incident: string })[];
  /** The account desks whose objections came; an account that did not come could hold one. */
  readonly answered: readonly string[];
}

export function toIncidentDisputes(incident: string, node: DisputesNode | null): IncidentDisputes {
  const came = (node?.involvements ?? []).filter(
    (involvement) => involvement?.state != null && involvement.disputes != null,
  );
  return {
    disputes: came.flatMap((involvement) =>
      involvement!.disputes!.map((dispute) => ({ ...toDispute(dispute), incident })),
    ),
    answered: came.map((involvement) => parseInvolvementId(involvement!.id).desk),
  };
}
