import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './spawn-process.ts';

export const QUESTIONS_FOLDER = path.join(ROOT, 'examples/questions');

/** @param name of a file of `examples/questions/`, without its suffix. */
export function readQuestion(name: string): { readonly query: string; readonly variables: Record<string, unknown> } {
  const variablesFile = path.join(QUESTIONS_FOLDER, `${name}.variables.json`);
  return {
    query: readFileSync(path.join(QUESTIONS_FOLDER, `${name}.graphql`), 'utf8'),
    variables: existsSync(variablesFile) ? JSON.parse(readFileSync(variablesFile, 'utf8')) : {},
  };
}
