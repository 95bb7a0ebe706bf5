/** Makes each kind of fault, holds it, and takes it away again. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Phase, SupplierPhase } from './schedule.ts';
import { GARBAGE, HTTP_500, type LineFault } from './supplier-line.ts';
import { SUPPLIER_TIMEOUT_MS, type ChaosSystem } from './system.ts';

/** How long a desk that flaps is away, and there. */
const FLAP_MS = 300;

/** @returns when it is taken away, and everything that was ended serves again. */
export async function holdFault(system: ChaosSystem, phase: Phase, faultMs: number): Promise<void> {
  if ('subgraph' in phase) return holdSupplierFault(system, phase, faultMs);
  if (phase.fault !== 'replica-kill') {
    const node = system.redis!.nodes[phase.index]!;
    await node.kill();
    await sleep(faultMs);
    return node.restart();
  }
  const replica = system.replicas[phase.index]!;
  await replica.kill();
  await sleep(faultMs);
  return replica.restart();
}

async function holdSupplierFault(
  { desks, lines }: ChaosSystem,
  { fault: kind, subgraph }: SupplierPhase,
  faultMs: number,
): Promise<void> {
  const desk = desks.get(subgraph)!;
  const line = lines.get(subgraph)!;
  const holdOnLine = async (fault: LineFault): Promise<void> => {
    await line.setFault(fault);
    await sleep(faultMs);
    await line.setFault(null);
  };
  switch (kind) {
    case 'kill':
      await desk.kill();
      await sleep(faultMs);
      return desk.restart();
    case 'freeze':
      desk.freeze();
      await sleep(faultMs);
      return desk.thaw();
    case 'slow':
      return holdOnLine({ kind: 'slow', delayMs: SUPPLIER_TIMEOUT_MS + 500 });
    case 'reset':
      return holdOnLine({ kind: 'reset' });
    case 'http-500':
      return holdOnLine({ kind: 'answer', answers: HTTP_500 });
    case 'garbage':
      return holdOnLine({ kind: 'answer', answers: GARBAGE });
    case 'flap': {
      const until = performance.now() + faultMs;
      while (performance.now() < until) {
        await line.setFault({ kind: 'down' });
        await sleep(FLAP_MS);
        await line.setFault(null);
        await sleep(FLAP_MS);
      }
    }
  }
}
