/** The configuration file: YAML, read whole, every problem told by its place. */

import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import {
  pathName,
  positionOfKey,
  positionOfValue,
  toPosition,
  type Path,
  type Position,
} from '../../schema/organisations/positions.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from './settings.ts';
import { shown } from './shown.ts';
import {
  defaultChangesShape,
  namedChangesShape,
  NO_SUPPLIER_SETTINGS,
  type NamedChanges,
  type PolicyChanges,
  type SupplierSettings,
  type TlsFiles,
} from './supplier-settings.ts';

export interface ConfigFile {
  /** What it says of the settings that the environment has too; what is empty counts as not set. */
  readonly values: ReadonlyMap<SettingName, unknown>;
  /** What it says anything of, whether that holds or not, and where, as a problem of it is told: `gateway.yml:2:7 host`. */
  readonly said: ReadonlyMap<SettingName, string>;
  readonly suppliers: SupplierSettings;
  /** One line each, in the order of the file: `file:line:column name: rule; got value`. */
  readonly problems: readonly string[];
}

/** Its key under `suppliers` that is about all of them. */
const DEFAULT_NAME = 'default';

/** Never throws: a file that cannot be read is one problem. */
export function readConfigFile(file: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const rule = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code ?? 'unknown reason'})`;
    return {
      values: new Map(),
      said: new Map(),
      suppliers: NO_SUPPLIER_SETTINGS,
      problems: [`CONFIG_FILE: ${rule}; got ${shown(file)}`],
    };
  }
  const reader = new Reader(text, file);
  const values = new Map<SettingName, unknown>();
  const said = new Map<SettingName, string>();
  let suppliers = NO_SUPPLIER_SETTINGS;
  for (const [key, value] of reader.entries([], reader.content, `settings such as port: 4000`)) {
    const name = SETTING_NAMES.find((candidate) => SETTINGS[candidate].key === key);
    if (key === 'suppliers') suppliers = readSuppliers(reader, value);
    else if (name === undefined) reader.report([key], `there is no such setting; there are ${listKeys()}`, 'key');
    else if (value !== null) {
      said.set(name, reader.placeOfValue([key]));
      const { kind, isSecret = false } = SETTINGS[name] as { kind: { value: z.ZodType | null }; isSecret?: boolean };
      const read = reader.read([key], value, kind.value!, isSecret);
      if (read !== undefined) values.set(name, read);
    }
  }
  return { values, said, suppliers, problems: reader.problems() };
}

function listKeys(): string {
  return [...SETTING_NAMES.flatMap((name) => SETTINGS[name].key ?? []), 'suppliers'].join(', ');
}

function readSuppliers(reader: Reader, content: unknown): SupplierSettings {
  let defaults: PolicyChanges = {};
  const byName = new Map<string, NamedChanges>();
  for (const [name, value] of reader.entries(['suppliers'], content, 'what is said of suppliers by subgraph name')) {
    const path = ['suppliers', name];
    if (name === DEFAULT_NAME) {
      defaults = (reader.read(path, value ?? {}, defaultChangesShape) as PolicyChanges | undefined) ?? {};
      continue;
    }
    const said = reader.read(path, value ?? {}, namedChangesShape) as
      (PolicyChanges & { readonly tls?: TlsFiles }) | undefined;
    if (said === undefined) continue;
    const { tls, ...changes } = said;
    checkReplicas(reader, path, changes);
    byName.set(name, { changes, ...(tls === undefined ? {} : { tls }), place: reader.placeOfKey(path) });
  }
  return { default: defaults, byName };
}

function checkReplicas(reader: Reader, path: Path, { url, replicas = [] }: PolicyChanges): void {
  const earlier = new Set(url === undefined ? [] : [new URL(url).href]);
  replicas.forEach((replica, index) => {
    const { href } = new URL(replica);
    if (earlier.has(href)) {
      const rule = 'must be another address than the url and the replicas before it';
      reader.report([...path, 'replicas', index], `${rule}; got ${shown(replica)}`);
    }
    earlier.add(href);
  });
}

/** The document, and what is wrong with it. */
class Reader {
  readonly content: unknown;
  readonly #file: string;
  readonly #lineCounter = new LineCounter();
  readonly #document: Document.Parsed;
  readonly #problems: (Position & { readonly message: string })[] = [];

  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, {
      lineCounter: this.#lineCounter,
      prettyErrors: false,
      version: '1.2',
      logLevel: 'error',
    });
    // Its own words may repeat what stands there, which may be a password.
    for (const { code, pos } of this.#document.errors)
      this.#add(pos[0], `must be well-formed YAML; got ${code.toLowerCase().replaceAll('_', ' ')}`);
    visit(this.#document, {
      // A few aliases of aliases unfold into gigabytes.
      Alias: (_, { source, range }) =>
        this.#add(range?.[0] ?? 0, `the alias *${source} is not read here: write the value out`),
    });
    this.content = this.#problems.length > 0 ? null : this.#document.toJS();
  }

  /** The keys of a mapping with their values; none of what is empty, nor of what is no mapping, which is reported. */
  entries(path: Path, content: unknown, what: string): [string, unknown][] {
    if (content === null || content === undefined) return [];
    if (typeof content === 'object' && !Array.isArray(content)) return Object.entries(content);
    this.report(path, `must be a mapping of ${what}; got ${shown(content)}`);
    return [];
  }

  /** @returns undefined where it was reported. */
  read<Value>(path: Path, value: unknown, schema: z.ZodType<Value>, isSecret = false): Value | undefined {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      const below = issue.path as (string | number)[];
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) this.report([...path, ...below, key], 'there is no such key here', 'key');
        continue;
      }
      const found = below.reduce<unknown>((holder, step) => (holder as Record<string | number, unknown>)[step], value);
      this.report([...path, ...below], `${issue.message}; got ${shown(found, isSecret)}`);
    }
    return undefined;
  }

  report(path: Path, message: string, at: 'key' | 'value' = 'value'): void {
    const locate = at === 'key' ? positionOfKey : positionOfValue;
    const position = locate(this.#document, this.#lineCounter, path);
    const name = pathName(path);
    this.#problems.push({ ...position, message: name === '' ? message : `${name}: ${message}` });
  }

  placeOfValue(path: Path): string {
    return `${this.#place(positionOfValue(this.#document, this.#lineCounter, path))} ${pathName(path)}`;
  }

  placeOfKey(path: Path): string {
    return `${this.#place(positionOfKey(this.#document, this.#lineCounter, path))} ${pathName(path)}`;
  }

  problems(): string[] {
    return this.#problems
      .toSorted((one, other) => one.line - other.line || one.column - other.column)
      .map((problem) => `${this.#place(problem)} ${problem.message}`);
  }

  #add(offset: number, message: string): void {
    this.#problems.push({ ...toPosition(this.#lineCounter, offset), message });
  }

  #place({ line, column }: Position): string {
    return `${this.#file}:${line}:${column}`;
  }
}
