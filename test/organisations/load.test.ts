import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadOrganisations, OrganisationsError } from '../../schema/organisations/load.ts';
import { parseValid, spoil, VALID } from './fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'organisations-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('loadOrganisations', () => {
  test('reads a file', async () => {
    const path = join(folder, 'valid.yml');
    await writeFile(path, VALID);
    expect(await loadOrganisations(path)).toEqual(parseValid(VALID));
  });

  test('lists every problem by file, line, column and rule', async () => {
    const path = join(folder, 'invalid.yml');
    await writeFile(path, spoil('replacedBy: NEW', 'replacedBy: NOW', spoil('timeoutMs: 500', 'timeoutMs: 0')));
    const error = await loadOrganisations(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OrganisationsError);
    expect(error).toMatchObject({ code: 'ORGANISATIONS_INVALID', path, problems: [{ line: 22 }, { line: 55 }] });
    expect((error as Error).message).toBe(
      [
        `${path} has 2 problems:`,
        `${path}:22:18 TIMEOUT_RANGE organisations[1].subgraph.timeoutMs: a timeout is a whole number of milliseconds from 1 to 60000; got 0`,
        `${path}:55:17 SERVICE_EXISTS services[1].replacedBy: there is no service NOW`,
      ].join('\n'),
    );
  });

  test('says that there is no such file', async () => {
    const path = join(folder, 'absent.yml');
    const error = await loadOrganisations(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'OrganisationsError',
      code: 'ORGANISATIONS_INVALID',
      message: `${path}: there is no such file`,
      problems: [],
    });
  });

  test('says that a snapshot is broken', async () => {
    const path = join(folder, 'organisations.snapshot.json');
    await writeFile(path, '{"organisations": [');
    await expect(loadOrganisations(path)).rejects.toMatchObject({
      name: 'OrganisationsError',
      code: 'ORGANISATIONS_INVALID',
      message: `${path}: the snapshot is not JSON`,
      problems: [],
    });
  });

  test('says that a folder cannot be read', async () => {
    await expect(loadOrganisations(folder)).rejects.toThrow(`${folder}: it cannot be read (EISDIR)`);
  });
});
