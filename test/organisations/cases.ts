/**
 * Ways to spoil the fixture. Each has edits (text that the fixture has once, and what to put there) and the rules that the
 * parser must then name, in order; » in the edits marks where it must see each of them.
 */

import type { OrganisationsRule } from '../../schema/organisations/rules.ts';

export interface Case {
  readonly what: string;
  readonly edits: readonly (readonly [found: string, replacement: string])[];
  readonly rules: readonly OrganisationsRule[];
}

type Row = readonly [what: string, found: string, replacement: string, ...rules: OrganisationsRule[]];

const SHAPE: readonly Row[] = [
  ['a mapping where a value is', 'name: Alpha\n', 'name: »Alpha: x\n', 'YAML_SYNTAX'],
  ['an alias', 'name: Alpha\n', 'name: »*other\n', 'YAML_ALIAS'],
  ['the same key twice', 'version: 1\n', 'version: 1\n»version: 1\n', 'YAML_SYNTAX'],
  ['another version', 'version: 1\n', 'version: »2\n', 'VERSION_SUPPORTED'],
  ['no version', 'version: 1\n', '»', 'KEY_REQUIRED'],
  ['an unknown list', 'version: 1\n', 'version: 1\n»desks: []\n', 'KEY_UNKNOWN'],
  ['a list that is a mapping', 'takeovers:\n  - desk', 'takeovers:\n    »desk', 'VALUE_TYPE'],
  ['an unknown key of a row', '    name: Beta\n', '    name: Beta\n    »colour: red\n', 'KEY_UNKNOWN'],
  ['an unknown key of a desk', 'name: Beta desk one\n', 'name: Beta desk one\n        »phone: x\n', 'KEY_UNKNOWN'],
  ['a missing name', '  - code: ALPHA\n    name: Alpha\n', '  - »code: ALPHA\n', 'KEY_REQUIRED'],
  ['an empty value', '    name: Alpha\n', '    »name:\n', 'VALUE_TYPE'],
  ['text over two lines', 'name: Alpha\n', 'name: »"a\\nb"\n', 'TEXT_FORM'],
  ['text with blanks around it', 'name: Alpha\n', 'name: »" Alpha "\n', 'TEXT_FORM'],
  ['a version without quotes', "version: '1'\n    kind", 'version: »1\n    kind', 'VALUE_TYPE'],
  ['an unknown kind of desk', 'kind: LSP,', 'kind: »REGIONAL,', 'VALUE_ALLOWED'],
  ['an unknown role', 'role: LSP\n', 'role: »FRIEND\n', 'VALUE_ALLOWED'],
  ['an unknown scope', 'scope: REPLACEABLE', 'scope: »OLD', 'VALUE_ALLOWED'],
  [
    'a code in small letters',
    '{ code: SITE-1,',
    '{ code: SITE-1, name: x, organisation: BETA }\n  - { code: »site,',
    'CODE_FORM',
  ],
  ['a cluster in small letters', '    cluster: SOUTHERN\n', '    cluster: »southern\n', 'CLUSTER_FORM'],
  ['a desk code in capitals', 'code: beta-one', 'code: »Beta_One', 'DESK_CODE_FORM'],
  ['a subgraph name in capitals', 'name: beta-desks', 'name: »BetaDesks', 'SUBGRAPH_NAME_FORM'],
  ["a subgraph with a name of the gateway's own", 'name: beta-desks', 'name: »journey', 'SUBGRAPH_NAME_FORM'],
  ['a prefix in small letters', 'prefix: Beta', 'prefix: »beta', 'PREFIX_FORM'],
  ['an owned type that is no name', 'types: [Parcel]', 'types: [»Parcel!]', 'OWNED_TYPE_FORM'],
  ['an owned root field without a root', '[Query.parcels]', '[»parcels]', 'OWNED_ROOT_FIELD_FORM'],
  ['an introspection field', '[Query.parcels]', '[»Query.__schema]', 'OWNED_ROOT_FIELD_FORM'],
  ['a url without a scheme', 'url: http://beta.invalid/', 'url: »beta.invalid', 'URL_FORM'],
  ['a url of another scheme', 'url: http://beta.invalid/', 'url: »file:///etc/hosts', 'URL_FORM'],
  ['a url with a password', 'url: http://beta.invalid/', 'url: »http://a:b@beta.invalid/', 'URL_FORM'],
  [
    'a replica that is no address',
    'url: http://beta.invalid/',
    'url: http://beta.invalid/\n      replicas: [»beta.invalid]',
    'URL_FORM',
  ],
  [
    'replicas that are no list',
    'url: http://beta.invalid/',
    'url: http://beta.invalid/\n      replicas: »http://beta-two.invalid/',
    'VALUE_TYPE',
  ],
  [
    'copies for half a millisecond',
    'timeoutMs: 500',
    'timeoutMs: 500\n      lastKnown: { staleIfErrorMs: »0.5 }',
    'LAST_KNOWN_RANGE',
  ],
  [
    'copies of the future',
    'timeoutMs: 500',
    'timeoutMs: 500\n      lastKnown: { freshForMs: »-1 }',
    'LAST_KNOWN_RANGE',
  ],
  [
    'copies of more than a week',
    'timeoutMs: 500',
    'timeoutMs: 500\n      lastKnown: { staleWhileRevalidateMs: »604800001 }',
    'LAST_KNOWN_RANGE',
  ],
  [
    'an age of copies in words',
    'timeoutMs: 500',
    'timeoutMs: 500\n      lastKnown: { staleIfErrorMs: »PT1H }',
    'VALUE_TYPE',
  ],
  [
    'a kind of copies that there is not',
    'timeoutMs: 500',
    'timeoutMs: 500\n      lastKnown: { »staleForEverMs: 1 }',
    'KEY_UNKNOWN',
  ],
  ['a timeout of nothing', 'timeoutMs: 500', 'timeoutMs: »0', 'TIMEOUT_RANGE'],
  ['a timeout of more than a minute', 'timeoutMs: 500', 'timeoutMs: »60001', 'TIMEOUT_RANGE'],
  ['a timeout of half a millisecond', 'timeoutMs: 500', 'timeoutMs: »0.5', 'TIMEOUT_RANGE'],
  ['a timeout in words', 'timeoutMs: 500', 'timeoutMs: »short', 'VALUE_TYPE'],
  ['a timeout that is no number', 'timeoutMs: 500', 'timeoutMs: ».nan', 'VALUE_TYPE'],
  ['a day that does not exist', 'from: 2007-01-08', 'from: »2007-02-30', 'INSTANT_FORM'],
  ['an instant without an offset', 'from: 2007-01-08', 'from: »2007-01-08T00:00:00', 'INSTANT_FORM'],
  ['a year alone', 'from: 2007-01-08', 'from: »2007', 'VALUE_TYPE'],
  [
    'no lifecycle',
    'lifecycles:\n      - { lifecycle: TO_BE_REPLACED, from: 2004-01-01 }',
    'lifecycles: »[]',
    'LIST_EMPTY',
  ],
  ['an agreement about nothing', 'services: [NEW]', 'services: »[]', 'LIST_EMPTY'],
  ['a severity of 6', 'severity: 1', 'severity: »6', 'SEVERITY_RANGE'],
  ['a stop that nobody can permit', 'unit: percent,', 'unit: percent, permittedStops: [»UNMAPPED],', 'VALUE_ALLOWED'],
  ['a negative credit', 'unit: percent,', 'unit: percent, creditPence: »-1,', 'CREDIT_RANGE'],
];

