/** Each rule of `docs/verdicts.md` on an incident written by hand: its figures follow by mental arithmetic. The incident lasts 09:00 to 12:00. */

import { describe, expect, it } from 'vitest';
import { claim, handover, POLICY, says, stops, ticket } from '../journey/custody/incident-in-words.ts';
import {
  agreement,
  causesOf,
  dispute,
  inOneLine,
  judged,
  lost,
  relation,
  severity,
  target,
  verdictOn,
} from './agreements-in-words.ts';

const spine = (...clock: ReturnType<typeof says>[]) => [ticket('spine', { clock })];
const handled = lost({ tickets: spine(says('spine', '09:00')) });
const running = { restoreClaims: [] };

describe('time alone', () => {
  it('is MET up to the last millisecond that is allowed, and MISSED one after it', () => {
    const exactly = { targets: [target({ threshold: '3' })] };
    expect(inOneLine(verdictOn(handled, exactly))).toBe('MET elapsed 3:00 counted 3:00 of 3:00');
    const over = lost({
      tickets: spine(says('spine', '09:00')),
      declared: { restoreClaims: [claim('12:00:00.001', 'USER_CONFIRMATION')] },
    });
    expect(inOneLine(verdictOn(over, exactly))).toBe('MISSED elapsed 3:00+1ms counted 3:00+1ms of 3:00 breach 12:00');
  });

  it('is RUNNING without a restore, with the instant at which it will be used up', () => {
    const open = lost({ tickets: spine(says('spine', '09:00')), declared: running, asOf: '11:30' });
    expect(inOneLine(verdictOn(open))).toBe('RUNNING elapsed 2:30 counted 2:30 of 4:00 breach 13:00');
  });

  it('was used up when the allowance was reached, though a stop lies between that and what passes it', () => {
    const clock = [says('spine', '09:00', '10:00'), stops('spine', '10:00', '11:00'), says('spine', '11:00')];
    const verdict = verdictOn(lost({ tickets: spine(...clock) }), { targets: [target({ threshold: '1' })] });
    expect(inOneLine(verdict)).toBe('MISSED elapsed 3:00 counted 2:00 of 1:00 stopped 1:00 breach 10:00');
  });

  it('is MISSED before it is over, from the instant at which it was used up', () => {
    const open = lost({ tickets: spine(says('spine', '09:00')), declared: running, asOf: '17:00' });
    expect(inOneLine(verdictOn(open))).toBe('MISSED elapsed 8:00 counted 8:00 of 4:00 breach 13:00');
  });

  it('counts on the target’s calendar: Friday 16:00 to Monday 16:00 is 72 hours, and 8 in the office', () => {
    const weekend = lost({
      tickets: spine(says('spine', '2006-08-04T15:00')),
      declared: {
        startClaims: [claim('2006-08-04T15:00', 'USER_REPORT')],
        restoreClaims: [claim('2006-08-07T15:00', 'USER_CONFIRMATION')],
      },
      asOf: '2006-08-08T00:00',
    });
    const [around, office] = judged(weekend, {
      targets: [
        target({ threshold: '80' }),
        target({ code: 'OFFICE', threshold: '1', unit: 'working days', calendar: 'OFFICE' }),
      ],
    }).verdicts;
    expect(inOneLine(around!)).toBe('MET elapsed 72:00 counted 72:00 of 80:00');
    expect(inOneLine(office!)).toBe('MET elapsed 8:00 counted 8:00 of 8:00');
  });

  it('has no time in an incident that ended when it began', () => {
    const instant = lost({
      tickets: spine(says('spine', '09:00')),
      declared: { restoreClaims: [claim('09:00', 'USER_CONFIRMATION')] },
    });
    expect(inOneLine(verdictOn(instant))).toBe('MET elapsed 0:00 counted 0:00 of 4:00');
  });
});

