import type { LocalDomain } from './routing.ts';

/** What is wrong, by the beginning of the service's code; the last row fits every service. */
const SYMPTOMS: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['SPINE', ['High severity incident on the Spine', 'Log-on with smartcards refused', 'Spine slow for all users']],
  ['PDS', ['Patient lookup fails', 'Change of address is not kept', 'Patient lookup slow']],
  ['TMS', ['Messages wait in the queue', 'Acknowledgements do not arrive']],
  ['EPS', ['Prescriptions cannot be sent', 'Prescription messages delayed']],
  ['GP2GP', ['Record transfer does not start', 'Record transfer stands still']],
  ['CHOOSE-AND-BOOK', ['Booking messaging unavailable', 'No slots offered', 'Booking slow most of the day']],
  ['N3', ['Site has lost its connection', 'Packet loss on the circuit', 'Network slow since the morning']],
  ['NHSMAIL', ['Mail delayed', 'Users cannot log on to mail', 'Mailbox refuses large messages']],
  ['PACS', ['Users cannot view images', 'Images load without end']],
  ['RIS', ['Users cannot log on to the radiology system', 'Radiology worklist empty']],
  ['RECORDS', ['Patient records unavailable', 'Patient records slow', 'Clinic list does not print']],
  ['GP-SYSTEM', ['Practice system refuses to open records', 'Practice system loses its link to the Spine']],
  ['', ['Service does not answer', 'Service slow', 'Screen shows the wrong layout']],
];

const LOCAL_SYMPTOMS: Readonly<Record<LocalDomain, readonly string[]>> = {
  IT: ['Printer does not print', 'Password forgotten', 'Screen stays dark'],
  ESTATES: ['Heating off in the records room', 'Door lock of the server room stuck'],
  TELEPHONY: ['Ward telephone dead', 'Switchboard queue too long'],
  OTHER: ['Lost property', 'Request for a quotation'],
};

/** What may be wrong with the service; none says whom it befell. Never empty. */
export function symptomsOf(service: string): readonly string[] {
  return SYMPTOMS.find(([beginning]) => service.startsWith(beginning))![1];
}

export function localSymptomsOf(domain: LocalDomain): readonly string[] {
  return LOCAL_SYMPTOMS[domain];
}

/** Every text of the generator ends with it: whoever reads one of them alone must know. */
export function synthetic(text: string): string {
  return `${text} (synthetic)`;
}
