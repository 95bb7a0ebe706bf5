import { parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { PoliciesProblem } from './model.ts';
import { POLICY_RULES, type PolicyRule } from './rules.ts';

/**
 * Reads one YAML file by its shape.
 *
 * @param file named in problems.
 * @returns what it says; or everything that is wrong with it, at least one problem.
 */
export function parseFile<Value>(
  text: string,
  file: string,
  shape: z.ZodType<Value>,
): { readonly ok: Value } | { readonly problems: readonly PoliciesProblem[] } {
  const document = parseDocument(text, { prettyErrors: false, version: '1.2', logLevel: 'error' });
  const unreadable = document.errors.map(({ message }) => message);
  visit(document, { Alias: (_, { source }) => void unreadable.push(`the alias *${source} is not read here`) });
  if (unreadable.length > 0)
    return { problems: unreadable.map((message) => ({ file, path: '', rule: 'YAML_SYNTAX', message })) };
  const content: unknown = document.toJS();
  const parsed = shape.safeParse(content);
  if (parsed.success) return { ok: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => toProblems(issue, content, file)) };
}

/** A short form of a value, for a message. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function toProblems(issue: z.core.$ZodIssue, content: unknown, file: string): readonly PoliciesProblem[] {
  const path = issue.path.map(String);
  const value = path.reduce<unknown>((within, key) => (within as Record<string, unknown> | null)?.[key], content);
  const problem = (rule: PolicyRule, message: string, at = path): PoliciesProblem => ({
    file,
    path: at.join('.'),
    rule,
    message,
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem('KEY_UNKNOWN', `there is no key ${shown(key)}`, [...path, key]));
    case 'invalid_type':
      return value === undefined
        ? [problem('KEY_REQUIRED', 'the key is missing')]
        : [problem('VALUE_TYPE', `must be of the type ${issue.expected}; got ${shown(value)}`)];
    case 'invalid_value':
      return value === undefined
        ? [problem('KEY_REQUIRED', 'the key is missing')]
        : [problem('VALUE_ALLOWED', `must be one of ${issue.values.map(String).join(', ')}; got ${shown(value)}`)];
    case 'invalid_key':
      return [problem('CODE_FORM', `${POLICY_RULES.CODE_FORM}; got ${shown(path.at(-1))}`)];
    default: {
      const rule = (issue as { readonly params?: { readonly rule?: PolicyRule } }).params?.rule ?? 'VALUE_TYPE';
      return [problem(rule, `${POLICY_RULES[rule]}; got ${shown(value)}`)];
    }
  }
}
