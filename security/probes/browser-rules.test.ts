/** LR-4 and row 1.3.9: what a browser is told, and that no foreign site can act through one. */
import { expect } from 'vitest';
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';

const { prove } = proof(suite);

const SIX_MONTHS_SECONDS = 15_552_000;

function foreignOrigins(allowed: string): string[] {
  const { protocol, host, hostname } = new URL(allowed);
  return [
    'https://evil.example',
    'null',
    `${allowed}.evil.example`,
    `${protocol}//evil-${host}`,
    `${protocol}//evil.example/${host}`,
    `${protocol}//sub.${host}`,
    `${protocol === 'https:' ? 'http' : 'https'}://${host}`,
    `${protocol}//${hostname}:8443`,
    `${allowed}@evil.example`,
  ];
}

const preflight = (target: RunningTarget, origin: string) =>
  target.driver.request('/api/payments/process', {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  });

prove(
  'security.cors-only-configured',
  'the configured origin may call, from preflight to answer',
  async ({ target }) => {
    const origin = target.allowedOrigin;
    const asked = await preflight(target, origin);
    expect(asked.status, asked.text).toBeLessThan(300);
    expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
    expect(asked.headers.get('access-control-allow-methods')).toContain('POST');
    const headers = asked.headers.get('access-control-allow-headers')?.toLowerCase();
    expect(headers).toContain('authorization');
    const called = await target.driver.request('/api/health', { headers: { origin } });
    expect(called.status).toBe(200);
    expect(called.headers.get('access-control-allow-origin')).toBe(origin);
    expect(called.headers.get('vary')?.toLowerCase(), 'Vary').toContain('origin');
  },
);

prove(
  'security.cors-only-configured',
  'no other origin is answered, whatever it looks like',
  async ({ target }) => {
    for (const origin of foreignOrigins(target.allowedOrigin)) {
      const called = target.driver.request('/api/health', { headers: { origin } });
      for (const answer of [await preflight(target, origin), await called]) {
        const allowed = answer.headers.get('access-control-allow-origin');
        expect(allowed, `for ${origin}: ${answer.curl}`).not.toBe('*');
        expect(allowed, `for ${origin}: ${answer.curl}`).not.toBe(origin);
      }
    }
  },
);

prove(
  'security.headers',
  'every answer, good or bad, carries the protective headers and no product name',
  async ({ target }) => {
    const { driver } = target;
    const answers = await Promise.all([
      driver.request('/api/health'),
      driver.request('/api/auth/me'),
      driver.request('/api/no-such-route'),
      driver.request('/api/auth/login', { method: 'POST', body: '{"email":' }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 401, 404, 400]);
    for (const { headers, curl } of answers) {
      const age = /max-age=(\d+)/.exec(headers.get('strict-transport-security') ?? '')?.[1];
      expect(Number(age), `HSTS max-age of ${curl}`).toBeGreaterThanOrEqual(SIX_MONTHS_SECONDS);
      expect(headers.get('x-content-type-options'), curl).toBe('nosniff');
      const framing = `${headers.get('x-frame-options')} ${headers.get('content-security-policy')}`;
      expect(framing, curl).toMatch(/DENY|SAMEORIGIN|frame-ancestors '(none|self)'/);
      expect(headers.get('x-powered-by'), curl).toBeNull();
      expect(headers.get('server') ?? '', curl).not.toMatch(/\d/);
    }
  },
);

prove('security.headers', 'every page has a content security policy', async ({ target }) => {
  for (const path of ['/', '/api', '/api/docs', '/api/no-such-page']) {
    const answer = await target.driver.request(path, { headers: { accept: 'text/html' } });
    const isPage = answer.headers.get('content-type')?.includes('text/html') === true;
    const policy = answer.headers.get('content-security-policy') ?? '';
    if (isPage) expect(policy, answer.curl).toMatch(/(default|script)-src /);
    expect(policy, answer.curl).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
  }
});

prove(
  'security.csrf-tokens-not-cookies',
  'no answer sets a cookie, and a token in a cookie opens nothing',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const login = await target.driver.login(owner.email, owner.password, owner.from);
    const me = await owner.me();
    expect([login.headers.getSetCookie(), me.headers.getSetCookie()]).toEqual([[], []]);
    expect(me.status, 'the token in the header').toBe(200);
    const names = ['access_token', 'token', 'jwt', 'session', 'Authorization'];
    const cookie = names.map((name) => `${name}=${owner.accessToken}`).join('; ');
    const options = { headers: { cookie }, from: owner.from };
    const byCookie = await target.driver.request('/api/auth/me', options);
    expect(byCookie.status, 'the token in a cookie').toBe(401);
  },
);

prove(
  'security.csrf-tokens-not-cookies',
  "a foreign site's form changes nothing",
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const intent = { amount: 5, currency: 'USD', paymentMethod: 'stripe' } as const;
    const json = JSON.stringify(intent);
    const forms = {
      'text/plain': json,
      'application/x-www-form-urlencoded': 'amount=5&currency=USD&paymentMethod=stripe',
      'multipart/form-data; boundary=b':
        '--b\r\nContent-Disposition: form-data; name="amount"\r\n\r\n5\r\n--b--\r\n',
    };
    for (const [type, body] of Object.entries(forms)) {
      const headers = { 'content-type': type, origin: 'https://evil.example' };
      const path = '/api/payments/create-intent';
      const blind = await target.driver.request(path, { method: 'POST', headers, body });
      expect(blind.status, `${type}, as the browser sends it: ${blind.text}`).toBe(401);
      const told = await owner.request(path, { method: 'POST', headers, body });
      expect([400, 415], `${type}, even with the token: ${told.text}`).toContain(told.status);
    }
    expect((await owner.payments()).body.total, 'payments after the forms').toBe(0);
    expect((await owner.createIntent(intent)).status, "the owner's own request").toBe(201);
    expect((await owner.payments()).body.total, 'payments after the own request').toBe(1);
  },
);
