/** A small valid file, and the means to spoil it: each case changes some text of it and says what the parser must find. */

import { parseOrganisations } from '../../schema/organisations/parse.ts';
import type { Organisations } from '../../schema/organisations/model.ts';

export const VALID = `version: 1
organisations:
  - code: ALPHA
    name: Alpha
    knownFrom: 2004-01-01
    source: synthetic
    subgraph: { name: lsp-alpha }
    desks:
      - { name: Alpha desk, kind: LSP, memberFrom: 2004-04-01 }
  - code: BETA
    name: Beta
    knownFrom: 2004-01-01
    predecessors: [ALPHA]
    toolkit:
      - { status: CURRENT, from: 2005-01-01, to: 2007-01-01, source: synthetic }
      - { status: LAPSED, from: 2007-01-01, source: synthetic }
    source: synthetic
    subgraph:
      name: beta-desks
      prefix: Beta
      url: http://beta.invalid/
      timeoutMs: 500
      owns: { types: [Parcel], rootFields: [Query.parcels] }
    desks:
      - { name: Beta desks, kind: LOCAL, memberFrom: 2004-04-01, aggregate: true }
      - code: beta-one
        name: Beta desk one
        kind: LOCAL
        memberFrom: 2004-04-01
        memberTo: 2009-04-01
        site: SITE-1
takeovers:
  - desk: lsp-alpha
    organisation: BETA
    from: 2007-01-08
    knownFrom: 2006-09-30
    source: synthetic
sites:
  - { code: SITE-1, name: Site one, organisation: BETA, cluster: SOUTHERN }
services:
  - code: NEW
    name: New service
    scope: LSP
    lifecycles:
      - { lifecycle: PLANNED, from: 2004-01-01 }
      - { lifecycle: DEPLOYED, from: 2005-01-01 }
    dependsOn: [CORE]
    supportedBy: lsp-alpha
    source: synthetic
  - code: OLD
    name: Old service
    scope: REPLACEABLE
    lifecycles:
      - { lifecycle: TO_BE_REPLACED, from: 2004-01-01 }
    replacedBy: NEW
    source: synthetic
  - code: CORE
    name: Core service
    scope: CENTRAL
    lifecycles:
      - { lifecycle: DEPLOYED, from: 2004-01-01 }
    source: synthetic
providerAssignments:
  - service: NEW
    organisation: ALPHA
    desk: lsp-alpha
    role: LSP
    cluster: SOUTHERN
    from: 2004-01-01
    agreement: { code: NEW-SLA, version: '1' }
    source: synthetic
agreements:
  - code: NEW-SLA
    version: '1'
    kind: SLA
    provider: ALPHA
    customer: BETA
    from: 2004-01-01
    services: [NEW]
    source: synthetic
    targets:
      - { code: FIX, measure: RESTORE, threshold: '2', unit: hours, severity: 1, calendar: EVERY-HOUR }
      - { code: UP, measure: AVAILABILITY, threshold: '99.9', unit: percent, calendar: EVERY-HOUR }
`;

/** Replaces the only occurrence of `found`, so that a case cannot go stale unseen. */
export function spoil(found: string, replacement: string, text: string = VALID): string {
  const [before, after, ...more] = text.split(found);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`the fixture must have ${JSON.stringify(found)} exactly once`);
  }
  return before + replacement + after;
}

/** Marks in a spoiled text where a problem must be reported; taken out before it is parsed. */
const MARK = '»';

/** Takes the marks out of the text and says where they stood, as `line:column`, both one-based. */
export function unmark(marked: string): { readonly text: string; readonly places: readonly string[] } {
  const [first = '', ...rest] = marked.split(MARK);
  const places: string[] = [];
  let text = first;
  for (const part of rest) {
    const lines = text.split('\n');
    places.push(`${lines.length}:${lines.at(-1)!.length + 1}`);
    text += part;
  }
  return { text, places };
}

/** The problems as `line:column RULE`, in the parser's order; empty for a valid text. */
export function problemsOf(text: string): readonly string[] {
  const parsed = parseOrganisations(text, 'organisations.yml');
  if ('ok' in parsed) return [];
  return parsed.problems.map(({ line, column, rule }) => `${line}:${column} ${rule}`);
}

export function messagesOf(text: string): readonly string[] {
  const parsed = parseOrganisations(text, 'organisations.yml');
  return 'ok' in parsed ? [] : parsed.problems.map(({ message }) => message);
}

export function parseValid(text: string): Organisations {
  const parsed = parseOrganisations(text, 'organisations.yml');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.ok;
}