const BETWEEN_ROWS: readonly Row[] = [
  [
    'replicas of no server',
    '{ name: lsp-alpha }',
    '{ name: lsp-alpha, »replicas: [http://alpha.invalid/] }',
    'REPLICA_BESIDE_URL',
  ],
  [
    'a replica that is the url, written otherwise',
    'url: http://beta.invalid/',
    'url: http://BETA.invalid\n      replicas: [»HTTP://beta.invalid:80]',
    'REPLICA_UNIQUE',
  ],
  [
    'a replica twice',
    'url: http://beta.invalid/',
    'url: http://beta.invalid/\n      replicas: [http://two.invalid/, http://three.invalid/, »http://two.invalid]',
    'REPLICA_UNIQUE',
  ],
  ['a target twice', 'code: UP,', 'code: »FIX,', 'CODE_UNIQUE'],
  [
    'a desk of no subgraph of its row',
    'code: beta-one\n',
    'code: beta-one\n        subgraph: »lsp-alpha\n',
    'DESK_SUBGRAPH',
  ],
  ['two aggregates', 'site: SITE-1\n', 'site: SITE-1\n        aggregate: »true\n', 'DESK_AGGREGATE'],
  [
    'a desk alone that is an aggregate',
    'kind: LSP, memberFrom: 2004-04-01',
    'kind: LSP, memberFrom: 2004-04-01, aggregate: »true',
    'DESK_AGGREGATE',
  ],
  ['a prefix twice', 'prefix: Beta', 'prefix: »LspAlpha', 'PREFIX_UNIQUE'],
  ['a prefix that begins another', 'prefix: Beta', 'prefix: »Lsp', 'PREFIX_UNIQUE'],
  ['a prefix that another begins', 'prefix: Beta', 'prefix: »LspAlphaTwo', 'PREFIX_UNIQUE'],
  ['a type owned twice', 'types: [Parcel]', 'types: [Parcel, »Parcel]', 'OWNED_UNIQUE'],
  [
    'a takeover that ends as it begins',
    'from: 2007-01-08\n',
    'from: 2007-01-08\n    to: »2007-01-08\n',
    'PERIOD_ORDER',
  ],
  ['a desk that leaves before it joins', 'memberTo: 2009-04-01', 'memberTo: »2003-04-01', 'PERIOD_ORDER'],
  [
    'an organisation that ends before it begins',
    '    name: Alpha\n',
    '    name: Alpha\n    from: 2005-01-01\n    to: »2004-01-01\n',
    'PERIOD_ORDER',
  ],
  ['a predecessor that is nobody', 'predecessors: [ALPHA]', 'predecessors: [»GAMMA]', 'ORGANISATION_EXISTS'],
  ['a predecessor that is itself', 'predecessors: [ALPHA]', 'predecessors: [»BETA]', 'SELF_REFERENCE'],
  ['a ring of predecessors', '    name: Alpha\n', '    name: Alpha\n    predecessors: »[BETA]\n', 'PREDECESSOR_CYCLE'],
  [
    'a takeover by nobody',
    'organisation: BETA\n    from: 2007',
    'organisation: »GAMMA\n    from: 2007',
    'ORGANISATION_EXISTS',
  ],
  [
    'a takeover of no desk',
    'desk: lsp-alpha\n    organisation: BETA',
    'desk: »lsp-gamma\n    organisation: BETA',
    'DESK_EXISTS',
  ],
  ['a site of nobody', 'organisation: BETA, cluster', 'organisation: »GAMMA, cluster', 'ORGANISATION_EXISTS'],
  ['a desk at no site', 'site: SITE-1', 'site: »SITE-2', 'SITE_EXISTS'],
  ['a dependency on nothing', 'dependsOn: [CORE]', 'dependsOn: [»CODE]', 'SERVICE_EXISTS'],
  ['a dependency on itself', 'dependsOn: [CORE]', 'dependsOn: [»NEW]', 'SELF_REFERENCE'],
  ['a replacement by nothing', 'replacedBy: NEW', 'replacedBy: »NOW', 'SERVICE_EXISTS'],
  ['a replacement by itself', 'replacedBy: NEW', 'replacedBy: »OLD', 'SELF_REFERENCE'],
  ['a ring of replacements', 'dependsOn: [CORE]\n', 'replacedBy: »OLD\n', 'REPLACED_BY_CYCLE'],
  ['support by no desk', 'supportedBy: lsp-alpha', 'supportedBy: »lsp-omega', 'DESK_EXISTS'],
  [
    'lifecycles that overlap',
    '- { lifecycle: DEPLOYED, from: 2005-01-01',
    '- »{ lifecycle: DEPLOYED, from: 2005-01-01, knownFrom: 2004-01-01',
    'LIFECYCLE_OVERLAP',
  ],
  [
    'lifecycles that begin together',
    '- { lifecycle: DEPLOYED, from: 2005-01-01',
    '- »{ lifecycle: DEPLOYED, from: 2004-01-01, knownFrom: 2005-01-01',
    'LIFECYCLE_OVERLAP',
  ],
  [
    'toolkit statuses that overlap',
    '- { status: LAPSED, from: 2007-01-01',
    '- »{ status: LAPSED, from: 2006-12-31, knownFrom: 2005-01-01',
    'TOOLKIT_OVERLAP',
  ],
  ['a toolkit status that says nothing', 'status: LAPSED', 'status: »UNKNOWN', 'VALUE_ALLOWED'],
  [
    'a toolkit status without a source',
    '- { status: LAPSED, from: 2007-01-01, source: synthetic }',
    '- »{ status: LAPSED, from: 2007-01-01 }',
    'KEY_REQUIRED',
  ],
  ['a toolkit status that ends before it begins', 'to: 2007-01-01, source', 'to: »2004-01-01, source', 'PERIOD_ORDER'],
  ['an assignment of nothing', 'service: NEW', 'service: »NIL', 'SERVICE_EXISTS'],
  ['an assignment to nobody', 'organisation: ALPHA\n', 'organisation: »GAMMA\n', 'ORGANISATION_EXISTS'],
  ['an assignment to no desk', '    desk: lsp-alpha\n    role', '    desk: »lsp-omega\n    role', 'DESK_EXISTS'],
  [
    'an assignment in a cluster without sites',
    '    cluster: SOUTHERN\n',
    '    cluster: »NORTHERN\n',
    'CLUSTER_HAS_SITE',
  ],
  [
    'an assignment for a cluster and a site',
    '    cluster: SOUTHERN\n',
    '    cluster: »SOUTHERN\n    site: SITE-1\n',
    'ASSIGNMENT_SCOPE',
  ],
  ['an assignment at no site', '    cluster: SOUTHERN\n', '    site: »SITE-2\n', 'SITE_EXISTS'],
  [
    'another version of an agreement',
    "{ code: NEW-SLA, version: '1' }",
    "»{ code: NEW-SLA, version: '2' }",
    'AGREEMENT_EXISTS',
  ],
  ['an agreement with oneself', 'customer: BETA', 'customer: »ALPHA', 'AGREEMENT_PARTIES'],
  ['an agreement of nobody', 'provider: ALPHA', 'provider: »GAMMA', 'ORGANISATION_EXISTS'],
];

