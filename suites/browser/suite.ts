/** The browser suite: the checkout page as a payer sees and uses it, in a real Chromium. */
import { type Capability, type CheckDeclaration, defineSuite } from '../../evidence/index.ts';

const PAGE = ['accounts', 'provider'] as const satisfies readonly Capability[];

export default defineSuite({
  name: 'browser',
  runner: { vitest: 'browser' },
  timeoutSeconds: 180,
  limits: { 'browser.first-screen': { unit: 'ms', below: 1_000 } },
  checks: [
    inBrowser('browser.card-payment', PAGE),
    inBrowser('browser.declined-card', PAGE),
    inBrowser('browser.wallet-payment', ['accounts', 'chain']),
    inBrowser('browser.rate-asked-anew', PAGE),
    inBrowser('browser.both-languages', PAGE),
    inBrowser('browser.phone-width', PAGE),
    inBrowser('browser.accessible', PAGE),
    inBrowser('browser.no-script-of-others', PAGE),
    {
      ...inBrowser('browser.first-screen', PAGE),
      metric: 'browser.first-screen',
      leastSamples: 5,
    },
    inBrowser('browser.books-agree', ['database', 'provider-faults']),
  ],
});

function inBrowser(id: string, needs: readonly Capability[]): CheckDeclaration {
  return { id, needs, tools: ['chromium'] };
}
