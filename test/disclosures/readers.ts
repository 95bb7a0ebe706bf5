/** Readers of a test by their issuer's tokens, and a graph whose desks hold texts. */

import type { Reader } from '../../schema/contract/reader.ts';
import type { SubgraphDefinition } from '../gateway/small-graph.ts';
import { createKey, goodClaims, issuerConfig, sign, startIssuer } from '../governance/identity/issuer.ts';

export type TestReader = Partial<Omit<Reader, 'toolkitStatus'>>;

const KEY = await createKey('disclosures');
const READER = {
  subject: 'auditor-1',
  desk: null,
  capacity: 'AUDITOR',
  role: 'auditor',
  purpose: 'AUDIT',
  breakGlassReason: null,
} as const satisfies TestReader;

export interface TestIssuer {
  /** For the gateway's settings. */
  readonly identity: ReturnType<typeof issuerConfig>;
  readonly stop: () => Promise<void>;
}

/** Whose word {@link as} is. */
export async function startReaders(): Promise<TestIssuer> {
  const issuer = await startIssuer(KEY);
  return { identity: issuerConfig(issuer), stop: issuer.stop };
}

/** @returns headers by which such a reader is known; a token of its own each time. */
export function as(reader: TestReader): Readonly<Record<string, string>> {
  const { subject, breakGlassReason, ...claims } = { ...READER, ...reader };
  const token = sign(KEY, { ...goodClaims(Date.now()), ...claims, sub: subject });
  return {
    authorization: `Bearer ${token}`,
    ...(breakGlassReason === null ? {} : { 'throughline-break-glass': breakGlassReason }),
  };
}

export const AUDITOR = as({});

const TEXT = `
  type GovernedText @shareable { state: TextState text: String redactions: Int withheld: Withholding }
  enum TextState { RELEASED REDACTED WITHHELD }
  enum WithholdingReason { LEGAL NOT_RECORDED }
  type Withholding @shareable { reasonCode: WithholdingReason decidedBy: String }
`;

const released = (text: string) => ({ state: 'RELEASED', text, redactions: null, withheld: null });
const redacted = (text: string) => ({ state: 'REDACTED', text, redactions: 1, withheld: null });
const WITHHELD = { state: 'WITHHELD', text: null, redactions: null, withheld: { reasonCode: 'LEGAL' } };

/** Two desks with a part each of the same cases; `alpha` and `beta` are the owners. */
export const SUBGRAPHS: readonly SubgraphDefinition[] = [
  {
    name: 'alpha',
    sdl: `${TEXT}
      type Query { case(id: ID!): Case cases: [Case!] }
      type Case @key(fields: "id") {
        id: ID! size: Int summary: GovernedText secret: GovernedText notes: [Note!] link: Link
      }
      type Note { id: ID! body: GovernedText }
      type Link @key(fields: "id") { id: ID! words: GovernedText }`,
    resolvers: {
      Query: {
        case: (_: unknown, { id }: { id: string }) => ({ id }),
        cases: () => [{ id: '1' }, { id: '2' }],
      },
      Case: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        size: ({ id }: { id: string }) => Number(id),
        summary: ({ id }: { id: string }) => released(`summary of ${id}`),
        secret: () => WITHHELD,
        notes: ({ id }: { id: string }) => [
          { id: `${id}-a`, body: redacted('one note') },
          { id: `${id}-b`, body: redacted('another note') },
        ],
        link: ({ id }: { id: string }) => ({ id: `link-${id}`, words: released('below a null') }),
      },
    },
  },
  {
    name: 'beta',
    sdl: `${TEXT}
      type Case @key(fields: "id") { id: ID! remark: GovernedText weight: Int part: Part }
      interface Part { id: ID! label: GovernedText }
      type Wheel implements Part { id: ID! label: GovernedText }
      type Door implements Part { id: ID! label: GovernedText }
      type Link @key(fields: "id") { id: ID! must: String! }`,
    resolvers: {
      Link: { __resolveReference: ({ id }: { id: string }) => ({ id }), must: () => 'there' },
      Case: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        remark: ({ id }: { id: string }) => released(`remark on ${id}`),
        weight: () => 7,
        part: ({ id }: { id: string }) => ({
          __typename: id === '1' ? 'Wheel' : 'Door',
          id: `part-${id}`,
          label: released(`label of ${id}`),
        }),
      },
    },
  },
];
