/**
 * Reports the first of what comes often, and then no more than one in `intervalMs`, with how many there were since the last.
 *
 * @param steadyClock milliseconds, never going back.
 */
export function reportRarely<Fact>(
  report: (fact: Fact, unreported: number) => void,
  intervalMs: number,
  steadyClock: () => number = () => performance.now(),
): (fact: Fact) => void {
  let reportedAt = -Infinity;
  let unreported = 0;
  return (fact) => {
    const now = steadyClock();
    if (now - reportedAt < intervalMs) {
      unreported += 1;
      return;
    }
    report(fact, unreported);
    reportedAt = now;
    unreported = 0;
  };
}
