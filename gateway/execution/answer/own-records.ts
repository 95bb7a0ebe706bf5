/** A desk may speak of its own records only: what it gives of another's is taken out before anyone can mistake it for that desk's word. */

import type { InterfaceEntityName } from '../../../schema/contract/interface-entities.ts';

/** Which records a subgraph may give. */
export interface OwnRecords {
  /** The interface entity behind one of this subgraph's own type names; null for any other type. */
  readonly interfaceOf: (typename: string) => InterfaceEntityName | null;
  /** The field by which a record of a type is told, of which this subgraph may give its part; null for types that have no such field. */
  readonly keyFieldOf: (typename: string) => string | null;
  /** Whether a type name is one of another subgraph's. */
  readonly isForeignType: (typename: string) => boolean;
  /** Whether a key of that interface entity is of one of this subgraph's desks. */
  readonly isOwnKey: (entity: InterfaceEntityName, key: string) => boolean;
  /** Code of the desk that a key of that interface entity names. */
  readonly deskOfKey: (entity: InterfaceEntityName, key: string) => string;
}
