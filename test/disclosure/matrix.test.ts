/** The hand-written matrix, over HTTP: and with any one rule the other way round, a cell of it is another. */

import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decideDisclosure } from '../../subgraphs/kit/disclosure/decide-disclosure.ts';
import { DISCLOSURE_RULES, type DisclosureFacts } from '../../subgraphs/kit/disclosure/rules.ts';
import { ANSWERS, ASKED_AT, FIELDS, GLASS_REASON, ROWS, type Row } from './matrix.ts';
import { serveOwners, textsAs, type Owners } from './serve-owners.ts';

let owners: Owners;
beforeAll(async () => void (owners = await serveOwners()), 30_000);
afterAll(() => owners?.stop());
afterEach(() => void (owners.decide = decideDisclosure));

const expectedOf = ({ cells }: Row) => Object.fromEntries(cells.map(({ letter, expected }) => [letter, expected]));

/** The first cell that is another than the matrix has it; null where none is. */
async function firstRedCell(): Promise<string | null> {
  for (const row of ROWS) {
    const texts = await textsAs(owners, row.reader);
    for (const { letter, expected } of row.cells) {
      if (JSON.stringify(sorted(texts[letter])) !== JSON.stringify(sorted(expected))) return `${letter}: ${row.title}`;
    }
  }
  return null;
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, inner]) => [name, sorted(inner)])
    : value;

describe('the matrix', () => {
  it('asks about every text of the contract, and has every answer at least once', () => {
    const files = ['schema/contract/desk.graphql', 'subgraphs/nsd/schema.graphql'];
    const fields = files.flatMap((name) => {
      const sdl = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
      const types = [...sdl.matchAll(/^(?:extend )?(?:type|interface) (\w+)[^{]*\{([\s\S]*?)^\}/gm)];
      return types.flatMap(([, type, body]) =>
        [...body!.matchAll(/^ {2}(\w+)(?:\([^)]*\))?: GovernedText!?$/gm)].map(([, field]) => `${type}.${field}`),
      );
    });
    expect(new Set(fields)).toEqual(new Set(FIELDS));
    const given = new Set(ROWS.flatMap(({ cells }) => cells.map(({ answer }) => answer)));
    expect([...given].toSorted()).toEqual(ANSWERS.toSorted());
  });

  it.each(ROWS)('$title', async (row) => {
    expect(await textsAs(owners, row.reader)).toEqual(expectedOf(row));
    const recorded = row.cells.filter((cell) => cell.recorded).map(({ letter }) => letter.toLowerCase());
    const { openings } = (await (await owners.spine.openings()).json()) as { openings: readonly any[] }; // any: compared whole
    const own = openings.filter(({ reader }) => reader.subject === row.reader?.['subject']);
    const { breakGlassReason: _, toolkitStatus: __, ...reader } = row.reader ?? {};
    expect(own.toSorted((left, right) => (left.event < right.event ? -1 : 1))).toEqual(
      recorded.map((event) => ({
        position: expect.any(Number),
        at: new Date(ASKED_AT).toISOString(),
        event,
        field: 'note',
        about: 'ticket:spine/main/INC-2',
        reader,
        reason: GLASS_REASON,
      })),
    );
  });

  it.each([
    [
      'before anything happened to the tickets',
      '@asOf(time: "2006-06-10T12:00:00Z") @asKnownAt(time: "2006-06-10T12:00:00Z")',
    ],
    ['before a text was withheld or erased', '@asOf(time: "2006-06-30T12:00:00Z")'],
  ])('is the same for what was known %s: what counts is who may read now', async (_title, directives) => {
    for (const row of ROWS.filter(({ reader }) => reader === null || reader['role'] === 'supplier')) {
      const texts = await textsAs(owners, row.reader, directives);
      const known = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined && text !== null));
      expect(Object.keys(known).length).toBeGreaterThanOrEqual(17);
      expect(expectedOf(row)).toMatchObject(known);
    }
  });
});

