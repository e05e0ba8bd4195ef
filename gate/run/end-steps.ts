/** The steps after the last suite: stop the services, read and mask the evidence, judge it, publish. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { masker, toldSecrets } from '../../evidence/index.ts';
import type { PublishedReport } from '../../reports/index.ts';
import { FACTS_FILE, FACTS_SCHEMA, type RunFacts } from '../evidence/evidence.ts';
import { ingest } from '../evidence/ingest.ts';
import type { Judged } from '../verdict/judge.ts';
import { gitState } from './git.ts';
import type { Step } from './graph.ts';
import { judgeFolders } from './judge-folders.ts';
import { publishReports } from './publish.ts';
import type { Session } from './session.ts';

export const VERDICT_FILE = 'verdict.json';

/** What the last steps of a run hand to its end. */
export interface Ending {
  judged?: Judged;
  reports: readonly PublishedReport[];
}

export interface EndOptions {
  readonly session: Session;
  /** The names of all steps before. */
  readonly after: readonly string[];
  readonly startedAt: number;
  /** False for one of many runs of a detection: its verdict is wanted, not its pages. */
  readonly pages: boolean;
}

export function endSteps(options: EndOptions, ending: Ending): Step[] {
  const { session, after, pages } = options;
  const stop: Step = {
    name: 'stop',
    title: 'Stop the services',
    after,
    run: async () => {
      if (!session.lent) await session.stack?.stop();
      return { ok: true };
    },
  };
  const evidence: Step = {
    name: 'evidence',
    title: 'Evidence',
    after,
    run: async () => {
      const left = ingest(session.plan);
      for (const file of left)
        session.notes.push(`${file} was not published: nobody can look for secrets in it`);
      await writeFacts(options);
      return { ok: true };
    },
  };
  const verdict: Step = {
    name: 'verdict',
    title: 'Verdict',
    after: ['evidence'],
    run: async () => {
      ending.judged = judgeRun(session);
      return { ok: ending.judged.exitCode === 0, text: ending.judged.verdict.verdict };
    },
  };
  const publish: Step = {
    name: 'publish',
    title: 'Reports',
    after: ['verdict', 'stop'],
    run: async () => {
      if (ending.judged === undefined) return { ok: false, text: 'there is no verdict' };
      ending.reports = await publishReports(session.plan, ending.judged.verdict);
      const missing = ending.reports.filter((report) => 'missing' in report);
      const lost = missing.map((report) => `no ${report.name}`).join(', ');
      return { ok: true, text: lost || `${ending.reports.length} reports` };
    },
  };
  return pages ? [stop, evidence, verdict, publish] : [stop, evidence, verdict];
}

async function writeFacts({ session, startedAt }: EndOptions): Promise<void> {
  const { plan, stack, suites, tools, missingTools, notes } = session;
  const versions = Object.entries(stack?.addresses.versions ?? {});
  const facts: RunFacts = {
    schema: FACTS_SCHEMA,
    run: plan.manifest.run,
    suites,
    missingTools,
    stack: {
      form: stack?.addresses.form ?? 'none',
      services: versions.map(([name, version]) => ({ name, version })),
    },
    tools,
    git: await gitState(plan.root),
    durationMs: Math.round(performance.now() - startedAt),
    notes,
  };
  writeMasked(session, FACTS_FILE, facts);
}

function judgeRun(session: Session): Judged {
  const { runDir, catalogue, shares } = session.plan;
  const partOf = shares === undefined ? {} : { part: shares };
  const judged = judgeFolders({ runDirs: [runDir], catalogue, now: Date.now(), ...partOf });
  writeMasked(session, VERDICT_FILE, judged.verdict);
  return judged;
}

/** Reasons quote logs, and logs may quote secrets. */
function writeMasked({ plan }: Session, file: string, content: unknown): void {
  const mask = masker(toldSecrets(plan));
  writeFileSync(join(plan.runDir, file), `${mask(JSON.stringify(content, null, 2))}\n`);
}
