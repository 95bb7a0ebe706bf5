/** Readers of the tests, and how a test says which one it is: until then a gateway asks nobody who they are. */

import { readerSchema, type Reader } from '../../../schema/contract/reader.ts';
import type { StartGatewayOptions } from '../../../gateway/start-gateway.ts';

const HEADER = 'x-reader-of-this-test';

export const AUDITOR: Reader = {
  subject: 'auditor-1',
  desk: null,
  capacity: 'AUDITOR',
  role: 'auditor',
  purpose: 'AUDIT',
  toolkitStatus: 'UNKNOWN',
  breakGlassReason: null,
};

export const SUPPLIER: Reader = {
  subject: 'supplier-1',
  desk: 'spine',
  capacity: 'PROVIDER',
  role: 'supplier',
  purpose: 'INCIDENT_RESOLUTION',
  toolkitStatus: 'CURRENT',
  breakGlassReason: null,
};

export const OPERATOR: Reader = { ...SUPPLIER, subject: 'operator-1', desk: 'nsd', role: 'operator', capacity: 'INTEGRATOR' };

/** The headers by which `identify` knows the reader. */
export function as(reader: Reader | null): Readonly<Record<string, string>> {
  return reader === null ? {} : { [HEADER]: JSON.stringify(reader) };
}

export const identify: NonNullable<StartGatewayOptions['identify']> = ({ headers }) => {
  const given = headers[HEADER];
  return typeof given === 'string' ? readerSchema.parse(JSON.parse(given)) : null;
};
