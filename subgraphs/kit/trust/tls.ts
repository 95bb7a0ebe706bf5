/** A desk's server, with or without TLS. */

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { DeskServerError } from '../errors.ts';

/** All in PEM. */
export interface DeskTls {
  readonly certificate: string;
  readonly key: string;
  /** Whoever connects must have a certificate of one of these; null asks nobody for one. */
  readonly clientAuthorities: string | null;
}

export type DeskServer = Server | TlsServer;

/** @throws {DeskServerError} `KEYS_INVALID` */
export function createDeskServer(
  tls: DeskTls | null,
  keepAliveTimeoutMs: number,
  listener: RequestListener,
): { readonly server: DeskServer; readonly replaceTls: (tls: DeskTls) => void } {
  if (tls === null) {
    const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, listener);
    return { server, replaceTls: () => undefined };
  }
  const server = createTlsServer({ keepAliveTimeout: keepAliveTimeoutMs, ...toOptions(tls) }, listener);
  return {
    server,
    replaceTls: (next) => {
      if ((next.clientAuthorities === null) !== (tls.clientAuthorities === null)) {
        throw new DeskServerError('KEYS_INVALID', 'a desk has to start anew to ask for certificates, or no longer to');
      }
      server.setSecureContext(toOptions(next));
    },
  };
}

function toOptions({ certificate, key, clientAuthorities }: DeskTls) {
  const options = {
    cert: certificate,
    key,
    ...(clientAuthorities === null
      ? {}
      : { ca: clientAuthorities, requestCert: true as const, rejectUnauthorized: true as const }),
  };
  try {
    createSecureContext(options);
  } catch (cause) {
    throw new DeskServerError(
      'KEYS_INVALID',
      'the TLS certificate, its key and the authorities must be PEM that fits',
      {
        cause,
      },
    );
  }
  return options;
}
