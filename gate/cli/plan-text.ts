/** What a run would do, for a person: suites in their order, their checks, and what they lean on. */
import type { Plan } from '../plan/plan.ts';

export function renderPlan({ manifest, suites, catalogue }: Plan): string {
  const { profile, target, seed, scope } = manifest;
  const about = target.mutant === undefined ? target.name : `${target.name} with ${target.mutant}`;
  const checks = new Set(manifest.suites.flatMap((suite) => suite.checks.map(({ id }) => id)));
  const rows = catalogue.filter((row) => row.checks.some((id) => checks.has(id)));
  const lines = manifest.suites.flatMap((entry) => {
    const suite = suites.find((one) => one.name === entry.name);
    const notes = [
      `${entry.checks.length} checks`,
      suite === undefined
        ? 'there is no such suite yet: NOT RUN'
        : `at most ${suite.timeoutSeconds} s`,
      suite?.alone ? 'alone on the machine' : '',
      suite?.stack === false ? 'needs no services' : '',
    ];
    const ids = entry.checks.map(
      ({ id, required }) => `    ${id}${required ? '' : ' (shown only)'}`,
    );
    return [`  ${entry.name}: ${notes.filter(Boolean).join(', ')}`, ...ids];
  });
  return [
    `Plan: profile ${profile} (${scope}) on ${about}, seed ${seed}`,
    `${rows.length} of ${catalogue.length} requirements have a check in it`,
    ...lines,
  ].join('\n');
}
