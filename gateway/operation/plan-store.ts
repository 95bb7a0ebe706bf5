/** Plans by the text that they are for: each planned and compiled once, however many ask for it at the same time. */

import { LRUCache } from 'lru-cache';
import type { QueryPlan } from '@apollo/query-planner';
import type { CompiledPlan } from '../execution/plan/compile-plan.ts';
import { PlanningLimitError } from './planning/planner.ts';

export interface PlanStore {
  /**
   * @returns at once when it is known.
   * @throws {PlanningLimitError} when it is too costly, then and as long as that holds; `UnplannableError`.
   */
  readonly planFor: (text: string) => CompiledPlan | Promise<CompiledPlan>;
  /** Plans that are kept. */
  readonly size: () => number;
}

export interface PlanStoreOptions {
  readonly plan: (text: string) => Promise<QueryPlan>;
  readonly compile: (plan: QueryPlan) => CompiledPlan;
  /** In milliseconds, never going back. */
  readonly steadyClock?: () => number;
}

const MAXIMUM_PLANS = 5000;
const MAXIMUM_REFUSALS = 10_000;

export function createPlanStore({ plan, compile, steadyClock = () => performance.now() }: PlanStoreOptions): PlanStore {
  const plans = new LRUCache<string, CompiledPlan>({ max: MAXIMUM_PLANS });
  const refused = new LRUCache<string, PlanningLimitError['holdsForMs']>({
    max: MAXIMUM_REFUSALS,
    perf: { now: steadyClock },
  });
  const underWay = new Map<string, Promise<CompiledPlan>>();

  const make = async (text: string): Promise<CompiledPlan> => {
    try {
      const made = compile(await plan(text));
      plans.set(text, made);
      return made;
    } catch (error) {
      if (error instanceof PlanningLimitError && error.holdsForMs > 0) {
        const { holdsForMs } = error;
        refused.set(text, holdsForMs, holdsForMs === Infinity ? {} : { ttl: holdsForMs });
      }
      throw error;
    } finally {
      underWay.delete(text);
    }
  };
  return {
    size: () => plans.size,
    planFor: (text) => {
      const known = plans.get(text);
      if (known !== undefined) return known;
      const holdsForMs = refused.get(text);
      if (holdsForMs !== undefined) throw new PlanningLimitError(holdsForMs);
      const planning = underWay.get(text) ?? make(text);
      underWay.set(text, planning);
      return planning;
    },
  };
}
