/**
 * Measures on this machine and prints what it found:
 *
 * - `npm run bench [-- --scenarios end-to-end,heavy,identical] [--gateways stock,hive,ours] [--connections N] [--seconds N]
 *   [--turns N] [--warm-up N] [--profile FOLDER]`: this gateway beside two others;
 * - `npm run bench -- scale [--organisations 12,32,64,128]`: organisations that are composed but not involved;
 * - `npm run bench -- list [--incidents N] [--seed S]`: the incident list at volume;
 * - `npm run bench -- board [--incidents 10000,100000] [--seed S]`: the performance board at volume;
 * - `npm run bench -- governance`: identity, enforcement, signing and the disclosure ledger, on against off;
 * - `npm run bench -- custody`: custody of one large incident, and what the engine costs at three sizes.
 *
 * The exit code is 1 when a figure is refused, or is not what is wanted.
 */

import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scenarios: { type: 'string', default: 'end-to-end,heavy,identical' },
    gateways: { type: 'string', default: 'stock,hive,ours' },
    connections: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    turns: { type: 'string', default: '5' },
    'warm-up': { type: 'string', default: '30' },
    profile: { type: 'string' },
    organisations: { type: 'string', default: '12,32,64,128' },
    incidents: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

/** @throws {Error} when one is not among them. */
function pick<Item extends { readonly name: string }>(kind: string, names: string, all: readonly Item[]): Item[] {
  return names.split(',').map((name) => {
    const found = all.find((item) => item.name === name);
    if (found === undefined)
      throw new Error(`There is no ${kind} ${name}; there are ${all.map((item) => item.name).join(', ')}.`);
    return found;
  });
}

async function compare(): Promise<boolean> {
  const [{ SCENARIOS }, { runSideBySide }, { ours }, { stock }, { hive }, { installHive }] = await Promise.all([
    import('./side-by-side/scenarios.ts'),
    import('./side-by-side/run-side-by-side.ts'),
    import('./gateways/ours.ts'),
    import('./gateways/stock.ts'),
    import('./gateways/hive.ts'),
    import('./gateways/install-hive.ts'),
  ]);
  const gateways = pick('gateway', values.gateways, [stock, hive, ours]);
  if (gateways.includes(hive)) await installHive();
  return runSideBySide({
    scenarios: pick('scenario', values.scenarios, SCENARIOS),
    gateways,
    connections: values.connections === undefined ? null : Number(values.connections),
    seconds: Number(values.seconds),
    turns: Number(values.turns),
    warmUpSeconds: Number(values['warm-up']),
    profileFolder: values.profile ?? null,
  });
}

async function scale(): Promise<boolean> {
  const { runScale } = await import('./scale/run-scale.ts');
  return runScale({
    organisations: values.organisations.split(',').map(Number),
    connections: Number(values.connections ?? 16),
    seconds: Number(values.seconds),
    turns: Number(values.turns),
    warmUpSeconds: Number(values['warm-up']),
  });
}

// Leaving runs what ends the processes that were started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const [part = 'compare'] = positionals;
try {
  if (part === 'compare') process.exitCode = (await compare()) ? 0 : 1;
  else if (part === 'scale') process.exitCode = (await scale()) ? 0 : 1;
  else if (part === 'governance') {
    const { runGovernance } = await import('./governance/run-governance.ts');
    const isGood = await runGovernance({
      connections: Number(values.connections ?? 64),
      seconds: Number(values.seconds),
      turns: Number(values.turns),
      warmUpSeconds: Number(values['warm-up']),
    });
    process.exitCode = isGood ? 0 : 1;
  } else if (part === 'list') {
    const { benchList } = await import('./list.ts');
    await benchList({ incidents: Number(values.incidents ?? '100000'), seed: Number(values.seed) });
  } else if (part === 'board') {
    const { runBoard } = await import('./board/run-board.ts');
    const incidents = (values.incidents ?? '10000,100000').split(',').map(Number);
    process.exitCode = (await runBoard({ incidents, seed: Number(values.seed) })) ? 0 : 1;
  } else if (part === 'custody') {
    const { benchCustody } = await import('./custody.ts');
    process.exitCode = (await benchCustody()) ? 0 : 1;
  } else throw new Error(`There is no part ${part}: leave it out, or say scale, governance, list, board or custody.`);
} catch (error) {
  const { message, cause } = error as Error;
  console.error(message);
  if (cause !== undefined) console.error(cause);
  process.exitCode = 1;
}
process.exit();
