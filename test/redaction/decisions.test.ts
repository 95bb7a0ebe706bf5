/** What is decided one way and could have been decided another: each line of `docs/redaction.md` that says so. */

import { describe, expect, it } from 'vitest';
import { redact } from '../../subgraphs/kit/redaction/redact.ts';

describe('an NHS number that does not pass modulus 11', () => {
  it.each([
    ['NHS number 943 476 5910 was typed wrongly', 'NHS number [NHS number] was typed wrongly'],
    ['nhsNumber=9434765910 refused', 'nhsNumber=[NHS number] refused'],
    ['NHS No: 94347 65910', 'NHS No: [NHS number]'],
    ['NHS 9434765910', 'NHS [NHS number]'],
    ['9434765910 is the NHS number', '[NHS number] is the NHS number'],
    ['943 476 5910 (NHS no)', '[NHS number] (NHS no)'],
    ['NHS number 943476591 lacks a digit', 'NHS number [NHS number] lacks a digit'],
    ['NHS number 94347659190 has one too many', 'NHS number [NHS number] has one too many'],
    ['CHI number 0103514321', 'CHI number [NHS number]'],
  ])('is taken out where the words say what it is: %s', (text, shown) => {
    expect(redact(text)).toEqual({ text: shown, redactions: 1 });
  });

  it.each([
    'Order 9434765910 left the depot',
    'asset 943-476-5910',
    'NHS number missing on ticket 9434765910',
    'NHS number missing, call 2006123456',
    'order 9434765910 of NHS supplies',
    'NHS 111 and NHS 24 cannot be reached',
    'The NHS number is not shown. Reference 2006-123456.',
    '4857 777 345 of 9000 rows',
  ])('stays where they do not: %s', (text) => {
    expect(redact(text)).toEqual({ text, redactions: 0 });
  });
});

describe('ten digits that pass modulus 11', () => {
  it.each([
    ['Order 9434765919 left the depot', 'Order [NHS number] left the depot'],
    ['RITM9434765919', 'RITM[NHS number]'],
    ['#9434765919', '#[NHS number]'],
    ['94347 65919', '[NHS number]'],
    ['9434 765 919', '[NHS number]'],
  ])('are taken out even where the words say that they are something else: %s', (text, shown) => {
    expect(redact(text).text).toBe(shown);
  });

  it.each([
    ['NSD-9434-765919', 'parted as four and six, as references are'],
    ['1 94347659190', 'within more digits'],
    ['94,347,659,190', 'as a sum is written'],
    ['9434765919123', 'within an instant in milliseconds'],
    ['7.943.476.59191', 'within an object identifier'],
  ])('stay where nobody writes an NHS number so: %s (%s)', (text) => {
    expect(redact(text)).toEqual({ text, redactions: 0 });
  });
});

describe('telephone numbers', () => {
  it.each([
    'REQ02079460123',
    'PC-020-7946-0123',
    '2006/0207 946 0123',
    '#02079460123',
    'serial_02079460123',
    'asset 00207946012345678',
    'extension of the contract by 12 months',
    'at 09:41 and 10:15 on 01/02/2006 09:41',
    '0800 1200 1600 2000',
    '(415) 555-0132',
  ])('are not what hangs on a reference, a date or times, nor a foreign one without its country: %s', (text) => {
    expect(redact(text)).toEqual({ text, redactions: 0 });
  });

  it.each([
    ['tel02079460123', 'tel[phone number]'],
    ['ring (020) 7946 0123 ext 45 today', 'ring [phone number] today'],
    ['tel: 7946 0123', 'tel: [phone number]'],
    ['0033 1 23 45 67 89', '[phone number]'],
    ['+44 (0)20 7946 0123', '[phone number]'],
  ])('%s', (text, shown) => {
    expect(redact(text)).toEqual({ text: shown, redactions: 1 });
  });
});

describe('dates of birth', () => {
  it.each([
    ['DOB 12/03/1951, 13/04/1952 and 14/05/1953', 'DOB [date of birth], [date of birth] and [date of birth]', 3],
    ['opened 12/03/2006 DOB 3/4/51', 'opened 12/03/2006 DOB [date of birth]', 1],
    ['born in March 1951', 'born in [date of birth]', 1],
    ['born 1951', 'born [date of birth]', 1],
    ['patientDob=1951-03-12T00:00:00', 'patientDob=[date of birth]T00:00:00', 1],
  ])('%s', (text, shown, redactions) => {
    expect(redact(text)).toEqual({ text: shown, redactions });
  });

  it.each([
    'adobe 12/03/2006',
    'a stubborn 12/03/2006 release',
    'DOB field blank since 12/03/2006',
    'The DOB is missing. Opened 12/03/2006.',
    '12/03/1951, male, aged 54',
  ])('need words that say so: %s', (text) => {
    expect(redact(text)).toEqual({ text, redactions: 0 });
  });
});

describe('e-mail addresses and postcodes', () => {
  it.each([
    ['a%40b.nhs.uk', '[e-mail address]'],
    ['a.b＠nhs.net', '[e-mail address]'],
    ['user=a.b@nhs.net&x=1', 'user=[e-mail address]&x=1'],
    ['ls1 4ap', '[postcode]'],
    ['postcode=LS1+4AP', 'postcode=[postcode]'],
    ['N3 1ST', '[postcode]'],
    ['postcode n3 1st', 'postcode [postcode]'],
  ])('%s', (text, shown) => {
    expect(redact(text)).toEqual({ text: shown, redactions: 1 });
  });

  it.each(['root@db01', 'graphql@16.15.0', 'N3 1st line', 'QX1 2AB', 'LS1', 'BA123ED4', 'A06-4409'])(
    'are not %s',
    (text) => {
      expect(redact(text)).toEqual({ text, redactions: 0 });
    },
  );
});

it('does not pretend to find names', () => {
  const text = 'Mrs Example of ward seven cannot log on';
  expect(redact(text)).toEqual({ text, redactions: 0 });
});
