/** What a desk's folder uses of the kit. */

export { assertPastAnswerable, perRequest } from './context.ts';
export type { DeskContext } from './context.ts';
export type { DesksByCode } from './desks.ts';
export type {
  DeskDefinition,
  DeskDirectory,
  DeskEnvironment,
  DeskService,
  OwnerRoute,
  OwnFieldResolver,
  OwnReferenceResolver,
  OwnResolvers,
} from './desk-definition.ts';
export { decideDisclosure } from './disclosure/decide-disclosure.ts';
export type { DecideDisclosure } from './disclosure/decide-disclosure.ts';
export type { DisclosureDecision, DisclosureFacts } from './disclosure/rules.ts';
export { toShownText } from './disclosure/shown-text.ts';
export type { DecidedText } from './disclosure/shown-text.ts';
export { DeskRequestError, DeskServerError } from './errors.ts';
export type { DeskRequestErrorCode, DeskServerErrorCode } from './errors.ts';
export type { DeskLog, DeskLogEntry } from './log.ts';
export * from './model.ts';
export type { Reader } from '../../schema/contract/reader.ts';
export { resolvePage, toPageRequest } from './resolvers/paging.ts';
export type { Connection, PageArguments } from './resolvers/paging.ts';
export { BodyError, readBody } from './request-body.ts';
export { serveDesk } from './server.ts';
export type { ServedDesk, ServeDeskOptions } from './server.ts';
export * from './supplier-system.ts';
export { parseDeskKeys } from './trust/desk-keys.ts';
export type { DeskKeys } from './trust/desk-keys.ts';
export type { DeskTls } from './trust/tls.ts';
export { createTicketNotHeld } from './ticket-not-held.ts';
