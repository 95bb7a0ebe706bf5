/** How a process knows that its parent is ours, and stops what it started in an order of its own. */

/** In the environment of a child: the process id of the one that started it. A grandchild that inherits it has another parent. */
export const STARTED_BY = 'THROUGHLINE_STARTED_BY';

/** Whether the parent is a process of ours, which says itself when this one is to end. */
export function isStartedByUs(): boolean {
  return process.env[STARTED_BY] === String(process.ppid);
}
