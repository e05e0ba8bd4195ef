/** The security suite: what it proves by attack (probes) and by analysis (secrets, ZAP). */
import { defineSuite } from '../evidence/declare.ts';

/** Profiles in which a scan by ZAP must have happened; elsewhere it runs where a ZAP is. */
const WITH_ZAP = ['security', 'launch'] as const;

export default defineSuite({
  name: 'security',
  runner: { script: 'security/run.ts' },
  attacks: true,
  timeoutSeconds: 240,
  limits: {
    'security.leaked-secrets': { unit: 'findings', max: 0 },
    'security.zap-high-alerts': { unit: 'findings', max: 0 },
    'security.zap-medium-alerts': { unit: 'findings', max: 0 },
  },
  checks: [
    { id: 'security.token-lifetime', needs: ['accounts'] },
    { id: 'security.token-none-refused', needs: ['accounts'] },
    { id: 'security.token-foreign-key-refused', needs: ['accounts'] },
    { id: 'security.token-altered-claim-refused', needs: ['accounts'] },
    { id: 'security.token-expired-refused', needs: ['accounts', 'expired-token'] },
    { id: 'security.token-ends-in-time', needs: ['accounts', 'clock'] },
    { id: 'security.refresh-rotates', needs: ['accounts'] },
    { id: 'security.logout-refuses-token', needs: ['accounts'] },
    { id: 'security.login-rate-limited', needs: ['accounts'] },
    { id: 'security.register-rate-limited', needs: ['accounts'] },
    { id: 'security.payment-writes-rate-limited', needs: ['accounts'] },
    { id: 'security.cors-only-configured', needs: ['origin'] },
    { id: 'security.headers' },
    { id: 'security.csrf-tokens-not-cookies', needs: ['accounts'] },
    { id: 'security.no-internals-leaked', needs: ['accounts'] },
    { id: 'security.no-internals-leaked-on-failure', needs: ['accounts', 'database-fault'] },
    { id: 'security.log-masked', needs: ['accounts', 'log'] },
    { id: 'security.card-numbers-kept-nowhere', needs: ['accounts', 'stores'] },
    { id: 'security.sql-injection-refused', needs: ['accounts'] },
    { id: 'security.xss-not-reflected', needs: ['accounts'] },
    { id: 'security.xss-not-stored', needs: ['accounts'] },
    { id: 'security.path-traversal-refused', needs: ['accounts'] },
    { id: 'security.ssrf-refused', needs: ['accounts'] },
    { id: 'security.mass-assignment-refused', needs: ['accounts'] },
    { id: 'security.foreign-objects-hidden', needs: ['accounts'] },
    { id: 'security.foreign-refunds-hidden', needs: ['accounts', 'provider'] },
    { id: 'security.service-routes-closed', needs: ['accounts'] },
    { id: 'security.metrics-closed', needs: ['metrics-key'] },
    // A deployed target's document holds routes that are no payment's.
    { id: 'security.every-route-probed', needs: ['checkout', 'ramps', 'provider'] },
    {
      id: 'security.no-secrets-in-history',
      needs: ['checkout'],
      tools: ['gitleaks'],
      metric: 'security.leaked-secrets',
      leastSamples: 1,
    },
    {
      id: 'security.no-secrets-in-files',
      needs: ['checkout'],
      tools: ['gitleaks'],
      metric: 'security.leaked-secrets',
      leastSamples: 1,
    },
    {
      id: 'security.zap-no-high',
      needs: ['accounts'],
      metric: 'security.zap-high-alerts',
      leastSamples: 1,
      requiredIn: WITH_ZAP,
    },
    {
      id: 'security.zap-no-medium',
      needs: ['accounts'],
      metric: 'security.zap-medium-alerts',
      leastSamples: 1,
      requiredIn: WITH_ZAP,
    },
  ],
});
