import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kind, parse, type FieldDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import type { Reader } from '../../schema/contract/reader.ts';
import { namedTypeOf } from '../../subgraphs/kit/conformance/contract-types.ts';
import type { DeskDefinition } from '../../subgraphs/kit/desk-definition.ts';
import { serveDesk, type ServedDesk } from '../../subgraphs/kit/server.ts';
import { askSigned, DESK_KEYS } from '../disclosure/serve-owners.ts';
import { day, event as written } from '../ledger/events.ts';

const NUMBER = '9434765919';
const FORMS = [
  NUMBER,
  '943 476 5919',
  '943-476-5919',
  '943\u00a0476\u00a05919',
  '9 4 3 4 7 6 5 9 1 9',
  `NHS${NUMBER}`,
  'NHS No. 943.476.5919',
  '943\u2013476\u20135919',
  '９４３４７６５９１９',
  '(943) 476/5919',
  '943\u200b476\u200b5919',
  '943\n476\n5919',
];
/** A text of every form, given to the whole programme: the class that opens most. */
const WORDS = { text: `Synthetic patient ${FORMS.join(', then ')}.`, disclosure: 'PROGRAMME' };
const PARTY = 'desk:nsd';

/** Witnessed when it is appended: after the desk's samples. */
const event = (...parameters: Parameters<typeof written>) => ({ ...written(...parameters), witnessedAt: undefined });

/** A record in which a person has typed the number wherever the ledger takes what a person types. */
function eventsWithTheNumber(code: string): readonly object[] {
  const ticket = 'T1';
  const own = code === 'lsp-southern' ? { releaseBundle: `bundle ${NUMBER}` } : {};
  return [
    event('r1', 'problem.recorded', day(1), {
      problem: 'P1',
      data: { state: `Open ${NUMBER}` },
      texts: { summary: WORDS },
    }),
    event('r2', 'change.recorded', day(1), {
      change: 'C1',
      data: { state: `Held ${NUMBER}` },
      texts: { summary: WORDS },
    }),
    event('r3', 'material.owed', day(1), { obligation: 'O1', data: { service: 'PDS', owedBy: PARTY, owedTo: PARTY } }),
    event('r4', 'material.rejected', day(2), { obligation: 'O1', texts: { rejectNote: WORDS } }),
    event('r5', 'knownError.published', day(1), {
      knownError: 'K1',
      data: { disclosure: 'PROGRAMME', state: 'OPEN' },
      texts: { symptoms: WORDS, workaround: WORDS },
    }),
    event('i1', 'incident.declared', day(1), { incident: 'I-REDACTION', texts: { title: WORDS } }),
    event('i2', 'incident.startClaimed', day(1), {
      incident: 'I-REDACTION',
      data: { at: day(1), claimedBy: PARTY, basis: `CALL ${NUMBER}` },
    }),
    event('i3', 'dispute.raised', day(3), {
      incident: 'I-REDACTION',
      data: { dispute: 'D1', subject: 'SEVERITY', about: 'S1' },
      texts: { position: WORDS },
    }),
    event('t1', 'ticket.opened', day(1), {
      ticket,
      data: { incident: 'I-REDACTION', sourceStatus: `Waiting ${NUMBER}`, problem: 'P1', causedByChange: 'C1', own },
      texts: { summary: WORDS },
    }),
    event('t2', 'clock.stated', day(1), {
      ticket,
      data: { statement: 'CS1', role: 'HANDLING', state: 'STOPPED', heldBy: PARTY, from: day(1) },
      texts: { evidence: WORDS },
    }),
    event('t3', 'handover.rejected', day(2), {
      ticket,
      data: {
        handover: 'H1',
        from: PARTY,
        to: PARTY,
        rejectCode: 'OTHER',
        minimumDataSetMissing: [`age of ${FORMS[1]}`],
      },
      texts: { rejectNote: WORDS },
    }),
    event('t4', 'severity.claimed', day(1), {
      ticket,
      data: { claim: 'S1', value: 2, claimedBy: PARTY, definition: `SEV ${NUMBER}` },
    }),
    event('t5', 'resolution.claimed', day(3), { ticket, texts: { reason: WORDS } }),
    event('t6', 'note.added', day(3), { ticket, texts: { note: WORDS } }),
  ];
}

const HAVING_FIELDS: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
]);

