import type { BeyondStockGraph } from '../graph.ts';

interface PartRecord {
  readonly number: string;
  readonly kilograms: number;
  readonly litres: number;
}

const PARTS: readonly PartRecord[] = [
  { number: 'bracket', kilograms: 2, litres: 3 },
  { number: 'housing', kilograms: 7, litres: 11 },
];

const GRAMS_PER_KILOGRAM = 1000;
const MILLILITRES_PER_LITRE = 1000;

const weight = (part: PartRecord, unit: string): number =>
  unit === 'GRAM' ? part.kilograms * GRAMS_PER_KILOGRAM : part.kilograms;
const volume = (part: PartRecord, unit: string): number =>
  unit === 'MILLILITRE' ? part.litres * MILLILITRES_PER_LITRE : part.litres;

const COST = {
  road: (kilograms: number): number => 4 + kilograms,
  air: (grams: number): number => grams / 10,
  sea: (litres: number): number => 1 + litres,
  rail: (millilitres: number): number => millilitres / 100,
};

/** As `haulage` gets it. */
interface PartReference {
  readonly weight: number;
  readonly packaging: { readonly volume: number };
}

const SHARED = `
  enum WeightUnit { KILOGRAM GRAM }
  enum VolumeUnit { LITRE MILLILITRE }
`;

export const sameFieldTwice: BeyondStockGraph = {
  subgraphs: [
    {
      name: 'catalogue',
      sdl: `${SHARED}
        type Query { parts: [Part!]! }
        type Part @key(fields: "number") { number: ID! weight(unit: WeightUnit! = KILOGRAM): Float! packaging: Packaging! }
        type Packaging { volume(unit: VolumeUnit!): Float! }
      `,
      resolvers: {
        Query: { parts: () => PARTS },
        Part: {
          __resolveReference: ({ number }: PartRecord) => PARTS.find((part) => part.number === number) ?? null,
          weight: (part: PartRecord, { unit }: { unit: string }) => weight(part, unit),
          packaging: (part: PartRecord) => part,
        },
        Packaging: { volume: (part: PartRecord, { unit }: { unit: string }) => volume(part, unit) },
      },
    },
    {
      name: 'haulage',
      sdl: `${SHARED}
        type Part @key(fields: "number") {
          number: ID!
          weight(unit: WeightUnit! = KILOGRAM): Float! @external
          packaging: Packaging! @external
          road: Float! @requires(fields: "weight")
          air: Float! @requires(fields: "weight(unit: GRAM)")
          sea: Float! @requires(fields: "packaging { volume(unit: LITRE) }")
          rail: Float! @requires(fields: "packaging { volume(unit: MILLILITRE) }")
        }
        type Packaging { volume(unit: VolumeUnit!): Float! @external }
      `,
      resolvers: {
        Part: {
          road: (part: PartReference) => COST.road(part.weight),
          air: (part: PartReference) => COST.air(part.weight),
          sea: (part: PartReference) => COST.sea(part.packaging.volume),
          rail: (part: PartReference) => COST.rail(part.packaging.volume),
        },
      },
    },
  ],
  oneSchema: {
    sdl: `${SHARED}
      type Query { parts: [Part!]! }
      type Part {
        number: ID! weight(unit: WeightUnit! = KILOGRAM): Float! packaging: Packaging!
        road: Float! air: Float! sea: Float! rail: Float!
      }
      type Packaging { volume(unit: VolumeUnit!): Float! }
    `,
    rootValue: {
      parts: PARTS.map((part) => ({
        number: part.number,
        weight: ({ unit }: { unit: string }) => weight(part, unit),
        packaging: { volume: ({ unit }: { unit: string }) => volume(part, unit) },
        road: COST.road(weight(part, 'KILOGRAM')),
        air: COST.air(weight(part, 'GRAM')),
        sea: COST.sea(volume(part, 'LITRE')),
        rail: COST.rail(volume(part, 'MILLILITRE')),
      })),
    },
  },
  queries: [
    { name: 'two costs from two weights', document: '{ parts { number road air } }' },
    { name: 'two costs from two volumes, a level deeper', document: '{ parts { number sea rail } }' },
    {
      name: 'all four, each aliased, and weights and volumes of its own',
      document: `query Costs($unit: WeightUnit!) {
        parts {
          air: road
          road: air
          weight(unit: $unit)
          packaging { litres: volume(unit: LITRE) volume(unit: MILLILITRE) }
          ...Water
        }
      }
      fragment Water on Part { packaging { again: volume(unit: LITRE) } volume: rail weights: sea }`,
      variables: { unit: 'GRAM' },
    },
  ],
};
