/** The one target of a test file: started by the first test that needs it, audited and given up at the end. */
import { relative } from 'node:path';
import { expect, inject } from 'vitest';
import { type RunContext, readRunContext } from '../evidence/index.ts';
import { readAddressBook } from '../stack/index.ts';
import { capabilitiesOf } from './capabilities.ts';
import { readTargetConfig } from './config.ts';
import { reachDeployed, startTarget } from './start-target.ts';
import type { RunningTarget, TargetConfig } from './target.ts';

const ROOT = new URL('../', import.meta.url).pathname;

export interface FileTarget {
  readonly context: RunContext;
  /** Known before anything is started. */
  readonly capabilities: ReadonlySet<string>;
  get(): Promise<RunningTarget>;
  /** The target, if any test asked for it. */
  started(): Promise<RunningTarget> | undefined;
  /** The test file, from the root of the repository. */
  file(): string;
}

export function fileTarget(): FileTarget {
  const context = readRunContext();
  const config = readTargetConfig(context.targetFile);
  let running: Promise<RunningTarget> | undefined;
  const file = () => relative(ROOT, expect.getState().testPath ?? 'test');
  const start = async (): Promise<RunningTarget> => {
    const label = file().replace(/\.test\.ts$/, '');
    if (config.kind === 'deployed') return reachDeployed(config, { context, label });
    const addresses = readAddressBook(context.stackFile ?? inject('stackFile'));
    return startTarget({ addresses, config, context, label });
  };
  return {
    context,
    capabilities: new Set(capabilitiesOf(config, formOf(config, context))),
    file,
    started: () => running,
    get() {
      running ??= start();
      return running;
    },
  };
}

/** Of the reference's services, which are up before its tests are collected. */
function formOf({ kind }: TargetConfig, context: RunContext): string | undefined {
  if (kind === 'deployed') return undefined;
  return readAddressBook(context.stackFile ?? inject('stackFile')).form;
}
