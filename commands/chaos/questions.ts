/** What the clients ask, over and over: about what is long past, so that only a fault can change an answer. */

import { readFileSync } from 'node:fs';
import type { RandomSource } from '../seed/random.ts';

export interface Question {
  /** Answers to the same one are the same. */
  readonly name: string;
  readonly document: string;
  /** Drawn anew each time it is asked; whatever they are, the answer is the same. */
  readonly variables: (random: RandomSource) => Readonly<Record<string, unknown>>;
  /** How often it is asked, compared with the others. */
  readonly weight: number;
}

/** The first is ten times as large as the others, and asked for half as often. */
const INCIDENTS = [
  { id: 'I-MAIDSTONE', share: 1 },
  { id: 'I-SPINE-2005-12', share: 2 },
  { id: 'I-GP-SUPPLIER-CUT-OFF', share: 2 },
] as const;
/** After everything of the samples was witnessed, and longer ago than any run. */
const SETTLED = Date.parse('2008-01-01T00:00:00Z');
/** So many instants that one is hardly asked for twice: there is no copy for it. */
const INSTANTS = 100_000_000;

const END_TO_END = readFileSync(new URL('../../examples/end-to-end.graphql', import.meta.url), 'utf8');
const WHOLE_INCIDENT = END_TO_END.replace('query EndToEnd', 'query EndToEnd($id: ID!)').replace('"I-MAIDSTONE"', '$id');
const PAST_INCIDENT = WHOLE_INCIDENT.replace(
  '($id: ID!)',
  '($id: ID!, $asOf: DateTime!, $asKnownAt: DateTime!) @asOf(time: $asOf) @asKnownAt(time: $asKnownAt)',
);
const CUSTODY = `query Custody($id: ID!, $asOf: DateTime!, $asKnownAt: DateTime!)
@asOf(time: $asOf) @asKnownAt(time: $asKnownAt) {
  incident(id: $id) {
    id
    custody(policy: "programme-2006.1") {
      complete
      missing { desk { code } reason }
      start { at basis claimedBy { id } }
      restore { at basis claimedBy { id } }
      elapsed
      intervals { from to duration class holders { party { id } } }
      totals { byClass { class duration } }
    }
  }
}`;
const DESK_LIST = `query DeskList($code: ID!) {
  desk(code: $code) { code tickets(first: 5) { answer { state } nodes { id reference status } } }
}`;

/** @param subgraphs whose desks are listed. */
export function createQuestions(subgraphs: readonly string[]): readonly Question[] {
  const settled = (random: RandomSource): string => new Date(SETTLED + random.integer(0, INSTANTS)).toISOString();
  return [
    ...INCIDENTS.map(({ id, share }) => ({
      name: `end to end, ${id}`,
      document: WHOLE_INCIDENT,
      variables: () => ({ id }),
      weight: 6 * share,
    })),
    ...INCIDENTS.map(({ id, share }) => ({
      name: `as of the past, ${id}`,
      document: PAST_INCIDENT,
      variables: (random: RandomSource) => {
        const instant = settled(random);
        return { id, asOf: instant, asKnownAt: instant };
      },
      weight: 2 * share,
    })),
    ...INCIDENTS.map(({ id, share }) => ({
      name: `custody, ${id}`,
      document: CUSTODY,
      variables: () => ({ id, asOf: new Date(SETTLED).toISOString(), asKnownAt: new Date(SETTLED).toISOString() }),
      weight: 4 * share,
    })),
    ...subgraphs
      .filter((name) => name !== 'local-desks')
      .map((code) => ({ name: `list of ${code}`, document: DESK_LIST, variables: () => ({ code }), weight: 2 })),
  ];
}
