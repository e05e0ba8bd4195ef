/** The checkout page comes to life here: signing in, choosing, paying, and waiting for the money to be seen. */
import { call, signIn } from './api.js';
import { confirmCard } from './card.js';
import { watchRate } from './rate.js';
import { say, settings, texts } from './settings.js';
import { countDown } from './time.js';
import { payFromWallet } from './wallet.js';

const POLL_MS = 500;
const byId = (id) => document.getElementById(id);
const intent = `/api/pay-intents/${settings.id}`;
let rate = { lockId: () => undefined };

/** Runs what a form does: once at a time, with its outcome said aloud. */
function whenSubmitted(id, work) {
  byId(id)?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector('button');
    button.disabled = true;
    say(texts.working);
    try {
      await work(form);
    } catch (error) {
      say(error.shown ?? texts.offline, 'bad');
      if (error.status === 401) show({ isSignedIn: false });
    } finally {
      button.disabled = false;
    }
  });
}

function show({ isSignedIn }) {
  byId('sign-in').hidden = isSignedIn;
  byId('pay').hidden = !isSignedIn;
}

/** Nothing is paid before the target agrees that it may be, and shown as paid before it has the money. */
async function untilPaid() {
  say(texts.waiting);
  for (;;) {
    const { status } = await call('GET', intent);
    if (status === 'completed') return celebrate();
    if (status !== 'executing') return location.reload();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function celebrate() {
  byId('pay').hidden = true;
  byId('valid').closest('div').hidden = true;
  rate.stop?.();
  say(texts.paid, 'good');
  if (byId('back')) byId('back').hidden = false;
  if (byId('cancel')) byId('cancel').hidden = true;
}

whenSubmitted('sign-in', async (form) => {
  await signIn(form.email.value, form.password.value);
  form.reset();
  show({ isSignedIn: true });
  say('');
  if (byId('currency')) rate = watchRate(byId('currency'));
});

whenSubmitted('card', async (form) => {
  await call('POST', `${intent}/authorize`, {});
  const exchangeRateLockId = rate.lockId();
  const executed = await call('POST', `${intent}/execute`, { exchangeRateLockId });
  if (executed.clientSecret) await confirmCard(executed, form);
  form.reset();
  await untilPaid();
});

whenSubmitted('wallet', async () => {
  await call('POST', `${intent}/authorize`, {});
  await payFromWallet((transactionHash) => call('POST', `${intent}/execute`, { transactionHash }));
  await untilPaid();
});

countDown(settings.expiresAt, (left) => {
  byId('valid').textContent = left;
});
