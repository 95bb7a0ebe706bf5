/** Who used the cores between two looks at them. */

import { readFileSync } from 'node:fs';
import { processTree, readProcessFile } from './process-tree.ts';

export interface CoreUse {
  /** Shares of the time, 0 to 1, for which each core was busy, whoever used it, by the core's number. */
  readonly busy: readonly number[];
  /**
   * The share of its core's time that went to programs other than the process and what it started. What the kernel does, such as
   * carrying bytes from one program to another, counts for nobody.
   */
  readonly byOthers: number;
  /** Processor time of the process and what it started, the kernel's work for them included, in milliseconds. */
  readonly processorMs: number;
}

/** What Linux shows to programs, whatever its own clock does. */
const MILLISECONDS_A_TICK = 10;

/** Ticks since the machine started. */
interface CoreTicks {
  readonly user: number;
  readonly busy: number;
  readonly all: number;
}

/**
 * @param core the one that the process is pinned to.
 * @returns call it at the end.
 */
export function watchCores(pid: number, core: number): () => CoreUse {
  const before = readTicks();
  const usedBefore = usedTicks(pid);
  return () => {
    const used = usedTicks(pid);
    const user = used.user - usedBefore.user;
    const passed = readTicks().map((after, index) => ({
      user: after.user - before[index]!.user,
      busy: after.busy - before[index]!.busy,
      all: Math.max(1, after.all - before[index]!.all),
    }));
    return {
      busy: passed.map(({ busy, all }) => busy / all),
      byOthers: Math.max(0, passed[core]!.user - user) / passed[core]!.all,
      processorMs: (user + used.system - usedBefore.system) * MILLISECONDS_A_TICK,
    };
  };
}

function readTicks(): CoreTicks[] {
  const lines = readFileSync('/proc/stat', 'utf8').split('\n');
  return lines
    .filter((line) => /^cpu\d+ /.test(line))
    .map((line) => {
      const [plain, nice, system, idle, ioWait, interrupt, softInterrupt, stolen] = line
        .split(/\s+/)
        .slice(1)
        .map(Number);
      const user = plain! + nice!;
      // What another machine took of this core is neither work done here nor time to spare: it counts as not busy.
      const busy = user + system! + interrupt! + softInterrupt!;
      return { user, busy, all: busy + idle! + ioWait! + stolen! };
    });
}

function usedTicks(pid: number): { readonly user: number; readonly system: number } {
  let user = 0;
  let system = 0;
  for (const member of processTree(pid)) {
    // The second field is a name in brackets, and may hold spaces: fields are counted from behind it.
    const fields = readProcessFile(member, 'stat')?.split(') ').at(-1)?.split(' ') ?? [];
    user += Number(fields[11] ?? 0);
    system += Number(fields[12] ?? 0);
  }
  return { user, system };
}
