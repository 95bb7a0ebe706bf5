/** Appending: each event is checked, witnessed, hashed onto the chain and filed under its subjects, in one transaction. */

import type { Kysely } from 'kysely';
import type * as z from 'zod';
import type { AppendOptions, AppendOutcome, Rejection } from './append-outcome.ts';
import { ChainWriter, readKnown, type Candidate } from './chain-writer.ts';
import type { LedgerTables } from './database/tables.ts';
import { ledgerEventSchema } from './event.ts';
import { subjectsOf } from './subject.ts';

/**
 * Appends in the order given. Bad events are rejected one by one and the good ones stand; an event that the ledger has already is
 * left as it is. `witnessedAt` is the desk's clock, never earlier than the event before; only synthetic events bring their own.
 */
export async function appendEvents(input: readonly unknown[], options: AppendOptions): Promise<AppendOutcome> {
  const rejected: Rejection[] = [];
  const candidates: Candidate[] = [];
  for (const [index, value] of input.entries()) {
    const parsed = ledgerEventSchema.safeParse(value);
    if (parsed.success) {
      const event = parsed.data;
      candidates.push({ index, event, subjects: subjectsOf(event, options.desk) });
    } else rejected.push({ index, code: 'EVENT_INVALID', message: describeInvalid(value, parsed.error) });
  }
  if (candidates.length === 0) return { appended: 0, unchanged: 0, rejected };
  const { erased, ...outcome } = await options.database.exclusively((transaction) =>
    appendCandidates(candidates, transaction, options),
  );
  if (erased) await options.database.forgetErased();
  return {
    ...outcome,
    rejected: [...rejected, ...outcome.rejected].toSorted((left, right) => left.index - right.index),
  };
}

async function appendCandidates(
  candidates: readonly Candidate[],
  transaction: Kysely<LedgerTables>,
  options: AppendOptions,
): Promise<AppendOutcome & { readonly erased: boolean }> {
  const head = await transaction.selectFrom('head').selectAll().where('only', '=', 1).executeTakeFirstOrThrow();
  const known = await readKnown(candidates, transaction, options.database);
  const writer = new ChainWriter(head, known, options);
  for (const candidate of candidates) writer.take(candidate);
  await writer.write(transaction);
  return writer.outcome();
}

function describeInvalid(value: unknown, error: z.ZodError): string {
  const id =
    typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
      ? value.id.slice(0, 80)
      : '(without id)';
  const issues = error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.join('.') || 'event';
    return path === 'kind' ? `kind: ${describeKind(value)}` : `${path}: ${issue.message}`;
  });
  return `event ${id}: ${issues.join('; ')}`;
}

function describeKind(value: unknown): string {
  const kind = (value as { readonly kind?: unknown }).kind;
  return typeof kind === 'string'
    ? `the ledger takes no events of the kind ${JSON.stringify(kind.slice(0, 80))}`
    : 'must say what happened, such as ticket.opened';
}
