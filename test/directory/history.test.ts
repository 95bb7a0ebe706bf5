import { describe, expect, test } from 'vitest';
import { ask } from './harness.ts';

const BEFORE = '2007-01-07T23:59:59.999Z';
/** Midnight between 7 and 8 January 2007 in London, which is UTC in winter. */
const MIDNIGHT = '2007-01-08T00:00:00.000Z';

describe('the takeover of 8 January 2007', () => {
  const desks =
    '{ east: desk(code: "lsp-eastern") { organisation { code } } northEast: desk(code: "lsp-north-east") { organisation { name } } }';
  const accenture = {
    data: { east: { organisation: { code: 'ACCENTURE' } }, northEast: { organisation: { name: 'Accenture' } } },
  };
  const csc = { data: { east: { organisation: { code: 'CSC' } }, northEast: { organisation: { name: 'CSC' } } } };

  test('changes who runs the desks at midnight', async () => {
    expect(await ask(desks, { asOf: BEFORE })).toEqual(accenture);
    expect(await ask(desks, { asOf: MIDNIGHT })).toEqual(csc);
  });

  test('was not on record before it was agreed, even for the days after it', async () => {
    expect(await ask(desks, { asOf: MIDNIGHT, asKnownAt: '2006-09-29T22:59:59.999Z' })).toEqual(accenture);
    expect(await ask(desks, { asOf: MIDNIGHT, asKnownAt: '2006-09-29T23:00:00.000Z' })).toEqual(csc);
    expect(await ask(desks, { asOf: BEFORE, asKnownAt: '2006-12-01T00:00:00Z' })).toEqual(accenture);
  });

  test('moves the desks from one organisation to the other', async () => {
    const source =
      '{ a: organisation(code: "ACCENTURE") { desks { code } } b: organisation(code: "CSC") { desks { code } } }';
    const codes = (...list: string[]): object => ({ desks: list.map((code) => ({ code })) });
    expect(await ask(source, { asOf: BEFORE })).toEqual({
      data: { a: codes('lsp-eastern', 'lsp-north-east'), b: codes('lsp-north-west-west-midlands') },
    });
    expect(await ask(source, { asOf: MIDNIGHT })).toEqual({
      data: { a: codes(), b: codes('lsp-eastern', 'lsp-north-east', 'lsp-north-west-west-midlands') },
    });
  });

  test('changes the provider and the agreement, and an end is shown only once it was on record', async () => {
    const source = `query ($on: DateTime) { service(code: "RECORDS-EASTERN") {
      providers(on: $on) { role organisation { code } desk { code } cluster site { code } from to knownFrom agreement { code version } service { code } }
      agreements(on: $on) { code version provider { code } from to knownFrom } } }`;
    const assignment = (
      code: string,
      role: string,
      from: string,
      to: string | null,
      knownFrom: string,
      version: string | null,
    ): object => ({
      role,
      organisation: { code },
      desk: version === null ? null : { code: 'lsp-eastern' },
      cluster: 'EASTERN',
      site: null,
      from,
      to,
      knownFrom,
      agreement: version === null ? null : { code: 'LSP-EASTERN', version },
      service: { code: 'RECORDS-EASTERN' },
    });
    const start = '2003-12-31T00:00:00.000Z';
    const agreed = '2006-09-29T23:00:00.000Z';
    const iSoft = assignment('ISOFT', 'SUB_SUPPLIER', start, null, start, null);
    const agreement = (version: string, code: string, from: string, to: string | null, knownFrom: string): object => ({
      code: 'LSP-EASTERN',
      version,
      provider: { code },
      from,
      to,
      knownFrom,
    });
    const answer = (providers: object[], agreements: object[]): object => ({
      data: { service: { providers, agreements } },
    });

    expect(await ask(source, { asOf: BEFORE, asKnownAt: '2006-01-01T00:00:00Z' })).toEqual(
      answer(
        [assignment('ACCENTURE', 'LSP', start, null, start, '2004'), iSoft],
        [agreement('2004', 'ACCENTURE', start, null, start)],
      ),
    );
    expect(await ask(source, { asOf: BEFORE })).toEqual(
      answer(
        [assignment('ACCENTURE', 'LSP', start, MIDNIGHT, agreed, '2004'), iSoft],
        [agreement('2004', 'ACCENTURE', start, MIDNIGHT, agreed)],
      ),
    );
    const after = answer(
      [iSoft, assignment('CSC', 'LSP', MIDNIGHT, null, agreed, '2007')],
      [agreement('2007', 'CSC', MIDNIGHT, null, agreed)],
    );
    expect(await ask(source, { asOf: MIDNIGHT })).toEqual(after);
    // `on` goes before the request's valid time, in whatever zone it is written.
    expect(await ask(source, { asOf: BEFORE, variables: { on: '2007-01-08T01:00:00+01:00' } })).toEqual(after);
  });
});

