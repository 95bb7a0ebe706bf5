/** Resident memory of a process and all that it started. */

import { processTree, readProcessFile } from './process-tree.ts';

export interface Memory {
  /** Sum of what each process had at its own peak, in bytes. */
  readonly peakBytes: number;
  readonly nowBytes: number;
}

export function readMemory(pid: number): Memory {
  const statuses = processTree(pid).map((member) => readProcessFile(member, 'status') ?? '');
  const sum = (field: string): number => statuses.reduce((total, status) => total + kilobytes(status, field) * 1024, 0);
  return { peakBytes: sum('VmHWM'), nowBytes: sum('VmRSS') };
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}
