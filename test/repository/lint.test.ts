/** The arrows of the design are kept by lint: each forbidden one, planted, is an error. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'throughline-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lint(files: Readonly<Record<string, string>>): { readonly status: number | null; readonly output: string } {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '.oxlintrc.json'), readFileSync(path.join(ROOT, '.oxlintrc.json')));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  const { status, stdout } = spawnSync(path.join(ROOT, 'node_modules/.bin/oxlint'), ['--deny-warnings'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: stdout };
}

const importing = (file: string): string => `import { thing } from '${file}';\n\nexport const other = [thing];\n`;

test.each([
  ['schema/contract/a.ts', '../organisations/b.ts'],
  ['schema/organisations/a.ts', '../../gateway/b.ts'],
  ['schema/organisations/a.ts', '../../subgraphs/kit/b.ts'],
  ['subgraphs/spine/a.ts', '../nsd/b.ts'],
  ['subgraphs/spine/resolvers/a.ts', '../../nsd/b.ts'],
  ['subgraphs/spine/a.ts', '../../gateway/b.ts'],
  ['subgraphs/spine/a.ts', '../../commands/b.ts'],
  ['subgraphs/kit/a.ts', '../connectors/ledger/b.ts'],
  ['subgraphs/kit/resolvers/a.ts', '../../../gateway/b.ts'],
  ['subgraphs/kit/a.ts', '../nsd/b.ts'],
  ['subgraphs/kit/resolvers/a.ts', '../../nsd/b.ts'],
  ['subgraphs/connectors/ledger/a.ts', '../../nsd/b.ts'],
  ['subgraphs/connectors/ledger/fold/a.ts', '../../../a-desk-of-tomorrow/b.ts'],
  ['gateway/supergraph/a.ts', '../execution/b.ts'],
  ['subgraphs/connectors/ledger/a.ts', '../../../gateway/b.ts'],
  ['gateway/http/a.ts', '../../subgraphs/kit/b.ts'],
  ['gateway/operation/a.ts', '../http/b.ts'],
  ['gateway/execution/a.ts', '../operation/b.ts'],
  ['gateway/execution/a.ts', '../supergraph/b.ts'],
  ['gateway/transport/a.ts', '../execution/b.ts'],
  ['gateway/directory/a.ts', '../execution/b.ts'],
  ['gateway/directory/resolvers/a.ts', '../../transport/b.ts'],
  ['gateway/journey/a.ts', '../transport/b.ts'],
  ['gateway/service-record/a.ts', '../execution/b.ts'],
  ['gateway/governance/identity/a.ts', '../../http/b.ts'],
  ['gateway/governance/identity/demo/a.ts', '../../../execution/b.ts'],
  ['gateway/governance/disclosures/a.ts', '../../operation/b.ts'],
  ['gateway/governance/disclosures/a.ts', '../../execution/run/b.ts'],
  ['gateway/operation/a.ts', '../governance/disclosures/b.ts'],
  ['gateway/journey/a.ts', '../governance/disclosures/b.ts'],
  ['gateway/governance/limits/a.ts', '../../http/b.ts'],
  ['gateway/governance/limits/cost/a.ts', '../../../operation/b.ts'],
  ['logging/a.ts', '../gateway/b.ts'],
  ['database/a.ts', '../subgraphs/kit/b.ts'],
  ['gateway/journey/a.ts', '../service-record/b.ts'],
  ['gateway/journey/engine/a.ts', 'graphql'],
  ['gateway/journey/engine/a.ts', 'node:fs'],
  ['gateway/journey/engine/a.ts', '../b.ts'],
  ['gateway/a.ts', '../test/support/b.ts'],
  ['commands/a.ts', '../test/support/b.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/custody/custody-of.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/model.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/verdict/agreement-model.ts'],
  ['test/naive/a.ts', '../journey/b.ts'],
  ['test/naive/vectors/a.ts', '../../../gateway/journey/accounts/b.ts'],
  ['test/naive/vectors/a.ts', '../../journey/b.ts'],
])('%s may not import %s', (file, imported) => {
  const { status, output } = lint({ [file]: importing(imported) });
  expect(output).toContain('no-restricted-imports');
  expect(status).not.toBe(0);
});

test.each([
  ['subgraphs/spine/a.ts', '../kit/index.ts'],
  ['subgraphs/spine/a.ts', '../connectors/ledger/b.ts'],
  ['subgraphs/spine/a.ts', '../../schema/contract/b.ts'],
  ['subgraphs/spine/resolvers/a.ts', '../../kit/index.ts'],
  ['subgraphs/connectors/csv/a.ts', '../ledger/b.ts'],
  ['subgraphs/connectors/ledger/fold/a.ts', '../../../kit/b.ts'],
  ['subgraphs/kit/conformance/checks/a.ts', '../../../../schema/contract/b.ts'],
  ['subgraphs/kit/conformance/checks/a.ts', '../session.ts'],
  ['gateway/supergraph/a.ts', '../directory/b.ts'],
  ['gateway/service-record/a.ts', '../transport/b.ts'],
  ['gateway/service-record/a.ts', '../../database/b.ts'],
  ['gateway/governance/disclosures/a.ts', '../../execution/disclosure-recorder.ts'],
  ['gateway/governance/disclosures/a.ts', '../../../database/b.ts'],
  ['subgraphs/connectors/ledger/database/a.ts', '../../../../database/b.ts'],
  ['gateway/http/a.ts', '../execution/b.ts'],
  ['gateway/http/a.ts', '../governance/identity/b.ts'],
  ['gateway/http/a.ts', '../governance/limits/b.ts'],
  ['gateway/operation/a.ts', '../governance/limits/cost/b.ts'],
  ['gateway/a.ts', '../logging/b.ts'],
  ['subgraphs/kit/a.ts', '../../logging/b.ts'],
  ['gateway/operation/a.ts', '../execution/b.ts'],
  ['gateway/execution/a.ts', '../transport/b.ts'],
  ['gateway/directory/resolvers/a.ts', '../errors.ts'],
  ['test/naive/a.ts', './b.ts'],
])('%s may import %s', (file, imported) => {
  expect(lint({ [file]: importing(imported) })).toMatchObject({ status: 0 });
});

const importingType = (file: string): string =>
  `import type { Thing } from '${file}';\n\nexport const other = (thing: Thing): Thing => thing;\n`;

test.each([
  ['test/naive/a.ts', '../../gateway/journey/engine/model.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/policy-model.ts'],
  ['test/naive/vectors/a.ts', '../../../gateway/journey/engine/custody/custody-model.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/calendar/calendar-model.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/verdict/agreement-model.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/verdict/verdict-model.ts'],
])('%s may import types of %s', (file, imported) => {
  expect(lint({ [file]: importingType(imported) })).toMatchObject({ status: 0 });
});

test.each([
  ['test/naive/a.ts', '../../gateway/journey/engine/custody/custody-of.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/calendar/working-time.ts'],
  ['test/naive/a.ts', '../../gateway/journey/engine/verdict/report.ts'],
  ['test/naive/a.ts', '../../gateway/journey/accounts/model.ts'],
])('%s may not even import types of %s', (file, imported) => {
  const { status, output } = lint({ [file]: importingType(imported) });
  expect(output).toContain('no-restricted-imports');
  expect(status).not.toBe(0);
});

test('a cycle of imports is an error', () => {
  const { status, output } = lint({
    'gateway/http/a.ts': "import { b } from './b.ts';\n\nexport const a = (): unknown => b;\n",
    'gateway/http/b.ts': "import { a } from './a.ts';\n\nexport const b = (): unknown => a;\n",
  });
  expect(output).toContain('no-cycle');
  expect(status).not.toBe(0);
});