describe('a stop', () => {
  const stopped = lost({ tickets: spine(stops('spine', '09:00', '11:00'), says('spine', '11:00')) });

  it('counts neither for the provider nor for the customer', () => {
    const verdict = verdictOn(stopped, { targets: [target({ threshold: '2' })] });
    expect(inOneLine(verdict)).toBe('MET elapsed 3:00 counted 1:00 of 2:00 stopped 2:00');
    expect(verdict.customerClock).toBe(3_600_000);
    expect(causesOf(verdict)).toEqual(['OWN_HANDLING 1:00', 'WAITING_ON_CUSTOMER 2:00 (0:00 counted)']);
  });

  it('for a reason that the policy permits and the target does not, counts', () => {
    const verdict = verdictOn(stopped, { targets: [target({ threshold: '2', permittedStops: ['CUSTOMER_ACCESS'] })] });
    expect(inOneLine(verdict)).toBe('MISSED elapsed 3:00 counted 3:00 of 2:00 breach 11:00');
    expect(causesOf(verdict)).toEqual(['OWN_HANDLING 1:00', 'WAITING_ON_CUSTOMER 2:00']);
  });

  it('changes its reason within one interval of custody, and counts from then', () => {
    const policy = {
      ...POLICY,
      stops: { ...POLICY.stops, permitted: ['CUSTOMER_INFORMATION', 'CUSTOMER_ACCESS'] as const },
    };
    const clock = [stops('spine', '09:00', '10:00'), stops('spine', '10:00', null, { reason: 'CUSTOMER_ACCESS' })];
    expect(inOneLine(verdictOn(lost({ tickets: spine(...clock) }), { policy }))).toBe(
      'MET elapsed 3:00 counted 2:00 of 4:00 stopped 1:00',
    );
  });

  it('by one of two tickets of the holder for a reason that the target lacks, counts', () => {
    const policy = {
      ...POLICY,
      stops: { ...POLICY.stops, permitted: ['CUSTOMER_INFORMATION', 'CUSTOMER_ACCESS'] as const },
    };
    const accounts = lost({
      tickets: [
        ticket('spine/T1', { clock: [stops('spine', '09:00')] }),
        ticket('spine/T2', { clock: [stops('spine', '09:00', null, { reason: 'CUSTOMER_ACCESS' })] }),
      ],
    });
    expect(inOneLine(verdictOn(accounts, { policy }))).toBe('MET elapsed 3:00 counted 3:00 of 4:00');
  });

  it('waiting on one’s own sub-supplier never is one', () => {
    const clock = [stops('spine', '09:00', null, { reason: 'SUB_SUPPLIER', waitingOn: 'external:cable-repairs' })];
    expect(inOneLine(verdictOn(lost({ tickets: spine(...clock) })))).toBe('MET elapsed 3:00 counted 3:00 of 4:00');
  });
});

