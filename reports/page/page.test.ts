/** The page holds everything, in both languages, and nothing in it comes from elsewhere or runs by accident. */
import { describe, expect, it } from 'vitest';
import { SAMPLE_FAILURE, sampleVerdict } from '../sample/sample-verdict.ts';
import { verdictPage } from './index.ts';

const go = verdictPage(sampleVerdict('GO'));
const noGo = verdictPage(sampleVerdict('NO-GO'), ['allure/index.html']);

describe('the verdict page', () => {
  it('has every requirement, with its title in both languages', () => {
    const { requirements } = sampleVerdict('GO');
    const ids = [...go.matchAll(/ id="req-([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(requirements.map((row) => row.id));
    const row = go.slice(go.indexOf(' id="req-1.3.9"'), go.indexOf(' id="req-1.4.1"'));
    expect(row).toContain('<span class="t" lang="en">Protection against CSRF</span>');
    expect(row).toContain('<span class="t" lang="zh">CSRF防护</span>');
  });

  it('says the verdict first, and why it is refused before anything else', () => {
    expect(noGo).toMatch(/<h1><span class="stamp">NO-GO<\/span>/);
    const why = noGo.indexOf('id="why"');
    expect(noGo.indexOf('<h1>')).toBeLessThan(why);
    expect(why).toBeLessThan(noGo.indexOf('id="wall"'));
    expect(noGo.slice(why, noGo.indexOf('id="wall"'))).toContain(SAMPLE_FAILURE.check);
  });

  it('has no reasons on a GO', () => {
    expect(go).toMatch(/<h1><span class="stamp">GO<\/span>/);
    expect(go).not.toContain('id="why"');
  });

  it('writes what checks say as text, never as markup', () => {
    const hostile = '<img src=x onerror=alert(1)>"\'&';
    const verdict = sampleVerdict('NO-GO');
    const page = verdictPage({
      ...verdict,
      headline: hostile,
      notes: [hostile],
      target: { ...verdict.target, name: hostile, url: hostile },
      suites: verdict.suites.map((suite) => ({ ...suite, name: hostile, reason: hostile })),
      requirements: verdict.requirements.map((row) => ({
        ...row,
        title: { en: hostile, zh: hostile },
        reason: hostile,
        checks: [{ id: hostile, status: 'failed', reason: hostile, evidence: [hostile] }],
      })),
    });
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('asks nothing of the network', () => {
    const sources = [...noGo.matchAll(/(?:src|href|url\()=?["']?([^"'\s>)]+)/g)];
    const outside = sources.filter(([, to = '']) => /^(?:https?:)?\/\//.test(to));
    expect(outside).toEqual([]);
  });

  it('links the reports that are there', () => {
    expect(noGo).toContain('<a href="allure/index.html">');
    expect(go).not.toContain('allure/index.html');
  });

  it('says what is not judged, and that this is normal', () => {
    expect(go).toMatch(/\d+ requirements are not judged by ci\. That is normal/);
  });

  it('calls a part a part, in both languages', () => {
    const part = verdictPage({ ...sampleVerdict('GO'), verdict: 'PARTIAL', scope: 'partial' });
    expect(part).toContain('<span class="stamp">PARTIAL</span>');
    expect(part).toContain('部分运行，不构成结论');
    expect(part).toContain('<body class="part">');
  });
});
