/**
 * From what the executor gives to what the client gets: the gateway's own keys are taken out, and each supplier that did not
 * answer is named once, with the position above what it left empty and how many positions that is.
 */

import { GraphQLError } from 'graphql';
import { messageOf, type StatedErrorCode, type SupplierErrorCode } from '../errors.ts';
import { identifiedBy, type IdentifiedType } from './identity.ts';
import { toClientName, toClientPath } from './response-names.ts';
import type { Failure } from './sources-record.ts';

type Path = readonly (string | number)[];

export interface CompletionOptions {
  /** The interface entity (or `Incident`) behind a concrete type name; null for any other type. */
  readonly identifiedTypeOf: (typename: string) => IdentifiedType | null;
  /** Fields of `Incident`, or another identified type, that cannot be computed without certain fields of a supplier. */
  readonly dependentsOf: (type: IdentifiedType, field: string) => readonly string[];
  /** The desk that a subgraph's error names. */
  readonly deskOf: (subgraph: string) => string;
}

/** Takes the gateway's own keys and names out, in place, and finds what failed fetches left empty. */
export function completeResponse(
  data: Record<string, unknown> | null | undefined,
  failures: readonly Failure[],
  options: CompletionOptions,
): GraphQLError[] {
  const wanted = indexTargets(failures, options);
  const nulled = new Map<Failure, Path[]>(failures.map((failure) => [failure, []]));
  if (data !== null && data !== undefined) visitRecord(data, [], wanted, nulled);
  return mergeByDesk(failures).map((group) => toError(group, nulled, options));
}

/** By object (`''` for the root) and then by response name: the failures that would have filled it. */
type Wanted = ReadonlyMap<string, ReadonlyMap<string, Failure>>;

function indexTargets(failures: readonly Failure[], options: CompletionOptions): Wanted {
  const wanted = new Map<string, Map<string, Failure>>();
  for (const failure of failures) {
    for (const { entity, responseNames } of failure.targets) {
      const type = entity === null ? null : options.identifiedTypeOf(entity.typename);
      if (entity !== null && type === null) continue;
      const object = entity === null ? '' : objectKey(type!, entity.key);
      const names = wanted.get(object) ?? new Map<string, Failure>();
      for (const name of responseNames) {
        names.set(name, failure);
        if (type !== null) for (const dependent of options.dependentsOf(type, name)) names.set(dependent, failure);
      }
      wanted.set(object, names);
    }
  }
  return wanted;
}

function visitRecord(record: Record<string, unknown>, path: Path, wanted: Wanted, nulled: Map<Failure, Path[]>): void {
  const objects = path.length === 0 ? [''] : [];
  for (const name of Object.keys(record)) {
    const type = identifiedBy(name);
    if (type === null) continue;
    objects.push(objectKey(type, String(record[name])));
    delete record[name];
  }
  const entries = Object.entries(record);
  const isRenamed = entries.some(([name]) => toClientName(name) !== name);
  for (const [name, value] of entries) {
    const clientName = toClientName(name);
    if (isRenamed) {
      // Taken out and put back, each in its turn: the order of an answer is the order of its selections.
      delete record[name];
      record[clientName] = value;
    }
    if (value === null) {
      const failure = objects.map((object) => wanted.get(object)?.get(name)).find((found) => found !== undefined);
      if (failure !== undefined) nulled.get(failure)!.push([...path, clientName]);
    } else visitValue(value, [...path, clientName], wanted, nulled);
  }
}

function visitValue(value: unknown, path: Path, wanted: Wanted, nulled: Map<Failure, Path[]>): void {
  if (Array.isArray(value)) value.forEach((item, index) => visitValue(item, [...path, index], wanted, nulled));
  else if (typeof value === 'object' && value !== null)
    visitRecord(value as Record<string, unknown>, path, wanted, nulled);
}

/** A desk that gave no answer is told once, whatever it was asked; what a desk that answers refuses is told once a code. */
function mergeByDesk(failures: readonly Failure[]): readonly (readonly Failure[])[] {
  const groups = Map.groupBy(failures, ({ subgraph, code }) =>
    isAboutTheCall(code) ? subgraph : `${subgraph} ${code}`,
  );
  return [...groups].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
}

function isAboutTheCall(code: SupplierErrorCode | StatedErrorCode): boolean {
  return code === 'CLIENT_DISCONNECTED' || (code.startsWith('SUPPLIER_') && code !== 'SUPPLIER_ERROR');
}

function toError(
  group: readonly Failure[],
  nulled: ReadonlyMap<Failure, Path[]>,
  { deskOf }: CompletionOptions,
): GraphQLError {
  const { subgraph, code } = group[0]!;
  const positions = group.flatMap((failure) => nulled.get(failure) ?? []);
  const dropped = group.reduce((sum, failure) => sum + failure.dropped, 0);
  const path =
    positions.length > 0 ? commonPath(positions) : toClientPath(commonPath(group.map((failure) => failure.path)));
  return new GraphQLError(messageOf(code), {
    ...(path.length === 0 ? {} : { path }),
    extensions: { code, subgraph, desk: deskOf(subgraph), nulled: positions.length + dropped },
  });
}

function commonPath(paths: readonly Path[]): Path {
  const [first = [], ...others] = paths;
  const differs = first.findIndex((step, depth) => others.some((path) => path[depth] !== step));
  return differs < 0 ? first : first.slice(0, differs);
}

function objectKey(type: IdentifiedType, key: string): string {
  return `${type}\u0000${key}`;
}
