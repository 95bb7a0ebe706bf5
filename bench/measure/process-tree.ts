import { readdirSync, readFileSync } from 'node:fs';

/** @returns the process and all that it started and that still run, in no order. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = readProcessFile(Number(name), 'status')?.match(/^PPid:\s+(\d+)/m)?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isOfTree = (candidate: number): boolean => {
    for (let current: number | undefined = candidate; current !== undefined; current = parents.get(current)) {
      if (current === pid) return true;
    }
    return false;
  };
  return [...parents.keys()].filter(isOfTree);
}

/** Null for a process that is gone. */
export function readProcessFile(pid: number, name: 'status' | 'stat'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}
