/** LR-3: who asks too often is told to wait, and nobody else is. */
import { expect } from 'vitest';
import type { Answer } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';

const { prove } = proof(suite);

/** Logins that LR-3 allows an account from an address in a minute. */
const LOGINS = 10;
const BURST = 100;
/** Nobody signs up as many people in a minute from one address. */
const REGISTRATIONS = 60;
const AT_ONCE = 10;

function expectToldToWait(answer: Answer<unknown> | undefined): void {
  expect(answer?.status, `the limit, at ${answer?.curl}`).toBe(429);
  const seconds = Number(answer?.headers.get('retry-after'));
  expect(seconds, `Retry-After of ${answer?.curl}`).toBeGreaterThan(0);
}

prove(
  'security.login-rate-limited',
  'the eleventh login in a minute is refused, right or wrong, and others log in',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const bystander = await target.driver.newUser();
    const attacker = (await target.driver.newUser()).from;
    for (let tries = 0; tries < LOGINS; tries += 1) {
      const guess = await target.driver.login(owner.email, `wrong-${tries}-guess`, attacker);
      expect([401, 429], guess.text).toContain(guess.status);
    }
    expectToldToWait(await target.driver.login(owner.email, 'wrong-guess', attacker));
    const right = await target.driver.login(owner.email, owner.password, attacker);
    expect(right.status, 'the right password, once the limit is met').toBe(429);
    const own = await target.driver.login(owner.email, owner.password, owner.from);
    expect(own.status, 'the owner, from another address').toBeLessThan(300);
    const other = await target.driver.login(bystander.email, bystander.password, bystander.from);
    expect(other.status, 'another account, from another address').toBeLessThan(300);
  },
);

prove(
  'security.login-rate-limited',
  'a forged forwarding header buys no further login',
  async ({ target }) => {
    const owner = await target.driver.newUser();
    const body = { email: owner.email, password: 'wrong-guess' };
    const statuses: number[] = [];
    for (let tries = 0; tries <= LOGINS; tries += 1) {
      const address = `203.0.113.${tries + 1}`;
      const headers = {
        'x-forwarded-for': address,
        'x-real-ip': address,
        forwarded: `for=${address}`,
      };
      const options = { method: 'POST', body, headers, from: owner.from };
      statuses.push((await target.driver.request('/api/auth/login', options)).status);
    }
    expect(statuses.at(-1), `statuses ${statuses}`).toBe(429);
  },
);

prove(
  'security.register-rate-limited',
  'one address can not register without end, and another one can register',
  async ({ target }) => {
    const attacker = await target.driver.newUser();
    const answers: Answer<unknown>[] = [];
    while (answers.length < REGISTRATIONS && !answers.some((answer) => answer.status === 429)) {
      const batch = Array.from({ length: AT_ONCE }, (_, index) =>
        target.driver.request('/api/auth/register', {
          method: 'POST',
          from: attacker.from,
          body: {
            email: `bot${answers.length + index}.${attacker.email}`,
            password: attacker.password,
          },
        }),
      );
      answers.push(...(await Promise.all(batch)));
    }
    const refused = answers.filter((answer) => answer.status !== 201);
    const statuses = new Set(refused.map((answer) => answer.status));
    expect(statuses, `refusals of ${answers.length} registrations`).toEqual(new Set([429]));
    expectToldToWait(refused[0]);
    const other = await target.driver.newUser();
    expect((await other.me()).status, 'a user from another address').toBe(200);
  },
);

prove(
  'security.payment-writes-rate-limited',
  'a burst of a hundred payments by one user is stopped, while another user pays',
  async ({ target }) => {
    const greedy = await target.driver.newUser();
    const patient = await target.driver.newUser();
    const pay = { amount: 5, currency: 'USD', paymentMethod: 'stripe' } as const;
    const started = Date.now();
    const burst = Array.from({ length: BURST }, () => greedy.createIntent(pay));
    const other = await patient.createIntent(pay);
    const answers = await Promise.all(burst);
    expect(Date.now() - started, 'milliseconds of the burst').toBeLessThan(10_000);
    const statuses = new Set(answers.map((answer) => answer.status));
    expect(statuses, `statuses of ${BURST} payments at once`).toEqual(new Set([201, 429]));
    expectToldToWait(answers.find((answer) => answer.status === 429));
    expect(other.status, `the other user: ${other.text}`).toBe(201);
    expect((await patient.createIntent(pay)).status, 'the other user, afterwards').toBe(201);
  },
);
