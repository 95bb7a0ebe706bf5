import { openLedgerDesk } from '../connectors/ledger/ledger-desk.ts';
import type { DeskDefinition } from '../kit/index.ts';
import { mapping } from './mapping.ts';

export const desk: DeskDefinition = {
  name: 'gp-supplier',
  createService: (environment) =>
    openLedgerDesk({ environment, mapping, sampleFolder: new URL('sample/', import.meta.url) }),
};
