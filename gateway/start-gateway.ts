/** Puts the rooms together: a graph, its suppliers and our own subgraphs behind one HTTP server. */

import { fileURLToPath } from 'node:url';
import { awaitIdentity } from './await-identity.ts';
import { rereadSuppliers, type GatewayConfig } from './config.ts';
import { createGeneration } from './generation.ts';
import type { GatewayReadings } from './telemetry/gateway-metrics.ts';
import { createGenerations } from './generations.ts';
import type { CheckpointOptions } from './governance/disclosures/checkpoints.ts';
import type { SignCheckpoint } from './governance/disclosures/checkpoint.ts';
import { createCheckpointPublisher, type CheckpointReceiver } from './governance/disclosures/publish-checkpoint.ts';
import { createDisclosureLedger, type DisclosureLedger } from './governance/disclosures/disclosure-ledger.ts';
import { TooManyReadsError } from './governance/disclosures/read-turns.ts';
import { readCheckpointSigner } from './governance/disclosures/read-checkpoint-signer.ts';
import { startHttpServer, type HttpServer } from './http/server.ts';
import { DisclosuresBusyError, type DisclosureRecords } from './journey/disclosure-records.ts';
import { createDocumentJudge } from './governance/limits/judge-document.ts';
import { createCounting } from './counting.ts';
import { readSafelist } from './governance/limits/safelist.ts';
import { createSchemaVisibility } from './governance/limits/schema-visibility.ts';
import { createRequestGate } from './http/request-gate.ts';
import { SOLE_OWNER, type BoardOwners } from './journey/board/board-owners.ts';
import { describeError, type Log } from './log.ts';
import { createSharedNow } from './operation/shared-now.ts';
import { loadGraph } from './supergraph/load-graph.ts';
import { readSigner } from './read-signer.ts';
import { createServiceRecord } from './service-record/create-service-record.ts';
import { toSupplierPolicy } from './supplier-policies.ts';
import { readSupplierTrust, type SupplierTrust } from './supplier-trust.ts';
import { createFileWatch } from './supergraph/watch-file.ts';
import { composeObservers } from './telemetry/compose-observers.ts';
import { withRequestLog } from './telemetry/request-log.ts';
import { createTelemetry } from './telemetry/telemetry.ts';
import { createLastKnownCopies } from './transport/copies/create-copies.ts';
import type { SupplierPolicy } from './transport/supplier-policy.ts';

export interface StartGatewayOptions {
  readonly config: GatewayConfig;
  /** Now, in milliseconds UTC. */
  readonly clock: () => number;
  /** By which requests to suppliers are signed, whose machines have the same time: by default the system's. */
  readonly signingClock?: () => number;
  readonly log: Log;
  /** Who reads which performance board, where several processes serve; by default this one reads all. */
  readonly boardOwners?: BoardOwners;
  /** Private key by which demo tokens are signed, where several processes serve; by default one of this process only. */
  readonly demoKey?: string;
  /** Takes no connection before it can tell who asks, and for so long waits for it, in milliseconds; by default null: it serves at once. */
  readonly identityPatienceMs?: number | null;
  /** How long an idle connection is left open when the gateway stops, in milliseconds: a request may be on its way. */
  readonly idleGraceMs?: number;
}

export interface RunningGateway extends HttpServer {
  /** Where metrics are read; null for nowhere, or where another process has that port for this one. */
  readonly adminPort: number | null;
  /** Resolves once it can tell who asks, which it can at once where it asks nobody or signs the tokens itself. */
  readonly identityReady: Promise<void>;
  /**
   * Reads the graph again, with what the configuration file says of suppliers, their keys and their secrets, and the key of checkpoints,
   * and lets it take over once what is known is planned on it. A graph that cannot be served, or a file that does not hold, changes nothing.
   *
   * @throws what loading it throws.
   */
  readonly reload: () => Promise<void>;
}

const NO_IDENTITY = { createIdentity: () => null };
/** A client that uses a connection less often than that can meet its end in any case. */
const IDLE_GRACE_MS = 1000;
const EXAMPLES_FOLDER = fileURLToPath(new URL('../examples', import.meta.url));

/**
 * Starts serving. No supplier needs to be up.
 *
 * @throws what `readSigner`, `loadGraph`, `readSupplierTrust`, `awaitIdentity` and `startHttpServer` throw, each with a stable `code`.
 */
