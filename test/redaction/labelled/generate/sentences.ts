import type { Draw } from './draw.ts';
import { drawReference } from './references.ts';

/** Shapes of service-desk prose. `{}` is where the passage goes, `{ref}` a ticket's reference, `{time}` a time, `{site}` a site's code. */
const SHAPES = [
  'Patient {} cannot be found on the Spine.',
  'Trace fails for {} since {time}.',
  '{ref}: duplicate record for {} at {site}, please merge',
  '{}',
  '{} - record locked',
  'user says images for {} do not open; restarted PACS client, no change',
  'Called back at {time}. Patient {}, ward clerk will wait.',
  '>> from the desk: see {ref}\n>> affected: {}\nplease advise',
  'Demographics wrong for {} (address not updated). Raised as {ref}.',
  'Error 500 when opening {}',
  '{time} INFO lookup {} status=timeout',
  'As discussed on the phone, the referral for {} was lost between systems, booked twice, and the letter went to the wrong practice.',
  'pt {} appt missing',
  'PATIENT {} NOT ON WORKLIST',
  'please look at {}, and {ref} too',
  'Subject: FW: record {} // Priority 2',
  '1. open the record\n2. search {}\n3. error',
  'Screenshot shows {} in the title bar!',
  'is {} the same person as on {ref}?',
  'The message for {} sat in the queue from {time} to {time}; {site} rang twice.',
  'Result of {}: not returned;retry',
  'id={};site={site}',
  '({})',
  'Who merged {}? Nobody at {site} did…',
  'Rejected: no such patient ({}) at {site}.',
  'Workaround: print the label for {}, then re-scan.',
] as const;

/** The passage in a sentence drawn at random. */
export function inSentence(passage: string, draw: Draw): string {
  return fillSentence(draw.pick(SHAPES), passage, draw);
}

/** A shape with its slots filled. */
export function fillSentence(shape: string, passage: string, draw: Draw): string {
  return shape.replace(/\{(?:ref|time|site)?\}/g, (slot) => {
    if (slot === '{ref}') return drawReference(draw);
    if (slot === '{time}') return drawTime(draw);
    if (slot === '{site}') return draw.pick(['SYN-ACU-02', 'RXF05', 'RJ1', 'SYN-GP-05', 'E85001', 'the trust']);
    return passage;
  });
}

/** A time of an incident, as desks write it. */
export function drawTime(draw: Draw): string {
  const two = (low: number, high: number): string => String(draw.integer(low, high)).padStart(2, '0');
  const [day, month, hour, minute] = [two(1, 28), two(1, 12), two(0, 23), two(0, 59)];
  return draw.pick([
    `${hour}:${minute}`,
    `${day}/${month}/2006 ${hour}:${minute}`,
    `2006-${month}-${day}T${hour}:${minute}:00Z`,
    `2006-${month}-${day} ${hour}:${minute}:09,412`,
    `${hour}${minute} hrs`,
  ]);
}
