/** The incidents that the lack of materials touched: read only where it is asked for, once for all rows of an answer. */

import { formatInstant } from '../../../schema/contract/times.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Policy } from '../../../schema/policies/model.ts';
import { inTurn } from '../accounts/in-turn.ts';
import {
  GAP_LISTS,
  INCIDENT_DISPUTES,
  toGapAssertions,
  toIncidentDisputes,
  type DisputesNode,
  type GapTicketNode,
} from '../accounts/material-lists.ts';
import { readDesks, silenceReasonOf, type DeskList } from '../accounts/read-every-desk.ts';
import { gapsTouching, type GapAssertion, type GapsInput } from '../engine/measures/material-gaps.ts';
import type { Obligation } from '../engine/measures/material-model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { instantOrNull, partyOrNull } from './answer-values.ts';
import { MissingDesks } from './missing-desks.ts';

export type GapReader = (obligations: readonly Obligation[]) => Promise<object>;

export interface GapReaderOptions {
  readonly context: Pick<FederatedRead, 'read'>;
  readonly registry: Registry;
  readonly policy: Policy;
  /** All obligations of the answer: whoever is owed one of them is asked for its tickets. */
  readonly obligations: readonly Obligation[];
  readonly desksOf: (party: string) => readonly string[];
}

interface Asserted {
  readonly lists: readonly DeskList<GapTicketNode>[];
  readonly gaps: readonly GapAssertion[];
  readonly disputes: GapsInput['disputes'];
  /** By incident, the account desks whose objections came. */
  readonly answered: ReadonlyMap<string, readonly string[]>;
}

const INCIDENTS_AT_ONCE = 8;

export function createGapReader(options: GapReaderOptions): GapReader {
  const { policy, registry, desksOf } = options;
  let reading: Promise<Asserted> | undefined;
  return async (obligations) => {
    const { lists, gaps, disputes, answered } = await (reading ??= readAssertions(options));
    const { asserted, contested } = gapsTouching({ obligations, gaps, disputes, desksOf });
    const counted = policy.materials.contestedGapCounts ? [...asserted, ...contested] : asserted;
    const missing = new MissingDesks();
    const owedTo = new Set(desksOwed(obligations, desksOf));
    for (const list of lists) if (owedTo.has(list.desk)) missing.add(list.desk, silenceReasonOf(list));
    for (const { obligation, incident } of asserted) {
      const owner = obligations.find((one) => one.obligation === obligation)?.owedBy ?? null;
      for (const desk of owner === null || incident === null ? [] : desksOf(owner)) {
        const account = registry.accountDeskOf(desk)!.code;
        if (!answered.get(incident!)!.includes(account)) missing.add(desk, 'NOT_ANSWERED');
      }
    }
    return {
      incidentCount: new Set(counted.map(({ incident }) => incident).filter((incident) => incident !== null)).size,
      asserted: asserted.map(toAssertionAnswer),
      contested: contested.map(toAssertionAnswer),
      missing: missing.list(registry),
    };
  };
}

async function readAssertions({ context, registry, obligations, desksOf }: GapReaderOptions): Promise<Asserted> {
  const desks = desksOwed(obligations, desksOf).filter((desk) => registry.deskByCode(desk)?.aggregate === false);
  const lists = await readDesks<GapTicketNode>(context, GAP_LISTS, { registry, desks });
  const ids = new Set(obligations.map(({ obligation }) => obligation));
  const gaps = lists.flatMap(toGapAssertions).filter(({ obligation }) => ids.has(obligation));
  const incidents = new Set(gaps.flatMap(({ incident }) => (incident === null ? [] : [incident])));
  const disputes: GapsInput['disputes'][number][] = [];
  const answered = new Map<string, readonly string[]>();
  await inTurn(incidents, INCIDENTS_AT_ONCE, async (id) => {
    const { data } = await context.read(INCIDENT_DISPUTES, { variables: { id } });
    const found = toIncidentDisputes(id, (data?.['incident'] ?? null) as DisputesNode | null);
    disputes.push(...found.disputes);
    answered.set(id, found.answered);
  });
  return { lists, gaps, disputes, answered };
}

function desksOwed(obligations: readonly Obligation[], desksOf: GapReaderOptions['desksOf']): readonly string[] {
  return [...new Set(obligations.flatMap(({ owedTo }) => (owedTo === null ? [] : desksOf(owedTo))))].toSorted();
}

function toAssertionAnswer(gap: GapAssertion): object {
  return {
    obligation: gap.obligation,
    ticket: { id: gap.ticket },
    incident: gap.incident === null ? null : { id: gap.incident },
    assertedBy: partyOrNull(gap.assertedBy),
    assertedAt: formatInstant(gap.assertedAt),
    firstLineFixable: gap.firstLineFixable,
    contestedAt: instantOrNull(gap.contestedAt),
  };
}
