/** X402AuthorizationService: a session ends once and for sure, whatever is lost on the way (LR-20). */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import {
  executed,
  executing,
  failed,
  OFFERED_MS,
  transferOf,
} from '../../reference/x402/session.ts';
import suite from './suite.ts';
import { address, ONE, openX402Desk, USER, WALLET } from './x402-desk.ts';

const prove = proveFor(suite);
const check = 'unit.x402-authorization';
const code = (refusal: string) => ({ code: refusal });

prove(check, 'a lost answer is found again: the money moved once, and counts once', async () => {
  const desk = openX402Desk();
  await desk.authorize(ONE, ONE);
  const session = await desk.open(1);
  desk.chain.weather = 'answer-lost';
  await expect(desk.execute(session)).rejects.toMatchObject(code('X402_PENDING'));
  desk.chain.weather = 'fine';
  expect(await desk.service.reconcile()).toBe(1);
  expect((await desk.service.session(USER, session.id)).status).toBe('executed');
  expect(await desk.service.reconcile()).toBe(0);
  expect((await desk.execute(session)).status).toBe('executed');
  expect(desk.chain.moved).toHaveLength(1);
});

prove(check, 'what was begun goes on by its own signature, and by no other', async () => {
  const desk = openX402Desk();
  await desk.authorize();
  const session = await desk.open(1);
  desk.chain.weather = 'refusing';
  await expect(desk.execute(session)).rejects.toMatchObject(code('X402_TRANSFER_REFUSED'));
  desk.chain.weather = 'fine';
  const another = desk.execute(session, address(4));
  await expect(another).rejects.toMatchObject(code('X402_SESSION_ENDED'));
  expect((await desk.execute(session)).status).toBe('executed');
});

prove(check, 'what can never move any more gives its limit back', async () => {
  const desk = openX402Desk();
  await desk.authorize(ONE, ONE);
  const session = await desk.open(1);
  desk.chain.weather = 'refusing';
  await expect(desk.execute(session)).rejects.toMatchObject(code('X402_TRANSFER_REFUSED'));
  expect((await desk.service.authorization(USER)).usedMinor).toBe(ONE);
  expect(await desk.service.reconcile()).toBe(1);
  expect((await desk.service.authorization(USER)).usedMinor).toBe(ONE);
  desk.chain.weather = 'fine';
  desk.pass(OFFERED_MS);
  await desk.service.reconcile();
  expect((await desk.service.authorization(USER)).usedMinor).toBe(0n);
  await expect(desk.execute(session)).rejects.toMatchObject(code('X402_SESSION_ENDED'));
  expect(desk.chain.moved).toHaveLength(0);
});

prove(check, 'a session whose nonce was spent on something else fails', async () => {
  const desk = openX402Desk();
  await desk.authorize();
  const session = await desk.open(1);
  desk.chain.weather = 'refusing';
  await expect(desk.execute(session)).rejects.toMatchObject(code('X402_TRANSFER_REFUSED'));
  desk.chain.weather = 'fine';
  desk.chain.moved.push({ ...transferOf(session, WALLET), value: 1n });
  await expect(desk.execute(session)).rejects.toMatchObject(code('X402_TRANSFER_REFUSED'));
  expect((await desk.service.session(USER, session.id)).status).toBe('failed');
});

prove(check, 'a session takes no step that isn’t an arrow', async () => {
  const desk = openX402Desk();
  await desk.authorize();
  const open = await desk.open(1);
  const done = await desk.execute(open);
  const ended = code('X402_SESSION_ENDED');
  for (const step of [() => executed(open, '0x'), () => failed(open), () => executing(done, '')])
    expect(step).toThrow(expect.objectContaining(ended));
});

prove(check, 'a transaction that has paid for something else pays no session', async () => {
  const desk = openX402Desk();
  await desk.authorize(ONE, ONE);
  const session = await desk.open(1);
  desk.store.usedElsewhere = true;
  await expect(desk.execute(session)).rejects.toMatchObject(code('X402_TRANSFER_REFUSED'));
  expect((await desk.service.session(USER, session.id)).status).toBe('failed');
  expect((await desk.service.authorization(USER)).usedMinor).toBe(0n);
});
