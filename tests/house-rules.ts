/**
 * Who may import whom, and how large a file may grow: the rules of the house as data. What isn't named here
 * is not allowed; an exception stands in a list with its reason.
 */

/** Rooms from the most particular to the most general: a file belongs to the first prefix that fits. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'contracts/api': [],
  'contracts/consumers': [
    'target',
    'stack',
    'fixtures',
    'contracts/api',
    'evidence',
    'reference',
    'contracts',
  ],
  'contracts/provider': ['target', 'stack', 'fixtures', 'contracts/api', 'evidence', 'contracts'],
  contracts: ['target', 'stack', 'fixtures', 'contracts/api', 'evidence'],
  'suites/unit': ['target', 'stack', 'fixtures', 'contracts/api', 'evidence', 'reference'],
  suites: ['target', 'stack', 'fixtures', 'contracts/api', 'evidence'],
  security: ['target', 'stack', 'fixtures', 'contracts/api', 'evidence'],
  load: ['target', 'stack', 'fixtures', 'contracts/api', 'evidence'],
  evidence: [],
  stack: ['evidence'],
  reference: ['contracts/api'],
  fixtures: ['contracts/api', 'stack', 'evidence'],
  target: ['stack', 'fixtures', 'contracts/api', 'evidence'],
  reports: ['evidence'],
  gate: ['reports', 'target', 'stack', 'fixtures', 'contracts/api', 'evidence'],
};

/** Files of the suites that the gate may read: their declarations, nothing that tests. */
export const SUITE_DECLARATION = /^(?:suites\/[^/]+|contracts|security|load)\/suite\.ts$/;

export const LARGEST_FILE_LINES = 250;

/** Files that may be larger, each with its reason. */
export const LARGER_FILES: Readonly<Record<string, string>> = {};

/** The room that a path of the repository stands in, or undefined for the root and tests. */
export function roomOf(path: string): string | undefined {
  return Object.keys(ROOMS).find((room) => path.startsWith(`${room}/`));
}
