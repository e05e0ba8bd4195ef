/** The Markdown verdict: the sentence first, then why, and no cell that breaks its table. */
import { expect, it } from 'vitest';
import { SAMPLE_FAILURE, sampleVerdict } from '../sample/sample-verdict.ts';
import { verdictMarkdown } from './index.ts';

it('says NO-GO and why before any table', () => {
  const text = verdictMarkdown(sampleVerdict('NO-GO'));
  expect(text).toMatch(/^# NO-GO\n\nNO-GO for the reference/);
  expect(text.indexOf('## Why')).toBeLessThan(text.indexOf('## Suites'));
  expect(text).toContain('❌ **LR-9** A retried request has one effect');
  expect(text).toContain(`\`${SAMPLE_FAILURE.check}\``);
});

it('has no reasons on a GO', () => {
  expect(verdictMarkdown(sampleVerdict('GO'))).not.toContain('## Why');
});

it('escapes what would be markup or another column', () => {
  const verdict = sampleVerdict('NO-GO');
  const suites = verdict.suites.map((suite) => ({ ...suite, reason: 'a | b <script>\nnext' }));
  const text = verdictMarkdown({ ...verdict, suites });
  expect(text).not.toContain('<script>');
  expect(text).toContain('a \\| b &lt;script> next');
});
