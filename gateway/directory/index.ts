export type { DirectoryContext } from './context.ts';
export { createDirectory } from './create-directory.ts';
export type { Directory } from './create-directory.ts';
export { createEpochs } from './epochs.ts';
export { DIRECTORY_ERRORS } from './errors.ts';
export type { DirectoryErrorCode } from './errors.ts';
export { createDirectoryResolvers } from './resolvers.ts';
export { createDirectoryTypeDefinitions } from './type-definitions.ts';
