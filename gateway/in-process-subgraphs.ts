/** Our own two subgraphs, bound to the pipeline that runs them. */

import { createDirectory, createEpochs } from './directory/index.ts';
import type { StepRunner } from './execution/run/run-plan.ts';
import { createInProcessRunner } from './execution/runners/in-process-runner.ts';
import { rememberAnswers } from './execution/runners/remembered-answers.ts';
import type { BoardOwners } from './journey/board/board-owners.ts';
import type { Signer } from './journey/evidence/sign.ts';
import type { DisclosureRecords } from './journey/disclosure-records.ts';
import { createJourney } from './journey/index.ts';
import type { ServiceRecords } from './journey/service-records.ts';
import { describeError, type Log } from './log.ts';
import type { createReadGraph } from './read-graph.ts';
import type { Graph } from './supergraph/load-graph.ts';

export interface InProcessOptions {
  /** Signs exported verdicts; null for none. */
  readonly signer: Signer | null;
  readonly serviceRecords: ServiceRecords;
  /** Who read what; null where nobody is asked who they are. */
  readonly disclosureRecords: DisclosureRecords | null;
  /** Who reads which performance board. */
  readonly boardOwners: BoardOwners;
  readonly log: Log;
}

export type ReadsOf = ReturnType<typeof createReadGraph>;

/** None in front of a supergraph that is not ours. */
export function createInProcessSubgraphs(
  { registry, policies }: Graph,
  { signer, serviceRecords, disclosureRecords, boardOwners, log }: InProcessOptions,
  readsOf: ReadsOf,
): { readonly runners: readonly (readonly [string, StepRunner])[]; readonly stop: () => Promise<void> } {
  if (registry === null || policies === null) return { runners: [], stop: () => Promise.resolve() };
  const { organisations } = registry;
  const epochOf = createEpochs(organisations);
  const directory = createInProcessRunner(createDirectory(organisations).schema, ({ times }) => ({ times }));
  const onFault = (error: unknown): void =>
    log({ level: 'error', message: 'work after a request failed', cause: describeError(error) });
  const journey = createJourney({
    registry,
    policies,
    signer,
    serviceRecords,
    disclosureRecords,
    boardOwners,
    onFault,
  });
  return {
    runners: [
      ['directory', rememberAnswers(directory, ({ times }) => epochOf(times!))],
      ['journey', createInProcessRunner(journey.schema, readsOf)],
    ],
    stop: journey.stop,
  };
}
