/** X402AuthorizationService: limits hold (LR-13), and a session moves its money once (LR-9, LR-20). */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { authorizationAnswer, DAY_MS } from '../../reference/x402/authorization.ts';
import { compressed, executeAnswer, OFFERED_MS, transferOf } from '../../reference/x402/session.ts';
import suite from './suite.ts';
import { GAS, id, ONE, openX402Desk, STRANGER, TREASURY, USER, WALLET } from './x402-desk.ts';

const prove = proveFor(suite);
const check = 'unit.x402-authorization';
const code = (refusal: string) => ({ code: refusal });

prove(check, 'limits are answered with what was spent on the day that it is', async () => {
  const desk = openX402Desk();
  await desk.authorize(5n * ONE, 10n * ONE, 2);
  await desk.execute(await desk.open(1, 3n * ONE));
  const told = await desk.service.authorization(USER);
  expect(authorizationAnswer(told.authorization, told)).toEqual({
    id: id(1),
    userId: USER,
    isActive: true,
    singleLimit: 5,
    dailyLimit: 10,
    usedToday: 3,
    expiresAt: '2026-03-03T10:00:00.000Z',
  });
  desk.pass(2 * DAY_MS);
  const later = await desk.service.authorization(USER);
  expect(authorizationAnswer(later.authorization, later)).toMatchObject({
    isActive: false,
    usedToday: 0,
  });
});

prove(
  check,
  'without limits, and with a single limit above the daily one, nothing is set',
  async () => {
    const desk = openX402Desk();
    const unknown = code('X402_AUTHORIZATION_NOT_FOUND');
    await expect(desk.service.authorization(USER)).rejects.toMatchObject(unknown);
    await expect(desk.open(1)).rejects.toMatchObject(code('X402_NOT_AUTHORIZED'));
    await expect(desk.authorize(11n, 10n)).rejects.toMatchObject(code('X402_LIMITS_REFUSED'));
    await desk.authorize(10n, 10n);
    expect((await desk.open(1, 10n)).status).toBe('open');
  },
);

prove(
  check,
  'a session offers what is to be signed, and the gas that it costs and saves',
  async () => {
    const desk = openX402Desk();
    await desk.authorize();
    const request = { paymentId: id(9), amountMinor: ONE, metadata: {} };
    const { session, gas } = await desk.service.open(USER, id(1), request);
    expect(gas).toEqual(GAS);
    expect(session).toMatchObject({ paymentId: id(9), recipient: TREASURY, status: 'open' });
    expect(session.expiresAt.getTime() - desk.now().getTime()).toBe(OFFERED_MS);
    const transfer = transferOf(session, WALLET);
    expect(transfer).toMatchObject({ to: TREASURY, value: ONE });
    expect(compressed(session)).toMatch(/^0x[0-9a-f]{156}$/);
    expect(compressed(session).endsWith(transfer.nonce.slice(2))).toBe(true);
    desk.pass(1_000);
    expect((await desk.service.open(USER, id(1), request)).session).toEqual(session);
  },
);

prove(check, 'the payer’s signature moves the money, once, to the treasury', async () => {
  const desk = openX402Desk();
  await desk.authorize();
  const session = await desk.open(1);
  const executed = await desk.execute(session);
  expect(executeAnswer(executed)).toMatchObject({ sessionId: id(1), status: 'executed' });
  expect(executed.transactionHash).not.toBeNull();
  expect(await desk.execute(session)).toEqual(executed);
  expect(desk.chain.moved).toHaveLength(1);
  expect(desk.chain.moved[0]).toMatchObject({ from: WALLET, to: TREASURY, value: ONE });
});

prove(check, 'a session executed twice at once moves the money once', async () => {
  const desk = openX402Desk();
  await desk.authorize();
  const session = await desk.open(1);
  const both = await Promise.all([desk.execute(session), desk.execute(session)]);
  expect(both.map(({ status }) => status)).toEqual(['executed', 'executed']);
  expect(desk.chain.moved).toHaveLength(1);
});

prove(check, 'what the chain objects to uses up no limit and leaves the session open', async () => {
  const desk = openX402Desk();
  await desk.authorize(ONE, ONE);
  const session = await desk.open(1);
  const other = await desk.open(2);
  const refused = code('X402_TRANSFER_REFUSED');
  const forged = desk.signed(other);
  await expect(desk.service.execute(USER, session.id, forged)).rejects.toMatchObject(refused);
  desk.chain.poor.add(WALLET);
  await expect(desk.execute(session)).rejects.toMatchObject(refused);
  desk.chain.poor.clear();
  expect((await desk.execute(session)).status).toBe('executed');
});

prove(check, 'another’s session is not there', async () => {
  const desk = openX402Desk();
  await desk.authorize();
  const session = await desk.open(1);
  const theft = desk.service.execute(STRANGER, session.id, desk.signed(session));
  await expect(theft).rejects.toMatchObject(code('SESSION_NOT_FOUND'));
  await expect(desk.service.session(STRANGER, session.id)).rejects.toMatchObject({ status: 404 });
});

prove(check, 'a session is good in its last millisecond, and expired as it ends', async () => {
  const desk = openX402Desk();
  await desk.authorize();
  const [inTime, tooLate] = [await desk.open(1), await desk.open(2)];
  // The chain counts whole seconds: it may be late by less than one.
  desk.pass(OFFERED_MS - 1);
  desk.chain.now -= 1;
  expect((await desk.execute(inTime)).status).toBe('executed');
  desk.pass(1);
  const expired = code('X402_SESSION_EXPIRED');
  await expect(desk.execute(tooLate)).rejects.toMatchObject(expired);
});

prove(
  check,
  'limits hold when sessions are executed, whatever held when they were opened',
  async () => {
    const desk = openX402Desk();
    await desk.authorize(2n * ONE, 3n * ONE);
    const exceeded = code('X402_LIMIT_EXCEEDED');
    await expect(desk.open(9, 2n * ONE + 1n)).rejects.toMatchObject(exceeded);
    const sessions = await Promise.all([1, 2].map((n) => desk.open(n, 2n * ONE)));
    const ends = await Promise.allSettled(sessions.map((session) => desk.execute(session)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const small = await desk.open(3, ONE);
    await desk.authorize(ONE - 1n, 3n * ONE);
    await expect(desk.execute(small)).rejects.toMatchObject(exceeded);
  },
);

prove(check, 'a limit of a day is free again at midnight UTC, and not before', async () => {
  const desk = openX402Desk();
  await desk.authorize(ONE, ONE);
  await desk.execute(await desk.open(1));
  desk.pass(14 * 3_600_000 - 1);
  await expect(desk.open(2)).rejects.toMatchObject(code('X402_LIMIT_EXCEEDED'));
  desk.pass(1);
  expect((await desk.execute(await desk.open(3))).status).toBe('executed');
});

prove(check, 'limits that have expired allow nothing', async () => {
  const desk = openX402Desk();
  await desk.authorize(ONE, ONE, 1);
  desk.pass(DAY_MS - 1);
  const session = await desk.open(1);
  desk.pass(1);
  const none = code('X402_NOT_AUTHORIZED');
  await expect(desk.open(2)).rejects.toMatchObject(none);
  await expect(desk.execute(session)).rejects.toMatchObject(none);
});