export async function startGateway(options: StartGatewayOptions): Promise<RunningGateway> {
  const { config, clock, signingClock = Date.now, log } = options;
  const { boardOwners = SOLE_OWNER, demoKey = null, identityPatienceMs = null, idleGraceMs = IDLE_GRACE_MS } = options;
  const sharedNow = createSharedNow(clock, config.sharingWindowMs);
  const signer = config.verdictSigningKeyFile === null ? null : await readSigner(config.verdictSigningKeyFile);
  const safelist = config.safelistFile === null ? null : await readSafelist(config.safelistFile);
  const telemetry = await createTelemetry(config, log);
  let receivers: readonly CheckpointReceiver[] = [];
  let signCheckpoint: SignCheckpoint | null = null;
  const publish = createCheckpointPublisher(() => receivers, log);
  const { databaseUrl, dataDirectory } = config;
  const ledger =
    config.identity.mode === 'none'
      ? null
      : createDisclosureLedger({
          databaseUrl,
          dataDirectory,
          checkpoints: toCheckpointOptions(config, (head) => signCheckpoint!(head), publish),
          clock,
          observer: telemetry.disclosures,
          log,
        });
  const serviceRecord = createServiceRecord({ databaseUrl, dataDirectory, clock, log });
  const copies = config.lastKnownCopies
    ? await createLastKnownCopies({
        redisUrl: config.redisUrl,
        maximumBytes: config.lastKnownBytes,
        onTrouble: (error) =>
          log({ level: 'warn', message: 'last-known copies: Redis cannot be used', cause: describeError(error) }),
      })
    : null;
  const load = async (settings: GatewayConfig) => {
    const { keyFile } = settings.disclosureCheckpoints;
    const nextSignCheckpoint = ledger === null || keyFile === null ? null : await readCheckpointSigner(keyFile);
    const graph = await loadGraph(settings);
    const suppliers = graph.suppliers.map((supplier) => toSupplierPolicy(supplier, settings));
    const trust = await readSupplierTrust(settings, graph, { clock: signingClock, log });
    const measured = serviceRecord.observe(
      new Map(suppliers.map(({ subgraph, breaker }) => [subgraph, breaker.probeAfterMs])),
    );
    const generation = await createGeneration({
      graph,
      suppliers,
      trust,
      observer: composeObservers(telemetry.calls, measured),
      copies,
      clock,
      operationObserver: telemetry.operations,
      onFault: (subgraph, code) => {
        telemetry.onFault(subgraph, code);
        measured.onMissingPart(subgraph, code);
      },
      planningTimeoutMs: config.planningTimeoutMs,
      sharedNow,
      cost: { maximumCost: config.limits.cost, assumedListSize: config.assumedListSize },
      signer,
      serviceRecords: serviceRecord,
      disclosureRecords: ledger === null ? null : toDisclosureRecords(ledger),
      recorder: ledger,
      boardOwners,
      log,
    });
    if (generation.hasAccessRules && config.identity.mode === 'none') {
      log({
        level: 'warn',
        message:
          'the supergraph has access directives and nobody is asked who they are: all that they stand on is refused',
      });
    }
    signCheckpoint = nextSignCheckpoint;
    // Those that hold the contract: another's subgraphs are asked nothing but their graph.
    if (graph.registry !== null) receivers = suppliers.map((supplier) => toCheckpointReceiver(supplier, trust));
    return generation;
  };
  const watch = config.graph.kind === 'supergraph' ? createFileWatch(config.graph.file) : null;
  const generations = createGenerations(await load(config), async () => load(rereadSuppliers(config)));
  // Who is asked by nobody who they are needs nothing of what verifies tokens.
  const { createIdentity } =
    config.identity.mode === 'none' ? NO_IDENTITY : await import('./governance/identity/identity.ts');
  const identity = createIdentity({
    config: config.identity,
    registry: generations.registry,
    demoKey,
    clock,
    log,
  });
  const counting = await createCounting(config, log);
  const maySeeSchema = createSchemaVisibility(config.introspectionRoles);
  const stopOthers = async (): Promise<void> => {
    identity?.stop();
    counting.stop();
    await generations.stop();
    await ledger?.stop();
    await copies?.stop();
    await serviceRecord.stop();
    await telemetry.stop();
  };
  const identityReady = identity?.ready ?? Promise.resolve();
  const serve = (): Promise<HttpServer> =>
    startHttpServer({
      host: config.host,
      port: config.port,
      gateway: generations.gateway,
      requestTimeoutMs: config.requestTimeoutMs,
      identity,
      gate: createRequestGate({
        limits: config.limits,
        judgeDocument: createDocumentJudge(config.limits),
        safelist,
        maySeeSchema,
        rateLimiter: counting.rateLimiter,
      }),
      maySeeSchema,
      maximumTokens: config.limits.tokens,
      maximumRequestBytes: config.maximumRequestBytes,
      allowedOrigins: config.allowedOrigins,
      drain: { delayMs: config.drainDelayMs, timeoutMs: config.drainTimeoutMs, idleGraceMs },
      observer: withRequestLog(telemetry.requests, config.logLevel, log),
      examplesFolder: generations.hasContract ? EXAMPLES_FOLDER : null,
      explainInvalid: generations.explainInvalid,
      onFault: (error) => log({ level: 'error', message: 'fault', cause: describeError(error) }),
    });
  const server = await awaitIdentity(identityReady, identityPatienceMs)
    .then(serve)
    .catch(async (error: unknown) => {
      await stopOthers();
      throw error;
    });
  const reload = async (): Promise<void> => {
    try {
      const operations = await generations.renew();
      telemetry.onTakeover('taken_over');
      log({ level: 'info', message: 'supergraph taken over', operations });
    } catch (error) {
      telemetry.onTakeover('failed');
      log({ level: 'error', message: 'supergraph not taken over', cause: describeError(error) });
      throw error;
    }
  };
  const adminPort = await telemetry
    .start({ read: () => toReadings(generations.readings(), config), status: server.status })
    .catch(async (error: unknown) => {
      await server.stop({ delayMs: 0, idleGraceMs: 0 });
      await stopOthers();
      throw error;
    });
  ledger?.start();
  watch?.start(() => void reload().catch(() => undefined));
  let stopping: Promise<void> | undefined;
  return {
    ...server,
    adminPort,
    identityReady,
    reload,
    stop: (drain) =>
      (stopping ??= (async () => {
        watch?.stop();
        await server.stop(drain);
        await stopOthers();
      })()),
  };
}

