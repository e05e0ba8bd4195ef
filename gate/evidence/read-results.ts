/**
 * Reads Allure results into cases. A file that is empty, is no JSON or has another shape is evidence of nothing:
 * it is told apart, never skipped, because it may have been the one that failed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Value } from 'typebox/value';
import { MEASUREMENT_TYPE, Measurement } from '../../evidence/index.ts';
import { shapeFault } from '../shape.ts';
import { AllureResult, attachmentsOf } from './allure-result.ts';
import type { BrokenFile, EvidenceCase } from './evidence.ts';

export const RESULTS_FOLDER = 'allure-results';

export interface ReadResults {
  readonly cases: readonly EvidenceCase[];
  readonly broken: readonly BrokenFile[];
}

/** Every result under `<runDir>/allure-results/<suite>/`, with file names relative to `runDir`. */
export function readResults(runDir: string): ReadResults {
  const root = join(runDir, RESULTS_FOLDER);
  const suites = existsSync(root)
    ? readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  const read = suites.flatMap(({ name }) => readSuite({ runDir, suite: name }));
  return {
    cases: read.flatMap((one) => ('status' in one ? [one] : [])),
    broken: read.flatMap((one) => ('status' in one ? [] : [one])),
  };
}

/** How many result files a suite has written into `folder`, readable or not. */
export function countResults(folder: string): number {
  return existsSync(folder) ? readdirSync(folder).filter(isResult).length : 0;
}

function isResult(name: string): boolean {
  return name.endsWith('-result.json');
}

interface Place {
  readonly runDir: string;
  readonly suite: string;
}

function readSuite(place: Place): (EvidenceCase | BrokenFile)[] {
  const folder = join(place.runDir, RESULTS_FOLDER, place.suite);
  return readdirSync(folder)
    .filter(isResult)
    .toSorted()
    .flatMap((name) => readOne(place, join(folder, name)));
}

function readOne(place: Place, path: string): (EvidenceCase | BrokenFile)[] {
  const { suite, runDir } = place;
  const file = relative(runDir, path);
  const content = parse(readFileSync(path, 'utf8'));
  if (content === undefined) return [{ suite, file, reason: 'is empty or no JSON' }];
  if (!Value.Check(AllureResult, content))
    return [{ suite, file, reason: `is no Allure result: ${shapeFault(AllureResult, content)}` }];
  const { measurements, broken } = readMeasurements(place, content);
  return [...broken, toCase({ suite, file, measurements }, content)];
}

function toCase(
  known: Pick<EvidenceCase, 'suite' | 'file' | 'measurements'>,
  result: AllureResult,
): EvidenceCase {
  const label = (name: string) => result.labels.find((one) => one.name === name)?.value;
  return {
    ...known,
    name: result.name,
    check: label('check'),
    run: label('run'),
    status: result.status,
    message: result.statusDetails?.message,
    endedAt: result.stop,
    books: label('books'),
  };
}

function readMeasurements({ suite, runDir }: Place, result: AllureResult) {
  const measurements: Measurement[] = [];
  const broken: BrokenFile[] = [];
  for (const { type, source } of attachmentsOf(result)) {
    if (type !== MEASUREMENT_TYPE) continue;
    const file = join(RESULTS_FOLDER, suite, source);
    const path = join(runDir, file);
    const content = existsSync(path) ? parse(readFileSync(path, 'utf8')) : undefined;
    if (Value.Check(Measurement, content)) measurements.push(content);
    else broken.push({ suite, file, reason: 'is no measurement' });
  }
  return { measurements, broken };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
