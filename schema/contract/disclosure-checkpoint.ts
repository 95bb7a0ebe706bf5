/** How owners are handed the head of the disclosure ledger, so that it cannot be cut short unseen. */

import { createPublicKey, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';

/** Of a subgraph's server: POST takes one checkpoint. */
export const DISCLOSURE_CHECKPOINTS_PATH = '/disclosure-checkpoints';

/** Laid down in docs/disclosure-ledger.md. */
export const checkpointSchema = z.strictObject({
  kind: z.literal('throughline-disclosure-checkpoint'),
  version: z.literal(1),
  /** Tells one ledger from another. */
  ledger: z.string().min(1).max(100),
  /** Of its last entry; 0 for an empty ledger. */
  position: z.int().min(0),
  /** Of that entry, SHA-256 in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** When it was signed, RFC 3339 in UTC with milliseconds. */
  at: z.iso.datetime({ precision: 3 }),
  /** SubjectPublicKeyInfo, DER in base64. */
  publicKey: z.string().min(1).max(200),
  /** Ed25519 over the canonical JSON (RFC 8785) of all the rest, in base64. */
  signature: z.string().min(1).max(200),
});
export type Checkpoint = Readonly<z.infer<typeof checkpointSchema>>;

/** Whether the signature is by the checkpoint's own key. */
export function isCheckpointSigned({ signature, ...signed }: Checkpoint): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(signed.publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, Buffer.from(canonicalize(signed)!, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
