import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { createJourney } from '../../gateway/journey/index.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { loadPolicies } from '../../schema/policies/load.ts';

interface Shown {
  readonly choices: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly calendars: readonly object[];
}

const policies = await loadPolicies();
const { schema } = createJourney({ registry: createRegistry(await loadOrganisations()), policies });

test('policies are listed with their hashes, and one of them is in force', async () => {
  const result = await graphql({ schema, source: '{ policies { version contentHash isDefault } }' });
  expect(result).toEqual({
    data: {
      policies: policies.policies.map(({ version, contentHash }) => ({
        version,
        contentHash,
        isDefault: version === 'programme-2006.1',
      })),
    },
  });
});

test('a policy says what it permits, allows and charges, and by which calendars', async () => {
  const source = `query ($version: ID!) {
    policy(version: $version) {
      permittedStops evidenceRequired acceptanceWindow acceptanceWindowCharged staleAfter
      calendars { code version zone holidaysFrom holidaysUntil bands { days from to } }
    }
  }`;
  const result = await graphql({ schema, source, variableValues: { version: 'programme-2006.2' } });
  expect(result.errors).toBeUndefined();
  const { calendars, ...policy } = (result.data as { policy: { calendars: { code: string }[] } }).policy;
  expect(policy).toEqual({
    permittedStops: ['CUSTOMER_INFORMATION', 'CUSTOMER_ACCESS', 'CUSTOMER_CONFIRMATION', 'CHANGE_WINDOW'],
    evidenceRequired: false,
    acceptanceWindow: 1_800_000,
    acceptanceWindowCharged: 'SENDER',
    staleAfter: 2_592_000_000,
  });
  expect(calendars.map(({ code }) => code)).toEqual([
    'EVERY-HOUR',
    'NON-SUPPORT',
    'SUPPORT-0630-2030',
    'WORKING-HOURS',
  ]);
  expect(calendars[3]).toEqual({
    code: 'WORKING-HOURS',
    version: 1,
    zone: 'Europe/London',
    holidaysFrom: '2003-01-01',
    holidaysUntil: '2028-01-01',
    bands: [{ days: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'], from: '08:00', to: '18:00' }],
  });
  expect(calendars[0]).toMatchObject({ holidaysFrom: null, bands: [{ from: '00:00', to: '24:00' }] });
});

test('two policies are laid side by side by their choices', async () => {
  const source = '{ policies { choices { name values meaning } calendars { holidays { date name } } } }';
  const result = await graphql({ schema, source });
  expect(result.errors).toBeUndefined();
  const [first, second] = (result.data as unknown as { policies: [Shown, Shown] }).policies;
  const differing = first.choices
    .map(({ name, values }, index) => ({ name, here: values, there: second.choices[index]!.values }))
    .filter(({ here, there }) => JSON.stringify(here) !== JSON.stringify(there));
  expect(differing.map(({ name }) => name)).toEqual([
    'start.bases',
    'stops.permitted',
    'stops.evidenceRequired',
    'charging.acceptanceWindow',
    'severity.basis',
    'severity.changeAppliesFrom',
  ]);
  expect(differing[3]).toEqual({ name: 'charging.acceptanceWindow', here: ['ALLOWED'], there: ['SENDER'] });
  expect(first.calendars[0]).toEqual({ holidays: null });
  expect(JSON.stringify(first.calendars[3])).toContain('{"date":"2006-08-28","name":"Summer bank holiday"}');
});

test('an unknown version is refused with a code, naming it and those that there are', async () => {
  const result = await graphql({ schema, source: '{ policy(version: "programme-1999.1") { version } }' });
  expect(result.data).toEqual({ policy: null });
  expect(result.errors?.map(({ message, extensions }) => ({ message, code: extensions['code'] }))).toEqual([
    {
      message: 'there is no policy "programme-1999.1"; there are programme-2006.1, programme-2006.2',
      code: 'POLICY_UNKNOWN',
    },
  ]);
});
