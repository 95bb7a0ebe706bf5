export interface GatewayAnswer {
  readonly data: unknown;
  /** Of the body, in bytes. */
  readonly bytes: number;
}

/** @throws {Error} when the answer is not whole: a status other than 200, an error in it, or no data. */
export async function askOnce(name: string, url: string, body: string, token = 'once'): Promise<GatewayAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (response.status !== 200 || errors !== undefined || data == null) {
    throw new Error(`${name} answered ${response.status} and not whole: ${text.slice(0, 1000)}`);
  }
  return { data, bytes: Buffer.byteLength(text) };
}
