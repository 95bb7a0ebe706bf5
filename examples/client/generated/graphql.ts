/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a desk holds about an incident. Every kind of nothing is a different answer. */
export type InvolvementState =
  /** The desk holds a record of it: at least one ticket, or the declaration of the incident itself. */
  | 'HELD'
  /** The desk searched by the keys in `searchedBy` and found nothing linked. */
  | 'NONE_LINKED'
  /** Not this desk's: the desk says that it takes no tickets of this kind. */
  | 'NOT_HELD'
  /** The desk did not take part yet, or any more, at the valid time. */
  | 'NOT_MEMBER_THEN'
  /** The desk held something and erased it, as retention rules ask. */
  | 'PURGED'
  /** The desk holds something and does not disclose it to the reader. */
  | 'WITHHELD';

/** Canonical status of a ticket, after MEF 113. The source's own codes stand beside it in `sourceStatus`. */
export type TicketStatus =
  /** The desk has confirmed that it has it. */
  | 'ACKNOWLEDGED'
  /** Taken back by the customer. */
  | 'CANCELLED'
  /** Closed, the customer having confirmed the resolution. */
  | 'CLOSED_CONFIRMED'
  /** Closed because the customer did not answer in time. */
  | 'CLOSED_TIMEOUT'
  /** Being worked on. */
  | 'IN_PROGRESS'
  /** Recorded; nobody has looked at it. */
  | 'NEW'
  /** Refused by the desk. */
  | 'REJECTED'
  /** A claimed resolution did not hold. */
  | 'REOPENED'
  /** The desk claims that it is resolved; the customer has not answered. */
  | 'RESOLVED_CLAIMED'
  /** The source's status has no mapping: counted and shown, never guessed. */
  | 'UNKNOWN'
  /** Waiting for the customer or another provider: a candidate for stopping the clock. */
  | 'WAITING_OTHER_PARTY'
  /** Waiting for something of the holder's own, its sub-suppliers included: the clock runs. */
  | 'WAITING_OWN';

export type HoldersQueryVariables = Exact<{
  incident: string | number;
}>;


export type HoldersQuery = { incident: { involvements: Array<
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
      | { state: InvolvementState | null, desk:
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
          | { code: string }
        , tickets: Array<
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
          | { reference: string | null, status: TicketStatus | null, heldBy: { name: string } | null }
        > | null }
    > } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const HoldersDocument = new TypedDocumentString(`
    query Holders($incident: ID!) {
  incident(id: $incident) {
    involvements {
      desk {
        code
      }
      state
      tickets {
        reference
        status
        heldBy {
          name
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HoldersQuery, HoldersQueryVariables>;