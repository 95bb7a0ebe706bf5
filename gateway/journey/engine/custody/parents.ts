import type { Bond, Ticket } from '../model.ts';

/**
 * Which tickets are under a parent (section 1).
 *
 * @param incidentBonds the incident's own, as the NSD tells it; empty where it did not answer.
 * @returns their ids. A ticket whose parents lead back to it is not among them.
 */
export function ticketsUnderParent(tickets: readonly Ticket[], incidentBonds: readonly Bond[]): ReadonlySet<string> {
  const parents = new Map<string, Set<string>>();
  const bind = (child: string, parent: string): void => {
    const known = parents.get(child);
    if (known === undefined) parents.set(child, new Set([parent]));
    else known.add(parent);
  };
  for (const ticket of tickets) {
    for (const bond of ticket.bonds) {
      if (bond.deniedAt !== null) continue;
      if (bond.role === 'PARENT') bind(ticket.id, bond.target);
      if (bond.role === 'CHILD' && bond.target !== ticket.id) bind(bond.target, ticket.id);
    }
  }
  const inCircle = idsInCircle(parents);
  const under = new Set([...parents.keys()].filter((id) => !inCircle.has(id)));
  for (const bond of incidentBonds) {
    if (bond.role === 'CHILD' && bond.deniedAt === null && !inCircle.has(bond.target)) under.add(bond.target);
  }
  return under;
}

/** Tarjan's strongly connected components, without recursion: a chain of parents may be long. */
function idsInCircle(parents: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const inCircle = new Set<string>();
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  for (const root of parents.keys()) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    while (path.length > 0) {
      const here = path.at(-1)!;
      const step = here.parents.next();
      if (step.done !== true) {
        const parent = step.value;
        if (parent === here.id) inCircle.add(parent);
        if (!order.has(parent)) path.push(enter(parent));
        else if (isOpen.has(parent)) lowest.set(here.id, Math.min(lowest.get(here.id)!, order.get(parent)!));
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) lowest.set(above.id, Math.min(lowest.get(above.id)!, lowest.get(here.id)!));
      if (lowest.get(here.id) === order.get(here.id)) close(here.id);
    }
  }
  return inCircle;

  function enter(id: string): { readonly id: string; readonly parents: Iterator<string> } {
    order.set(id, order.size);
    lowest.set(id, order.size - 1);
    open.push(id);
    isOpen.add(id);
    return { id, parents: (parents.get(id) ?? new Set<string>()).values() };
  }

  function close(id: string): void {
    const members = open.splice(open.lastIndexOf(id));
    for (const member of members) {
      isOpen.delete(member);
      if (members.length > 1) inCircle.add(member);
    }
  }
}
