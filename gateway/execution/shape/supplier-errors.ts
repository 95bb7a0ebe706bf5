/** What a client is told of suppliers that did not answer, or not all: never their own words. */

import { GraphQLError } from 'graphql';
import { messageOf } from '../../errors.ts';
import type { Cause, ClientPath, SupplierCause } from '../run/causes.ts';
import type { AnswerField, AnswerShape } from './answer-shape.ts';

/** A desk that gave no answer is told once, whatever it was asked; what a desk that answers refuses is told once a code. */
export function supplierErrors(
  suppliers: readonly SupplierCause[],
  landed: ReadonlyMap<Cause, ReadonlyMap<string, ClientPath>>,
  shape: AnswerShape,
  deskOf: (subgraph: string) => string,
): GraphQLError[] {
  const groups = Map.groupBy(suppliers, ({ subgraph, code }) =>
    isAboutTheCall(code) ? subgraph : `${subgraph} ${code}`,
  );
  return [...groups]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, group]) => {
      const { subgraph, code } = group[0]!;
      const positions = new Map(group.flatMap((cause) => [...(landed.get(cause) ?? [])]));
      const dropped = group.reduce((sum, cause) => sum + cause.dropped, 0);
      const path =
        positions.size > 0
          ? commonPath([...positions.values()])
          : commonPath(group.map((cause) => toClientPath(cause.path, shape)));
      return new GraphQLError(messageOf(code), {
        ...(path.length === 0 ? {} : { path }),
        extensions: { code, subgraph, desk: deskOf(subgraph), nulled: positions.size + dropped },
      });
    });
}

/** Whether the supplier failed as a whole, and not only for what an operation asked. */
export function isAboutTheCall(code: SupplierCause['code']): boolean {
  return code === 'CLIENT_DISCONNECTED' || (code.startsWith('SUPPLIER_') && code !== 'SUPPLIER_ERROR');
}

/** The part that all have in common. */
export function commonPath(paths: readonly ClientPath[]): ClientPath {
  const [first = [], ...others] = paths;
  const differs = first.findIndex((step, depth) => others.some((path) => path[depth] !== step));
  return differs < 0 ? first : first.slice(0, differs);
}

/** The part of a plan's path before its first list, as the client would write it: what can be said without the answer. */
export function toClientPath(path: readonly string[], shape: AnswerShape): ClientPath {
  const steps: string[] = [];
  let at: AnswerShape | null = shape;
  for (const name of path) {
    if (name === '@' || name.startsWith('... on ') || at === null) break;
    const field: AnswerField | undefined = at.fieldsOf(at.typename).find(({ dataName }) => dataName === name);
    if (field === undefined) break;
    steps.push(field.responseName);
    at = field.shape;
  }
  return steps;
}
