/** SettlementService: a payment of the public X402 protocol is settled once, whatever happens on the way. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import { PENDING } from '../../reference/x402/settlement-service.ts';
import { readPayload, wirePayload } from '../../reference/x402/transfer.ts';
import suite from './suite.ts';
import { address, openX402Desk, payment, WALLET, type Weather } from './x402-desk.ts';

const prove = proveFor(suite);
const check = 'unit.x402-authorization';
const runs = { seed: readRunContext().seed, numRuns: 60 };

prove(check, 'the same payment settled again, or twice at once, moves money once', async () => {
  const { settler, chain } = openX402Desk();
  const both = await Promise.all([settler.settle(payment(1)), settler.settle(payment(1))]);
  const again = await settler.settle(payment(1));
  expect(again).toMatchObject({ success: true });
  expect(both).toEqual([again, again]);
  expect(chain.moved).toHaveLength(1);
});

prove(check, 'what the chain objects to is refused in its words, and not remembered', async () => {
  const { settler, chain, settlements } = openX402Desk();
  const forged = { ...payment(1), value: 1n };
  const reason = 'invalid_exact_evm_signature';
  expect(await settler.settle(forged)).toEqual({ success: false, reason });
  expect([chain.moved.length, settlements.settlements.size]).toEqual([0, 0]);
});

prove(check, 'another payment with a used nonce is a replay', async () => {
  const { settler } = openX402Desk();
  await settler.settle(payment(1));
  const reason = 'invalid_exact_evm_nonce_already_used';
  expect(await settler.settle(payment(1, { value: 2n }))).toEqual({ success: false, reason });
});

prove(check, 'a refusal that may pass is tried again; one for ever is kept', async () => {
  const desk = openX402Desk();
  const { settler, chain } = desk;
  chain.weather = 'refusing';
  expect(await settler.settle(payment(1))).toEqual({ success: false, reason: 'EnforcedPause' });
  expect(await settler.settle(payment(2))).toEqual({ success: false, reason: 'EnforcedPause' });
  chain.weather = 'fine';
  expect(await settler.settle(payment(1))).toMatchObject({ success: true });
  desk.pass(60_000);
  expect(await settler.reconcile()).toBe(1);
  expect(await settler.reconcile()).toBe(0);
  expect(await settler.settle(payment(2))).toEqual({ success: false, reason: 'expired' });
});

prove(
  check,
  'what was bought is handed over once, also when the answer was lost before',
  async () => {
    const { settler, chain } = openX402Desk();
    expect(await settler.undelivered(payment(1))).toBe(false);
    chain.weather = 'answer-lost';
    expect(await settler.settle(payment(1))).toEqual({ success: false, reason: PENDING });
    expect(await settler.undelivered(payment(1))).toBe(false);
    chain.weather = 'fine';
    await settler.reconcile();
    expect(await settler.undelivered(payment(1))).toBe(true);
    const settled = await settler.settle(payment(1));
    if (!settled.success) throw new RangeError(settled.reason);
    const { settlementId } = settled;
    const both = await Promise.all([settler.deliver(settlementId), settler.deliver(settlementId)]);
    expect(both.toSorted()).toEqual([false, true]);
    expect(await settler.undelivered(payment(1))).toBe(false);
  },
);

prove(check, 'whatever the weather and however often it is settled, money moves once', async () => {
  const weather = fc.constantFrom<Weather>('fine', 'answer-lost', 'down', 'refusing');
  const steps = fc.array(fc.tuple(weather, fc.boolean()), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { settler, chain } = openX402Desk();
      for (const [next, isReconciled] of all) {
        chain.weather = next;
        const step = isReconciled ? settler.reconcile() : settler.settle(payment(1));
        await step.catch(() => undefined);
      }
      chain.weather = 'fine';
      expect(await settler.settle(payment(1))).toMatchObject({ success: true });
      expect(chain.moved).toHaveLength(1);
    }),
    runs,
  );
});

prove(check, 'a payment reads the same as it was written, whoever spells its addresses', () => {
  const transfer = payment(7, { from: address(0xabc), value: 10n ** 18n });
  expect(readPayload({ signature: '0x', ...wirePayload(transfer) })).toEqual(transfer);
  const { authorization, signature = '0x' } = wirePayload(transfer);
  const shouted = { ...authorization, nonce: authorization.nonce.toUpperCase().replace('X', 'x') };
  expect(readPayload({ signature, authorization: shouted })).toEqual(transfer);
  expect(readPayload({ signature, authorization: { ...authorization, from: WALLET } })).toEqual({
    ...transfer,
    from: WALLET,
  });
});
