import { openCsvDesk } from '../connectors/csv/csv-desk.ts';
import type { DeskDefinition } from '../kit/index.ts';
import { mapping } from './mapping.ts';

export const desk: DeskDefinition = {
  name: 'local-desks',
  createService: (environment) =>
    openCsvDesk({ environment, mapping, sampleFolder: new URL('sample/', import.meta.url) }),
};
