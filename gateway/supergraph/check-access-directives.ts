import { readKeys, type Finding } from './check-contract.ts';
import type { AppliedDirective, FieldOutline, TypeOutline } from './schema-outline.ts';

/** What asks something of the reader before it may have what the directive stands on. */
export const ACCESS_DIRECTIVES: ReadonlySet<string> = new Set(['authenticated', 'requiresScopes', 'policy']);

/**
 * Whose a type is that a desk puts such a directive on: its own by its prefix, the contract's in its name, one that it was given to keep for
 * all, one that it shares with all, or the root.
 */
export type AccessStanding = 'OWN' | 'DESK_TYPE' | 'GIVEN' | 'SHARED' | 'ROOT';

/**
 * Checks that what a desk closes to some readers is its own to close: no reader who lacks what one desk asks may lose another desk's
 * record for it, and no figure may come out differently by who asks. Structured fields of the contract cross for every reader; what a
 * person wrote is the desk's to close, by a directive here or record by record where it answers.
 *
 * @param expected the type as the contract has it; undefined where it is not of the contract.
 */
export function checkAccessDirectives(
  type: TypeOutline,
  expected: TypeOutline | undefined,
  standing: AccessStanding,
): Finding[] {
  const findings: Finding[] = [];
  const judge = (
    coordinate: string,
    directives: readonly AppliedDirective[],
    contract: readonly AppliedDirective[] | undefined,
    reason: string | null,
  ): void => {
    if (reason === null) return;
    for (const { name } of directives) {
      if (!ACCESS_DIRECTIVES.has(name) || contract?.some((candidate) => candidate.name === name)) continue;
      findings.push({ rule: 'DIRECTIVE_NOT_ALLOWED', coordinate, message: `Not allowed here: @${name}: ${reason}.` });
    }
  };
  judge(type.name, type.directives, expected?.directives, refuseOnType(type, standing));
  for (const [name, field] of type.fields) {
    const contract = expected?.fields.get(name);
    const reason = refuseOnField(name, field, contract, type, standing);
    judge(`${type.name}.${name}`, field.directives, contract?.directives, reason);
  }
  return findings;
}

function refuseOnType(type: TypeOutline, standing: AccessStanding): string | null {
  if (type.kind === 'INTERFACE') return ON_INTERFACE;
  switch (standing) {
    case 'OWN':
      return null;
    case 'ROOT':
      return "it would close every desk's root fields: put it on your own";
    case 'SHARED':
      return 'every desk shares the type, and would be closed with yours';
    case 'DESK_TYPE':
      return 'it would close a record that the contract promises to every reader: put it on fields of your own, or on text that a person wrote';
    case 'GIVEN':
      return 'others answer for the type too, and would be closed with you: put it on fields';
  }
}

function refuseOnField(
  name: string,
  field: FieldOutline,
  contract: FieldOutline | undefined,
  type: TypeOutline,
  standing: AccessStanding,
): string | null {
  if (type.kind === 'INTERFACE') return ON_INTERFACE;
  if (standing === 'SHARED') return 'every desk shares the field, and would be closed with yours';
  if (standing === 'GIVEN' && isOfKey(name, type)) return 'others find the type by this field';
  if (contract === undefined || standing === 'OWN' || standing === 'ROOT' || standing === 'GIVEN') return null;
  if (field.type.replaceAll(/[![\]\s]/g, '') === TEXT_TYPE) return null;
  return `structured fields of the contract are for every reader: only what a person wrote (${TEXT_TYPE}) can be closed`;
}

/** Composition would put on an interface what each type asks, for all of them together. */
const ON_INTERFACE = 'put it on the types that implement the interface, each for itself';

const TEXT_TYPE = 'GovernedText';

function isOfKey(name: string, type: TypeOutline): boolean {
  return [...readKeys(type).keys()].some((fields) => fields.split(/[^\w]+/).includes(name));
}
