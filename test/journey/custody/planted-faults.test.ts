/**
 * Faults that a custody engine could well have, each planted in a copy of ours: the vectors must go wrong for it, and the one that is about
 * it among them. An engine that a fault leaves unnoticed is not tested.
 */

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsOf, type Engine } from './vector.ts';
import { VECTORS } from './vectors/index.ts';

interface PlantedFault {
  readonly name: string;
  /** Within `gateway/journey/engine/custody`. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly text: string;
  readonly fault: string;
  /** Names of vectors that go wrong, and the number of all that do is more than 0. */
  readonly turnsRed: readonly string[];
}

const FAULTS: readonly PlantedFault[] = [
  {
    name: 'a receipt taken for an acceptance, in what the tickets say',
    file: 'timeline.ts',
    text: 'mark(handover.acceptedAt, handover.to, 0)',
    fault: 'mark(handover.receivedAt ?? handover.acceptedAt, handover.to, 0)',
    turnsRed: [
      'a receipt is no acceptance: the sender pays until it, the window is nobody’s, then the receiver pays',
      'a rejection is the sender’s, less the receiver’s time over its window; custody returns when it arrives',
    ],
  },
  {
    name: 'a receipt taken for an acceptance, as the end of the hand-over',
    file: 'transit.ts',
    text: 'Math.min(acceptedAt ?? Infinity,',
    fault: 'Math.min(receivedAt ?? Infinity,',
    turnsRed: ['a receipt is no acceptance: the sender pays until it, the window is nobody’s, then the receiver pays'],
  },
  {
    name: 'a negative gap clamped',
    file: 'handovers.ts',
    text: 'receivedAt - offeredAt',
    fault: 'Math.max(0, receivedAt - offeredAt)',
    turnsRed: ['a negative gap is skew: reported, never clamped'],
  },
  {
    name: 'a rejection ignored: the hand-over stays open',
    file: 'transit.ts',
    text: 'const rejectionArrivesAt = returnedAt ?? rejectedAt;',
    fault: 'const rejectionArrivesAt = null;',
    turnsRed: ['of several open hand-overs the one offered last counts, and when it ends the one before it again'],
  },
  {
    name: 'a rejection ignored: custody does not return to the sender',
    file: 'timeline.ts',
    text: '...mark(handover.returnedAt ?? handover.rejectedAt, handover.from, 1),',
    fault: '',
    turnsRed: [
      'a rejection is the sender’s, less the receiver’s time over its window; custody returns when it arrives',
      'a rejection in the sender’s own record arrived then, unless it says when',
    ],
  },
  {
    name: 'a rejection that returns before its sender has read it',
    file: 'transit.ts',
    text: 'const rejectionArrivesAt = returnedAt ?? rejectedAt;',
    fault: 'const rejectionArrivesAt = rejectedAt ?? returnedAt;',
    turnsRed: [
      'a rejection is the sender’s, less the receiver’s time over its window; custody returns when it arrives',
    ],
  },
  {
    name: 'a disputed rejection charged to the sender',
    file: 'charge.ts',
    text: 'if (handover.isRejectionDisputed)',
    fault: 'if (handover.isRejectionDisputed && at < 0)',
    turnsRed: ['a rejection that somebody disputes is nobody’s until it is settled'],
  },
  {
    name: 'a ticket under a parent counted too',
    file: 'intake.ts',
    text: 'presence !== null && !underParent.has(id)',
    fault: 'presence !== null',
    turnsRed: [
      'a ticket under a parent adds no second holder',
      'the parent’s own word that it has a child does as well',
      'and the incident’s own, as the NSD tells it',
    ],
  },
  {
    name: 'tickets that are each other’s parents both dropped',
    file: 'parents.ts',
    text: 'const under = new Set([...parents.keys()].filter((id) => !inCircle.has(id)));',
    fault: 'const under = new Set(parents.keys());',
    turnsRed: ['tickets that are each other’s parents are both heard, and one under them is not'],
  },
  {
    name: 'a stop without evidence honoured',
    file: 'timeline.ts',
    text: 'if (policy.stops.evidenceRequired && !statement.hasEvidence) return Infinity;',
    fault: '',
    turnsRed: ['a stop without evidence does not stop the clock'],
  },
  {
    name: 'a stop honoured before the request reached the customer',
    file: 'timeline.ts',
    text: 'return statement.requestReachedAt ?? Infinity;',
    fault: 'return statement.from;',
    turnsRed: [
      'a stop counts from when the request reached the customer',
      'a stop whose request never reached the customer does not count',
    ],
  },
  {
    name: 'waiting on a peer taken for waiting on the customer',
    file: 'timeline.ts',
    text: "if (waitingOn !== null && !waitingOn.startsWith('customer:') && !isLocalDesk(waitingOn)) return Infinity;",
    fault: '',
    turnsRed: ['waiting on a peer keeps the clock running'],
  },
  {
    name: 'a desk that is down makes time UNOWNED',
    file: 'classify.ts',
    text: 'claiming === 1 || facts.isMissing',
    fault: 'claiming === 1',
    turnsRed: ['a desk that is down makes nobody’s time UNOWNED, even where no ticket names it'],
  },
  {
    name: 'DOUBLE before WITH_CUSTOMER',
    file: 'classify.ts',
    text: 'if (claiming > 0 && running === 0)',
    fault: 'if (claiming === 1 && running === 0)',
    turnsRed: ['WITH_CUSTOMER before DOUBLE: two desks claim it and both are stopped, until one resumes'],
  },
  {
    name: 'a contradiction ignored: whoever is seconded has it',
    file: 'classify.ts',
    text: 'facts.isSeconded && named === 1',
    fault: 'facts.isSeconded',
    turnsRed: ['AGREED gives way to CONTESTED when anybody says otherwise, however many agree'],
  },
  {
    name: 'a contradiction ignored: a sole claim stands against another’s word',
    file: 'classify.ts',
    text: 'if (named >= 2)',
    fault: 'if (claiming === 0 && named >= 2)',
    turnsRed: ['CONTESTED: a sole claim is contradicted'],
  },
  {
    name: 'a takeover that does not split the holder’s time',
    file: 'operators.ts',
    text: '(operators.findLast(({ from }) => from <= at) ?? operators[0])',
    fault: '(at > 0 ? operators[0] : undefined)',
    turnsRed: [
      'the takeover at midnight Europe/London of 7/8 January 2007 splits the holder’s time',
      'and the time that is charged to it on the way to another, which nobody holds',
    ],
  },
  {
    name: 'a takeover that does not split what is charged on the way',
    file: 'totals-of.ts',
    text: '...operators.takeovers(party).filter((at) => at > from && at < to)',
    fault: '',
    turnsRed: ['and the time that is charged to it on the way to another, which nobody holds'],
  },
  {
    name: 'a stale account heard',
    file: 'timeline.ts',
    text: 'if (last !== undefined && silentFrom !== Infinity) {',
    fault: 'if (last !== undefined && silentFrom === -1) {',
    turnsRed: ['a ticket of an account that has become too stale is not heard'],
  },
  {
    name: '`to` ignored',
    file: 'timeline.ts',
    text: 'return statement?.to ?? Infinity;',
    fault: 'return statement === undefined ? 0 : Infinity;',
    turnsRed: ['a statement that has ended says nothing'],
  },
  {
    name: 'what stood before does not come back',
    file: 'timeline.ts',
    text: 'endOf(standing.at(-1)!) <= at) standing.pop();',
    fault: 'endOf(standing.at(-1)!) <= at) standing.length = 0;',
    turnsRed: ['what stood before a statement that has ended counts again, as far as it reaches by its own words'],
  },
  {
    name: 'what does not matter makes time UNKNOWN',
    file: 'intervals.ts',
    text: 'this.#intake.mattering.has(missing)',
    fault: 'missing.length > 0',
    turnsRed: ['UNCONTRADICTED before UNKNOWN: an account that nobody names is missing and does not matter'],
  },
  {
    name: 'in transit although the receiver did not answer',
    file: 'transit.ts',
    text: 'intake.missingFrom(intake.accountOfParty(handover.to)),',
    fault: '',
    turnsRed: ['UNKNOWN instead of IN_TRANSIT: the receiver is missing, and could have accepted'],
  },
];