describe('providers', () => {
  const names = (service: string, argument: string): string =>
    `service(code: "${service}") { providers${argument} { role organisation { name } } }`;
  const row = (role: string, name: string): object => ({ role, organisation: { name } });

  test('of one hospital on one day in 2007 are one firm for records, another for images, a third for the network', async () => {
    const at = '(site: "SYN-ACU-NE-01", on: "2007-03-01T12:00:00Z")';
    expect(
      await ask(
        `{ records: ${names('RECORDS-NORTH-EAST', at)} images: ${names('PACS-NORTH-EAST', at)} network: ${names('N3', at)} }`,
      ),
    ).toEqual({
      data: {
        records: { providers: [row('SUB_SUPPLIER', 'iSoft'), row('LSP', 'CSC')] },
        images: { providers: [row('LSP', 'Accenture'), row('SUB_SUPPLIER', 'Agfa')] },
        network: { providers: [row('NASP', 'BT')] },
      },
    });
  });

  test('of a site are those of its cluster, unless the site has its own in that role', async () => {
    const southern = (site: string, on: string): string => names('RECORDS-SOUTHERN', `(site: "${site}", on: "${on}")`);
    const before = '2008-11-28T12:00:00Z';
    const after = '2008-11-29T12:00:00Z';
    expect(
      await ask(
        `{ before: ${southern('SYN-WINCHESTER', before)} live: ${southern('SYN-WINCHESTER', after)} other: ${southern('SYN-ACU-SOU-01', after)} elsewhere: ${southern('SYN-IPSWICH', before)} }`,
      ),
    ).toEqual({
      data: {
        before: { providers: [row('LSP', 'Fujitsu'), row('SUB_SUPPLIER', 'Cerner')] },
        live: { providers: [row('SUB_SUPPLIER', 'Cerner'), row('LSP', 'BT')] },
        other: { providers: [row('SUB_SUPPLIER', 'Cerner')] },
        elsewhere: { providers: [] },
      },
    });
  });

  test('refuse a site that is not listed and a time that is none', async () => {
    expect(await ask(`{ ${names('N3', '(site: "NOWHERE")')} }`)).toEqual({
      data: { service: null },
      errors: [{ code: 'SITE_UNKNOWN', message: 'there is no site "NOWHERE"', path: ['service', 'providers'] }],
    });
    expect(await ask(`{ ${names('N3', '(on: "yesterday")')} }`)).toMatchObject({
      errors: [{ code: 'TIME_MALFORMED' }],
    });
    expect(
      await ask('query ($on: DateTime) { service(code: "N3") { agreements(on: $on) { code } } }', {
        variables: { on: 7 },
      }),
    ).toMatchObject({
      errors: [{ code: 'TIME_MALFORMED' }],
    });
  });
});

