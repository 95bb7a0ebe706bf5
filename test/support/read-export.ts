/** What an exported verdict report was reckoned from, put together again from its inputs as `docs/verdicts.md` section 10 has them. */

import type { Calendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';
import type { MissingAccount } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { DirectoryDesk, IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import type { Agreement, Relation } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import type { Exclusion, Verdict } from '../../gateway/journey/engine/verdict/verdict-model.ts';
import type { NaiveAttainment } from '../naive/attainment.ts';
import type { NaiveReport } from '../naive/verdicts.ts';

export interface ReadExport {
  readonly question: NaiveReport;
  readonly result: {
    readonly verdicts: readonly Verdict[];
    readonly exclusions: readonly Exclusion[];
    readonly attainment: readonly NaiveAttainment[];
  };
}

interface Reference {
  readonly desk: string;
  readonly id: string;
}

interface Export extends Pick<ReadExport, 'result'> {
  readonly question: { readonly version: string | null; readonly from: number; readonly to: number };
  readonly asOf: number;
  readonly asKnownAt: number;
  readonly policy: Policy;
  readonly calendars: readonly Calendar[];
  readonly agreements: readonly Agreement[];
  readonly relations: readonly Relation[];
  readonly desks: readonly DirectoryDesk[];
  readonly silentDesks: readonly MissingAccount[];
  readonly inputs: readonly (Reference & { readonly data: unknown })[];
  readonly incidents: readonly {
    readonly incident: string;
    readonly declaration: Reference | null;
    readonly accounts: readonly Reference[];
    readonly desks: readonly string[];
  }[];
}

/** @throws where a reference leads nowhere. */
export function readExport(text: string): ReadExport {
  const { question, inputs, incidents, silentDesks, desks, result, ...told } = JSON.parse(text) as Export;
  const { asOf, asKnownAt } = told;
  const byName = new Map(inputs.map((input) => [nameOf(input), input.data]));
  /** The input with every reference in it followed, however deep. */
  const follow = (reference: Reference): unknown => {
    const name = nameOf(reference);
    if (!byName.has(name)) throw new Error(`The export has no input ${name}`);
    return resolve(byName.get(name));
  };
  const resolve = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: unknown) => (isReference(item) ? follow(item) : resolve(item)));
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]));
  };
  return {
    result,
    question: {
      ...told,
      version: question.version,
      period: { from: question.from, to: question.to },
      silentDesks: silentDesks.length,
      incidents: incidents.map(({ incident, declaration, accounts, desks: codes }): IncidentAccounts => ({
        incident,
        asOf,
        asKnownAt,
        declaration: declaration === null ? null : (follow(declaration) as IncidentAccounts['declaration']),
        accounts: accounts.map(follow) as unknown as IncidentAccounts['accounts'],
        directory: { desks: codes.map((code) => desks.find((desk) => desk.code === code)!) },
      })),
    },
  };
}

const nameOf = ({ desk, id }: Reference): string => `${desk} ${id}`;

function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && Object.keys(value).toSorted().join() === 'desk,id';
}
