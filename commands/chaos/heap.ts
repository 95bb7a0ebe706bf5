/** How much of a gateway's memory is in use when all that nobody holds has been collected, and how it grows. */

export interface HeapSample {
  /** Since the run began, in minutes. */
  readonly atMinutes: number;
  readonly megabytes: number;
}

const MEGABYTE = 1024 * 1024;
/** So much may be filled once, by whatever fills as it is used: it is no leak however short the run. */
const ALLOWED_GROWTH_MEGABYTES = 10;

/**
 * Collects all garbage, and reads what is left: what is in use between two collections says nothing of a minute's growth.
 *
 * @param inspectorPort of the process, on loopback.
 * @throws {Error} when it cannot be asked.
 */
export async function readLiveMegabytes(inspectorPort: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${inspectorPort}/json/list`);
  const [target] = (await response.json()) as { readonly webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target!.webSocketDebuggerUrl);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error('the inspector cannot be reached')), { once: true });
    });
    // What finalizers let go of goes with the second.
    await ask(socket, 'HeapProfiler.collectGarbage');
    await ask(socket, 'HeapProfiler.collectGarbage');
    const { usedSize } = (await ask(socket, 'Runtime.getHeapUsage')) as { readonly usedSize: number };
    return usedSize / MEGABYTE;
  } finally {
    socket.close();
  }
}

/**
 * The median of the slopes between every two samples (Theil and Sen): a sample taken while a fault holds answers up is far above the
 * rest, and no growth. What grows for good raises most pairs.
 *
 * @returns megabytes a minute; 0 for fewer than two samples.
 */
export function slopeOf(samples: readonly HeapSample[]): number {
  const slopes = samples
    .flatMap((from, index) =>
      samples.slice(index + 1).map((to) => (to.megabytes - from.megabytes) / (to.atMinutes - from.atMinutes)),
    )
    .filter(Number.isFinite);
  return slopes.length === 0 ? 0 : medianOf(slopes);
}

/**
 * How far the last sample, which is taken when nobody asks any more, is above the first ones, whatever was between them: what grows once,
 * and late, raises few pairs; what a fault holds up is gone by then.
 *
 * @returns megabytes: the last less the median of the first three; 0 for fewer than six samples.
 */
export function growthOf(samples: readonly HeapSample[]): number {
  if (samples.length < 6) return 0;
  return samples.at(-1)!.megabytes - medianOf(samples.slice(0, 3).map(({ megabytes }) => megabytes));
}

/** Of at least one value; of an even number of them, the mean of the two in the middle. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/**
 * The steepest slope that is no leak, in megabytes a minute: 1 from ten minutes on. A shorter run may fill as much as a run of ten minutes
 * may; one generation of the graph that stays behind at each swap, or one answer in ten, is a multiple of it.
 */
export function slopeBound(minutes: number): number {
  return Math.max(1, ALLOWED_GROWTH_MEGABYTES / minutes);
}

/** The most by which the heap may have grown in all, in megabytes. */
export function growthBound(minutes: number): number {
  return slopeBound(minutes) * minutes;
}

let lastId = 0;

function ask(socket: WebSocket, method: string): Promise<unknown> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent): void => {
      const message = JSON.parse(String(data)) as { readonly id?: number; readonly result?: unknown };
      if (message.id !== id) return;
      socket.removeEventListener('message', listen);
      resolve(message.result);
    };
    socket.addEventListener('message', listen);
    socket.addEventListener('close', () => reject(new Error('the inspector has gone')), { once: true });
    socket.send(JSON.stringify({ id, method }));
  });
}