describe('waiting on a peer', () => {
  const waits = (more: Parameters<typeof says>[3] = {}) =>
    lost({
      tickets: spine(says('spine', '09:00', '11:00', { waitingOn: 'desk:south', ...more }), says('spine', '11:00')),
    });
  const tight = { targets: [target({ threshold: '2' })] };
  const RELIEVED = 'MET elapsed 3:00 counted 1:00 of 2:00 relieved 2:00';
  const COUNTED = 'MISSED elapsed 3:00 counted 3:00 of 2:00 breach 11:00';

  it('without any agreement relieves the provider, and never the customer’s clock', () => {
    const verdict = verdictOn(waits(), tight);
    expect(inOneLine(verdict)).toBe(RELIEVED);
    expect(verdict.customerClock).toBe(3 * 3_600_000);
    expect(causesOf(verdict)).toEqual(['OWN_HANDLING 1:00', 'WAITING_ON_PEER 2:00 (0:00 counted)']);
  });

  it.each([
    ['an OLA with it', [relation('OLA', 'south', 'spine')], RELIEVED],
    ['an OLA the other way', [relation('OLA', 'spine', 'south')], RELIEVED],
    ['one’s own supplier by contract', [relation('UNDERPINNING_CONTRACT', 'south', 'spine')], COUNTED],
    ['one’s own customer', [relation('SLA', 'spine', 'south')], COUNTED],
    ['somebody else’s supplier', [relation('UNDERPINNING_CONTRACT', 'south', 'east')], RELIEVED],
  ])('%s is looked up in the agreements', (_, relations, expected) => {
    expect(inOneLine(verdictOn(waits(), { ...tight, relations }))).toBe(expected);
  });

  it('is looked up by date: a contract that ends at 10:00 relieves from then', () => {
    const relations = [relation('UNDERPINNING_CONTRACT', 'south', 'spine', { to: Date.parse('2006-08-01T10:00Z') })];
    expect(inOneLine(verdictOn(waits(), { ...tight, relations }))).toBe(
      'MET elapsed 3:00 counted 2:00 of 2:00 relieved 1:00',
    );
  });

  it.each([
    ['a desk’s organisation by its code', { waitingOn: 'organisation:organisation%3Aof-south' }, RELIEVED],
    ['its own organisation', { waitingOn: 'organisation:organisation%3Aof-spine' }, COUNTED],
    ['a local desk, which is the customer’s side', { waitingOn: 'desk:trust-a' }, COUNTED],
    ['somebody outside, for whom it answers', { waitingOn: 'external:cable-repairs' }, COUNTED],
    ['the customer, without a stop', { waitingOn: 'customer:RXF05' }, COUNTED],
    ['what is no id', { waitingOn: 'organisation:%E0%A4%A' }, COUNTED],
    ['a desk that it calls its sub-supplier itself', { reason: 'SUB_SUPPLIER' }, COUNTED],
    ['a peer, and says that its clock is stopped', { state: 'STOPPED', reason: 'PEER_PROVIDER' }, RELIEVED],
  ] as const)('means %s', (_, more, expected) => {
    expect(inOneLine(verdictOn(waits(more), tight))).toBe(expected);
  });

  it('relieves nobody where the policy does not let it, and is still its cause', () => {
    const verdict = verdictOn(waits(), { ...tight, policy: { ...POLICY, peerRelief: false } });
    expect(inOneLine(verdict)).toBe(COUNTED);
    expect(causesOf(verdict)).toEqual(['OWN_HANDLING 1:00', 'WAITING_ON_PEER 2:00']);
  });

  it('by another organisation’s desk relieves the provider of nothing', () => {
    const accounts = lost({
      tickets: [ticket('south', { clock: [says('south', '09:00', null, { waitingOn: 'desk:east' })] })],
    });
    const verdict = verdictOn(accounts, tight);
    expect(inOneLine(verdict)).toBe(COUNTED);
    expect(causesOf(verdict)).toEqual(['WITH_ANOTHER 3:00']);
  });
});

describe('severity', () => {
  const targets = [1, 2].map((value) =>
    target({ code: `SEVERITY-${value}`, severity: value, threshold: String(value) }),
  );
  const claims = (...severityClaims: ReturnType<typeof severity>[]) =>
    lost({ tickets: [ticket('spine', { clock: [says('spine', '09:00')], severityClaims })] });
  const upgraded = claims(severity(2, '09:00'), severity(1, '10:30', { acceptedBy: 'desk:nsd' }), severity(2, '11:00'));
  const lastAgreed = (changeAppliesFrom: 'START' | 'CHANGE') => ({
    targets,
    policy: { ...POLICY, severity: { basis: 'LAST_AGREED', changeAppliesFrom } as const },
  });

  it('is the first claimed where the policy says so', () => {
    const verdict = verdictOn(upgraded, { targets });
    expect(`${verdict.target} ${inOneLine(verdict)}`).toBe(
      'SEVERITY-2 MISSED elapsed 3:00 counted 3:00 of 2:00 breach 11:00',
    );
    expect(verdict.severity).toMatchObject({ value: 2, basis: 'FIRST_CLAIMED', definition: 'SCHEDULE' });
  });

  it('is the last agreed to, from the start of the incident', () => {
    const verdict = verdictOn(upgraded, lastAgreed('START'));
    expect(`${verdict.target} ${inOneLine(verdict)}`).toBe(
      'SEVERITY-1 MISSED elapsed 3:00 counted 3:00 of 1:00 breach 10:00',
    );
    expect(verdict.severity).toMatchObject({ value: 1, basis: 'LAST_AGREED' });
  });

  it('is the last agreed to, from the change', () => {
    const verdict = verdictOn(upgraded, lastAgreed('CHANGE'));
    expect(`${verdict.target} ${inOneLine(verdict)}`).toBe(
      'SEVERITY-1 MISSED elapsed 1:30 counted 1:30 of 1:00 breach 11:30',
    );
  });

  it('runs from the start where what was agreed is what was claimed', () => {
    const confirmed = claims(severity(1, '09:30'), severity(1, '11:00', { acceptedBy: 'desk:nsd' }));
    expect(inOneLine(verdictOn(confirmed, lastAgreed('CHANGE')))).toBe(
      'MISSED elapsed 3:00 counted 3:00 of 1:00 breach 10:00',
    );
  });

  it('takes two to agree: a party that accepts its own claim changes nothing', () => {
    const alone = claims(severity(1, '09:00'), severity(2, '10:30', { acceptedBy: 'desk:spine' }));
    expect(inOneLine(verdictOn(alone, lastAgreed('CHANGE')))).toBe(
      'MISSED elapsed 3:00 counted 3:00 of 1:00 breach 10:00',
    );
  });

  it('agreed to when service is back moves nothing', () => {
    const late = claims(severity(2, '09:00'), severity(1, '13:00', { acceptedBy: 'desk:nsd' }));
    expect(inOneLine(verdictOn(late, lastAgreed('CHANGE')))).toBe(
      'MISSED elapsed 3:00 counted 3:00 of 1:00 breach 10:00',
    );
  });

  it('is the first claimed where nobody agreed to any, and the verdict says so', () => {
    expect(verdictOn(claims(severity(2, '09:00'), severity(1, '10:00')), lastAgreed('CHANGE')).severity).toMatchObject({
      value: 2,
      basis: 'FIRST_CLAIMED',
    });
  });

  it('that nobody claims leaves the target out, with the reason', () => {
    const { verdicts, exclusions } = judged(claims(), { targets });
    expect(verdicts).toEqual([]);
    expect(exclusions).toEqual(
      ['SEVERITY-1', 'SEVERITY-2'].map((code) => ({
        incident: 'I-1',
        target: code,
        version: '1',
        reason: 'NO_SEVERITY',
      })),
    );
  });
});