describe('a cell is red', () => {
  it.each(DISCLOSURE_RULES)('with the other way round: $name', async (rule) => {
    const planted = DISCLOSURE_RULES.map((one) =>
      one === rule ? { ...one, applies: (facts: DisclosureFacts) => !one.applies(facts) } : one,
    );
    owners.decide = (facts) => decideDisclosure(facts, planted);
    expect(await firstRedCell()).not.toBeNull();
  });

  // What is erased has no words left: that rule keeps the decision true to it, and nothing hangs on it.
  it.each(DISCLOSURE_RULES.slice(1))('without: $name', async (rule) => {
    const planted = DISCLOSURE_RULES.filter((one) => one !== rule);
    owners.decide = (facts) => decideDisclosure(facts, planted);
    expect(await firstRedCell()).not.toBeNull();
  });

  type Planted = readonly [string, (facts: DisclosureFacts) => DisclosureFacts];
  const reading = (change: (reader: NonNullable<DisclosureFacts['reader']>) => object) => (facts: DisclosureFacts) =>
    facts.reader === null ? facts : { ...facts, reader: { ...facts.reader, ...change(facts.reader) } };
  const FIRMS: Readonly<Record<string, string>> = {
    'lsp-london': 'BT',
    n3: 'BT',
    spine: 'BT',
    'lsp-southern': 'FUJITSU',
    nsd: 'FUJITSU',
  };

  it.each<Planted>([
    [
      'where any capacity that is claimed is believed',
      (facts) => ({ ...facts, capacityOfDesk: facts.reader?.capacity ?? null }),
    ],
    [
      'where a firm reads what one of its desks may',
      (facts) => reading(({ desk }) => (FIRMS[desk ?? ''] === FIRMS[facts.owner] ? { desk: facts.owner } : {}))(facts),
    ],
    ['where no toolkit status is asked for', reading(() => ({ toolkitStatus: 'CURRENT' }))],
    [
      'where a dashboard reads as a desk does',
      reading(({ role }) => (role === 'dashboard' ? { role: 'supplier' } : {})),
    ],
    [
      'where an operator reads as a desk does',
      reading(({ role }) => (role === 'operator' ? { role: 'supplier' } : {})),
    ],
    [
      'where an auditor reads as a guardian does',
      reading(({ role }) => (role === 'auditor' ? { role: 'guardian', capacity: 'GUARDIAN' } : {})),
    ],
    [
      'where a guardian is one by role alone',
      reading(({ role }) => (role === 'guardian' ? { capacity: 'GUARDIAN' } : {})),
    ],
    ['where a local desk reads nothing', reading(({ role }) => (role === 'local-desk' ? { role: 'dashboard' } : {}))],
    [
      'where any purpose resolves incidents',
      reading(({ purpose }) => (purpose === 'CLINICAL_SAFETY' ? {} : { purpose: 'INCIDENT_RESOLUTION' })),
    ],
    [
      'where assurance of contracts does not',
      reading(({ purpose }) => (purpose === 'CONTRACT_ASSURANCE' ? { purpose: 'SERVICE_REPORTING' } : {})),
    ],
    ['where any purpose is clinical safety', reading(() => ({ purpose: 'CLINICAL_SAFETY' }))],
    ['where glass breaks without a reason', reading(() => ({ breakGlassReason: GLASS_REASON }))],
    ['where no glass breaks', reading(() => ({ breakGlassReason: null }))],
    ['where every ticket is one of clinical safety', (facts) => ({ ...facts, clinicalSafety: true })],
    ['where no ticket is', (facts) => ({ ...facts, clinicalSafety: false })],
    ['where every desk is a party', (facts) => ({ ...facts, isParty: true })],
    ['where none is', (facts) => ({ ...facts, isParty: false })],
    [
      'where an offer opens all there is',
      (facts) => ({ ...facts, isParty: facts.isParty || facts.reader?.desk === 'choose-and-book' }),
    ],
    ['where an offer opens nothing', (facts) => ({ ...facts, wasOffered: false })],
    ['where any text was offered to anybody', (facts) => ({ ...facts, wasOffered: true })],
    ['where nobody withholds', (facts) => ({ ...facts, withheldFor: null })],
    ['where all is released to all', (facts) => ({ ...facts, disclosure: 'PROGRAMME' })],
    [
      'where what is the owner’s is for the parties',
      (facts) => ({ ...facts, disclosure: facts.disclosure === 'OWNER' ? 'PARTIES' : facts.disclosure }),
    ],
    [
      'where nothing is for the parties',
      (facts) => ({ ...facts, disclosure: facts.disclosure === 'PARTIES' ? 'OWNER' : facts.disclosure }),
    ],
  ])('%s', async (_title, plant) => {
    owners.decide = (facts) => decideDisclosure(plant(facts));
    expect(await firstRedCell()).not.toBeNull();
  });
});
