/** Who read which desk's texts. */

import { parseTicketId } from '../../../schema/contract/ids.ts';
import type { Reader } from '../../../schema/contract/reader.ts';
import { formatInstant, parseInstant } from '../../../schema/contract/times.ts';
import { DisclosuresBusyError, type DisclosuresAsked, type RecordedDisclosure } from '../disclosure-records.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { deskNamed } from './named-desks.ts';
import { formatCursor, parseCursor, parsePageSize, type PageArguments } from './ordered-page.ts';
import { parsePeriod } from './period.ts';

interface DisclosuresArguments extends PageArguments {
  readonly owner?: string | null;
  readonly reader?: string | null;
  readonly ticket?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
}

const LIST = 'disclosures';
const BEGINNING = formatInstant(0);

export function createDisclosureResolvers(environment: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      disclosures: async (_: never, asked: DisclosuresArguments, context: JourneyContext) => {
        const { reader, owner } = toShown(context.identity, asked.owner ?? null);
        if (owner !== null) deskNamed(environment.registry, owner);
        const record = asked.ticket ?? null;
        if (record !== null) parseTicketId(record);
        const size = parsePageSize(asked.first);
        const question: DisclosuresAsked = {
          owner,
          reader: asked.reader ?? null,
          record,
          ...periodOf(asked, context),
          before: asked.after == null ? null : Number(parseCursor(LIST, asked.after)[0]),
          // One more than the page, to know whether anything follows.
          limit: size + 1,
        };
        const rows = await readRows(environment, question, reader);
        const page = rows.slice(0, size);
        return {
          nodes: page.map((row) => toDisclosure(row, owner, record)),
          pageInfo: {
            endCursor: page.length === 0 ? null : formatCursor(LIST, [page.at(-1)!.position]),
            hasNextPage: rows.length > size,
          },
        };
      },
    },
  };
}

/**
 * @returns the reader, and the desk as far as whose texts the ledger is shown, or asked for; null for every desk's.
 * @throws {GraphQLError} `DISCLOSURES_NOT_SHOWN`
 */
function toShown(
  reader: Reader | null,
  asked: string | null,
): { readonly reader: Reader; readonly owner: string | null } {
  const desk = reader?.desk ?? null;
  if (reader?.role === 'guardian' || reader?.role === 'auditor') return { reader, owner: asked };
  if (reader !== null && desk !== null && (asked === null || asked === desk)) return { reader, owner: desk };
  throw journeyError(
    'DISCLOSURES_NOT_SHOWN',
    'the ledger is shown to guardians and auditors, and to a desk as far as its own texts were read; ' +
      (reader === null
        ? 'this gateway asks nobody who they are'
        : `${desk === null ? `the role ${reader.role} without a desk` : desk} asked for ${asked ?? 'all'}`),
  );
}

function periodOf(
  { from, to }: DisclosuresArguments,
  { times, areTimesAsked }: JourneyContext,
): Pick<DisclosuresAsked, 'from' | 'to'> {
  // What was recorded a moment ago counts, whichever of several clocks it was recorded by.
  const known = areTimesAsked ? times.asKnownAt + 1 : Number.MAX_SAFE_INTEGER;
  if (from != null && to != null) parsePeriod({ from, to });
  return {
    from: parseInstant(from ?? BEGINNING, 'from'),
    to: to == null ? known : Math.min(parseInstant(to, 'to'), known),
  };
}

async function readRows(
  { disclosureRecords }: JourneyEnvironment,
  asked: DisclosuresAsked,
  reader: Reader,
): Promise<readonly RecordedDisclosure[]> {
  try {
    if (disclosureRecords == null) throw new Error('this gateway keeps none');
    return await disclosureRecords.read(asked, reader);
  } catch (error) {
    const why = error instanceof DisclosuresBusyError ? `: ${refusalOf(error)}: ask again` : '';
    throw journeyError('DISCLOSURES_UNAVAILABLE', `the disclosure ledger cannot be read now${why}`);
  }
}

function refusalOf({ limit, maximum }: DisclosuresBusyError): string {
  return limit === 'READER'
    ? `at most ${maximum} reads may run or wait for one reader, and this would be one more of yours`
    : `at most ${maximum} reads may wait for their turn, and this would be the ${maximum + 1}th`;
}

function toDisclosure(row: RecordedDisclosure, owner: string | null, record: string | null): object {
  const { reader, texts, ...rest } = row;
  return {
    ...rest,
    reader: { ...reader, desk: reader.desk === null ? null : { code: reader.desk } },
    texts: texts
      .filter((text) => (owner === null || text.owner === owner) && (record === null || text.record === record))
      .map((text) => ({ ...text, owner: { code: text.owner }, ticket: ticketOf(text.record) })),
  };
}

/** Null for a record of another kind. */
function ticketOf(record: string | null): { readonly id: string } | null {
  try {
    if (record === null) return null;
    parseTicketId(record);
    return { id: record };
  } catch {
    return null;
  }
}
