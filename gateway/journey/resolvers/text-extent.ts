import { Kind, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';
import type { TextExtent } from '../accounts/governed-text-node.ts';

/** How much of a text is asked for where a field answers one. */
export function textExtentOf({
  fieldNodes,
  fragments,
}: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): TextExtent {
  const asksWords = ({ selections }: SelectionSetNode): boolean =>
    selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === 'text';
      const { selectionSet } = node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value]!;
      return asksWords(selectionSet);
    });
  const isAsked = fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && asksWords(selectionSet));
  return isAsked ? 'WORDS' : 'STATE';
}
