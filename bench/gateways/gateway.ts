/** A gateway as a measurement sees it: a process on its own core, and an endpoint. */

import type { PinnedProcess } from '../processes.ts';

export interface StartGatewayOptions {
  /** A file with the supergraph as it was composed. */
  readonly supergraphFile: string;
  /** Endpoints of its desks by the subgraph's name; without one, the subgraph is served in the gateway's process. */
  readonly supplierUrls: Readonly<Record<string, string>>;
  /** Whether one client's request may be answered by what another's identical one fetched. */
  readonly isSharing: boolean;
  /** Folder for a CPU profile, written when it stops; null for none. */
  readonly profileFolder: string | null;
}

export interface MeasuredGateway {
  /** Its GraphQL endpoint. */
  readonly url: string;
  /** Where its metrics are read; null for nowhere. */
  readonly adminPort: number | null;
  readonly process: PinnedProcess;
}

export interface GatewayKind {
  /** A word for the tables. */
  readonly name: string;
  /** What it is, versions included. */
  readonly description: string;
  /** @throws {Error} when it does not start, with its words; nothing is left running. */
  readonly start: (options: StartGatewayOptions) => Promise<MeasuredGateway>;
}

export function profileFlags({ profileFolder }: StartGatewayOptions): readonly string[] {
  return profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
}

/** The process has told its port by a message, and stops when that cannot be. */
export async function untilReady(process_: PinnedProcess): Promise<MeasuredGateway> {
  try {
    const { port, adminPort = null } = await process_.nextMessage<{
      readonly port: number;
      readonly adminPort?: number | null;
    }>();
    return { url: `http://127.0.0.1:${port}/graphql`, adminPort, process: process_ };
  } catch (error) {
    await process_.stop();
    throw error;
  }
}
