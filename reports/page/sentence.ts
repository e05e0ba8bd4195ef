/** The verdict and its reasons in Chinese: verdict.json says them in English, and the page in both. */
import type { Verdict } from '../../evidence/index.ts';
import { countStatuses, judgedCount } from '../summary/index.ts';
import type { Text } from './words.ts';

/** The headline without the word that already stands on the stamp. */
export function headline(verdict: Verdict): Text {
  const en = verdict.headline.replace(/^(?:NO-GO|GO|partial): ?|^(?:NO-GO|GO) /, '');
  return { en: `${en.charAt(0).toUpperCase()}${en.slice(1)}`, zh: chinese(verdict) };
}

function chinese(verdict: Verdict): string {
  const counts = countStatuses(verdict.requirements);
  const total = verdict.requirements.length;
  const scope = `（${verdict.profile}：${total} 项要求中判定了 ${judgedCount(counts)} 项）`;
  const about = `${subject(verdict)}${scope}`;
  if (verdict.verdict === 'PARTIAL') return `部分运行，不构成结论：${about}`;
  if (verdict.verdict === 'GO')
    return isLaunch(verdict) ? `可以上线：${about}` : `全部必需项已证明：${about}`;
  const open = verdict.requirements.filter(
    (row) => row.required && ['not-run', 'not-selected'].includes(row.status),
  ).length;
  const parts = [
    counts.failed > 0 ? `${counts.failed} 项未通过` : '',
    open > 0 ? `${open} 项未证明` : '',
  ].filter(Boolean);
  return `${subject(verdict)}：${parts.join('，') || '有套件未通过或未运行'}${scope}`;
}

function isLaunch({ profile, target }: Verdict): boolean {
  return profile === 'launch' && target.kind === 'deployed';
}

function subject({ target }: Verdict): string {
  const name = target.kind === 'reference' ? '参考系统' : target.name;
  return target.mutant === undefined ? name : `${name}（注入故障 ${target.mutant}）`;
}

/** Reasons that the gate itself gives; what a check saw stays as the check said it, line by line. */
const REASONS: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [/^no check proves it yet$/, () => '尚无检查可证明'],
  [/^no attestation by (.+)$/, (owner) => `缺少${owner}的签证`],
  [/^through (LR-\d+)$/, (rule) => `因 ${rule} 未通过`],
  [/^failed: (.+)$/, (rows) => `未通过：${rows}`],
  [/^not proven: (.+)$/, (rows) => `未证明：${rows}`],
  [/^it sums up no row$/, () => '没有可汇总的要求'],
  [/^not in (\S+)$/, (profile) => `不在 ${profile} 配置中`],
  [/^(?:(\S+): )?needs tool (.+)$/, (check, tool) => `${prefix(check)}需要工具 ${tool}`],
  [/^(?:(\S+): )?needs ([\w-]+)$/, (check, need) => `${prefix(check)}目标缺少能力 ${need}`],
  [/^(?:(\S+): )?left no result$/, (check) => `${prefix(check)}没有留下结果`],
  [/^(?:(\S+): )?the suite ran nothing$/, (check) => `${prefix(check)}套件没有运行任何测试`],
  [/^(?:(\S+): )?the suite was never started$/, (check) => `${prefix(check)}套件从未启动`],
];

export function reasonText(reason: string): Text {
  for (const [pattern, translate] of REASONS) {
    const found = pattern.exec(reason);
    if (found) return { en: reason, zh: translate(...found.slice(1)) };
  }
  const lines = reason.replaceAll(' · ', '\n');
  return { en: lines, zh: lines };
}

function prefix(check: string | undefined): string {
  return check === undefined ? '' : `${check}：`;
}
