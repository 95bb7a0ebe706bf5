import type { CallObserver } from '../transport/call-observer.ts';

/** @returns one that tells each of them, in their order. */
export function composeObservers(...observers: readonly CallObserver[]): CallObserver {
  if (observers.length === 1) return observers[0]!;
  return {
    onCall: (event) => {
      for (const observer of observers) observer.onCall(event);
    },
    onCopyServed: (event) => {
      for (const observer of observers) observer.onCopyServed(event);
    },
    onBreaker: (subgraph, state) => {
      for (const observer of observers) observer.onBreaker(subgraph, state);
    },
  };
}
