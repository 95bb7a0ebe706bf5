import { readKeys } from './check-contract.ts';
import type { Finding } from './check-contract.ts';
import type { SubgraphInput } from './composition-rules.ts';
import type { Ownership } from './ownership.ts';
import type { AppliedDirective, FieldOutline, SchemaOutline, TypeOutline } from './schema-outline.ts';

/**
 * Checks that a desk defines only what it owns: types, root fields, what `@override` and `@interfaceObject` would take, and
 * fields that the platform answers on its types. What it is told depends on its own schema alone: it never learns whether
 * another desk has a type of the same name.
 */
export function checkOwnership(subgraph: SubgraphInput, desk: SchemaOutline, ownership: Ownership): Finding[] {
  const findings: Finding[] = [];
  for (const type of desk.types.values()) {
    const standing = ownership.standing(subgraph, desk, type.name);
    if (standing === 'MACHINERY') continue;
    if (standing === 'ROOT') {
      findings.push(...checkRootType(subgraph, type, desk, ownership));
      continue;
    }
    const isOwn = standing === 'OWN' || standing === 'DESK_TYPE';
    const isInterfaceObject = hasDirective(type, 'interfaceObject');
    if (isInterfaceObject && !isOwn) findings.push(interfaceObjectNotOwned(type.name));
    else if (standing === 'FOREIGN') findings.push(typeNotOwned(subgraph, type.name));
    for (const [fieldName, field] of type.fields) {
      const coordinate = `${type.name}.${fieldName}`;
      const isContract = ownership.contractFor(subgraph).types.get(type.name)?.fields.has(fieldName) === true;
      const isPlatforms = isOwn && !isContract && answersBesidePlatform(type, fieldName, field, ownership);
      if (hasDirective(field, 'override') && (!isOwn || isAnsweredByPlatform(type.name, fieldName, ownership))) {
        findings.push(overrideNotOwned(coordinate));
      } else if (isPlatforms) {
        findings.push(answeredByPlatform(coordinate));
      }
    }
  }
  return [
    ...findings,
    ...checkGivenIsThere(subgraph, desk),
    ...checkOwnedKeys(subgraph, desk, ownership.sharedContract),
  ];
}

function checkRootType(
  subgraph: SubgraphInput,
  type: TypeOutline,
  desk: SchemaOutline,
  ownership: Ownership,
): Finding[] {
  const operation = [...desk.rootTypes].find(([, name]) => name === type.name)![0];
  // Composition merges root types under their usual names, whatever a subgraph calls its own.
  const rootName = operation.charAt(0).toUpperCase() + operation.slice(1);
  return [...type.fields].flatMap(([fieldName, field]): Finding[] => {
    if (fieldName === '_entities' || fieldName === '_service') return [];
    const coordinate = `${rootName}.${fieldName}`;
    const isPlatforms = isAnsweredByPlatform(rootName, fieldName, ownership);
    const isOwn = subgraph.ownedRootFields.includes(coordinate);
    if (hasDirective(field, 'override') && (!isOwn || isPlatforms)) return [overrideNotOwned(coordinate)];
    if (operation === 'subscription') {
      return [
        rootFieldNotOwned(
          coordinate,
          'subscriptions are not supported yet, so that nobody can be given one: remove it',
        ),
      ];
    }
    if (!isOwn) {
      return [
        rootFieldNotOwned(
          coordinate,
          'it was not given to this subgraph: ask the platform for it, or reach the data from a type of your own',
        ),
      ];
    }
    return isPlatforms ? [answeredByPlatform(coordinate)] : [];
  });
}