/** Null where nothing is signed. */
function toCheckpointOptions(
  { disclosureCheckpoints: { keyFile, ...rest } }: GatewayConfig,
  sign: SignCheckpoint,
  publish: CheckpointOptions['publish'],
): CheckpointOptions | null {
  return keyFile === null ? null : { sign, ...rest, publish };
}

function toCheckpointReceiver(
  { subgraph, url }: Pick<SupplierPolicy, 'subgraph' | 'url'>,
  trust: ReadonlyMap<string, SupplierTrust>,
): CheckpointReceiver {
  const { signer = null, tls = null } = trust.get(subgraph) ?? {};
  const sign: CheckpointReceiver['sign'] =
    signer === null ? null : (request) => signer.sign({ ...request, reader: null });
  return { subgraph, url, tls, sign };
}

/** As the journey knows it. */
function toDisclosureRecords({ read }: DisclosureLedger): DisclosureRecords {
  return {
    read: async (asked, asker) => {
      const found = await read(asked, asker).catch((error: unknown) => {
        if (!(error instanceof TooManyReadsError)) throw error;
        throw new DisclosuresBusyError(error.limit === 'ASKER' ? 'READER' : error.limit, error.maximum, {
          cause: error,
        });
      });
      return found.map(({ entry, hash, withdrawnAt }) => ({ ...entry, hash, withdrawnAt }));
    },
  };
}

function toReadings(
  live: ReturnType<ReturnType<typeof createGenerations>['readings']>,
  { graph }: GatewayConfig,
): GatewayReadings {
  const [current] = live;
  return {
    generations: live.length,
    plans: current!.plans,
    waitingForPlan: live.reduce((sum, { waitingForPlan }) => sum + waitingForPlan, 0),
    suppliers: live.flatMap(({ suppliers }) => suppliers),
    graph: { kind: graph.kind, hash: current!.graphHash },
  };
}
