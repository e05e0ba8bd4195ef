/** Requirements by section of the checklist, with how each stands: the outline of every report. */
import type { RequirementState, RequirementStatus, Verdict } from '../../evidence/index.ts';

export type Counts = Readonly<Record<RequirementStatus, number>>;

export interface Section {
  /** Such as `1.3`, `SLO` or `LR`: the ids of its rows without their last number. */
  readonly id: string;
  readonly title: RequirementState['section'];
  readonly rows: readonly RequirementState[];
  readonly counts: Counts;
}

/** Sections in the order in which their first row stands. */
export function sectionsOf(verdict: Pick<Verdict, 'requirements'>): readonly Section[] {
  const groups = Map.groupBy(verdict.requirements, (row) => sectionId(row.id));
  return [...groups].map(([id, rows]) => ({
    id,
    title: rows[0]?.section ?? { en: id, zh: id },
    rows,
    counts: countStatuses(rows),
  }));
}

export function countStatuses(rows: readonly RequirementState[]): Counts {
  const counts = {
    passed: 0,
    failed: 0,
    attested: 0,
    waived: 0,
    'not-run': 0,
    'not-applicable': 0,
    'not-selected': 0,
  };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

/** Rows about which the run says something: all but those not run and not selected. */
export function judgedCount(counts: Counts): number {
  return counts.passed + counts.failed + counts.attested + counts.waived + counts['not-applicable'];
}

function sectionId(id: string): string {
  return id.replace(/[.-]\d+$/, '');
}