describe('a service', () => {
  test('is planned before it is deployed, by the day', async () => {
    const source =
      '{ service(code: "CHOOSE-AND-BOOK") { name lifecycle scope dependsOn { code } supportedBy { code } supportHours replacedBy { code } } }';
    const service = (lifecycle: string): object => ({
      data: {
        service: {
          name: 'Choose and Book',
          lifecycle,
          scope: 'CENTRAL',
          dependsOn: [{ code: 'N3' }, { code: 'PDS' }, { code: 'TMS' }],
          supportedBy: { code: 'nsd' },
          supportHours: '24x365',
          replacedBy: null,
        },
      },
    });
    expect(await ask(source, { asOf: '2004-06-01T00:00:00Z' })).toEqual(service('PLANNED'));
    expect(await ask(source, { asOf: '2004-10-01T00:00:00Z' })).toEqual(service('DEPLOYED'));
    expect(await ask(source, { asOf: '2004-10-01T00:00:00Z', asKnownAt: '2004-09-01T00:00:00Z' })).toEqual(
      service('PLANNED'),
    );
  });

  test('that is to be replaced names its replacement, until it is retired', async () => {
    const source =
      '{ service(code: "LEGACY-RADIOLOGY-SOUTHERN") { lifecycle replacedBy { code lifecycle } supportedBy { code } } }';
    const at = async (asOf: string): Promise<unknown> => (await ask(source, { asOf })).data;
    const service = (lifecycle: string, replacement: string): object => ({
      service: {
        lifecycle,
        replacedBy: { code: 'PACS-SOUTHERN', lifecycle: replacement },
        supportedBy: { code: 'ld-milton-keynes' },
      },
    });
    expect(await at('2003-06-01T00:00:00Z')).toEqual(service('DEPLOYED', 'PLANNED'));
    expect(await at('2004-06-01T00:00:00Z')).toEqual(service('TO_BE_REPLACED', 'PLANNED'));
    expect(await at('2006-06-01T00:00:00Z')).toEqual(service('TO_BE_REPLACED', 'DEPLOYED'));
    expect(await at('2007-05-01T00:00:00Z')).toEqual(service('RETIRED', 'DEPLOYED'));
  });

  test('of an existing supplier needs the Spine and stands under no agreement', async () => {
    const source =
      '{ service(code: "GP-SYSTEM") { scope dependsOn { code } agreements { code } providers { role organisation { code } agreement { code } source } } }';
    expect(await ask(source)).toEqual({
      data: {
        service: {
          scope: 'EXISTING_SUPPLIER',
          dependsOn: [{ code: 'N3' }, { code: 'PDS' }, { code: 'SPINE' }, { code: 'TMS' }],
          agreements: [],
          providers: [
            {
              role: 'EXISTING_SUPPLIER',
              organisation: { code: 'GP-SYSTEM-SUPPLIER' },
              agreement: null,
              source: 'synthetic',
            },
          ],
        },
      },
    });
  });

  test('is listed by its lifecycle at the valid time, by code', async () => {
    const codes = async (lifecycle: string, asOf: string): Promise<string[]> => {
      const { data } = await ask(`{ services(lifecycle: [${lifecycle}], first: 200) { nodes { code } total } }`, {
        asOf,
      });
      const { nodes, total } = (data as { services: { nodes: { code: string }[]; total: number } }).services;
      expect(total).toBe(nodes.length);
      return nodes.map(({ code }) => code);
    };
    expect(await codes('PLANNED', '2007-01-01T00:00:00Z')).toEqual(['GPSOC', 'HEALTHSPACE', 'SCR']);
    expect(await codes('PLANNED', '2009-01-01T00:00:00Z')).toEqual(['HEALTHSPACE']);
    expect(await codes('TO_BE_REPLACED', '2009-01-01T00:00:00Z')).toEqual([
      'LEGACY-PAS-EASTERN',
      'LEGACY-PAS-LONDON',
      'LEGACY-PAS-NWWM',
      'LEGACY-PAS-SOUTHERN',
    ]);
    expect(await codes('RETIRED', '2009-01-01T00:00:00Z')).toEqual([
      'LEGACY-PAS-NORTH-EAST',
      'LEGACY-RADIOLOGY-SOUTHERN',
    ]);
  });

  test('is paged like the desks', async () => {
    expect(await ask('{ services(first: 0) { total } }')).toMatchObject({
      errors: [{ code: 'PAGE_SIZE_OUT_OF_RANGE' }],
    });
    expect(await ask('{ services(after: "x") { total } }')).toMatchObject({ errors: [{ code: 'CURSOR_MALFORMED' }] });
    expect(await ask('{ services(first: 1) { nodes { code } pageInfo { hasNextPage } } }')).toEqual({
      data: { services: { nodes: [{ code: 'CHOOSE-AND-BOOK' }], pageInfo: { hasNextPage: true } } },
    });
  });
});

describe('an agreement', () => {
  test('tightened after Maidstone holds in its version of the day', async () => {
    const source =
      '{ service(code: "MAIDSTONE-HOSTING") { agreements { code version kind provider { name } targets { code measure threshold unit severity calendar permittedStops creditPence } } } }';
    const storage = {
      code: 'MAIDSTONE-STORAGE',
      version: '2004',
      kind: 'UNDERPINNING_CONTRACT',
      provider: { name: 'Hitachi' },
      targets: [
        {
          code: 'SYN-FIX-SEVERITY-1',
          measure: 'RESTORE',
          threshold: '4',
          unit: 'hours',
          severity: 1,
          calendar: 'EVERY-HOUR',
          permittedStops: [],
          creditPence: null,
        },
      ],
    };
    const recovery = (version: string, threshold: string): object => ({
      code: 'MAIDSTONE-RECOVERY',
      version,
      kind: 'SLA',
      provider: { name: 'CSC' },
      targets: [
        {
          code: 'RECOVERY',
          measure: 'RESTORE',
          threshold,
          unit: 'hours',
          severity: null,
          calendar: 'EVERY-HOUR',
          permittedStops: [],
          creditPence: null,
        },
      ],
    });
    expect(await ask(source, { asOf: '2006-07-30T09:00:00Z' })).toEqual({
      data: { service: { agreements: [recovery('2004', '72'), storage] } },
    });
    expect(await ask(source, { asOf: '2006-10-01T00:00:00Z' })).toEqual({
      data: { service: { agreements: [storage, recovery('2006', '24')] } },
    });
  });
});
