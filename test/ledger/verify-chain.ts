/** Recomputes a ledger's chain from its rows alone, by the rule: SHA-256 over RFC 8785 JSON, each event with the hash before it. */

import { createHash } from 'node:crypto';
import type { StoredRow } from './engines.ts';

/** @returns what is wrong, in words; empty for a chain that holds. */
export function verifyChain(events: readonly StoredRow[], texts: readonly StoredRow[] = []): string[] {
  const wrong: string[] = [];
  let previousHash = '0'.repeat(64);
  let witnessedAt = -Infinity;
  const inOrder = [...events].sort((left, right) => Number(left['position']) - Number(right['position']));
  for (const [index, row] of inOrder.entries()) {
    const position = Number(row['position']);
    if (position !== index + 1) wrong.push(`place ${index + 1} has position ${position}`);
    if (row['previous_hash'] !== previousHash) wrong.push(`event ${position} does not follow the one before it`);
    const hash = sha256({
      position,
      previousHash: row['previous_hash'],
      id: row['id'],
      stream: row['stream'],
      kind: row['kind'],
      occurredAt: Number(row['occurred_at']),
      recordedAt: row['recorded_at'] === null ? null : Number(row['recorded_at']),
      witnessedAt: Number(row['witnessed_at']),
      recordedBy: row['recorded_by'],
      supersedes: row['supersedes'],
      synthetic: Number(row['synthetic']) === 1,
      data: JSON.parse(String(row['data'])),
      textHashes: JSON.parse(String(row['text_hashes'])),
    });
    if (hash !== row['hash']) wrong.push(`event ${position} has another hash than its content`);
    if (Number(row['witnessed_at']) < witnessedAt)
      wrong.push(`event ${position} was witnessed before the one before it`);
    previousHash = String(row['hash']);
    witnessedAt = Number(row['witnessed_at']);
    for (const text of texts.filter((candidate) => candidate['event_id'] === row['id'] && candidate['text'] !== null)) {
      const committed = (JSON.parse(String(row['text_hashes'])) as Record<string, string>)[String(text['field'])];
      if (committed !== sha256({ salt: text['salt'], text: text['text'] }))
        wrong.push(`text ${text['field']} of event ${position} is not the one that was committed to`);
    }
  }
  return wrong;
}

function sha256(value: unknown): string {
  return createHash('sha256').update(canonical(value), 'utf8').digest('hex');
}

/** RFC 8785 for the values that events have: sorted keys, and the language's own writing of strings and numbers. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}
