import type { SiteRow } from '../../../schema/organisations/model.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { TypeResolvers } from '../context.ts';
import type { CodeReference } from '../references.ts';

export function createSiteResolvers(registry: Registry): TypeResolvers {
  const rowOf = ({ code }: CodeReference): SiteRow => registry.siteByCode(code)!;

  return {
    __resolveReference: ({ code }: CodeReference) => (registry.siteByCode(code) === undefined ? null : { code }),
    name: (source: CodeReference) => rowOf(source).name,
    organisation: (source: CodeReference) => ({ code: rowOf(source).organisation }),
    cluster: (source: CodeReference) => rowOf(source).cluster,
  };
}
