/** Material coverage at the valid time, and what was disclosed late in a period. */

import { EXPLAINING_LISTS, toExplainedTickets, type ExplainingNode } from '../accounts/known-error-lists.ts';
import { MATERIAL_LISTS, toMaterialRecords, type MaterialNode } from '../accounts/material-lists.ts';
import { partyDesks } from '../accounts/party-desks.ts';
import { missingReasonOf, readDesks, type DeskList } from '../accounts/read-every-desk.ts';
import { instant } from '../accounts/to-record.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import { lateDisclosureOf } from '../engine/measures/known-errors.ts';
import { countOf } from '../engine/measures/materials.ts';
import { obligationsOf } from '../engine/measures/obligations.ts';
import type { FederatedRead } from '../federated-read.ts';
import type { BoardDisclosure } from './board-answer.ts';
import type { BoardQuestion } from './board-frame.ts';

export interface DisclosureRead {
  readonly disclosure: BoardDisclosure;
  readonly missing: readonly { readonly desk: string; readonly reason: MissingReason }[];
}

export async function readDisclosure(
  context: Pick<FederatedRead, 'read' | 'times'>,
  question: Pick<BoardQuestion, 'from' | 'to' | 'service'>,
  registry: Registry,
): Promise<DisclosureRead> {
  const { service } = question;
  const materials = await readDesks<MaterialNode>(context, MATERIAL_LISTS, { registry, variables: { service } });
  const knownErrors = await readDesks<ExplainingNode>(context, EXPLAINING_LISTS, { registry });
  const silent = [...missingOf(materials), ...missingOf(knownErrors)];
  return {
    disclosure: {
      materials: coverageOfBoard(context, materials, registry),
      lateDisclosure: lateDisclosureIn(question, knownErrors),
    },
    missing: silent,
  };
}

function coverageOfBoard(
  { times }: Pick<FederatedRead, 'times'>,
  lists: readonly DeskList<MaterialNode>[],
  registry: Registry,
): BoardDisclosure['materials'] {
  const obligations = obligationsOf({
    records: lists.flatMap(toMaterialRecords),
    answers: new Map(lists.map(({ desk, answer }) => [desk, answer])),
    desksOf: partyDesks(registry, times),
    asOf: times.asOf,
  });
  // Any desk may owe any service something: one that is silent leaves every share open.
  const isAnyMissing = missingOf(lists).length > 0;
  const byService = Map.groupBy(obligations, (obligation) => obligation.service);
  return {
    total: countOf(obligations, isAnyMissing),
    byService: [...byService]
      .flatMap(([service, those]) => (service === null ? [] : [{ service, ...countOf(those, isAnyMissing) }]))
      .toSorted((left, right) => (left.service < right.service ? -1 : 1)),
  };
}

function lateDisclosureIn(
  { from, to }: Pick<BoardQuestion, 'from' | 'to'>,
  lists: readonly DeskList<ExplainingNode>[],
): BoardDisclosure['lateDisclosure'] {
  const late = lists
    .flatMap(({ nodes }) => nodes)
    .flatMap((node) => {
      const publishedAt = instant(node.firstPublishedAt);
      if (publishedAt === null || publishedAt < from || publishedAt >= to) return [];
      return [lateDisclosureOf(publishedAt, toExplainedTickets(node))];
    });
  const before = late.reduce((sum, row) => sum + row.before.length, 0);
  const explained = late.reduce((sum, row) => sum + row.before.length + row.after.length, 0);
  const undetermined = late.filter((row) => row.undetermined.length > 0).length;
  const isOpen = undetermined > 0 || missingOf(lists).length > 0;
  return {
    knownErrors: late.length,
    before,
    explained,
    undetermined,
    index: explained === 0 || isOpen ? null : before / explained,
  };
}

function missingOf(lists: readonly DeskList<unknown>[]): readonly { desk: string; reason: MissingReason }[] {
  return lists.flatMap((list) => {
    const reason = missingReasonOf(list);
    return reason === null ? [] : [{ desk: list.desk, reason }];
  });
}
