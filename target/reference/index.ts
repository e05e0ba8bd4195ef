export { prepareChain } from './chain-template.ts';
export { readReferenceBooks } from './read-books.ts';
export { type ReferenceOptions, startReference } from './start-reference.ts';
export { cloneTemplate, prepareTemplate } from './template.ts';
