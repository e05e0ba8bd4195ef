/** FiatToCryptoService: whose quote comes first, who is left out, and what a lock is good for. */
import fc from 'fast-check';
import { afterEach, expect, vi } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import {
  HELD_MS,
  QUOTED_WITHIN_MS,
} from '../../reference/fiat-to-crypto/fiat-to-crypto-service.ts';
import { ranked } from '../../reference/fiat-to-crypto/quotes.ts';
import { TERMS, takes } from '../../reference/fiat-to-crypto/terms.ts';
import {
  EXCHANGE,
  openDesk,
  providerOf,
  SESSION,
  STRANGER,
  threeOffers,
  USER,
} from './ramp-desk.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.fiat-to-crypto';
const runs = { seed: readRunContext().seed, numRuns: 300 };
const code = (name: string) => ({ code: name });

afterEach(() => {
  vi.useRealTimers();
});

const idsOf = (quotes: readonly { provider: { id: string } }[]) =>
  quotes.map(({ provider }) => provider.id);

prove(check, 'the most coins come first, each quote with its own id and five minutes', async () => {
  const desk = threeOffers();
  const quotes = await desk.quotes();
  expect(idsOf(quotes)).toEqual(['binance-pay', 'okpay', 'moonpay']);
  expect(new Set(quotes.map(({ id }) => id)).size).toBe(3);
  expect(desk.store.quotes.size).toBe(3);
});

prove(check, 'whatever is offered, the list falls, and nothing in it is far from the rest', () => {
  const offers = fc.array(
    fc.record({
      toMinor: fc.bigInt({ min: -5n, max: 10n ** 9n }),
      feeMinor: fc.bigInt({ min: -1n, max: 100n }),
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(offers, (all) => {
      const kept = ranked(all).map(({ toMinor }) => toMinor);
      const falling = kept.every((one, index) => index === 0 || one <= (kept[index - 1] ?? one));
      expect(falling).toBe(true);
      expect(kept.every((one) => one > 0n)).toBe(true);
      const [most = 1n, least = 1n] = [kept[0], kept.at(-1)];
      expect(most * 4n).toBeLessThanOrEqual(least * 9n);
      const sound = all.filter(({ toMinor, feeMinor }) => toMinor > 0n && feeMinor >= 0n);
      expect(kept.length > 0).toBe(sound.length > 0);
    }),
    runs,
  );
});

prove(check, 'sound offers are all kept, whichever order they come in', () => {
  const near = fc.array(fc.bigInt({ min: 900n, max: 1100n }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(near, (amounts) => {
      const offers = amounts.map((toMinor) => ({ toMinor, feeMinor: 0n }));
      expect(ranked(offers)).toHaveLength(amounts.length);
    }),
    runs,
  );
});

prove(check, 'of two that are far apart the lower is believed', () => {
  const offers = [1_000_000n, 1_000n].map((toMinor) => ({ toMinor, feeMinor: 0n }));
  expect(ranked(offers).map(({ toMinor }) => toMinor)).toEqual([1_000n]);
});

prove(check, 'who fails is left out, and who names no price is not asked', async () => {
  const { quote: _none, ...transak } = providerOf('transak', 1n);
  const broken = providerOf('okpay', async () => Promise.reject(new TypeError('fetch failed')));
  const desk = openDesk(broken, transak, providerOf('moonpay', 97n));
  expect(idsOf(await desk.quotes())).toEqual(['moonpay']);
});

prove(check, 'nobody offers: an empty list', async () => {
  expect(await openDesk().quotes()).toEqual([]);
});

prove(
  check,
  'who is slow is left out after three seconds, even without heeding the signal',
  async () => {
    vi.useFakeTimers();
    const deaf = providerOf('okpay', () => new Promise(() => undefined));
    const desk = openDesk(deaf, providerOf('moonpay', 97n));
    const asked = desk.quotes();
    let isAnswered = false;
    void asked.then(() => {
      isAnswered = true;
    });
    await vi.advanceTimersByTimeAsync(QUOTED_WITHIN_MS - 1);
    expect(isAnswered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(idsOf(await asked)).toEqual(['moonpay']);
  },
);

prove(check, 'an amount outside of a provider’s bounds is not its business', async () => {
  expect(takes(TERMS.moonpay, 1_999n, 'USD')).toBe(false);
  expect(takes(TERMS.moonpay, 2_000n, 'USD')).toBe(true);
  expect(takes(TERMS.moonpay, 5_000_000n, 'USD')).toBe(true);
  expect(takes(TERMS.moonpay, 5_000_001n, 'USD')).toBe(false);
  const desk = threeOffers();
  expect(idsOf(await desk.quotes({ ...EXCHANGE, fromMinor: 700n }))).toEqual(['binance-pay']);
  await expect(desk.open({ amountMinor: 1_999n })).rejects.toMatchObject(
    code('AMOUNT_OUT_OF_RANGE'),
  );
});

prove(check, 'a quote is locked once: again it is the same lock', async () => {
  const desk = threeOffers();
  const [quote] = await desk.quotes();
  const lock = await desk.service.lock(USER, quote?.id ?? '');
  desk.pass(HELD_MS - 1);
  expect(await desk.service.lock(USER, quote?.id ?? '')).toMatchObject({ lockId: lock.lockId });
});

prove(check, 'a quote can be locked for five minutes, by whom it was offered to', async () => {
  const desk = threeOffers();
  const [quote] = await desk.quotes();
  const id = quote?.id ?? '';
  const refused = code('QUOTE_NOT_OFFERED');
  await expect(desk.service.lock(STRANGER, id)).rejects.toMatchObject(refused);
  desk.pass(HELD_MS);
  await expect(desk.service.lock(USER, id)).rejects.toMatchObject(refused);
});

prove(check, 'what the client says of a quote must be what was offered', async () => {
  const desk = threeOffers();
  const [quote] = await desk.quotes();
  const id = quote?.id ?? '';
  const said = { fromMinor: 10_000n, toMinor: 99_000_000n };
  for (const wrong of [{ toMinor: 99_000_001n }, { fromMinor: null }])
    await expect(desk.service.lock(USER, id, { ...said, ...wrong })).rejects.toMatchObject(
      code('QUOTE_DIFFERS'),
    );
  await expect(desk.service.lock(USER, id, said)).resolves.toMatchObject({ quoteId: id });
});

prove(check, 'a lock opens one session, whatever the clock and the tries', async () => {
  const jumps = fc.array(fc.integer({ min: 0, max: HELD_MS }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(jumps, async (pauses) => {
      const desk = threeOffers();
      const [quote] = await desk.quotes();
      const { lockId } = await desk.service.lock(USER, quote?.id ?? '');
      let [passed, opened] = [0, 0];
      for (const [turn, ms] of pauses.entries()) {
        desk.pass(ms);
        passed += ms;
        const id = `${SESSION.slice(0, -1)}${turn}`;
        const session = await desk.open({ lockId }, id).catch(() => undefined);
        if (!session) continue;
        opened += 1;
        expect(passed).toBeLessThan(HELD_MS);
        expect(session.toMinor).toBe(quote?.toMinor);
      }
      expect(opened).toBe((pauses[0] ?? 0) < HELD_MS ? 1 : 0);
    }),
    { ...runs, numRuns: 100 },
  );
});
