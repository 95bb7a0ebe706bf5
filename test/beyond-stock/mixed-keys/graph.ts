import type { BeyondStockGraph } from '../graph.ts';

interface MachineRecord {
  readonly serial: string;
  readonly plate: { readonly country: string; readonly number: string };
  readonly model: string;
}

const MACHINES: readonly MachineRecord[] = [
  { serial: 's-1', plate: { country: 'GB', number: '100' }, model: 'lathe' },
  { serial: 's-2', plate: { country: 'GB', number: '200' }, model: 'mill' },
];

const REPAIRS = [
  { id: 'r-1', serial: 's-2' },
  { id: 'r-2', serial: 's-1' },
] as const;

const bySerial = (serial: string | undefined): MachineRecord | null =>
  MACHINES.find((machine) => machine.serial === serial) ?? null;
const byPlate = (plate: MachineRecord['plate'] | undefined): MachineRecord | null =>
  MACHINES.find((machine) => machine.plate.country === plate?.country && machine.plate.number === plate.number) ?? null;
const manual = (model: string): string => `how to repair a ${model}`;
const cover = (model: string): string => `${model}: fire and theft`;

type MachineReference = Partial<MachineRecord>;

const PLATE = 'type Plate @shareable { country: String! number: String! }';

export const mixedKeys: BeyondStockGraph = {
  subgraphs: [
    {
      name: 'register',
      sdl: `
        type Machine @key(fields: "plate { country number }", resolvable: false) @key(fields: "serial") {
          serial: ID! plate: Plate! @shareable model: String!
        }
        ${PLATE}
      `,
      resolvers: { Machine: { __resolveReference: ({ serial }: MachineReference) => bySerial(serial) } },
    },
    {
      name: 'workshop',
      sdl: `
        type Query { repairs: [Repair!]! }
        type Repair { id: ID! machine: Machine! }
        type Machine
          @key(fields: "plate { country number }", resolvable: false)
          @key(fields: "serial", resolvable: false)
          @key(fields: "serial plate { country }") {
          serial: ID! plate: Plate! @shareable model: String! @external manual: String! @requires(fields: "model")
        }
        ${PLATE}
      `,
      resolvers: {
        Query: { repairs: () => REPAIRS },
        Repair: {
          machine: ({ serial }: { serial: string }) => {
            const { plate } = bySerial(serial)!;
            return { serial, plate };
          },
        },
        Machine: {
          __resolveReference: (reference: MachineReference) => {
            const machine = bySerial(reference.serial);
            if (machine === null || machine.plate.country !== reference.plate?.country) return null;
            return { serial: machine.serial, plate: machine.plate, model: reference.model };
          },
          manual: ({ model }: MachineReference) => manual(model!),
        },
      },
    },
    {
      name: 'insurance',
      sdl: `
        type Machine @key(fields: "serial", resolvable: false) @key(fields: "plate { country number }") {
          serial: ID! plate: Plate! @shareable model: String! @external cover: String! @requires(fields: "model")
        }
        ${PLATE}
      `,
      resolvers: {
        Machine: {
          __resolveReference: (reference: MachineReference) => {
            const machine = byPlate(reference.plate);
            return machine && { serial: machine.serial, plate: machine.plate, model: reference.model };
          },
          cover: ({ model }: MachineReference) => cover(model!),
        },
      },
    },
  ],
  oneSchema: {
    sdl: `
      type Query { repairs: [Repair!]! }
      type Repair { id: ID! machine: Machine! }
      type Machine { serial: ID! plate: Plate! model: String! manual: String! cover: String! }
      type Plate { country: String! number: String! }
    `,
    rootValue: {
      repairs: REPAIRS.map(({ id, serial }) => {
        const machine = bySerial(serial)!;
        return { id, machine: { ...machine, manual: manual(machine.model), cover: cover(machine.model) } };
      }),
    },
  },
  queries: [
    {
      name: 'what the first subgraph computes from another',
      document: '{ repairs { id machine { serial model manual } } }',
    },
    { name: 'what a third subgraph computes', document: '{ repairs { id machine { cover } } }' },
    {
      name: 'both at once',
      document:
        '{ repairs { machine { plate { number } what: manual ...Covered } } } fragment Covered on Machine { cover model }',
    },
  ],
};
