/** The profiles as data: which suites run, for whom, and which rows a GO needs. */
import type { Limit, ProfileName } from '../evidence/index.ts';
import type { RowRules } from './verdict/judge-requirement.ts';

export interface Profile {
  readonly name: ProfileName;
  /** Who reads the verdict, in a few words, for `--help` and the plan. */
  readonly purpose: string;
  /** Suites that must be there: one whose folder is missing is NOT RUN, not forgotten. */
  readonly suites: readonly string[];
  /** True where every other suite that is found runs too. */
  readonly alsoFound: boolean;
  readonly requires: RowRules['requires'];
  /** Limits that replace the suites' own, by metric. */
  readonly limits: Readonly<Record<string, Limit>>;
}

const SPINE = ['unit', 'contract', 'api', 'consistency', 'security', 'operations', 'load'];
const ALL = [...SPINE, 'resilience', 'browser'];

export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  ci: {
    name: 'ci',
    purpose: 'each change; a first look',
    suites: SPINE,
    alsoFound: false,
    requires: 'rows-with-checks',
    limits: {},
  },
  nightly: {
    name: 'nightly',
    purpose: 'QA, every night',
    suites: SPINE,
    alsoFound: true,
    requires: 'rows-with-checks',
    limits: {},
  },
  security: {
    name: 'security',
    purpose: 'the security team',
    suites: ['security'],
    alsoFound: false,
    requires: 'rows-with-checks',
    limits: {},
  },
  launch: {
    name: 'launch',
    purpose: 'the sign-off',
    suites: ALL,
    alsoFound: true,
    requires: 'launch-rows',
    limits: {},
  },
  detect: {
    name: 'detect',
    purpose: 'known faults: does the gate catch them?',
    suites: ['api', 'consistency', 'security', 'operations'],
    alsoFound: false,
    requires: 'rows-with-checks',
    limits: {},
  },
};

export const DEFAULT_PROFILE: ProfileName = 'ci';

export function isProfile(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}
