/** All desks of one graph in one process: each has a port, and answers what the real one behind it has answered before. */

import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveConnection, type ReceivedRequest } from './http-connection.ts';
import type { DeskOrder, DeskReport, DesksReady, TracedRequest } from './messages.ts';
import { createRecording, keyOf, replay, type Recording } from './recordings.ts';

/** Endpoints of the real desks by the subgraph's name. */
const origins = JSON.parse(process.argv[2]!) as Readonly<Record<string, string>>;
const recordings = new Map<string, Recording>();
const underWay = new Map<string, Promise<Recording>>();
/** The head of the gateway's ledger is no question of a graph, and need not be held. */
const CHECKPOINT_KIND = '"kind":"throughline-disclosure-checkpoint"';
const NOT_FOUND = Buffer.from('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
let holdMs = 0;
let isTracing = false;
let trace: TracedRequest[] = [];
let requests = 0;
let failures = 0;
let firstFailure: string | null = null;

function answer(subgraph: string, request: ReceivedRequest): Buffer | Promise<Buffer> {
  const arrivedAtMs = performance.now();
  const key = keyOf(subgraph, request.body);
  const known = recordings.get(key);
  if (known === undefined && request.body.includes(CHECKPOINT_KIND)) return NOT_FOUND;
  requests += 1;
  if (known !== undefined && holdMs === 0 && !isTracing) return replay(known, request.header);
  return answerSlowly(subgraph, key, request, arrivedAtMs);
}

async function answerSlowly(
  subgraph: string,
  key: string,
  { body, header }: ReceivedRequest,
  arrivedAtMs: number,
): Promise<Buffer> {
  // The connection's own buffer moves on under it.
  const asked = Buffer.from(body);
  const bytes = await findRecording(subgraph, key, asked, header).then(
    (recording) => replay(recording, header),
    (error: unknown) => fail(subgraph, asked, error),
  );
  if (holdMs > 0) await sleep(holdMs);
  if (isTracing) {
    const leftAtMs = performance.now();
    trace.push({ subgraph, asked: asked.toString('utf8'), answeredBytes: bytes.length, arrivedAtMs, leftAtMs });
  }
  return bytes;
}

async function findRecording(
  subgraph: string,
  key: string,
  asked: Buffer,
  header: ReceivedRequest['header'],
): Promise<Recording> {
  const known = recordings.get(key);
  if (known !== undefined) return known;
  const recording = underWay.get(key) ?? record(subgraph, key, asked, header).finally(() => underWay.delete(key));
  underWay.set(key, recording);
  return recording;
}

async function record(
  subgraph: string,
  key: string,
  asked: Buffer,
  header: ReceivedRequest['header'],
): Promise<Recording> {
  const forwarded = ['throughline-as-of', 'throughline-as-known-at', 'throughline-times', 'authorization'];
  const headers = forwarded.flatMap((name): [string, string][] => {
    const value = header(name);
    return value === null ? [] : [[name, value]];
  });
  const response = await fetch(origins[subgraph]!, {
    method: 'POST',
    headers: [['content-type', 'application/json'], ['accept', 'application/json'], ...headers],
    body: new Uint8Array(asked),
  });
  const answered = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`the real desk says ${response.status} ${answered.toString('utf8')}`);
  const recording = createRecording(key, asked, answered);
  recordings.set(key, recording);
  return recording;
}

function fail(subgraph: string, asked: Buffer, error: unknown): Buffer {
  failures += 1;
  firstFailure ??= `${subgraph}: ${(error as Error).message}: ${asked.toString('utf8').slice(0, 2000)}`;
  const body = JSON.stringify({ errors: [{ message: 'the real desk did not answer this request' }] });
  return Buffer.from(
    `HTTP/1.1 500 Internal Server Error\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}

function obey(order: DeskOrder): DeskReport {
  const inOrder = trace.toSorted((left, right) => left.arrivedAtMs - right.arrivedAtMs);
  const report = { requests, failures, firstFailure, recordings: recordings.size, trace: inOrder };
  if (order.kind === 'hold') ({ holdMs } = order);
  if (order.kind === 'reset') {
    isTracing = order.trace;
    trace = [];
    requests = 0;
    failures = 0;
    firstFailure = null;
  }
  return report;
}

const ports: Record<string, number> = {};
for (const subgraph of Object.keys(origins)) {
  const server = createServer((socket) => serveConnection(socket, (request) => answer(subgraph, request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1024, resolve));
  ports[subgraph] = (server.address() as AddressInfo).port;
}
process.on('message', (order: DeskOrder) => process.send!(obey(order)));
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
process.send!({ ports } satisfies DesksReady);
