import { LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import { build } from './build.ts';
import { checkOrganisations } from './check-organisations.ts';
import { checkServices } from './check-services.ts';
import { collectDeclared } from './declared.ts';
import type { Organisations, OrganisationsProblem } from './model.ts';
import { positionOfKey, positionOfValue, toPosition } from './positions.ts';
import { desksOf, readRows, subgraphsOf } from './rows.ts';
import type { Finding, Report } from './rows.ts';

/**
 * Reads the text of `organisations.yml`: YAML first, then each row's shape, then the rules between rows. A file that is
 * not YAML is not looked at further; otherwise every problem of every kind is reported, not only the first.
 *
 * @param fileName named in the message of a problem that concerns the whole file.
 * @returns the parsed content, lists in the file's order; or all problems, by line and column (one-based), at least one.
 *   It never throws for any text.
 */
export function parseOrganisations(
  text: string,
  fileName: string,
): { readonly ok: Organisations } | { readonly problems: readonly OrganisationsProblem[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, version: '1.2', logLevel: 'error' });
  const unreadable = findUnreadable(document, lineCounter, fileName);
  if (unreadable.length > 0) return { problems: inOrder(unreadable) };

  const findings: Finding[] = [];
  const report: Report = (path, rule, message, at = 'value') => findings.push({ path, at, rule, message });
  const content: unknown = document.toJS();
  const rows = readRows(content, report);
  const subgraphs = subgraphsOf(rows);
  const desks = desksOf(rows, subgraphs);
  const declared = collectDeclared(content);
  checkOrganisations(rows, subgraphs, desks, declared, report);
  checkServices(rows, declared, report);
  if (findings.length > 0)
    return { problems: inOrder(findings.map((finding) => locate(finding, document, lineCounter))) };
  return { ok: build(rows, subgraphs, desks) };
}

function findUnreadable(
  document: Document.Parsed,
  lineCounter: LineCounter,
  fileName: string,
): readonly OrganisationsProblem[] {
  const problems: OrganisationsProblem[] = document.errors.map((error) => ({
    ...toPosition(lineCounter, error.pos[0]),
    rule: 'YAML_SYNTAX',
    message: `${fileName} is not well-formed YAML: ${error.message}`,
  }));
  visit(document, {
    // A few aliases of aliases unfold into gigabytes, and one that is written out is easier to read.
    Alias: (_, alias) => {
      const message = `the alias *${alias.source} is not read here: write the value out`;
      problems.push({ ...toPosition(lineCounter, alias.range?.[0] ?? 0), rule: 'YAML_ALIAS', message });
    },
  });
  return problems;
}

function locate(finding: Finding, document: Document.Parsed, lineCounter: LineCounter): OrganisationsProblem {
  const position = (finding.at === 'key' ? positionOfKey : positionOfValue)(document, lineCounter, finding.path);
  return { ...position, rule: finding.rule, message: finding.message };
}

function inOrder(problems: readonly OrganisationsProblem[]): readonly OrganisationsProblem[] {
  return [...problems].toSorted(
    (one, other) => one.line - other.line || one.column - other.column || one.rule.localeCompare(other.rule),
  );
}