describe('an account that is missing', () => {
  const targets = [target({ threshold: '2' })];

  it('because its desk did not answer makes INCOMPLETE, whatever the time says', () => {
    const verdict = verdictOn(lost({ tickets: spine(says('spine', '09:00')), states: { laboratory: null } }), {
      targets,
    });
    expect(verdict.outcome).toBe('INCOMPLETE');
    expect(verdict.missing).toEqual([{ desk: 'laboratory', reason: 'NOT_ANSWERED' }]);
    expect([verdict.outcomeWithoutUnknown, verdict.outcomeWithUnknown]).toEqual(['MISSED', 'MISSED']);
  });

  it('makes INCOMPLETE where the NSD’s is', () => {
    const accounts = lost({
      tickets: [ticket('spine', { clock: [says('spine', '09:00')], service: 'RECORDS', openedAt: '09:00' })],
      declared: null,
      states: { nsd: 'WITHHELD' },
    });
    // Whatever the unknown time is, it runs: but the NSD may know since when, and that it is over.
    expect(verdictOn(accounts, { targets: [target({ threshold: '40' })] })).toMatchObject({
      outcome: 'INCOMPLETE',
      outcomeWithoutUnknown: 'RUNNING',
      outcomeWithUnknown: 'RUNNING',
    });
  });

  it('because it is withheld makes INCOMPLETE where the unknown time decides', () => {
    const accounts = lost({ tickets: spine(says('spine', '09:00', '10:30')), states: { south: 'WITHHELD' } });
    const verdict = verdictOn(accounts, { targets });
    expect(verdict.outcome).toBe('INCOMPLETE');
    expect([verdict.outcomeWithoutUnknown, verdict.outcomeWithUnknown]).toEqual(['MET', 'MISSED']);
  });

  it('because it is withheld changes nothing where it cannot decide', () => {
    const accounts = lost({ tickets: spine(says('spine', '09:00', '10:30')), states: { south: 'WITHHELD' } });
    const verdict = verdictOn(accounts, { targets: [target({ threshold: '1' })] });
    expect(inOneLine(verdict)).toBe('MISSED elapsed 3:00 counted 3:00 of 1:00 breach 10:00');
    expect(causesOf(verdict)).toEqual(['OWN_HANDLING 1:30', 'UNKNOWN 1:30']);
  });
});