const stranger = { subject: 'synthetic', toolkitStatus: 'CURRENT', breakGlassReason: null } as const;
/** Who reads for another desk than the two that are asked, or for none. */
const OTHER_READERS: readonly Reader[] = [
  { ...stranger, desk: 'spine', capacity: 'PROVIDER', role: 'supplier', purpose: 'INCIDENT_RESOLUTION' },
  { ...stranger, desk: 'n3', capacity: 'PROVIDER', role: 'dashboard', purpose: 'SERVICE_REPORTING' },
  { ...stranger, desk: null, capacity: 'AUDITOR', role: 'auditor', purpose: 'AUDIT' },
  { ...stranger, desk: null, capacity: 'GUARDIAN', role: 'guardian', purpose: 'CLINICAL_SAFETY' },
];

const registry = createRegistry(await loadOrganisations());
const OWNER_TOKEN = 'synthetic-owner-token';

/** A reading that owes nothing to ours: widths folded, and what parts digits and is neither digit nor letter left out. */
const withoutSeparators = (text: string): string =>
  text.normalize('NFKC').replace(/(?<=\d)(?:\\n|[^\dA-Za-z"]){1,3}(?=\d)/g, '');

describe.each(['nsd', 'lsp-southern'])('an NHS number in every free text of %s', (code) => {
  let folder: string;
  let served: ServedDesk;
  let prefix: string;
  /** Fields of the desk's whole schema, its own part included, by type. */
  const fields = new Map<string, readonly FieldDefinitionNode[]>();
  let question: string;
  let body: string;
  let data: Record<string, unknown>;

  const ask = async (query: string, reader: Reader | null = null): Promise<string> =>
    JSON.stringify(await askSigned(served, reader, Date.now(), { query, variables: {} }));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-redaction-'));
    const subgraph = registry.subgraphByName(code)!;
    ({ prefix } = subgraph);
    const environment = {
      subgraph,
      desks: registry.desksOfSubgraph(code),
      directory: registry,
      dataFolder: folder,
      databaseUrl: null,
      clock: Date.now,
      ownerToken: OWNER_TOKEN,
    };
    const { desk: definition } = (await import(`../../subgraphs/${code}/index.ts`)) as { desk: DeskDefinition };
    served = await serveDesk({ definition, environment, port: 0, log: () => {}, keys: DESK_KEYS });
    const appended = await fetch(new URL('/events', served.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${OWNER_TOKEN}` },
      body: JSON.stringify(eventsWithTheNumber(code)),
    });
    expect(await appended.json()).toMatchObject({ appended: eventsWithTheNumber(code).length, rejected: [] });

    const { sdl } = JSON.parse(await ask('{ _service { sdl } }')).data._service;
    for (const definition of parse(sdl).definitions) {
      if (!HAVING_FIELDS.has(definition.kind)) continue;
      const { name, fields: own = [] } = definition as ObjectTypeDefinitionNode;
      fields.set(name.value, [...(fields.get(name.value) ?? []), ...own]);
    }
    const entity = (alias: string, type: string, key: string) =>
      `${alias}: _entities(representations: [{ __typename: "${prefix}${type}", ${key} }]) {
        ... on ${prefix}${type} ${selectAll(`${prefix}${type}`)}
      }`;
    question = `{
      ${code === 'nsd' ? `incidents(first: 200) { nodes ${selectAll('Incident')} }` : ''}
      ${entity('ticket', 'Ticket', `id: "${code}/main/T1"`)}
      ${entity('involvement', 'Involvement', `id: "I-REDACTION|${code}"`)}
      ${entity('knownError', 'KnownError', `id: "${code}/K1"`)}
      ${entity('desk', 'Desk', `code: "${code}"`)}
    }`;
    body = await ask(question);
    const answer = JSON.parse(body);
    expect(answer.errors).toBeUndefined();
    ({ data } = answer);
  }, 60_000);

  afterAll(async () => {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** All that can be asked of a type, a type within itself left out. */
  function selectAll(typeName: string, within: readonly string[] = []): string {
    const parts = (fields.get(typeName) ?? []).flatMap((field) => {
      const type = namedTypeOf(field.type);
      if (!fields.has(type)) return [field.name.value];
      return [...within, typeName].includes(type)
        ? []
        : [`${field.name.value} ${selectAll(type, [...within, typeName])}`];
    });
    return `{ ${parts.join(' ')} }`;
  }

  /** Visits every field of an answer with its name, `Type.field`, and the type of its value; nulls are not visited. */
  function visit(typeName: string, value: unknown, look: (field: string, type: string, value: unknown) => void): void {
    if (Array.isArray(value)) return value.forEach((item) => visit(typeName, item, look));
    if (typeof value !== 'object' || value === null) return;
    for (const field of fields.get(typeName) ?? []) {
      const type = namedTypeOf(field.type);
      const inner = (value as Readonly<Record<string, unknown>>)[field.name.value] ?? null;
      if (inner === null) continue;
      look(`${typeName}.${field.name.value}`, type, inner);
      visit(type, inner, look);
    }
  }
  /** The contract's name of a desk's own type: `Ticket` of `NsdTicket`. */
  const withoutPrefix = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  function visitAll(look: Parameters<typeof visit>[2]): void {
    visit('Query', data, look);
    for (const type of ['Ticket', 'Involvement', 'KnownError', 'Desk'])
      visit(prefix + type, data[type[0]!.toLowerCase() + type.slice(1)], look);
  }

  it('stands in each of them, and in each is taken out and counted', () => {
    const declared = [...fields]
      .flatMap(([type, own]) => own.map((field) => ({ name: `${type}.${field.name.value}`, field })))
      .filter(({ field }) => namedTypeOf(field.type) === 'GovernedText')
      .map(({ name }) => withoutPrefix(name));
    const redacted = new Map<string, Record<string, unknown>>();
    visitAll((name, type, value) => {
      const text = value as Record<string, unknown>;
      if (type === 'GovernedText' && text['state'] === 'REDACTED') redacted.set(withoutPrefix(name), text);
    });
    expect(declared.length).toBeGreaterThanOrEqual(11);
    expect([...redacted.keys()].toSorted()).toEqual([...new Set(declared)].toSorted());
    for (const [name, text] of redacted) {
      expect(text, name).toMatchObject({ redactions: FORMS.length, withheld: null });
      const marks = FORMS.map((form) => (form.startsWith('NHS No') ? 'NHS No. [NHS number]' : form));
      const shown = marks.map((form) =>
        form.startsWith('NHS No')
          ? form
          : form.startsWith('NHS')
            ? 'NHS[NHS number]'
            : form.startsWith('(')
              ? '([NHS number]'
              : '[NHS number]',
      );
      expect(text['text'], name).toBe(`Synthetic patient ${shown.join(', then ')}.`);
    }
  });

  it('comes out of no text, state, code or own field, in any form', () => {
    expect(withoutSeparators(FORMS.join(' x ')).split(NUMBER)).toHaveLength(FORMS.length + 1);
    expect(withoutSeparators(body)).not.toContain(NUMBER);
    const strings = new Map<string, string>();
    visitAll((name, type, value) => {
      if (type === 'String' && JSON.stringify(value).includes('[NHS number]'))
        strings.set(withoutPrefix(name), JSON.stringify(value));
    });
    const expected = [
      'Ticket.sourceStatus',
      'SeverityClaim.definition',
      'Handover.minimumDataSetMissing',
      'Problem.state',
      'Change.state',
      'GovernedText.text',
      ...(code === 'nsd' ? ['TimeClaim.basis'] : ['Ticket.releaseBundle']),
    ];
    expect([...strings.keys()].toSorted()).toEqual(expected.toSorted());
  });

  it.each(OTHER_READERS)('comes out to no other reader: $role of $desk as $capacity', async (reader) => {
    const answer = await ask(question, reader);
    expect(JSON.parse(answer).errors).toBeUndefined();
    expect(withoutSeparators(answer)).not.toContain(NUMBER);
    // What is released to all is read by all: a reader who is refused everything would show nothing either.
    const redacted = (text: string): number => text.match(/"state":"REDACTED"/g)?.length ?? 0;
    expect(redacted(answer)).toBeGreaterThanOrEqual(redacted(body));
    expect(redacted(body)).toBeGreaterThan(0);
  });

  it('is not found by searching for it: a search sees what the reader sees', async () => {
    const search = async (symptom: string) => {
      const answer = await ask(`{ _entities(representations: [{ __typename: "${prefix}Desk", code: "${code}" }]) {
        ... on ${prefix}Desk { knownErrors(symptom: ${JSON.stringify(symptom)}) { nodes { reference } } } } }`);
      return JSON.parse(answer).data._entities[0].knownErrors.nodes.map(
        ({ reference }: { reference: string }) => reference,
      );
    };
    expect(await search('synthetic patient')).toEqual(['K1']);
    for (const form of FORMS) expect(await search(form), form).toEqual([]);
  });
});
