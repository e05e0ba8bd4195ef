/** Every word of the page in both languages, and the markup that shows one of them. */
import type { RequirementStatus } from '../../evidence/index.ts';

export interface Text {
  readonly en: string;
  readonly zh: string;
}

export const WORDS = {
  title: { en: 'Launch gate', zh: '上线门禁' },
  skip: { en: 'Skip to the requirements', zh: '跳到要求列表' },
  why: { en: 'Why it is refused', zh: '为何拒绝' },
  wrong: { en: 'What went wrong', zh: '哪里有问题' },
  also: { en: 'also', zh: '同时影响' },
  wholeSuite: { en: 'The suite as a whole', zh: '整个测试套件' },
  more: { en: 'more causes', zh: '个其他原因' },
  wall: { en: 'All requirements at a glance', zh: '全部要求一览' },
  wallHelp: {
    en: 'One square is one requirement; choose one to read it.',
    zh: '每个方块是一项要求，点击查看。',
  },
  required: { en: 'required here', zh: '本配置必需' },
  suites: { en: 'Suites', zh: '测试套件' },
  tests: { en: 'tests', zh: '项测试' },
  slo: { en: 'Service levels', zh: '服务等级' },
  limit: { en: 'limit', zh: '限值' },
  uses: { en: 'of it used', zh: '已用' },
  notMeasured: { en: 'not measured', zh: '未测量' },
  audit: { en: 'Audit of the books', zh: '账目审计' },
  noAudit: { en: 'No books were compared.', zh: '未核对任何账目。' },
  notes: { en: 'To know', zh: '须知' },
  requirements: { en: 'Requirements', zh: '要求' },
  all: { en: 'All', zh: '全部' },
  requiredOpen: { en: 'required and not proven', zh: '必需但未证明' },
  notJudged: { en: 'not judged here', zh: '本次不判定' },
  accepted: { en: 'Accepted', zh: '已认可' },
  search: { en: 'Find by id or word', zh: '按编号或关键词查找' },
  nothing: { en: 'No requirement fits.', zh: '没有符合条件的要求。' },
  openAll: { en: 'Open all', zh: '全部展开' },
  closeAll: { en: 'Close all', zh: '全部收起' },
  checks: { en: 'Checks', zh: '检查' },
  noChecks: { en: 'No check yet', zh: '尚无检查' },
  evidence: { en: 'evidence', zh: '证据' },
  doesNotProve: { en: 'What this does not show', zh: '未能证明' },
  reason: { en: 'Reason', zh: '原因' },
  samples: { en: 'samples', zh: '个样本' },
  made: { en: 'How this was made', zh: '运行信息' },
  run: { en: 'Run', zh: '运行' },
  profile: { en: 'Profile', zh: '配置' },
  target: { en: 'Target', zh: '目标' },
  mutant: { en: 'Injected fault', zh: '注入的故障' },
  commit: { en: 'Commit', zh: '提交' },
  dirty: { en: 'with uncommitted changes', zh: '含未提交的改动' },
  seed: { en: 'Seed', zh: '随机种子' },
  started: { en: 'Started', zh: '开始时间' },
  took: { en: 'Took', zh: '耗时' },
  stack: { en: 'Stack', zh: '服务' },
  tools: { en: 'Tools', zh: '工具' },
  reports: { en: 'Other reports', zh: '其他报告' },
  detection: { en: 'Known faults caught', zh: '已知故障检出' },
} as const satisfies Record<string, Text>;

export const STATUS_WORDS: Readonly<Record<RequirementStatus, Text>> = {
  passed: { en: 'passed', zh: '通过' },
  failed: { en: 'failed', zh: '未通过' },
  'not-run': { en: 'not run', zh: '未运行' },
  attested: { en: 'attested', zh: '已签证' },
  waived: { en: 'waived', zh: '已豁免' },
  'not-applicable': { en: 'not applicable', zh: '不适用' },
  'not-selected': { en: 'not in this profile', zh: '不在本配置' },
};

export const PRIORITY_WORDS = {
  critical: { en: 'critical', zh: '关键' },
  important: { en: 'important', zh: '重要' },
  later: { en: 'later', zh: '持续改进' },
} as const;

export const PROOF_WORDS = {
  executed: { en: 'executed', zh: '执行验证' },
  measured: { en: 'measured', zh: '测量' },
  inspected: { en: 'inspected', zh: '静态检查' },
  attested: { en: 'attested', zh: '人工签证' },
  derived: { en: 'derived', zh: '汇总得出' },
} as const;

export const OWNER_WORDS = {
  QA: { en: 'QA', zh: '测试' },
  security: { en: 'security', zh: '安全' },
  operations: { en: 'operations', zh: '运维' },
  legal: { en: 'legal', zh: '法务' },
  product: { en: 'product', zh: '产品' },
} as const;

/** Both languages side by side; the page's style shows one. `text` may come from anywhere: it is escaped. */
export function both({ en, zh }: Text): string {
  if (en === zh) return htmlText(en);
  return `<span class="t" lang="en">${htmlText(en)}</span><span class="t" lang="zh">${htmlText(zh)}</span>`;
}

export function htmlText(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}