describe('a dispute', () => {
  const stop = stops('spine', '09:00', '11:00');
  const tickets = spine(says('spine', '09:00', null, { witnessedAt: '08:00' }), stop, says('spine', '11:00'));
  const targets = [target({ threshold: '2' })];

  it('about a stop that decides makes DISPUTED, with what holds without it', () => {
    const contested = verdictOn(lost({ tickets }, { south: [dispute('CLOCK_STATEMENT', stop.id)] }), { targets });
    expect(inOneLine(contested)).toBe('DISPUTED elapsed 3:00 counted 1:00 of 2:00 stopped 2:00');
    expect(contested.disputes).toEqual([
      {
        desk: 'south',
        incident: 'I-1',
        id: 'D-1',
        subject: 'CLOCK_STATEMENT',
        about: stop.id,
        raisedBy: 'desk:south',
        raisedAt: Date.parse('2006-08-01T13:00Z'),
        decides: true,
        without: { outcome: 'MISSED', counted: 3 * 3_600_000 },
      },
    ]);
  });

  it('that was withdrawn changes nothing', () => {
    const withdrawn = dispute('CLOCK_STATEMENT', stop.id, { withdrawnAt: Date.parse('2006-08-01T14:00Z') });
    const verdict = verdictOn(lost({ tickets }, { south: [withdrawn] }), { targets });
    expect([verdict.outcome, verdict.disputes]).toEqual(['MET', []]);
  });

  it('about something else changes nothing', () => {
    const verdict = verdictOn(lost({ tickets }, { south: [dispute('CLOCK_STATEMENT', 'clock-of-nobody')] }), {
      targets,
    });
    expect([verdict.outcome, verdict.disputes]).toEqual(['MET', []]);
  });

  it('that only moves time between causes is listed, and decides nothing', () => {
    const claimed = says('spine', '09:00', '10:00');
    const accounts = lost({ tickets: spine(claimed) }, { nsd: [dispute('CLOCK_STATEMENT', claimed.id)] });
    const verdict = verdictOn(accounts);
    expect(verdict.outcome).toBe('MET');
    expect(verdict.disputes).toMatchObject([{ desk: 'nsd', decides: false, without: { outcome: 'MET' } }]);
  });

  it('about a verdict decides the one that it names, and no other', () => {
    const accounts = lost({ tickets }, { south: [dispute('VERDICT', 'A/1/FIX/I-1')] });
    const outcomes = judged(accounts, { targets: [target(), target({ code: 'OTHER' })] }).verdicts;
    expect(outcomes.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['A/1/FIX/I-1', 'DISPUTED'],
      ['A/1/OTHER/I-1', 'MET'],
    ]);
    expect(outcomes[0]!.disputes).toMatchObject([{ decides: true, without: null }]);
  });

  it('about the severity of a ticket takes its claims out: the target then does not apply', () => {
    const claimed = [ticket('spine', { clock: [says('spine', '09:00')], severityClaims: [severity(1, '09:00')] })];
    const accounts = lost({ tickets: claimed }, { south: [dispute('SEVERITY', 'spine/system/T1#SEV-1')] });
    const verdict = verdictOn(accounts, { targets: [target({ severity: 1 })] });
    expect(verdict.outcome).toBe('DISPUTED');
    expect(verdict.disputes).toMatchObject([{ decides: true, without: null }]);
  });

  it('about a hand-over counts it as never made', () => {
    const transfer = handover('spine', 'south', { offeredAt: '08:00', acceptedAt: '10:00', receivedAt: '08:00' });
    const accounts = lost(
      {
        tickets: [
          ticket('spine', { clock: [stops('spine', '08:00')], handovers: [transfer] }),
          ticket('south', { clock: [says('south', '10:00')] }),
        ],
      },
      { south: [dispute('HANDOVER', transfer.id)] },
    );
    // Without it both hold it from 10:00 on: then contested time would decide.
    const verdict = verdictOn(accounts, { targets: [target({ threshold: '1' })] });
    expect(inOneLine(verdict)).toBe('DISPUTED elapsed 3:00 counted 2:00 of 1:00 stopped 1:00 breach 11:00');
    expect(verdictOn(accounts)).toMatchObject({ outcome: 'MET', disputes: [{ decides: false }] });
  });

  it('about a bond brings the tickets under it back', () => {
    const accounts = lost(
      {
        tickets: [
          ticket('spine', { clock: [stops('spine', '09:00')] }),
          ticket('south', {
            clock: [says('south', '09:00')],
            bonds: [{ target: 'spine/system/T1', role: 'PARENT', assertedAt: null, deniedAt: null }],
          }),
        ],
      },
      { spine: [dispute('BOND', 'south/system/T1')] },
    );
    expect(inOneLine(verdictOn(accounts))).toBe('DISPUTED elapsed 3:00 counted 0:00 of 4:00 stopped 3:00');
  });
});