const FURTHER: readonly Case[] = [
  {
    what: 'subgraph and subgraphs',
    edits: [
      [
        '    subgraph: { name: lsp-alpha }\n',
        '    subgraph: { name: lsp-alpha }\n    »subgraphs: [{ name: lsp-more }]\n',
      ],
      [
        '{ name: Alpha desk, kind: LSP, memberFrom: 2004-04-01 }',
        '{ subgraph: lsp-alpha, name: Alpha desk, kind: LSP, memberFrom: 2004-04-01 }\n      - { subgraph: lsp-more, name: More, kind: LSP, memberFrom: 2004-04-01 }',
      ],
    ],
    rules: ['SUBGRAPH_KEYS'],
  },
  {
    what: 'a version with a blank',
    edits: [
      ["version: '1'\n    kind", "version: »'1 b'\n    kind"],
      ["{ code: NEW-SLA, version: '1' }", "»{ code: NEW-SLA, version: '1' }"],
    ],
    rules: ['AGREEMENT_EXISTS', 'VERSION_FORM'],
  },
  {
    what: 'a subgraph without a desk',
    edits: [
      ['    subgraph: { name: lsp-alpha }\n', '    subgraphs: [{ name: lsp-alpha }, { name: »lsp-empty }]\n'],
      ['{ name: Alpha desk', '{ subgraph: lsp-alpha, name: Alpha desk'],
    ],
    rules: ['SUBGRAPH_HAS_DESK'],
  },
  {
    what: 'a site twice',
    edits: [
      ['sites:\n', 'sites:\n  - { code: SITE-1, name: Before, organisation: BETA }\n'],
      ['code: SITE-1, name: Site one', 'code: »SITE-1, name: Site one'],
    ],
    rules: ['CODE_UNIQUE'],
  },
  {
    what: 'a service twice',
    edits: [
      ['code: CORE\n', 'code: »NEW\n'],
      ['dependsOn: [CORE]', 'dependsOn: []'],
    ],
    rules: ['CODE_UNIQUE'],
  },
  {
    what: 'an operator on record before whom it takes over from',
    edits: [
      ['knownFrom: 2006-09-30', 'knownFrom: 2003-09-30'],
      ['  - desk: lsp-alpha\n    organisation: BETA', '  - »desk: lsp-alpha\n    organisation: BETA'],
    ],
    rules: ['OPERATOR_OVERLAP'],
  },
  {
    what: 'an organisation twice',
    edits: [
      ['takeovers:\n', '  - { code: »BETA, name: Again, knownFrom: 2004-01-01, source: synthetic }\ntakeovers:\n'],
    ],
    rules: ['CODE_UNIQUE'],
  },
  {
    what: 'a subgraph and its desk twice',
    edits: [
      [
        'takeovers:\n',
        '  - code: GAMMA\n    name: Gamma\n    knownFrom: 2004-01-01\n    source: synthetic\n    subgraph: { name: »lsp-alpha }\n    desks:\n      - »{ name: Gamma desk, kind: LSP, memberFrom: 2004-04-01 }\ntakeovers:\n',
      ],
    ],
    rules: ['SUBGRAPH_NAME_UNIQUE', 'DESK_CODE_UNIQUE'],
  },
  {
    what: 'many desks without an aggregate',
    edits: [
      [', aggregate: true', ''],
      ['name: beta-desks', 'name: »beta-desks'],
    ],
    rules: ['DESK_AGGREGATE'],
  },
  {
    what: 'a desk that does not say which of several subgraphs',
    edits: [
      ['    subgraph: { name: lsp-alpha }\n', '    subgraphs: [{ name: lsp-alpha }, { name: lsp-omega }]\n'],
      ['- { name: Alpha desk', '- »{ name: Alpha desk, code: some-desk'],
      ['  - desk: lsp-alpha\n    organisation: BETA', '  - desk: some-desk\n    organisation: BETA'],
      ['supportedBy: lsp-alpha', 'supportedBy: some-desk'],
      ['    desk: lsp-alpha\n    role', '    desk: some-desk\n    role'],
    ],
    rules: ['DESK_SUBGRAPH'],
  },
  {
    what: 'two takeovers of one desk on one day by different organisations',
    edits: [
      [
        'sites:\n',
        '  - »{ desk: lsp-alpha, organisation: ALPHA, from: 2007-01-08, knownFrom: 2006-10-31, source: synthetic }\nsites:\n',
      ],
    ],
    rules: ['OPERATOR_OVERLAP'],
  },
  {
    what: 'a takeover within another that was on record later',
    edits: [
      [
        'sites:\n',
        '  - »{ desk: lsp-alpha, organisation: ALPHA, from: 2008-01-01, knownFrom: 2006-01-01, source: synthetic }\nsites:\n',
      ],
    ],
    rules: ['OPERATOR_OVERLAP'],
  },
  {
    what: 'an assignment twice',
    edits: [
      [
        'agreements:\n',
        '  - »{ service: NEW, organisation: ALPHA, role: LSP, cluster: SOUTHERN, from: 2004-01-01, source: synthetic }\nagreements:\n',
      ],
    ],
    rules: ['ROW_TWICE'],
  },
];

export const CASES: readonly Case[] = [
  ...[...SHAPE, ...BETWEEN_ROWS].map(([what, found, replacement, ...rules]) => ({
    what,
    edits: [[found, replacement] as const],
    rules,
  })),
  ...FURTHER,
];
