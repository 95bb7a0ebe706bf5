/** Several gateways on one core, all warm, loaded one after another again and again: a machine that changes its pace changes it for all. */

import type { GatewayKind } from '../gateways/gateway.ts';
import { warmGateway, type MeasureOptions, type WarmGateway } from './measure-gateway.ts';
import type { Measurement } from './measurement.ts';

export interface TakeTurnsOptions extends Omit<MeasureOptions, 'kind'> {
  readonly gateways: readonly GatewayKind[];
  /** Timed of each gateway, all its turns together. */
  readonly seconds: number;
  readonly turns: number;
  readonly tell: (what: string) => void;
}

/**
 * @param onFailure is told of each gateway that could not be measured; the others are.
 * @returns in the order given.
 */
export async function takeTurns(
  options: TakeTurnsOptions,
  onFailure: (gateway: string, reason: string) => void,
): Promise<Measurement[]> {
  const { scenario, gateways, seconds, turns, tell } = options;
  const warm = new Map<string, WarmGateway>();
  const attempt = async (name: string, action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      onFailure(name, (error as Error).message);
      await warm.get(name)?.stop();
      warm.delete(name);
    }
  };
  try {
    for (const kind of gateways) {
      tell(`${scenario.name}: warming up ${kind.name}`);
      await attempt(kind.name, async () => void warm.set(kind.name, await warmGateway({ ...options, kind })));
    }
    for (let turn = 1; turn <= turns; turn += 1) {
      tell(`${scenario.name}: turn ${turn} of ${turns}`);
      for (const [name, gateway] of warm)
        await attempt(name, () => gateway.takeTurn(Math.max(1, Math.round(seconds / turns))));
    }
    const measured: Measurement[] = [];
    for (const [name, gateway] of warm) {
      await attempt(name, async () => void measured.push(await gateway.measure()));
    }
    return measured;
  } finally {
    for (const gateway of warm.values()) await gateway.stop();
  }
}
