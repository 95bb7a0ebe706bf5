/**
 * The rules that `organisations.yml` is held to: one stable name each, which a problem carries, and what it asks for.
 * Names are public: tests, editors and people look problems up by them.
 */
export const ORGANISATIONS_RULES = {
  YAML_SYNTAX: 'the file is one well-formed YAML 1.2 document in which no mapping has the same key twice',
  YAML_ALIAS: 'values are written out, not repeated by an alias',
  VERSION_SUPPORTED: 'version is 1',
  KEY_UNKNOWN: 'a mapping has no key that the format does not know',
  KEY_REQUIRED: 'a mapping has every key that the format requires',
  VALUE_TYPE: 'a value is of the kind that its key asks for (codes that look like numbers need quotes)',
  VALUE_ALLOWED: 'a value of a closed list is one of that list',
  TEXT_FORM: 'text is 1 to 300 printable characters, trimmed',
  LIST_EMPTY: 'a list that must say something has at least one entry',
  CODE_FORM: 'a code is capital letters and digits in parts joined by single hyphens, 64 characters at most',
  CODE_UNIQUE: 'no two organisations, no two sites, no two services and no two targets of an agreement share a code',
  CLUSTER_FORM: 'a cluster is capital letters, digits and underscores',
  CLUSTER_HAS_SITE: 'an assignment names a cluster in which some site lies',
  VERSION_FORM: "an agreement's version is letters, digits, dots, hyphens and underscores, 32 characters at most",
  DESK_CODE_FORM: "a desk's code is small letters and digits in parts joined by single hyphens, 64 characters at most",
  DESK_CODE_UNIQUE: 'no two desks share a code',
  DESK_SUBGRAPH: 'a desk says which subgraph of its row it belongs to, unless the row has exactly one',
  DESK_AGGREGATE: 'of many desks in one subgraph exactly one is the aggregate; a desk alone in its subgraph is none',
  SUBGRAPH_KEYS: 'a row has `subgraph` for one subgraph or `subgraphs` for several, not both',
  SUBGRAPH_NAME_FORM: "a subgraph's name has the form of a desk's code and is not one of the gateway's own",
  SUBGRAPH_NAME_UNIQUE: 'no two subgraphs share a name',
  SUBGRAPH_HAS_DESK: 'a subgraph has at least one desk',
  PREFIX_FORM: 'a prefix is a capital letter followed by letters and digits',
  PREFIX_UNIQUE: 'no prefix is the beginning of another: a type name says whose it is',
  OWNED_TYPE_FORM: 'an owned type is the name of a GraphQL type',
  OWNED_ROOT_FIELD_FORM: 'an owned root field is `Query.field` or `Mutation.field`',
  OWNED_UNIQUE: 'a type or root field has one owner',
  URL_FORM: 'a url is absolute, http or https, without credentials',
  REPLICA_BESIDE_URL: 'a row with replicas has the url whose place they take',
  REPLICA_UNIQUE: 'a replica is another address than the url and the other replicas',
  TIMEOUT_RANGE: 'a timeout is a whole number of milliseconds from 1 to 60000',
  LAST_KNOWN_RANGE:
    'how long something may be given again is a whole number of milliseconds from 0 to 604800000 (seven days)',
  INSTANT_FORM: 'an instant is RFC 3339 with an offset, or a day (2007-01-08), which begins at midnight Europe/London',
  PERIOD_ORDER: 'a period ends after it begins',
  ORGANISATION_EXISTS: 'an organisation that is named has a row',
  DESK_EXISTS: 'a desk that is named has a row',
  SITE_EXISTS: 'a site that is named has a row',
  SERVICE_EXISTS: 'a service that is named has a row',
  AGREEMENT_EXISTS: 'an agreement that is named has a row with that code and version',
  SELF_REFERENCE: 'a row does not name itself',
  PREDECESSOR_CYCLE: 'no organisation is its own predecessor by any path',
  REPLACED_BY_CYCLE: 'no service is its own replacement by any path',
  OPERATOR_OVERLAP:
    'a desk has one operator at a time: a row that begins within another is on record later than it, and a row that begins with another is of the same organisation, and on record later',
  TOOLKIT_OVERLAP:
    'an organisation has one toolkit status at a time: a row that begins within another is on record later than it, and a row that begins with another has the same status, and is on record later',
  LIFECYCLE_OVERLAP:
    'a service is in one lifecycle at a time: a row that begins within another is on record later than it, and a row that begins with another is of the same lifecycle, and on record later',
  ROW_TWICE: 'of two dated rows about the same thing one is on record later than the other',
  ASSIGNMENT_SCOPE: 'an assignment is for a cluster or for a site or for neither, not for both',
  AGREEMENT_PARTIES: 'an agreement has two parties',
  SEVERITY_RANGE: 'a severity is 1 to 5',
  CREDIT_RANGE: 'a service credit is a whole number of pence, 0 or more',
} as const satisfies Record<string, string>;

export type OrganisationsRule = keyof typeof ORGANISATIONS_RULES;
