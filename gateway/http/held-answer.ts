/** What Apollo Server holds of a request once its answer is text. */

import type { BaseContext, GraphQLRequestContext } from '@apollo/server';

type Emptied<Context> = { -readonly [Key in keyof Context]?: Context[Key] | undefined };

/**
 * For each request Apollo Server gives its gateway an object with a getter of its own (`response.http.status`). V8 keeps the pair that
 * a getter is made of among what is old, so whatever it reaches outlives its request until the next full collection: the answer, its
 * text, its context. Of an answer of 70 kB that was 80 kB a request, and a third of a busy worker's memory.
 */
export class HeldAnswer<Context extends BaseContext> {
  #held: Pick<GraphQLRequestContext<Context>, 'response' | 'contextValue'> | null = null;

  /** @param context as Apollo Server goes on with it. */
  hold(context: GraphQLRequestContext<Context>): void {
    this.#held = context;
  }

  /** Once nobody needs any more of it than the text. */
  letGo(): void {
    if (this.#held === null) return;
    const { response, contextValue } = this.#held;
    (response as Emptied<typeof response>).body = undefined;
    for (const name of Object.keys(contextValue)) (contextValue as Emptied<Context>)[name as keyof Context] = undefined;
    this.#held = null;
  }
}
