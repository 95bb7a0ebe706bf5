import { formatInstant } from '../../../schema/contract/times.ts';
import type { AgreementRow } from '../../../schema/organisations/model.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { DirectoryContext, TypeResolvers } from '../context.ts';
import { agreementOnRecord } from '../references.ts';

export function createAgreementResolvers(registry: Registry): TypeResolvers {
  return {
    // A reference resolver is given the context in the second place: it has no arguments.
    __resolveReference: (key: { code: string; version: string }, { times }: DirectoryContext) => {
      const row = agreementOnRecord(registry, key, times.asKnownAt);
      return row === null ? null : { ...row };
    },
    provider: ({ provider }: AgreementRow) => ({ code: provider }),
    customer: ({ customer }: AgreementRow) => ({ code: customer }),
    from: ({ from }: AgreementRow) => formatInstant(from),
    to: ({ to }: AgreementRow) => (to === null ? null : formatInstant(to)),
    knownFrom: ({ knownFrom }: AgreementRow) => formatInstant(knownFrom),
  };
}
