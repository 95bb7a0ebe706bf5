/** A dashboard's query, typed from end to end: who holds each ticket of an incident, and which desks are missing from the answer. */

import { graphql } from './generated/gql.ts';
import { ask, type Asked } from './ask.ts';

const holders = graphql(`
  query Holders($incident: ID!) {
    incident(id: $incident) {
      involvements {
        desk {
          code
        }
        state
        tickets {
          reference
          status
          heldBy {
            name
          }
        }
      }
    }
  }
`);

/** One line a desk: `spine HELD INC000000012345 IN_PROGRESS with Spine service desk`. */
export async function showHolders(url: string, incident: string): Promise<Asked<string[]>> {
  const { data, missing } = await ask(url, holders, { incident });
  const lines = data?.incident?.involvements.map(({ desk, state, tickets }) => {
    const held = tickets?.map(
      (ticket) => `${ticket.reference} ${ticket.status} with ${ticket.heldBy?.name ?? 'nobody named'}`,
    );
    return `${desk.code} ${state ?? 'DID_NOT_ANSWER'} ${held?.join(', ') ?? ''}`.trim();
  });
  return { data: lines ?? [], missing };
}
