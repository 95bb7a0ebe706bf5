/**
 * `extensions` of the gateway's responses, as clients may rely on them. `extensions.schema.json` beside this file is printed from here
 * and published by the gateway at `/schema/extensions.json`.
 */

import * as z from 'zod';
import { GLASS_OUTCOMES } from './break-glass.ts';
import { readerSchema } from './reader.ts';

const instant = z.iso.datetime({ precision: 3 });

export const sourceRowSchema = z.strictObject({
  subgraph: z.string().describe('The subgraph asked, by its name in the supergraph.'),
  desk: z
    .string()
    .describe('The desk whose account it holds; for a subgraph of many desks the one that stands for them all.'),
  state: z
    .enum(['ANSWERED', 'PARTIAL', 'STALE', 'NOT_ANSWERED'])
    .describe(
      'ANSWERED: all that was asked of it came. PARTIAL: some did, and the error under `code` says what is missing. STALE: all came, but some of it or all is what it said at `copiedAt`; custody takes it for no later time. NOT_ANSWERED: nothing came.',
    ),
  code: z
    .string()
    .nullable()
    .describe(
      'Why not, or not all: the code of its error in `errors`. When STALE, why it failed to say it again: there is no error then. Null when ANSWERED, and when STALE where it was not waited for.',
    ),
  milliseconds: z
    .number()
    .nonnegative()
    .describe('From the first request to it until its last answer, or until the gateway gave it up.'),
  requests: z
    .int()
    .min(0)
    .describe(
      'Requests made to it for this operation, those that were made again or of a replica too. 0 where it was not asked: it was left alone for having failed, or what it said before was fresh enough.',
    ),
  copiedAt: instant
    .nullable()
    .describe(
      'Of which time a last-known copy tells: the "now" for which it was made, or when it was asked for. The oldest, where there are several; null where none was given.',
    ),
  ageSeconds: z
    .int()
    .min(0)
    .nullable()
    .describe('Whole seconds from `copiedAt` until this answer was made; null where no copy was given.'),
  sourceSpokeAt: instant
    .nullable()
    .describe('When its source system last spoke, as it says; null when it did not answer, or its source never spoke.'),
  chainHead: z
    .strictObject({ position: z.int().min(0), hash: z.string() })
    .nullable()
    .describe(
      'What its source had said by `asKnownAt`: position and hash of the last event witnessed. Null when it did not answer or keeps no chain.',
    ),
});

const { desk, capacity, role, purpose, toolkitStatus } = readerSchema.shape;

export const identitySchema = z.strictObject({
  mode: z
    .enum(['demo', 'issuer'])
    .describe('issuer: the issuer of a verified token says so. demo: a sample that anyone on this machine may be.'),
  sample: z
    .string()
    .nullable()
    .describe('Which sample identity it is; without a token the auditor. Null where an issuer says who it is.'),
  desk: desk.describe('Code of the desk for which the reader reads; null for auditors and guardians.'),
  capacity: capacity.describe('As whom that desk acts.'),
  role: role.describe('What the reader does with Throughline.'),
  purpose: purpose.describe('What the reader reads for.'),
  toolkitStatus: toolkitStatus.describe(
    'Whether the organisation of the reader may hold patients’ data today; UNKNOWN where nothing is on record.',
  ),
  isBreakGlass: z
    .boolean()
    .describe(
      'Whether the request gave a reason to open, for clinical safety, what is withheld from its reader. What came of it: `breakGlass.outcome`.',
    ),
});

export const breakGlassSchema = z.strictObject({
  outcome: z
    .enum(GLASS_OUTCOMES)
    .describe(
      'The first of these that is so. OPENED: at least one text was opened, and is on record at its owner; the answer is without it all the same where `errors` has DISCLOSURE_NOT_RECORDED. ROLE_NOT_ENTITLED, PURPOSE_NOT_CLINICAL_SAFETY, TOOLKIT_NOT_CURRENT: this reader may break no glass. OPENING_NOT_RECORDED: an owner could not put it on record, so its text stayed shut. DESK_NOT_ANSWERED: a desk that was asked for texts did not answer, or a last-known copy, which has none, stands in for it; `sources` says which. DESK_DOES_NOT_SAY: a desk answered without saying what came of it. NO_TEXT_TO_OPEN: no text asked for is one that breaking the glass opens, as where no ticket is flagged for clinical safety, what the law withholds, and what was open before. NO_TEXT_ASKED_FOR: no desk was asked for words.',
    ),
});

export const disclosureSchema = z.strictObject({
  position: z.int().min(1).describe('The entry of this answer in the disclosure ledger: from 1, without gaps.'),
  hash: z
    .string()
    .describe(
      'Of the entry, over its canonical form, which names the hash of the one before it. SHA-256, hexadecimal.',
    ),
  resultHash: z
    .string()
    .describe(
      'Of `data`: SHA-256 over its canonical JSON (RFC 8785), hexadecimal. Whoever keeps the answer can make it again.',
    ),
});

export const responseExtensionsSchema = z.object({
  asOf: instant
    .optional()
    .describe(
      'Valid time of this answer: the world at this instant. Absent where the operation was refused before a time was pinned.',
    ),
  asKnownAt: instant
    .optional()
    .describe('Knowledge time of this answer: only what had been witnessed by this instant.'),
  identity: identitySchema
    .optional()
    .describe(
      'As whom the request was answered; what every desk decides by. Absent where the gateway asks nobody who they are, and where it refused to answer.',
    ),
  breakGlass: breakGlassSchema
    .optional()
    .describe(
      'What came of breaking the glass. Absent where the request gave no reason for it, where the gateway asks nobody who they are, and where the answer has no data: where it was refused, such as for a document that is not valid, or where a null took all of it.',
    ),
  sources: z
    .array(sourceRowSchema)
    .describe(
      'Completeness: one row for each desk asked, by subgraph name. Empty when the operation was refused before anything was asked.',
    ),
  disclosure: disclosureSchema
    .optional()
    .describe(
      "Under what it is on record that this reader was given this answer. Absent where the answer carries no text of another desk's, and where the gateway asks nobody who they are.",
    ),
});

/** One desk asked: see the field descriptions in {@link sourceRowSchema}. */
export type SourceRow = z.infer<typeof sourceRowSchema>;
/** Who asked: see the field descriptions in {@link identitySchema}. */
export type IdentityExtension = Readonly<z.infer<typeof identitySchema>>;
/** What came of a reason that was given: see {@link breakGlassSchema}. */
export type BreakGlassExtension = Readonly<z.infer<typeof breakGlassSchema>>;
export type ResponseExtensions = z.infer<typeof responseExtensionsSchema>;
