/** One check of a healthy suite for the tests of its judgement, which each break one thing about it. */
import type { Evidence, EvidenceCase } from '../evidence/evidence.ts';
import type { ManifestCheck } from '../plan/manifest.ts';
import { judgeCheck } from './judge-check.ts';
import { check, ENDED_AT, ended, MANIFEST, measured, passed, suite } from './sample-run.ts';

export const ID = 'api.pays';
export const P95 = { metric: 'p95', limit: { unit: 'ms', below: 500 }, leastSamples: 3000 };

export interface Scene {
  readonly check?: Partial<ManifestCheck>;
  readonly cases?: readonly EvidenceCase[];
  readonly evidence?: Partial<Evidence>;
  readonly now?: number;
  readonly shards?: number;
}

export function judged(scene: Scene) {
  const cases = scene.cases ?? [passed(ID)];
  const declared = check(ID, scene.check);
  return judgeCheck({
    check: declared,
    suite: { ...suite('api', declared), shards: scene.shards ?? 1 },
    manifest: MANIFEST,
    evidence: {
      cases,
      broken: [],
      suites: [ended('api', cases.length)],
      missingTools: [],
      ...scene.evidence,
    },
    now: scene.now ?? ENDED_AT + 1000,
  });
}

export function measuring(
  value: number,
  changes: Parameters<typeof measured>[2] = {},
): EvidenceCase[] {
  return [passed(ID, { measurements: [measured('p95', value, changes)] })];
}
