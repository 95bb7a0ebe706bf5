/** What the replaying desks are told by the command that measures, and what they report. */

export type DeskOrder =
  | {
      readonly kind: 'hold';
      /** Each answer is held back for so long, in milliseconds; 0 sends it at once. */
      readonly holdMs: number;
    }
  /** Reports, then forgets what was counted and traced, and traces from now on if asked to. */
  | { readonly kind: 'reset'; readonly trace: boolean }
  | { readonly kind: 'report' };

export interface TracedRequest {
  readonly subgraph: string;
  /** The request's body. */
  readonly asked: string;
  readonly answeredBytes: number;
  /** When its last byte had come and when its answer was handed over, in milliseconds of a steady clock. */
  readonly arrivedAtMs: number;
  readonly leftAtMs: number;
}

export interface DeskReport {
  readonly requests: number;
  /** Requests that were new, and that the real desk did not answer. */
  readonly failures: number;
  /** What the first of them was, and why there is no answer; null when there was none. */
  readonly firstFailure: string | null;
  /** How many answers are known, of all time: a real desk gave each, once. */
  readonly recordings: number;
  /** In the order in which they came. */
  readonly trace: readonly TracedRequest[];
}

export interface DesksReady {
  /** By the subgraph's name. */
  readonly ports: Readonly<Record<string, number>>;
}
