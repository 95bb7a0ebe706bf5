import type { BeyondStockGraph } from '../graph.ts';

interface AssetRecord {
  readonly __typename: 'Vehicle' | 'Laptop';
  readonly id: string;
  readonly label: string;
  readonly wheels?: number;
  readonly memory?: number;
}

const ASSETS: readonly AssetRecord[] = [
  { __typename: 'Vehicle', id: 'a-1', label: 'Van', wheels: 4 },
  { __typename: 'Laptop', id: 'a-2', label: 'Portable', memory: 8 },
  { __typename: 'Vehicle', id: 'a-3', label: 'Trailer', wheels: 2 },
];

interface SurveyRecord {
  readonly condition: string;
  readonly by: string;
  readonly near: string | null;
}

const SURVEYS = new Map<string, SurveyRecord>([
  ['a-1', { condition: 'worn', by: 'first surveyor', near: 'a-2' }],
  ['a-2', { condition: 'new', by: 'second surveyor', near: 'a-1' }],
  ['a-3', { condition: 'rusty', by: 'first surveyor', near: null }],
]);

interface AssetWithSurvey extends AssetRecord {
  readonly condition: string;
  readonly survey: { readonly by: string; readonly near: () => AssetWithSurvey | null };
}

const byId = (id: string): AssetRecord | null => ASSETS.find((asset) => asset.id === id) ?? null;

function withSurvey(asset: AssetRecord): AssetWithSurvey {
  const { condition, by, near } = SURVEYS.get(asset.id)!;
  return { ...asset, condition, survey: { by, near: () => (near === null ? null : withSurvey(byId(near)!)) } };
}

export const unresolvableInterfaceObject: BeyondStockGraph = {
  subgraphs: [
    {
      name: 'inventory',
      sdl: `
        type Query { ledger: Ledger }
        interface Ledger @key(fields: "id") { id: ID! }
        interface Asset @key(fields: "id") { id: ID! label: String! }
        type Vehicle implements Asset @key(fields: "id") { id: ID! label: String! wheels: Int! }
        type Laptop implements Asset @key(fields: "id") { id: ID! label: String! memory: Int! }
      `,
      resolvers: {
        Query: { ledger: () => ({ __typename: 'Ledger', id: 'ledger' }) },
        Asset: { __resolveReference: ({ id }: AssetRecord) => byId(id) },
        Vehicle: { __resolveReference: ({ id }: AssetRecord) => byId(id) },
        Laptop: { __resolveReference: ({ id }: AssetRecord) => byId(id) },
      },
    },
    {
      name: 'survey',
      sdl: `
        type Query { surveyed: [Asset!]! }
        type Ledger @key(fields: "id", resolvable: false) @interfaceObject { id: ID! pages: Int }
        type Asset @key(fields: "id", resolvable: false) @interfaceObject {
          id: ID! condition: String! survey: Survey!
        }
        type Survey { by: String! near: Asset }
      `,
      resolvers: {
        Query: { surveyed: () => [...SURVEYS.keys()].map((id) => ({ id })) },
        Asset: {
          __resolveReference: () => {
            throw new Error('survey cannot be asked for an asset by key');
          },
          condition: ({ id }: AssetRecord) => SURVEYS.get(id)!.condition,
          survey: ({ id }: AssetRecord) => {
            const { by, near } = SURVEYS.get(id)!;
            return { by, near: near === null ? null : { id: near } };
          },
        },
      },
    },
  ],
  oneSchema: {
    sdl: `
      type Query { surveyed: [Asset!]! ledger: Ledger }
      interface Ledger { id: ID! pages: Int }
      interface Asset { id: ID! label: String! condition: String! survey: Survey! }
      type Vehicle implements Asset { id: ID! label: String! condition: String! survey: Survey! wheels: Int! }
      type Laptop implements Asset { id: ID! label: String! condition: String! survey: Survey! memory: Int! }
      type Survey { by: String! near: Asset }
    `,
    rootValue: {
      surveyed: ASSETS.map(withSurvey),
      ledger: { __typename: 'Ledger', id: 'ledger' },
    },
  },
  queries: [
    { name: 'what is said of one type only', document: '{ surveyed { ... on Vehicle { condition } } }' },
    {
      name: 'different fields for each type, aliased, and of what lies near',
      document: `{
        surveyed {
          id
          ... on Vehicle { wheels state: condition survey { by near { label ... on Laptop { condition memory } } } }
          ... on Laptop { __typename memory checked: survey { by } }
        }
      }`,
    },
    {
      name: 'a named fragment in a named fragment',
      document: `query Surveyed($close: Boolean!) { surveyed { label ...OfVehicles } }
        fragment OfVehicles on Vehicle { wheels ...Seen @include(if: $close) }
        fragment Seen on Asset { condition survey { near { id ... on Laptop { condition } } } }`,
      variables: { close: true },
    },
    { name: 'of an interface that no type implements', document: '{ ledger { pages } surveyed { id } }' },
  ],
};