const ALL_VECTORS = Object.values(VECTORS).flat();
const ENGINE = fileURLToPath(new URL('../../../gateway/journey/engine/', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-planted-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a fault planted in a copy of the engine', () => {
  it('is none where nothing was planted: all vectors go right', async () => {
    const engine = await engineWith(null);
    expect(ALL_VECTORS.flatMap((vector) => faultsOf(engine, vector))).toEqual([]);
  });

  it('stands for no other: names are unique, as are those of the vectors', () => {
    for (const names of [FAULTS.map(({ name }) => name), ALL_VECTORS.map(({ name }) => name)]) {
      expect(new Set(names).size).toBe(names.length);
    }
    expect(FAULTS.length).toBeGreaterThanOrEqual(10);
  });

  for (const fault of FAULTS) {
    it(`turns vectors red: ${fault.name}`, async () => {
      const engine = await engineWith(fault);
      const red = ALL_VECTORS.filter((vector) => faultsOf(engine, vector).length > 0).map(({ name }) => name);
      expect(red).toEqual(expect.arrayContaining([...fault.turnsRed]));
      // It is that fault and no broken engine: much is as it was.
      expect(red.length).toBeLessThan(ALL_VECTORS.length / 2);
    });
  }
});

let copies = 0;

/** @throws where the text to replace does not stand in the file exactly once. */
async function engineWith(fault: PlantedFault | null): Promise<Engine> {
  const copy = join(folder, `engine-${(copies += 1)}`);
  await cp(ENGINE, copy, { recursive: true });
  if (fault !== null) {
    const path = join(copy, 'custody', fault.file);
    const parts = (await readFile(path, 'utf8')).split(fault.text);
    if (parts.length !== 2) {
      throw new Error(`${fault.file}: «${fault.text}» stands there ${parts.length - 1} times, which must be once.`);
    }
    await writeFile(path, parts.join(fault.fault));
  }
  const load = (file: string): Promise<unknown> => import(pathToFileURL(join(copy, 'custody', file)).href);
  const [custody, totals, sites] = await Promise.all(['custody-of.ts', 'totals-of.ts', 'site-custody-of.ts'].map(load));
  return Object.assign({}, custody, totals, sites) as Engine;
}
