import { REQUEST_ERROR_CODES, SUPPLIER_ERROR_CODES } from '../../gateway/errors.ts';
import { SUPERGRAPH_ERROR_CODES } from '../../gateway/supergraph/errors.ts';

/** Puts `content` between `<!-- generated: NAME -->` and `<!-- end of generated: NAME -->`. */
export function replaceSection(document: string, name: string, content: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of generated: ${name} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no section ${JSON.stringify(name)} to print into`);
  return `${document.slice(0, from + begin.length)}\n\n${content}\n\n${document.slice(to)}`;
}

/** The tables of codes that the gateway answers with, as Markdown. */
export function errorCodeTables(): string {
  return [
    'About one supplier’s part of an answer (`extensions: { code, subgraph, desk, nulled }`):',
    '',
    table(SUPPLIER_ERROR_CODES),
    '',
    'About the request:',
    '',
    table(REQUEST_ERROR_CODES),
    '',
    'On the operator’s console, when a process refuses to start:',
    '',
    table({
      ...SUPERGRAPH_ERROR_CODES,
      COMPOSITION_REFUSED:
        'The subgraphs do not compose, or one of them breaks a rule; each line names whose change it is.',
      ORGANISATIONS_INVALID: '`organisations.yml` breaks a rule; each line names file, line, column and rule.',
      POLICIES_INVALID: 'A file in `schema/policies/` breaks a rule; each line names file, place and rule.',
      POLICY_EDITED_IN_PLACE:
        'A policy or calendar no longer says what it said when it was locked; the line names both hashes.',
      POLICY_MISSING: 'A version that figures may name has no file any more.',
      POLICY_NOT_LOCKED:
        'A new policy or calendar has no hash in `schema/policies/hashes.json` yet: run `npm run policies`.',
      CONFIG_INVALID: 'A setting does not hold; each line names one.',
      SIGNING_KEY_INVALID: '`VERDICT_SIGNING_KEY_FILE` cannot be read, or holds no Ed25519 key.',
      EXAMPLE_INVALID: 'A file in `examples/` cannot be offered in the Playground; the message names it.',
      DATABASE_UNREACHABLE: 'The database that `DATABASE_URL` names does not answer.',
      LEDGER_LAYOUT_UNKNOWN: 'The ledger in the data folder was written by another version.',
      SAMPLE_INVALID: 'The data folder holds another version of the samples: remove it, or choose another `DATA_DIR`.',
      SAFELIST_INVALID: '`SAFELIST` cannot be read, or is no manifest that `npm run safelist` could have written.',
      PORT_IN_USE: 'Somebody else listens on the port.',
      NODE_TOO_OLD: 'A Node older than 24 was used.',
    }),
  ].join('\n');
}

function table(codes: Readonly<Record<string, string>>): string {
  const rows = Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, meaning] as const);
  const width = Math.max(...rows.map(([code]) => code.length));
  const meaningWidth = Math.max(...rows.map(([, meaning]) => meaning.length));
  const line = (code: string, meaning: string) => `| ${code.padEnd(width)} | ${meaning.padEnd(meaningWidth)} |`;
  return [
    line('code', 'meaning'),
    line('-'.repeat(width), '-'.repeat(meaningWidth)),
    ...rows.map((row) => line(...row)),
  ].join('\n');
}
