/** What the page's templates show, worked out from the verdict: the templates only place it. */
import type { RequirementState, RequirementStatus, Verdict } from '../../evidence/index.ts';
import {
  budgetUsed,
  causesOf,
  countStatuses,
  duration,
  quantity,
  type Section,
  type SloState,
  sectionsOf,
} from '../summary/index.ts';
import { headline, reasonText } from './sentence.ts';
import {
  both,
  OWNER_WORDS,
  PRIORITY_WORDS,
  PROOF_WORDS,
  STATUS_WORDS,
  type Text,
  WORDS,
} from './words.ts';

/** Causes that stand at the top of the page; the others are in their requirements. */
const CAUSES_SHOWN = 12;

export function pageModel(verdict: Verdict, links: readonly string[]) {
  const counts = countStatuses(verdict.requirements);
  const causes = causesOf(verdict);
  return {
    verdict,
    links,
    tone: tone(verdict),
    headline: headline(verdict),
    causes: causes.slice(0, CAUSES_SHOWN),
    moreCauses: Math.max(0, causes.length - CAUSES_SHOWN),
    filters: filters(verdict, counts),
    legend: legend(verdict),
    unjudged: unjudged(verdict),
    sections: sectionsOf(verdict),
    slo: verdict.slo.map((slo) => level(slo, verdict)),
    shade,
    tally,
    words: WORDS,
    both,
    t: (key: keyof typeof WORDS) => both(WORDS[key]),
    code: withCode,
    status: (of: keyof typeof STATUS_WORDS) => both(STATUS_WORDS[of]),
    priority: (row: RequirementState) => both(PRIORITY_WORDS[row.priority]),
    proof: (row: RequirementState) => both(PROOF_WORDS[row.proof]),
    owner: (row: RequirementState) => both(OWNER_WORDS[row.owner]),
    reasonText,
    tellsMore,
    searchText,
    duration,
    quantity,
  };
}

/** Go, stop, or neither: a part of a run is no verdict, but its failures are failures. */
function tone({ verdict, because }: Verdict): 'go' | 'stop' | 'part' {
  if (verdict === 'GO') return 'go';
  return verdict === 'NO-GO' || because.length > 0 ? 'stop' : 'part';
}

function filters(verdict: Verdict, counts: ReturnType<typeof countStatuses>) {
  const { profile } = verdict;
  const accepted = counts.attested + counts.waived + counts['not-applicable'];
  const all: readonly { name: string; label: Text; count: number }[] = [
    { name: 'all', label: WORDS.all, count: verdict.requirements.length },
    { name: 'failed', label: { en: 'Failed', zh: '未通过' }, count: counts.failed },
    { name: 'not-run', label: { en: 'Not run', zh: '未运行' }, count: counts['not-run'] },
    { name: 'passed', label: { en: 'Passed', zh: '通过' }, count: counts.passed },
    { name: 'accepted', label: WORDS.accepted, count: accepted },
    {
      name: 'not-selected',
      label: { en: `Not in ${profile}`, zh: `不在 ${profile}` },
      count: counts['not-selected'],
    },
  ];
  return all.filter(({ name, count }) => count > 0 || !['accepted', 'not-selected'].includes(name));
}

/** How a state is shown: what this profile requires and did not get stands out from what it never asked for. */
function shade(status: RequirementStatus, required: boolean): string {
  const open = status === 'not-run' || status === 'not-selected';
  return open && required ? 'open' : status;
}

interface Tally {
  readonly shade: string;
  readonly status: RequirementStatus;
  readonly count: number;
}

/** The states of a section's rows, counted as they are shown. */
function tally({ rows }: Section): readonly Tally[] {
  const groups = Map.groupBy(rows, (row) => shade(row.status, row.required));
  return [...groups].flatMap(([shown, own]) =>
    own[0] ? [{ shade: shown, status: own[0].status, count: own.length }] : [],
  );
}

function legend({ requirements }: Verdict) {
  const count = (shown: string) =>
    requirements.filter((row) => shade(row.status, row.required) === shown).length;
  const signed = count('attested') + count('waived') + count('not-applicable');
  return [
    { shade: 'passed', label: STATUS_WORDS.passed, count: count('passed') },
    { shade: 'failed', label: STATUS_WORDS.failed, count: count('failed') },
    { shade: 'open', label: WORDS.requiredOpen, count: count('open') },
    { shade: 'accepted', label: WORDS.accepted, count: signed },
    { shade: 'not-run', label: WORDS.notJudged, count: count('not-run') + count('not-selected') },
  ].filter((entry) => entry.count > 0);
}

/** Why most of the catalogue is white in a small profile, so that nobody takes it for a fault. */
function unjudged({ requirements, profile, scope }: Verdict): Text | undefined {
  const open = requirements.filter(
    (row) => !row.required && ['not-run', 'not-selected'].includes(row.status),
  ).length;
  if (open === 0) return undefined;
  if (scope === 'partial')
    return {
      en: `${open} requirements are not judged by this part of ${profile}. A part is no verdict.`,
      zh: `本次只运行了 ${profile} 的一部分，未判定其中 ${open} 项要求。部分运行不构成结论。`,
    };
  return {
    en: `${open} requirements are not judged by ${profile}. That is normal: some belong to other profiles, some are signed by people, and some have no check yet. Only the profile launch requires them all.`,
    zh: `${profile} 不判定其中 ${open} 项要求。这是正常的：有些属于其他配置，有些由人签证，有些尚无检查。只有 launch 配置要求全部。`,
  };
}

/** The limit stands at four fifths of the bar, so that a broken one is seen to pass it. */
const LIMIT_AT = 80;

function level(slo: SloState, { requirements }: Verdict) {
  const used = budgetUsed(slo);
  const row = requirements.find(({ id }) => id === slo.id);
  const title = row?.title ?? { en: slo.id, zh: slo.id };
  const shown = shade(slo.status, row?.required ?? true);
  const width = used === undefined ? 0 : Math.min(100, Math.max(0.5, used * LIMIT_AT));
  return { ...slo, title, shown, width, used: used === undefined ? undefined : percent(used) };
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : '∞';
}

/** What stands between backticks in the checklist is code. */
function withCode(text: Text): string {
  return both(text).replace(/`([^`<]+)`/g, '<code>$1</code>');
}

/** Whether a row's reason says more than its checks do beside it. */
function tellsMore({ reason, checks }: RequirementState): boolean {
  return reason !== undefined && !checks.some((one) => one.reason && reason.endsWith(one.reason));
}

function searchText({ id, title, checks }: RequirementState): string {
  return [id, title.en, title.zh, ...checks.map((check) => check.id)].join(' ').toLowerCase();
}
