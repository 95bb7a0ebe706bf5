/** The heavier graph's data: the same at each start, all of it synthetic. */

export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
}

export interface Engineer {
  readonly id: string;
  readonly name: string;
  readonly grade: string;
  readonly organisation: string;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly supplier: string;
  readonly owner: string;
  readonly dependsOn: readonly string[];
  readonly articles: readonly { readonly title: string; readonly author: string }[];
}

export interface Ticket {
  readonly id: string;
  readonly desk: string;
  readonly reference: string;
  readonly summary: string | null;
  readonly status: string;
  readonly openedAt: string;
  readonly assignee: string | null;
  readonly product: string;
  readonly comments: readonly { readonly body: string; readonly writtenAt: string; readonly author: string | null }[];
}

export interface ServiceDesk {
  readonly code: string;
  readonly name: string;
  readonly organisation: string;
}

const DESKS = 5;
const TICKETS_PER_DESK = 10;
const ORGANISATIONS = 6;
const ENGINEERS = 12;
const PRODUCTS = 8;
const FIRST_OPENED_AT = Date.UTC(2006, 6, 30, 8);
const KINDS = ['PROVIDER', 'TRUST', 'PRACTICE'] as const;
const GRADES = ['first line', 'second line', 'third line'] as const;
const STATUSES = ['NEW', 'IN_PROGRESS', 'WAITING', 'RESOLVED'] as const;

export const organisations: readonly Organisation[] = times(ORGANISATIONS, (index) => ({
  id: `org-${index}`,
  name: `Organisation ${index} (synthetic)`,
  kind: KINDS[index % KINDS.length]!,
}));

export const engineers: readonly Engineer[] = times(ENGINEERS, (index) => ({
  id: `engineer-${index}`,
  name: `Engineer ${index} (synthetic)`,
  grade: GRADES[index % GRADES.length]!,
  organisation: `org-${(index * 5) % ORGANISATIONS}`,
}));

export const products: readonly Product[] = times(PRODUCTS, (index) => ({
  id: `product-${index}`,
  name: `Clinical system ${index}`,
  version: `${1 + (index % 4)}.${index}`,
  supplier: `org-${(index * 3) % ORGANISATIONS}`,
  owner: `engineer-${(index * 7) % ENGINEERS}`,
  dependsOn: times(index % 3, (offset) => `product-${(index + offset + 1) % PRODUCTS}`),
  articles: times(1 + (index % 2), (offset) => ({
    title: `How to restart part ${offset} of clinical system ${index}`,
    author: `engineer-${(index + offset * 5) % ENGINEERS}`,
  })),
}));

export const serviceDesks: readonly ServiceDesk[] = times(DESKS, (index) => ({
  code: `desk-${index}`,
  name: `Service desk ${index} (synthetic)`,
  organisation: `org-${index % ORGANISATIONS}`,
}));

export const tickets: readonly Ticket[] = times(DESKS * TICKETS_PER_DESK, (index) => ({
  id: `ticket-${index}`,
  desk: `desk-${index % DESKS}`,
  reference: `INC${String(700_000 + index * 37)}`,
  summary: index % 9 === 4 ? null : `Synthetic ticket ${index}: a screen stays empty after the patient is chosen`,
  status: STATUSES[index % STATUSES.length]!,
  openedAt: new Date(FIRST_OPENED_AT + index * 1_260_000).toISOString(),
  assignee: index % 7 === 5 ? null : `engineer-${(index * 5 + 1) % ENGINEERS}`,
  product: `product-${(index * 3) % PRODUCTS}`,
  comments: times(1 + (index % 3), (offset) => ({
    body: `Comment ${offset} on ticket ${index}: asked the site to try again and to send the time of each attempt`,
    writtenAt: new Date(FIRST_OPENED_AT + index * 1_260_000 + (offset + 1) * 600_000).toISOString(),
    author: (index + offset) % 11 === 10 ? null : `engineer-${(index + offset * 3) % ENGINEERS}`,
  })),
}));

/** Those that an engineer still works on. */
export function openTicketsOf(engineer: string): readonly Ticket[] {
  return tickets.filter(({ assignee, status }) => assignee === engineer && status !== 'RESOLVED').slice(0, 3);
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_unused, index) => make(index));
}
