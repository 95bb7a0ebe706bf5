import type { BeyondStockGraph } from '../graph.ts';

interface UpdateRecord {
  readonly text: string;
  readonly minutes: number;
}

interface TicketRecord {
  readonly id: string;
  readonly title: string;
  readonly hours: number;
  readonly updates: readonly UpdateRecord[];
}

const TICKETS: readonly TicketRecord[] = [
  {
    id: 'T-1',
    title: 'Synthetic: letters are not printed',
    hours: 48,
    updates: [
      { text: 'looked into', minutes: 5 },
      { text: 'passed on', minutes: 7 },
      { text: 'repaired', minutes: 30 },
    ],
  },
  { id: 'T-2', title: 'Synthetic: screen is slow', hours: 240, updates: [{ text: 'restarted', minutes: 3 }] },
];

const HOURS_PER_DAY = 24;
const URGENT_AFTER_HOURS = 100;

const age = ({ hours }: TicketRecord, unit: string): number => (unit === 'DAY' ? hours / HOURS_PER_DAY : hours);
const lastUpdates = ({ updates }: TicketRecord, last: number): readonly UpdateRecord[] => updates.slice(-last);
const urgency = (hours: number): string => (hours > URGENT_AFTER_HOURS ? 'overdue' : 'normal');
const effort = (updates: readonly Pick<UpdateRecord, 'minutes'>[]): number =>
  updates.reduce((sum, { minutes }) => sum + minutes, 0);

/** As `board` gets it. */
interface TicketReference {
  readonly age: number;
  readonly updates: readonly { readonly minutes: number }[];
}

export const clientArguments: BeyondStockGraph = {
  subgraphs: [
    {
      name: 'tickets',
      sdl: `
        type Query { tickets: [Ticket!]! }
        type Ticket @key(fields: "id") { id: ID! title: String! age(unit: AgeUnit!): Int! updates(last: Int!): [Update!]! }
        type Update { text: String! minutes: Int! }
        enum AgeUnit { HOUR DAY }
      `,
      resolvers: {
        Query: { tickets: () => TICKETS },
        Ticket: {
          __resolveReference: ({ id }: TicketRecord) => TICKETS.find((ticket) => ticket.id === id) ?? null,
          age: (ticket: TicketRecord, { unit }: { unit: string }) => age(ticket, unit),
          updates: (ticket: TicketRecord, { last }: { last: number }) => lastUpdates(ticket, last),
        },
      },
    },
    {
      name: 'board',
      sdl: `
        type Ticket @key(fields: "id") {
          id: ID!
          age(unit: AgeUnit!): Int! @external
          updates(last: Int!): [Update!]! @external
          urgency: String! @requires(fields: "age(unit: HOUR)")
          effort: Int! @requires(fields: "updates(last: 2) { minutes }")
        }
        type Update { minutes: Int! @external }
        enum AgeUnit { HOUR DAY }
      `,
      resolvers: {
        Ticket: {
          urgency: (ticket: TicketReference) => urgency(ticket.age),
          effort: (ticket: TicketReference) => effort(ticket.updates),
        },
      },
    },
  ],
  oneSchema: {
    sdl: `
      type Query { tickets: [Ticket!]! }
      type Ticket {
        id: ID! title: String! age(unit: AgeUnit!): Int! updates(last: Int!): [Update!]! urgency: String! effort: Int!
      }
      type Update { text: String! minutes: Int! }
      enum AgeUnit { HOUR DAY }
    `,
    rootValue: {
      tickets: TICKETS.map((ticket) => ({
        id: ticket.id,
        title: ticket.title,
        age: ({ unit }: { unit: string }) => age(ticket, unit),
        updates: ({ last }: { last: number }) => lastUpdates(ticket, last),
        urgency: urgency(age(ticket, 'HOUR')),
        effort: effort(lastUpdates(ticket, 2)),
      })),
    },
  },
  queries: [
    { name: 'the age in days beside an urgency from hours', document: '{ tickets { id urgency age(unit: DAY) } }' },
    {
      name: 'the age in a unit that a variable gives',
      document: 'query Ages($unit: AgeUnit!) { tickets { urgency age(unit: $unit) id } }',
      variables: { unit: 'DAY' },
    },
    { name: 'a title under the name of what is required', document: '{ tickets { id urgency age: title } }' },
    {
      name: 'fewer updates than are required',
      document: '{ tickets { effort updates(last: 1) { text minutes } more: updates(last: 3) { text } } }',
    },
  ],
};
