/**
 * Does the work for each item, so many at once, each as soon as one before it is done.
 *
 * @param items may be made as they are taken: no more are taken than are worked on.
 * @throws what the first work that fails throws; what has begun by then ends, and no more is begun.
 */
export async function inTurn<Item>(
  items: Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let hasFailed = false;
  const workInTurn = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true && !hasFailed; next = waiting.next()) {
      try {
        await work(next.value);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, workInTurn));
}