describe('contested time', () => {
  const both = lost({
    tickets: [
      ticket('spine', { clock: [says('spine', '09:00')] }),
      ticket('south', { clock: [says('south', '11:00')] }),
    ],
  });

  it('makes DISPUTED where it decides', () => {
    const verdict = verdictOn(both, { targets: [target({ threshold: '150', unit: 'minutes' })] });
    expect(verdict).toMatchObject({
      outcome: 'DISPUTED',
      outcomeWithoutContested: 'MET',
      outcomeWithUnknown: 'MISSED',
    });
    expect(causesOf(verdict)).toEqual(['OWN_HANDLING 2:00', 'CONTESTED 1:00']);
  });

  it('changes nothing where it does not', () => {
    expect(verdictOn(both, { targets: [target({ threshold: '1' })] }).outcome).toBe('MISSED');
    expect(verdictOn(both).outcome).toBe('MET');
  });
});

describe('a missing support material', () => {
  const gap = (more: object = {}) => ({
    obligation: 'OBL-1',
    assertedBy: 'desk:spine',
    assertedAt: Date.parse('2006-08-01T11:00Z'),
    firstLineFixable: null,
    contestedAt: null,
    ...more,
  });
  const withGap = (more: object = {}, disputes = {}) =>
    lost({ tickets: [ticket('spine', { clock: [says('spine', '09:00')], materialGaps: [gap(more)] })] }, disputes);

  it.each([
    ['that nobody contests takes the time that its ticket claims', withGap(), 'MISSING_MATERIAL 3:00'],
    ['that would not have helped takes none', withGap({ firstLineFixable: false }), 'OWN_HANDLING 3:00'],
    ['that was contested takes none', withGap({ contestedAt: 1 }), 'OWN_HANDLING 3:00'],
    [
      'whose obligation is in dispute takes none',
      withGap({}, { south: [dispute('MATERIAL', 'OBL-1')] }),
      'OWN_HANDLING 3:00',
    ],
  ])('%s', (_, accounts, expected) => {
    expect(causesOf(verdictOn(accounts))).toEqual([expected]);
  });

  it('that is contested takes it all the same where the policy lets it', () => {
    const policy = { ...POLICY, materials: { contestedGapCounts: true } };
    expect(causesOf(verdictOn(withGap({ contestedAt: 1 }), { policy }))).toEqual(['MISSING_MATERIAL 3:00']);
  });
});

describe('what is not judged', () => {
  it.each([
    ['another service', lost({ declared: { service: 'IMAGES' } }), {}, 'SERVICE_NOT_COVERED'],
    ['nothing that says when it began', lost({ declared: { startClaims: [] } }), {}, 'NO_START'],
    [
      'an agreement that ended when it began',
      handled,
      { agreements: [agreement({ to: Date.parse('2006-08-01T09:00Z') })] },
      'AGREEMENT_NOT_IN_FORCE',
    ],
  ] as const)('is listed for %s', (_, accounts, asked, reason) => {
    const { verdicts, exclusions } = judged(accounts, asked);
    expect([verdicts, exclusions.map((exclusion) => exclusion.reason)]).toEqual([[], [reason]]);
  });

  it('is not what the version that held at the start covers', () => {
    const first = agreement({ to: Date.parse('2006-08-01T09:00Z') });
    const second = agreement({
      version: '2',
      from: Date.parse('2006-08-01T09:00Z'),
      targets: [target({ threshold: '1' })],
    });
    expect(verdictOn(handled, { agreements: [first, second] })).toMatchObject({
      outcome: 'MISSED',
      agreement: { version: '2' },
    });
  });
});
