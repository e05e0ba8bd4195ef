/** The price in the payer's own currency, at a rate that is locked for a while, and then asked for anew. */
import { call } from './api.js';
import { settings, texts } from './settings.js';
import { countDown } from './time.js';

/** Follows what the payer chooses. `lockId` is the lock in force, if any. */
export function watchRate(select) {
  const line = document.getElementById('rate');
  const [countdown, countdownLine] = ['countdown', 'countdown-line'].map((id) =>
    document.getElementById(id),
  );
  let lock;
  let stop = () => {};
  const tell = (text) => {
    line.hidden = text === '';
    line.textContent = text;
    countdownLine.hidden = lock === undefined;
  };
  const ask = async () => {
    stop();
    lock = undefined;
    const to = select.value;
    if (to === '') return tell('');
    tell(texts.asking);
    try {
      const { currency: from, amount } = settings;
      const locked = await call('POST', '/api/payments/exchange-rate/lock', { from, to, amount });
      // Another currency may have been chosen meanwhile.
      if (select.value !== to) return;
      lock = locked;
      tell(`${inMoney(locked)} · ${texts.rateIs} ${inShort(locked.rate)}`);
      stop = countDown(locked.expiresAt, (left) => (countdown.textContent = left), ask);
    } catch {
      tell(texts.noRate);
    }
  };
  select.addEventListener('change', ask);
  return { lockId: () => lock?.lockId, stop: () => stop() };
}

function inMoney({ convertedAmount, to }) {
  const format = new Intl.NumberFormat(settings.language, { style: 'currency', currency: to });
  return format.format(convertedAmount);
}

function inShort(rate) {
  return new Intl.NumberFormat(settings.language, { maximumSignificantDigits: 6 }).format(rate);
}
