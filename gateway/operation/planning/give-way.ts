import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/**
 * A third of the share of a thread that serves. Where each has a core of its own nothing changes; where they meet on one, half of the
 * time was planning's, and whoever was being answered waited for it twice as long.
 */
const FURTHER_NICENESS = 5;

/** From here on this thread, and no other of its process, goes after those that answer. Linux alone has priorities of threads. */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, Math.min(getPriority(thread) + FURTHER_NICENESS, constants.priority.PRIORITY_LOW));
  } catch {
    // Where a system does not let it, planning is as urgent as all else.
  }
}
