/** The last screen: the verdict as its last line, its reasons in words, within the width and without colour if asked. */
import { describe, expect, it } from 'vitest';
import { SAMPLE_FAILURE, sampleVerdict } from '../sample/sample-verdict.ts';
import { renderVerdict } from './index.ts';

const plain = { color: false, width: 80 };

describe('the last screen', () => {
  it('ends with the verdict in one sentence', () => {
    const lines = renderVerdict(sampleVerdict('GO'), plain).split('\n');
    expect(lines.at(-1)).toMatch(
      /^ GO {2}for the reference \(ci: \d+ of 273 requirements judged\)$/,
    );
  });

  it('names requirement, check and reason of what failed and of what was not run', () => {
    const screen = renderVerdict(sampleVerdict('NO-GO'), plain);
    expect(screen).toContain('✘ failed  LR-9, 6.2.6, 6.2.7  A retried request has one effect');
    expect(screen).toContain(`${SAMPLE_FAILURE.check}: LR-9: a retried`);
    expect(screen).toContain('consistency.rollback-on-database-failure: needs database-fault');
  });

  it('has no escape sequence without colour, and some with it', () => {
    const control = String.fromCharCode(27);
    expect(renderVerdict(sampleVerdict('NO-GO'), plain)).not.toContain(control);
    expect(renderVerdict(sampleVerdict('NO-GO'), { color: true, width: 80 })).toContain(control);
  });

  it('keeps its tables within the width', () => {
    const screen = renderVerdict(sampleVerdict('NO-GO'), plain);
    const tables = screen.slice(0, screen.indexOf('Service level'));
    expect(Math.max(...tables.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says where the reports are, and which is left out and why', () => {
    const published = [
      { name: 'Verdict page', path: 'index.html' },
      { name: 'Allure', missing: 'there is no Java' },
    ];
    const reports = { folder: 'reports/out', published };
    const screen = renderVerdict(sampleVerdict('GO'), { ...plain, reports });
    expect(screen).toMatch(/Verdict page +reports\/out\/index\.html/);
    expect(screen).toMatch(/Allure +left out: there is no Java/);
  });
});
