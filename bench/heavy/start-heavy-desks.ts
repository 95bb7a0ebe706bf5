import type { DesksReady } from '../desks/messages.ts';
import type { Origins } from '../desks/start-real-desks.ts';
import { startPinned } from '../processes.ts';

/** The heavier graph's real subgraphs, all in one process. */
export async function startHeavyDesks(): Promise<Origins> {
  const desks = startPinned({ name: 'heavy desks', core: null, commandLine: ['bench/heavy/main.ts'] });
  const { ports } = await desks.nextMessage<DesksReady>();
  return {
    urls: Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, `http://127.0.0.1:${port}/graphql`])),
    stop: () => desks.stop(),
  };
}
