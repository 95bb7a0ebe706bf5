import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { GraphQLError, parse } from 'graphql';
import { readAccessDirectives } from './access-directives.ts';
import { SupergraphError } from './errors.ts';
import { assertSupported } from './unsupported.ts';

/**
 * Reads a supergraph that the gateway can serve.
 *
 * @returns the file's text, unchanged.
 * @throws {SupergraphError} `SUPERGRAPH_MISSING` when there is no such file or it cannot be read; `SUPERGRAPH_INVALID` when
 *   it is not GraphQL, or not a supergraph; `SUPERGRAPH_UNSUPPORTED` when it uses a feature that this gateway would ignore.
 *   Each message begins with the path as given.
 */
export function readSupergraphFile(path: string): string {
  const supergraphSdl = readText(path);
  try {
    parse(supergraphSdl, { noLocation: true });
  } catch (error) {
    throw invalid(path, error, 'is not GraphQL');
  }
  try {
    assertSupported(supergraphSdl);
  } catch (error) {
    if (!(error instanceof SupergraphError)) throw error;
    throw new SupergraphError(error.code, `${path}: ${error.message}`, { features: error.features, cause: error });
  }
  try {
    const supergraph = Supergraph.build(readAccessDirectives(supergraphSdl).supergraphSdl);
    // Both are read lazily, and a supergraph that lacks its graphs or shows clients nothing fails only here.
    supergraph.subgraphs();
    supergraph.apiSchema();
  } catch (error) {
    throw invalid(path, error, 'is not a supergraph of Federation 2');
  }
  return supergraphSdl;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? 'unknown reason'})`;
    throw new SupergraphError('SUPERGRAPH_MISSING', `${path}: ${reason}`, { cause: error });
  }
}

function invalid(path: string, error: unknown, what: string): SupergraphError {
  const at = error instanceof GraphQLError ? error.locations?.[0] : undefined;
  const where = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`;
  const reason = error instanceof Error ? error.message : String(error);
  return new SupergraphError('SUPERGRAPH_INVALID', `${path} ${what}${where}: ${reason}`, { cause: error });
}
