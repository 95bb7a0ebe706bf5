/**
 * Signs what one supplier is sent. Who reads is said once, in a delegation that is kept for as long as it serves; a request under it costs
 * one digest and one HMAC.
 */

import { randomUUID, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import {
  DELEGATION_ISSUER,
  DELEGATION_LIFETIME_SECONDS,
  writeDelegation,
} from '../../../schema/contract/delegation.ts';
import type { DelegationKey } from '../../../schema/contract/delegation.ts';
import type { Reader } from '../../../schema/contract/reader.ts';
import {
  deriveRequestKey,
  secretIdOf,
  signRequest,
  SIGNATURE_LIFETIME_SECONDS,
} from '../../../schema/contract/signatures.ts';

export interface RequestToSign {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For whom it is sent; null where the gateway asks nobody who they are. */
  readonly reader: Reader | null;
}

export interface RequestSignerOptions {
  readonly key: DelegationKey;
  /** Shared with the supplier. */
  readonly secret: string;
  /** The supplier's name. */
  readonly subgraph: string;
  /** Milliseconds UTC. */
  readonly clock: () => number;
}

interface Delegation {
  readonly text: string;
  readonly requestKey: KeyObject;
  /** In whole seconds UTC. */
  readonly issuedAt: number;
}

/** Readers whose delegations are kept; another one's is written anew, for some 0.1 ms. */
const MAXIMUM_READERS = 500;
/** Before its end, in seconds: nothing that is signed under it may come too late for it. */
const RENEWAL_MARGIN_SECONDS = 2 * SIGNATURE_LIFETIME_SECONDS;

export class RequestSigner {
  readonly #options: RequestSignerOptions;
  readonly #secretId: string;
  readonly #delegations = new LRUCache<string, Delegation>({ max: MAXIMUM_READERS });

  constructor(options: RequestSignerOptions) {
    this.#options = options;
    this.#secretId = secretIdOf(options.secret);
  }

  /** @returns the headers to send beside the others. Each time with a nonce of its own: what is asked again is another request. */
  sign({ method, target, headers, body, reader }: RequestToSign): Record<string, string> {
    const created = Math.floor(this.#options.clock() / 1000);
    const { text, requestKey } = this.#delegationOf(reader, created);
    return signRequest({ method, target, headers }, body, text, requestKey, {
      created,
      expires: created + SIGNATURE_LIFETIME_SECONDS,
      nonce: randomUUID(),
      keyId: this.#secretId,
    });
  }

  #delegationOf(reader: Reader | null, now: number): Delegation {
    const who = reader === null ? '' : JSON.stringify(reader);
    const known = this.#delegations.get(who);
    // One of a clock that has been set back since is of the future.
    if (
      known !== undefined &&
      known.issuedAt <= now &&
      now < known.issuedAt + DELEGATION_LIFETIME_SECONDS - RENEWAL_MARGIN_SECONDS
    ) {
      return known;
    }
    const { key, secret, subgraph } = this.#options;
    const id = randomUUID();
    const text = writeDelegation(
      { iss: DELEGATION_ISSUER, aud: subgraph, iat: now, exp: now + DELEGATION_LIFETIME_SECONDS, jti: id, reader },
      key,
    );
    const delegation = { text, requestKey: deriveRequestKey(secret, id, subgraph), issuedAt: now };
    this.#delegations.set(who, delegation);
    return delegation;
  }
}
