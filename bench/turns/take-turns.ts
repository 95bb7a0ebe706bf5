/** Several gateways on one core, all warm, loaded one after another again and again: a machine that changes its pace changes it for all. */

/** One of those that are measured. */
export interface Contender<Measured> {
  readonly name: string;
  /** @throws {Error} when it can't be measured; nothing is left running. */
  readonly warm: () => Promise<WarmGateway<Measured>>;
}

/** A gateway that is warm, and idle until its turn. */
export interface WarmGateway<Measured> {
  /** Under load for so many seconds. */
  readonly takeTurn: (seconds: number) => Promise<void>;
  /** After its last turn: what all of them came to. */
  readonly measure: () => Promise<Measured>;
  readonly stop: () => Promise<void>;
}

export interface TakeTurnsOptions<Measured> {
  /** What is measured, in a word. */
  readonly what: string;
  readonly contenders: readonly Contender<Measured>[];
  /** Timed of each gateway, all its turns together. */
  readonly seconds: number;
  readonly turns: number;
  readonly tell: (what: string) => void;
}

/**
 * @param onFailure is told of each gateway that could not be measured; the others are.
 * @returns in the order given.
 */
export async function takeTurns<Measured>(
  { what, contenders, seconds, turns, tell }: TakeTurnsOptions<Measured>,
  onFailure: (name: string, reason: string) => void,
): Promise<Measured[]> {
  const warm = new Map<string, WarmGateway<Measured>>();
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
    for (const { name, warm: warmUp } of contenders) {
      tell(`${what}: warming up ${name}`);
      await attempt(name, async () => void warm.set(name, await warmUp()));
    }
    for (let turn = 1; turn <= turns; turn += 1) {
      tell(`${what}: turn ${turn} of ${turns}`);
      for (const [name, gateway] of warm)
        await attempt(name, () => gateway.takeTurn(Math.max(1, Math.round(seconds / turns))));
    }
    const measured: Measured[] = [];
    for (const [name, gateway] of warm) {
      await attempt(name, async () => void measured.push(await gateway.measure()));
    }
    return measured;
  } finally {
    for (const gateway of warm.values()) await gateway.stop();
  }
}