/** What a subgraph was given is a promise to everyone who queries it. */
function checkGivenIsThere(subgraph: SubgraphInput, desk: SchemaOutline): Finding[] {
  const findings: Finding[] = [];
  for (const name of subgraph.ownedTypes) {
    if (desk.types.has(name)) continue;
    findings.push({
      rule: 'CONTRACT_NARROWED_TYPE',
      coordinate: name,
      message: `The type ${name} was given to this subgraph, and its schema does not define it: restore it, or have it taken off its row.`,
    });
  }
  for (const coordinate of subgraph.ownedRootFields) {
    const [rootName = '', fieldName = ''] = coordinate.split('.');
    const type = desk.types.get(desk.rootTypes.get(rootName.toLowerCase()) ?? rootName);
    if (type?.fields.has(fieldName) === true) continue;
    findings.push({
      rule: 'CONTRACT_NARROWED_FIELD',
      coordinate,
      message: `The root field ${coordinate} was given to this subgraph, and its schema does not define it: restore it, or have it taken off its row.`,
    });
  }
  return findings;
}

/** The owner of a type of the contract that others refer to must still be found by their references. */
function checkOwnedKeys(subgraph: SubgraphInput, desk: SchemaOutline, sharedContract: SchemaOutline): Finding[] {
  return subgraph.ownedTypes.flatMap((name): Finding[] => {
    const [owned, referred] = [desk.types.get(name), sharedContract.types.get(name)];
    if (owned === undefined || referred === undefined) return [];
    const keys = readKeys(owned);
    return [...readKeys(referred).keys()]
      .filter((fields) => keys.get(fields) !== true)
      .map((fields) => ({
        rule: 'KEY_CHANGED' as const,
        coordinate: name,
        message: `${name} lacks a resolvable @key(fields: "${fields}"), by which every desk refers to it: restore it.`,
      }));
  });
}

function isAnsweredByPlatform(typeName: string, fieldName: string, ownership: Ownership): boolean {
  return platformFields(typeName, fieldName, ownership).length > 0;
}

function platformFields(typeName: string, fieldName: string, ownership: Ownership): FieldOutline[] {
  return ownership.platform.flatMap((outline) => {
    const field = outline.types.get(typeName)?.fields.get(fieldName);
    return field === undefined || hasDirective(field, 'external') ? [] : [field];
  });
}

/** True where a desk answers what the platform answers already, and not by agreement (`@shareable` on both sides, or a key). */
function answersBesidePlatform(
  type: TypeOutline,
  fieldName: string,
  field: FieldOutline,
  ownership: Ownership,
): boolean {
  if (type.kind !== 'OBJECT' || hasDirective(field, 'external')) return false;
  const isKeyField = [...readKeys(type).keys()].some((fields) => fields.split(/[^\w]+/).includes(fieldName));
  if (isKeyField) return false;
  return platformFields(type.name, fieldName, ownership).some((answered) => !(answered.shareable && field.shareable));
}

function hasDirective(element: { readonly directives: readonly AppliedDirective[] }, name: string): boolean {
  return element.directives.some((directive) => directive.name === name);
}

function typeNotOwned(subgraph: SubgraphInput, name: string): Finding {
  const own = subgraph.prefix === null ? 'one that was given to you' : `one that begins with ${subgraph.prefix}`;
  return {
    rule: 'TYPE_NOT_OWNED',
    coordinate: name,
    message: `The type ${name} is not of the contract and not this subgraph's to define or extend: use ${own}, or refer to another desk's thing by a reference entity of the contract.`,
  };
}

function interfaceObjectNotOwned(name: string): Finding {
  return {
    rule: 'INTERFACE_OBJECT_NOT_OWNED',
    coordinate: name,
    message: `@interfaceObject on ${name} would add fields to every desk's types: put the fields on the type of your own.`,
  };
}

function overrideNotOwned(coordinate: string): Finding {
  return {
    rule: 'OVERRIDE_NOT_OWNED',
    coordinate,
    message: `@override would take ${coordinate} from the subgraph that answers it: only the owner of a field may move it.`,
  };
}

function rootFieldNotOwned(coordinate: string, reason: string): Finding {
  return { rule: 'ROOT_FIELD_NOT_OWNED', coordinate, message: `The root field ${coordinate} cannot stay: ${reason}.` };
}

function answeredByPlatform(coordinate: string): Finding {
  return {
    rule: 'FIELD_NOT_OWNED',
    coordinate,
    message: `${coordinate} is answered by the platform for every desk: give your own field another name.`,
  };
}
