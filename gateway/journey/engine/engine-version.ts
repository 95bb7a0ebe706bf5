/**
 * Part of every hash. Whoever changes what any figure comes to changes this: the same inputs may then hash otherwise, and an export says
 * by which engine it was reckoned.
 */
export const ENGINE_VERSION = '1';
