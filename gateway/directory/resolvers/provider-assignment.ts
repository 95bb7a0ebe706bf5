import { formatInstant } from '../../../schema/contract/times.ts';
import type { ProviderAssignmentRow } from '../../../schema/organisations/model.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { DirectoryContext, TypeResolvers } from '../context.ts';
import { agreementOnRecord } from '../references.ts';

export function createProviderAssignmentResolvers(registry: Registry): TypeResolvers {
  return {
    service: ({ service }: ProviderAssignmentRow) => ({ code: service }),
    organisation: ({ organisation }: ProviderAssignmentRow) => ({ code: organisation }),
    desk: ({ desk }: ProviderAssignmentRow) => (desk === null ? null : { code: desk }),
    site: ({ site }: ProviderAssignmentRow) => (site === null ? null : { code: site }),
    from: ({ from }: ProviderAssignmentRow) => formatInstant(from),
    to: ({ to }: ProviderAssignmentRow) => (to === null ? null : formatInstant(to)),
    knownFrom: ({ knownFrom }: ProviderAssignmentRow) => formatInstant(knownFrom),
    agreement: ({ agreement }: ProviderAssignmentRow, _, { times }: DirectoryContext) =>
      agreement === null ? null : agreementOnRecord(registry, agreement, times.asKnownAt),
  };
}
