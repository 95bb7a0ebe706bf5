import { isIPv4, isIPv6 } from 'node:net';

/** @param host a name or an address, an IPv6 one with brackets or without: true where nobody but this machine reaches it. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  if (isIPv4(host)) return host.startsWith('127.');
  const address = host.replace(/^\[(.*)\]$/, '$1');
  // One with a zone is no address of a URL, and none of loopback.
  return isIPv6(address) && URL.parse(`http://[${address}]/`)?.hostname === '[::1]';
}
